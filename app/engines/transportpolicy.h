// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "profiles/databaseurl.h"

namespace athanor {

/// How a connection to PostgreSQL is protected: what is written into libpq's sslmode and what is checked afterwards.
struct Transport
{
    QString sslMode;            ///< "verify-full" ...
    bool mustEncrypt = true;    ///< a session without TLS is closed before anything is asked
    bool checksIdentity = true; ///< chain and host name are verified
    friend bool operator==(const Transport &, const Transport &) = default;
};

/// THE rule for transports. A server that is not this machine is spoken to only over TLS with its certificate and host
/// name checked; `verify-ca` passes with a private root certificate of its own; weaker modes are Refused unless the
/// person agreed (`plainTextConsent`). This machine (loopback, socket) may be plain. An unknown mode is InvalidInput.
[[nodiscard]] Result<Transport> transportFor(const DatabaseUrl &url, bool plainTextConsent);

} // namespace athanor
