// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/scriptfolder.h"

namespace athanor {

/// A revision that is to be written: `flask db revision` and `flask db merge`.
struct NewRevision
{
    QString message;
    QStringList downRevisions; ///< none: a base; several: a merge
    QStringList branchLabels;
    QStringList dependsOn;
    QString id; ///< empty: a new one, twelve random hexadecimal digits as Alembic makes them
};

/// The file's content, as the usual template of Alembic writes it.
[[nodiscard]] QString revisionText(const NewRevision &revision, const QString &createDate);

/// Writes an empty script into the folder's versions and gives its path. InvalidInput for an id that is taken or could
/// not be written down, Refused if the file is there already.
[[nodiscard]] Result<QString> writeRevision(const ScriptFolder &folder, const NewRevision &revision);

/// Makes a migrations folder for Flask-Migrate: alembic.ini, env.py, script.py.mako and an empty versions/. Refused if
/// anything is there.
[[nodiscard]] Status initMigrations(const QString &path);

} // namespace athanor
