// SPDX-License-Identifier: Apache-2.0
#include "probeserver.h"

#include "support/fakeserver.h"

#include <QFile>
#include <QtEndian>

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace athanor::test {

namespace {

constexpr qsizetype SslRequestSize = 8;
constexpr quint32 SslRequestCode = 80877103;

QByteArray framed(char type, const QByteArray &body)
{
    QByteArray size(4, Qt::Uninitialized);
    qToBigEndian(quint32(body.size() + 4), size.data());
    return type + size + body;
}

} // namespace

QByteArray errorResponse(const QByteArray &state)
{
    return framed('E', QByteArrayLiteral("SFATAL\0") + 'C' + state + '\0' + QByteArrayLiteral("Mno\0") + '\0');
}

QByteArray saslRequest()
{
    return framed('R', QByteArrayLiteral("\0\0\0\x0a") + QByteArrayLiteral("SCRAM-SHA-256\0") + '\0');
}

ProbeServer::ProbeServer(const Behaviour &behaviour) : m_behaviour(behaviour)
{
    const LoopbackPort listener = listenOnLoopback(32);
    m_listener = listener.descriptor;
    m_port = listener.port;
    if (m_port == 0)
        return;
    m_thread = std::thread([this] { serve(); });
}

ProbeServer::~ProbeServer()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
    ::close(m_listener);
}

QByteArray ProbeServer::received() const
{
    const std::scoped_lock lock(m_mutex);
    return m_received;
}

/// Looks at the stop flag every few milliseconds.
bool ProbeServer::waitReadable(int descriptor) const
{
    while (!m_stop) {
        pollfd entry{descriptor, POLLIN, 0};
        if (::poll(&entry, 1, 20) > 0)
            return true;
    }
    return false;
}

void ProbeServer::serve()
{
    while (waitReadable(m_listener)) {
        const int descriptor = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (descriptor < 0)
            continue;
        ++m_connections;
        answer(descriptor);
        ::close(descriptor);
    }
}

void ProbeServer::answer(int descriptor)
{
    QByteArray first(4096, Qt::Uninitialized);
    if (!waitReadable(descriptor))
        return;
    first.resize(std::max<ssize_t>(0, ::recv(descriptor, first.data(), size_t(first.size()), 0)));
    {
        const std::scoped_lock lock(m_mutex);
        m_received += first;
    }
    if (m_behaviour.silent) {
        (void)waitReadable(descriptor); // until the other side gives up
        return;
    }
    const bool asksTls =
        first.size() == SslRequestSize && qFromBigEndian<quint32>(first.constData() + 4) == SslRequestCode;
    if (asksTls && !m_behaviour.identity.certificate.isEmpty()) {
        shake(descriptor);
        return;
    }
    const QByteArray reply = asksTls ? m_behaviour.toSslRequest : m_behaviour.toStartup;
    (void)::send(descriptor, reply.constData(), size_t(reply.size()), MSG_NOSIGNAL);
}

void ProbeServer::shake(int descriptor)
{
    (void)::send(descriptor, "S", 1, MSG_NOSIGNAL);
    const timeval patience{2, 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, m_behaviour.lowestVersion);
    SSL_CTX_set_max_proto_version(context, m_behaviour.highestVersion);
    if (!m_behaviour.ciphers.isEmpty())
        SSL_CTX_set_cipher_list(context, m_behaviour.ciphers.constData());
    SSL_CTX_use_certificate_chain_file(context, QFile::encodeName(m_behaviour.identity.certificate).constData());
    SSL_CTX_use_PrivateKey_file(context, QFile::encodeName(m_behaviour.identity.key).constData(), SSL_FILETYPE_PEM);
    SSL *ssl = SSL_new(context);
    SSL_set_fd(ssl, descriptor);
    if (SSL_accept(ssl) == 1) {
        char byte = 0;
        const int count = SSL_read(ssl, &byte, 1); // a login would arrive here
        const std::scoped_lock lock(m_mutex);
        if (count > 0)
            m_received += "LOGIN";
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
}

} // namespace athanor::test
