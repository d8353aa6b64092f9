// SPDX-License-Identifier: Apache-2.0
#include "profiles/profile.h"

#include <QDir>

namespace athanor {

namespace {

QString belowFolder(const QString &path, const QString &folder)
{
    if (path.isEmpty())
        return {};
    return QDir::cleanPath(QDir(folder).absoluteFilePath(path));
}

} // namespace

QString Profile::migrationsPath() const
{
    return belowFolder(migrations, folder);
}

QString Profile::modelsPath() const
{
    return belowFolder(models, folder);
}

} // namespace athanor
