// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret.h"
#include "profiles/profile.h"

namespace athanor {

/// Where a fact about a service was read.
struct Evidence
{
    QString what; ///< "SQLALCHEMY_DATABASE_URI", "migrations folder", ...
    QString file;
    int line = 0;
};

/// A service found below a folder: a profile ready to be added, where each part came from, and what is doubtful.
/// `password` is set if a file held one in clear; it goes to the keychain or stays out, never into the fleet file.
struct FoundService
{
    Profile profile;
    std::optional<Secret> password;
    QList<Evidence> evidence;
    QStringList notices;
};

/// Looks for Flask services at and below `folder` (bounded depth and count, no symlinks followed): .env, .flaskenv,
/// config.py / app.py / settings.py / __init__.py read statically for SQLALCHEMY_DATABASE_URI, compose files,
/// migrations/. Nothing is executed and no connection is made.
[[nodiscard]] Result<QList<FoundService>> findServices(const QString &folder);

} // namespace athanor
