// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"

namespace athanor {

/// The fields of an error message of PostgreSQL ("Error and Notice Message Fields" of the manual).
struct PgSaid
{
    QString sqlState;
    QString message;
    QString detail;
    QString hint;
    QString constraint;
    QString column;
};

/// What a server's answer means to the person. 57014 is a Timeout here; who cancelled by himself knows better.
[[nodiscard]] Error pgError(const PgSaid &said);

/// How far a connection attempt came when it failed.
struct PgAttempt
{
    QString text;   ///< PQerrorMessage, verbose
    QString target; ///< host:port or host list, for the message
    QString user;
    bool inTlsHandshake = false;
    bool needsPassword = false; ///< the server asked for one and there was none
};
[[nodiscard]] Error pgConnectError(const PgAttempt &attempt);

} // namespace athanor
