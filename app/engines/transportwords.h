// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "profiles/databaseurl.h"

#include <optional>

namespace athanor {

/// What a URL itself says of TLS, in the words of its driver.
struct TransportWords
{
    /// Weakest first, so that the weakest of several words counts.
    enum class Level { Plain, IfOffered, Encrypted, Chain, ChainAndName };

    std::optional<Level> level; ///< nothing: the URL is silent
    QString word;               ///< that says so: "sslmode=require", "redis://"
    bool encrypts = false;      ///< TLS was asked for without a word on verification
    QString ca;                 ///< as written, and the key it stands under, like those below
    QString caKey;
    QString cert;
    QString certKey;
    QString key;
    QString keyKey;
};

/// Reads SQLAlchemy's drivers of PostgreSQL (psycopg, asyncpg) and MySQL (PyMySQL, mysqlclient, Connector/Python,
/// MariaDB Connector/Python), MongoDB's connection string options and redis-py's URL. InvalidInput for values that are
/// unknown or contradict each other.
[[nodiscard]] Result<TransportWords> transportWords(const DatabaseUrl &url);

/// What to write instead of a weak word: "sslmode=verify-full, with sslrootcert if ...".
[[nodiscard]] QString strongWords(EngineId engine);
/// The key of the CA file: "sslrootcert".
[[nodiscard]] QString authorityWord(EngineId engine);

} // namespace athanor
