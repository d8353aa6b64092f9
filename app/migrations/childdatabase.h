// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "engines/engine.h"

namespace athanor {

/// The database of a service as its own Alembic is told of it, through a pipe.
struct ChildDatabase
{
    Secret url;              ///< SQLAlchemy's spelling, password and the words for TLS in it
    Secret password;         ///< to cut it out of what the child says
    bool demandsTls = false; ///< PyMySQL must be told apart from the URL: it goes on in clear text otherwise
    QString folder;          ///< SQLite: where the file and its journal are
    QStringList files;       ///< certificates and keys that the child must be able to read
};

/// Writes the transport that Athanor itself would use into the URL, so that the child's connection is held to no less.
/// Refused where the service's driver cannot be held to it.
[[nodiscard]] Result<ChildDatabase> childDatabase(const ConnectionSpec &spec);

} // namespace athanor
