// SPDX-License-Identifier: Apache-2.0
#include "support/fakeserver.h"

#include <QFile>

#include <csignal>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor::test {

LoopbackPort listenOnLoopback(int backlog)
{
    // OpenSSL writes to a client that has hung up already.
    std::signal(SIGPIPE, SIG_IGN);
    LoopbackPort made;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    made.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(made.descriptor, reinterpret_cast<sockaddr *>(&address), length) == 0 &&
        ::listen(made.descriptor, backlog) == 0 &&
        ::getsockname(made.descriptor, reinterpret_cast<sockaddr *>(&address), &length) == 0)
        made.port = ntohs(address.sin_port);
    return made;
}

bool ServerTls::accept(int descriptor, const KeyPair &identity)
{
    m_context.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate_chain_file(m_context.get(), QFile::encodeName(identity.certificate).constData());
    SSL_CTX_use_PrivateKey_file(m_context.get(), QFile::encodeName(identity.key).constData(), SSL_FILETYPE_PEM);
    m_ssl.reset(SSL_new(m_context.get()));
    SSL_set_fd(m_ssl.get(), descriptor);
    return SSL_accept(m_ssl.get()) == 1;
}

FakeServer::FakeServer(const std::optional<KeyPair> &identity, int patienceSeconds)
    : m_identity(identity), m_patienceSeconds(patienceSeconds), m_listener(listenOnLoopback())
{
}

FakeServer::~FakeServer()
{
    ::close(m_listener.descriptor);
}

void FakeServer::start()
{
    m_thread = std::thread([this] { loop(); });
}

void FakeServer::stop()
{
    m_stop = true;
    ::shutdown(m_listener.descriptor, SHUT_RDWR);
    m_thread.join();
}

QByteArray FakeServer::received()
{
    const QMutexLocker lock(&m_mutex);
    return m_received;
}

void FakeServer::changeIdentity(int afterClients, const KeyPair &identity)
{
    m_later = identity;
    m_before = afterClients;
}

void FakeServer::waitForClients(int count)
{
    for (int served = m_served; served < count; served = m_served)
        m_served.wait(served);
}

void FakeServer::keep(const QByteArray &bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_received.append(bytes);
}

void FakeServer::loop()
{
    while (!m_stop) {
        const int client = ::accept4(m_listener.descriptor, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            return;
        const timeval patience{m_patienceSeconds, 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        serve(client);
        ::close(client);
        ++m_served;
        m_served.notify_all();
    }
}

} // namespace athanor::test
