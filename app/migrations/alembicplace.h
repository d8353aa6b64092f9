// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "profiles/profile.h"

namespace athanor {

/// What would run if a service's own Alembic ran: whose code, by which interpreter. Value type.
struct AlembicPlace
{
    QString migrations;           ///< absolute; the folder with env.py and versions/
    QString code;                 ///< absolute; the folder that scripts import the application from. Empty: not known
    QString interpreter;          ///< absolute
    bool runsEnvironment = false; ///< the application's env.py runs too: only where the profile asks for it

    friend bool operator==(const AlembicPlace &, const AlembicPlace &) = default;
};

/// The place of a profile. The interpreter is the profile's own, else that of a virtual environment (.venv, venv, env)
/// below the service's folder, else /usr/bin/python3. Nothing is executed. NotFound if there is no such interpreter.
[[nodiscard]] Result<AlembicPlace> alembicPlace(const Profile &profile, const QString &migrationsFolder);

/// Folders that an interpreter reads its own modules from, besides the system's: its virtual environment and the
/// installation behind that.
[[nodiscard]] QStringList interpreterFolders(const QString &interpreter);

} // namespace athanor
