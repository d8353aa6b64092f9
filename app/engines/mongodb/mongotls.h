// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mongodb/mongowait.h"
#include "engines/tlshandshake.h"
#include "engines/transport.h"

namespace athanor {

/// TLS over a non-blocking descriptor, done and verified before it is handed out: nothing of a login can go over it
/// sooner. One thread.
class MongoTls
{
public:
    /// Shakes hands as `transport` says. Refused, with the certificate, for a server that is not who it should be.
    [[nodiscard]] static Result<std::unique_ptr<MongoTls>> start(int descriptor, const QString &host,
                                                                 const Transport &transport, MongoWait &wait);

    [[nodiscard]] const TlsState &state() const { return m_state; }
    /// Encrypts and puts the bytes into `out`.
    [[nodiscard]] bool encrypt(QByteArrayView plain, QByteArray *out);
    /// Takes what came over the wire and appends what it says to `plain`; false: the peer broke TLS or closed.
    [[nodiscard]] bool decrypt(QByteArrayView wire, QByteArray *plain);

private:
    MongoTls() = default;
    [[nodiscard]] Status shakeHands(int descriptor, const QString &host, const Transport &transport, MongoWait &wait);
    void takeOutput(QByteArray *out);
    OpenSslPtr<SSL_CTX> m_context;
    OpenSslPtr<SSL> m_ssl;
    BIO *m_in = nullptr;
    BIO *m_out = nullptr;
    TlsState m_state;
};

/// Sends everything; false: it ended (the reason is in `wait`).
[[nodiscard]] bool sendAll(int descriptor, QByteArrayView bytes, MongoWait &wait);
/// What is there now, without waiting: bytes, empty for none yet, nothing for a closed or broken connection.
[[nodiscard]] std::optional<QByteArray> receiveSome(int descriptor);

} // namespace athanor
