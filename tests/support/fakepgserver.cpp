// SPDX-License-Identifier: Apache-2.0
#include "support/fakepgserver.h"

#include <QFile>

#include <openssl/ssl.h>

#include <array>
#include <csignal>
#include <memory>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor::test {

namespace {

// AuthenticationCleartextPassword of the protocol.
constexpr std::array<char, 9> AskForPassword{'R', 0, 0, 0, 8, 0, 0, 0, 3};
constexpr size_t SslRequestSize = 8;
// A start-up packet and a password: enough to know what a client would give away.
constexpr int Messages = 2;

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Tls = std::unique_ptr<SSL, decltype(&SSL_free)>;

Context contextOf(const KeyPair &identity)
{
    Context context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_use_certificate_chain_file(context.get(), QFile::encodeName(identity.certificate).constData());
    SSL_CTX_use_PrivateKey_file(context.get(), QFile::encodeName(identity.key).constData(), SSL_FILETYPE_PEM);
    return context;
}

} // namespace

FakePgServer::FakePgServer(const std::optional<KeyPair> &identity) : m_identity(identity)
{
    // OpenSSL writes to a client that has hung up already.
    std::signal(SIGPIPE, SIG_IGN);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length) == 0 && ::listen(m_listener, 8) == 0 &&
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length) == 0)
        m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { loop(); });
}

FakePgServer::~FakePgServer()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
}

QByteArray FakePgServer::received()
{
    const QMutexLocker lock(&m_mutex);
    return m_received;
}

void FakePgServer::waitForClients(int count)
{
    for (int served = m_served; served < count; served = m_served)
        m_served.wait(served);
}

void FakePgServer::keep(const char *bytes, qsizetype count)
{
    const QMutexLocker lock(&m_mutex);
    m_received.append(bytes, count);
}

void FakePgServer::loop()
{
    while (!m_stop) {
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            return;
        // A client that waits for more than this server says must not hold the test up.
        const timeval patience{5, 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        serve(client);
        ::close(client);
        ++m_served;
        m_served.notify_all();
    }
}

void FakePgServer::serve(int client)
{
    std::array<char, 4096> buffer;
    if (::recv(client, buffer.data(), SslRequestSize, MSG_WAITALL) != ssize_t(SslRequestSize))
        return;
    const char answer = m_identity ? 'S' : 'N';
    if (::send(client, &answer, 1, MSG_NOSIGNAL) != 1)
        return;
    if (!m_identity) {
        for (int i = 0; i < Messages; ++i) {
            const ssize_t got = ::recv(client, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                return;
            keep(buffer.data(), got);
            ::send(client, AskForPassword.data(), AskForPassword.size(), MSG_NOSIGNAL);
        }
        return;
    }
    const Context context = contextOf(*m_identity);
    const Tls tls(SSL_new(context.get()), &SSL_free);
    SSL_set_fd(tls.get(), client);
    if (SSL_accept(tls.get()) != 1)
        return;
    for (int i = 0; i < Messages; ++i) {
        const int got = SSL_read(tls.get(), buffer.data(), int(buffer.size()));
        if (got <= 0)
            return;
        keep(buffer.data(), got);
        SSL_write(tls.get(), AskForPassword.data(), int(AskForPassword.size()));
    }
}

} // namespace athanor::test
