// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/tcpdialog.h"
#include "engines/tlsprobe.h"

#include <openssl/types.h>

#include <memory>

namespace athanor {

struct OpenSslDelete
{
    void operator()(SSL_CTX *p) const;
    void operator()(SSL *p) const;
    void operator()(X509 *p) const;
    void operator()(X509_STORE *p) const;
    void operator()(X509_STORE_CTX *p) const;
};
template <typename T>
using OpenSslPtr = std::unique_ptr<T, OpenSslDelete>;

/// What a client hello offers.
struct Hello
{
    int lowest = 0; ///< TLS1_VERSION ...; 0: what the library has
    int highest = 0;
    QByteArray ciphers; ///< OpenSSL cipher string for TLS 1.2 and below; empty: the default
};

/// A handshake that came to an end, either way.
struct Handshake
{
    bool completed = false;
    QString protocol;
    QString cipher;
    OpenSslPtr<SSL> ssl; ///< holds the peer's chain if completed
};

/// Loads OpenSSL and runs a handshake over a connection, without judging the certificate. An answer of the server that
/// says no is a Handshake that did not complete; silence, a broken connection or an offer that this library cannot make
/// is an Error.
[[nodiscard]] Result<Handshake> shakeHands(TcpDialog &dialog, const QString &host, const Hello &hello);

/// What the peer's leaf says of itself.
[[nodiscard]] Fact<CertificateFacts> certificateFacts(SSL *ssl, const QString &host);
/// Checks the peer's chain at a time against a file of authorities, or the system's if `caFile` is empty.
[[nodiscard]] Fact<ChainVerdict> verifyChain(SSL *ssl, const QString &caFile, const QDateTime &now);

} // namespace athanor
