// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace athanor {

/// More is no service's folder.
inline constexpr int maximumScripts = 20'000;

/// A script as its folder names it.
struct ListedScript
{
    QString path;      ///< absolute
    QString canonical; ///< without symbolic links: the same for every way to one file
    QString file;      ///< relative to the migrations folder
};

/// The scripts of a folder in the order the file system gives them, which is Alembic's; one more than maximumScripts
/// at most. `base` is the migrations folder.
[[nodiscard]] QList<ListedScript> listScripts(const QString &folder, const QString &base, bool recursive);

} // namespace athanor
