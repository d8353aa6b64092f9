// SPDX-License-Identifier: Apache-2.0
#include "support/fakemysqlserver.h"

#include <QFile>
#include <QtEndian>

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

// Capability bits and commands of the client/server protocol.
constexpr quint32 LongPassword = 1, FoundRows = 2, ConnectWithDb = 8, LocalFiles = 128, Protocol41 = 512, Ssl = 2048,
                  Transactions = 8192, SecureConnection = 32768, PluginAuth = 0x80000, DeprecateEof = 0x1000000;
constexpr char QuitCommand = 0x01;
constexpr qsizetype SslRequestSize = 32;

using ServerContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using ServerTls = std::unique_ptr<SSL, decltype(&SSL_free)>;

ServerContext serverContext(const KeyPair &identity)
{
    ServerContext context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX_use_certificate_chain_file(context.get(), QFile::encodeName(identity.certificate).constData());
    SSL_CTX_use_PrivateKey_file(context.get(), QFile::encodeName(identity.key).constData(), SSL_FILETYPE_PEM);
    return context;
}

QByteArray littleEndian(quint32 value, int bytes)
{
    QByteArray out;
    for (int i = 0; i < bytes; ++i)
        out.append(char((value >> (8 * i)) & 0xff));
    return out;
}

QByteArray greeting(bool tls)
{
    quint32 capabilities = LongPassword | FoundRows | ConnectWithDb | LocalFiles | Protocol41 | Transactions |
                           SecureConnection | PluginAuth | DeprecateEof;
    if (tls)
        capabilities |= Ssl;
    const QByteArray nul(1, '\0');
    return "\x0a" + QByteArray("5.5.5-10.11.19-MariaDB-fake") + nul + littleEndian(7, 4) + "abcdefgh" + nul +
           littleEndian(capabilities & 0xffff, 2) + "\x2d" + littleEndian(2, 2) + littleEndian(capabilities >> 16, 2) +
           char(21) + QByteArray(10, '\0') + "ijklmnopqrst" + nul + "mysql_native_password" + nul;
}

} // namespace

/// Packets of the protocol, in the clear or over TLS.
class FakeMySqlServer::Wire
{
public:
    explicit Wire(int descriptor) : m_descriptor(descriptor) {}

    bool startTls(const KeyPair &identity)
    {
        m_context = serverContext(identity);
        m_tls = ServerTls(SSL_new(m_context.get()), &SSL_free);
        SSL_set_fd(m_tls.get(), m_descriptor);
        return SSL_accept(m_tls.get()) == 1;
    }

    bool send(const QByteArray &payload)
    {
        const QByteArray packet = littleEndian(quint32(payload.size()), 3) + char(m_sequence++) + payload;
        return m_tls ? SSL_write(m_tls.get(), packet.constData(), int(packet.size())) == packet.size()
                     : ::send(m_descriptor, packet.constData(), size_t(packet.size()), MSG_NOSIGNAL) == packet.size();
    }

    /// The next packet; nothing when the client has gone.
    std::optional<QByteArray> receive()
    {
        const QByteArray header = exactly(4);
        if (header.size() != 4)
            return std::nullopt;
        const auto byte = [&](qsizetype i) { return quint32(quint8(header.at(i))); };
        m_sequence = quint8(header.at(3)) + 1;
        const qsizetype size = qsizetype(byte(0) | (byte(1) << 8) | (byte(2) << 16));
        const QByteArray payload = exactly(size);
        return payload.size() == size ? std::optional(payload) : std::nullopt;
    }

private:
    QByteArray exactly(qsizetype count)
    {
        QByteArray bytes;
        std::array<char, 4096> buffer;
        while (bytes.size() < count) {
            const size_t wanted = size_t(qMin<qsizetype>(count - bytes.size(), qsizetype(buffer.size())));
            const ssize_t got = m_tls ? SSL_read(m_tls.get(), buffer.data(), int(wanted))
                                      : ::recv(m_descriptor, buffer.data(), wanted, 0);
            if (got <= 0)
                break;
            bytes.append(buffer.data(), got);
        }
        return bytes;
    }

    int m_descriptor;
    quint8 m_sequence = 0;
    ServerContext m_context{nullptr, &SSL_CTX_free};
    ServerTls m_tls{nullptr, &SSL_free};
};

FakeMySqlServer::FakeMySqlServer(const std::optional<KeyPair> &identity, Greed greed)
    : m_identity(identity), m_greed(greed)
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

FakeMySqlServer::~FakeMySqlServer()
{
    m_stop = true;
    ::shutdown(m_listener, SHUT_RDWR);
    m_thread.join();
    ::close(m_listener);
}

QByteArray FakeMySqlServer::received()
{
    const QMutexLocker lock(&m_mutex);
    return m_received;
}

QByteArray FakeMySqlServer::files()
{
    const QMutexLocker lock(&m_mutex);
    return m_files;
}

void FakeMySqlServer::waitForClients(int count)
{
    for (int served = m_served; served < count; served = m_served)
        m_served.wait(served);
}

void FakeMySqlServer::keep(const QByteArray &bytes)
{
    const QMutexLocker lock(&m_mutex);
    m_received.append(bytes);
}

void FakeMySqlServer::loop()
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

void FakeMySqlServer::serve(int client)
{
    Wire wire(client);
    if (!wire.send(greeting(m_identity.has_value())))
        return;
    auto packet = wire.receive();
    if (packet && packet->size() == SslRequestSize && m_identity) {
        if (!wire.startTls(*m_identity))
            return;
        packet = wire.receive();
    }
    if (!packet || packet->size() < 4)
        return;
    keep(*packet);
    if (qFromLittleEndian<quint32>(packet->constData()) & LocalFiles)
        m_offeredFiles = true;
    logIn(wire);
}

void FakeMySqlServer::logIn(Wire &wire)
{
    const QByteArray nul(1, '\0');
    const QByteArray salt = "abcdefghijklmnopqrst" + nul;
    switch (m_greed) {
    case Greed::ClearPassword:
        wire.send("\xfe" + QByteArray("mysql_clear_password") + nul);
        break;
    case Greed::Dialog:
        wire.send("\xfe" + QByteArray("dialog") + nul + "\x04Password: ");
        break;
    case Greed::Ed25519:
        wire.send("\xfe" + QByteArray("client_ed25519") + nul + QByteArray(32, 's') + nul);
        break;
    case Greed::OldPassword:
        wire.send("\xfe" + QByteArray("mysql_old_password") + nul + salt);
        break;
    case Greed::LocalFile:
        wire.send(QByteArray(3, '\0') + littleEndian(2, 2) + QByteArray(2, '\0'));
        answerCommands(wire);
        return;
    }
    if (const auto answer = wire.receive())
        keep(*answer);
}

void FakeMySqlServer::answerCommands(Wire &wire)
{
    const QByteArray ok = QByteArray(3, '\0') + littleEndian(2, 2) + QByteArray(2, '\0');
    while (const auto command = wire.receive()) {
        keep(*command);
        if (command->isEmpty() || command->at(0) == QuitCommand)
            return;
        if (command->mid(1, 4).toUpper() == "SET ") {
            wire.send(ok);
            continue;
        }
        ++m_filesAsked;
        wire.send("\xfb/etc/hostname");
        // An empty packet ends a file, be it empty.
        for (auto part = wire.receive(); part && !part->isEmpty(); part = wire.receive()) {
            const QMutexLocker lock(&m_mutex);
            m_files.append(*part);
        }
        wire.send(ok);
    }
}

} // namespace athanor::test
