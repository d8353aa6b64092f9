// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/scriptfolder.h"

namespace athanor {

/// What alembic.ini says, as far as it matters for reading a folder.
struct MigrationConfig
{
    QStringList versionLocations; ///< absolute folders; empty: versions/ alone
    bool recursive = false;
    QStringList problems;
};

/// Reads alembic.ini in the migrations folder, or in its parent if that one's script_location is this folder.
[[nodiscard]] MigrationConfig readMigrationConfig(const QString &migrationsFolder);

/// Reads the facts of env.py that are literals; what it computes is named in `unknown`.
[[nodiscard]] MigrationEnvironment readEnvironment(const QString &migrationsFolder, QList<ScriptProblem> *problems);

} // namespace athanor
