// SPDX-License-Identifier: Apache-2.0
#include "migrations/resources.h"

#include <QFile>

// A library's resources are linked only if somebody asks for them; outside of any namespace, as Qt demands.
static void initAlembicResource()
{
    Q_INIT_RESOURCE(alembic);
}

namespace athanor {

using namespace Qt::StringLiterals;

Result<QByteArray> alembicResource(const QString &name)
{
    initAlembicResource();
    QFile file(u":/alembic/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::internal(u"the program was built without %1."_s.arg(name)));
    return file.readAll();
}

} // namespace athanor
