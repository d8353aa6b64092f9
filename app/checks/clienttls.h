// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/databaseurl.h"

#include <optional>

namespace athanor {

/// How a Python driver of PostgreSQL is told about TLS in a SQLAlchemy URL.
enum class TlsKey {
    SslMode, ///< psycopg2, psycopg: libpq's sslmode
    Ssl,     ///< asyncpg: ssl
    NoKey,   ///< pg8000: only connect_args of create_engine
    Unknown  ///< a driver that Athanor does not know
};
[[nodiscard]] TlsKey tlsKeyOf(const DatabaseUrl &url);

/// The mode in effect as the driver will read it: "disable" ... "verify-full"; "" where the URL leaves it to the
/// default (prefer). Nothing where the URL cannot say it.
[[nodiscard]] std::optional<QString> clientTlsMode(const DatabaseUrl &url);

} // namespace athanor
