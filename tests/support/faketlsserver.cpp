// SPDX-License-Identifier: Apache-2.0
#include "support/faketlsserver.h"

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

FakeTlsServer::FakeTlsServer(const std::optional<KeyPair> &identity) : m_identity(identity)
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

FakeTlsServer::~FakeTlsServer()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
}

QByteArray FakeTlsServer::received()
{
    const QMutexLocker lock(&m_mutex);
    return m_received;
}

void FakeTlsServer::waitForClients(int count)
{
    for (int served = m_served; served < count; served = m_served)
        m_served.wait(served);
}

void FakeTlsServer::keep(const char *bytes, qsizetype count)
{
    const QMutexLocker lock(&m_mutex);
    m_received.append(bytes, count);
}

void FakeTlsServer::loop()
{
    while (!m_stop) {
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            return;
        // A client that waits for an answer must not hold the test up; that it waited is all there is to know.
        const timeval patience{1, 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        serve(client);
        ::close(client);
        ++m_served;
        m_served.notify_all();
    }
}

void FakeTlsServer::serve(int client)
{
    std::array<char, 4096> buffer;
    qsizetype told = 0;
    if (!m_identity) {
        char first = 0;
        if (::recv(client, &first, 1, MSG_PEEK) != 1 || first == TlsHandshake)
            return;
        for (ssize_t got = 1; got > 0 && told < Enough; told += got) {
            got = ::recv(client, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                return;
            keep(buffer.data(), got);
            const QByteArray answer = refusal(QByteArray(buffer.data(), got));
            ::send(client, answer.constData(), size_t(answer.size()), MSG_NOSIGNAL);
        }
        return;
    }
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_use_certificate_chain_file(context.get(), QFile::encodeName(m_identity->certificate).constData());
    SSL_CTX_use_PrivateKey_file(context.get(), QFile::encodeName(m_identity->key).constData(), SSL_FILETYPE_PEM);
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
    SSL_set_fd(tls.get(), client);
    if (SSL_accept(tls.get()) != 1)
        return;
    for (int got = 1; got > 0 && told < Enough; told += got) {
        got = SSL_read(tls.get(), buffer.data(), int(buffer.size()));
        if (got > 0)
            keep(buffer.data(), got);
    }
}

} // namespace athanor::test
