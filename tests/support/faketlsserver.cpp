// SPDX-License-Identifier: Apache-2.0
#include "support/faketlsserver.h"

#include <array>

#include <sys/socket.h>

namespace athanor::test {

namespace {

/// The first byte of a TLS handshake record.
constexpr char TlsHandshake = 0x16;
/// A client that says this much has given itself away.
constexpr qsizetype Enough = 4096;

/// What a server of the protocol that was spoken to it answers to a stranger: Redis an error, MongoDB {ok: 0.0}.
QByteArray refusal(const QByteArray &said)
{
    if (said.startsWith('*') || said.size() < 16)
        return "-NOAUTH Authentication required.\r\n";
    const QByteArray document = QByteArrayLiteral("\x11\0\0\0\x01ok\0\0\0\0\0\0\0\0\0\0");
    const QByteArray body = QByteArray(5, '\0') + document;
    const char size = char(16 + body.size());
    return size + QByteArray(7, '\0') + said.mid(4, 4) + said.mid(12, 4) + body;
}

} // namespace

FakeTlsServer::FakeTlsServer(const std::optional<KeyPair> &identity) : FakeServer(identity, 1)
{
    // That a client waits for an answer is all there is to know of it.
    start();
}

FakeTlsServer::~FakeTlsServer()
{
    stop();
}

void FakeTlsServer::serve(int client)
{
    std::array<char, 4096> buffer;
    qsizetype told = 0;
    if (!identity()) {
        char first = 0;
        if (::recv(client, &first, 1, MSG_PEEK) != 1 || first == TlsHandshake)
            return;
        for (ssize_t got = 1; got > 0 && told < Enough; told += got) {
            got = ::recv(client, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                return;
            keep(QByteArray(buffer.data(), got));
            const QByteArray answer = refusal(QByteArray(buffer.data(), got));
            ::send(client, answer.constData(), size_t(answer.size()), MSG_NOSIGNAL);
        }
        return;
    }
    ServerTls tls;
    if (!tls.accept(client, *identity()))
        return;
    for (int got = 1; got > 0 && told < Enough; told += got) {
        got = SSL_read(tls.ssl(), buffer.data(), int(buffer.size()));
        if (got > 0)
            keep(QByteArray(buffer.data(), got));
    }
}

} // namespace athanor::test
