// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/tlshandshake.h"

namespace athanor {

/// The TLS handshake of a MySQL or MariaDB server over a connection just opened: its greeting is read, TLS is asked for
/// and nothing of a login is sent. Refused if the server offers no TLS. The certificate is not judged.
[[nodiscard]] Result<Handshake> myStartTls(TcpDialog &dialog, const QString &host, const Hello &hello = {});

/// Opens a connection for it; ends by the deadline.
[[nodiscard]] Result<Handshake> myTlsHandshake(const QString &host, quint16 port, SteadyTime deadline,
                                               const CancelToken &cancel);

/// A digest of the peer's leaf certificate, lower-case hex; empty if there is none.
[[nodiscard]] QByteArray leafDigest(const Handshake &shaken, const EVP_MD *digest);

} // namespace athanor
