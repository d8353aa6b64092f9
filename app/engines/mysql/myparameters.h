// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"
#include "engines/transport.h"

namespace athanor {

/// What is told to libmariadb: every security-relevant option is written, none is left to a file or the environment.
struct MyParameters
{
    QByteArray host; ///< where to connect; empty: a socket
    quint16 port = 0;
    HostPort server; ///< whom to expect there; another than `host` at the near end of a tunnel
    QByteArray socket;
    QByteArray user;
    QByteArray database;
    Transport transport;
    /// SHA-1 of the certificate that our own handshake has looked at, hex; libmariadb 3.3 knows no other fingerprint.
    /// Empty: libmariadb verifies chain and name by itself, or there is no TLS.
    QByteArray leafSha1;
    std::chrono::milliseconds timeout{5000};
};

/// The parameters of a spec. InvalidInput for options that would lead the connection elsewhere, run SQL or that no
/// driver has; Refused by the rule for transports.
[[nodiscard]] Result<MyParameters> myParameters(const ConnectionSpec &spec);

} // namespace athanor
