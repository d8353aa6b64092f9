// SPDX-License-Identifier: Apache-2.0
#include "support/fakepgserver.h"

#include <array>

#include <sys/socket.h>

namespace athanor::test {

namespace {

// AuthenticationCleartextPassword of the protocol.
constexpr std::array<char, 9> AskForPassword{'R', 0, 0, 0, 8, 0, 0, 0, 3};
constexpr size_t SslRequestSize = 8;
// A start-up packet and a password: enough to know what a client would give away.
constexpr int Messages = 2;

} // namespace

FakePgServer::FakePgServer(const std::optional<KeyPair> &identity) : FakeServer(identity, 5)
{
    start();
}

FakePgServer::~FakePgServer()
{
    stop();
}

void FakePgServer::serve(int client)
{
    std::array<char, 4096> buffer;
    if (::recv(client, buffer.data(), SslRequestSize, MSG_WAITALL) != ssize_t(SslRequestSize))
        return;
    const char answer = identity() ? 'S' : 'N';
    if (::send(client, &answer, 1, MSG_NOSIGNAL) != 1)
        return;
    if (!identity()) {
        for (int i = 0; i < Messages; ++i) {
            const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                return;
            keep(QByteArray(buffer.data(), got));
            ::send(client, AskForPassword.data(), AskForPassword.size(), MSG_NOSIGNAL);
        }
        return;
    }
    ServerTls tls;
    if (!tls.accept(client, *identity()))
        return;
    for (int i = 0; i < Messages; ++i) {
        const int got = SSL_read(tls.ssl(), buffer.data(), int(buffer.size()));
        if (got <= 0)
            return;
        keep(QByteArray(buffer.data(), got));
        SSL_write(tls.ssl(), AskForPassword.data(), int(AskForPassword.size()));
    }
}

} // namespace athanor::test
