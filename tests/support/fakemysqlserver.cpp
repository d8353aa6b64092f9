// SPDX-License-Identifier: Apache-2.0
#include "support/fakemysqlserver.h"

#include <QtEndian>

#include <array>

#include <sys/socket.h>

namespace athanor::test {

namespace {

// Capability bits and commands of the client/server protocol.
constexpr quint32 LongPassword = 1, FoundRows = 2, ConnectWithDb = 8, LocalFiles = 128, Protocol41 = 512, Ssl = 2048,
                  Transactions = 8192, SecureConnection = 32768, PluginAuth = 0x80000, DeprecateEof = 0x1000000;
constexpr char QuitCommand = 0x01;
constexpr qsizetype SslRequestSize = 32;

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

    bool startTls(const KeyPair &identity) { return m_tls.accept(m_descriptor, identity); }

    bool send(const QByteArray &payload)
    {
        const QByteArray packet = littleEndian(quint32(payload.size()), 3) + char(m_sequence++) + payload;
        return m_tls ? SSL_write(m_tls.ssl(), packet.constData(), int(packet.size())) == packet.size()
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
            const ssize_t got = m_tls ? SSL_read(m_tls.ssl(), buffer.data(), int(wanted))
                                      : ::recv(m_descriptor, buffer.data(), wanted, 0);
            if (got <= 0)
                break;
            bytes.append(buffer.data(), got);
        }
        return bytes;
    }

    int m_descriptor;
    quint8 m_sequence = 0;
    ServerTls m_tls;
};

FakeMySqlServer::FakeMySqlServer(const std::optional<KeyPair> &identity, Greed greed)
    : FakeServer(identity, 5), m_greed(greed)
{
    start();
}

FakeMySqlServer::~FakeMySqlServer()
{
    stop();
}

QByteArray FakeMySqlServer::files()
{
    const QMutexLocker lock(&m_mutex);
    return m_files;
}

void FakeMySqlServer::serve(int client)
{
    Wire wire(client);
    if (!wire.send(greeting(identity().has_value())))
        return;
    auto packet = wire.receive();
    if (packet && packet->size() == SslRequestSize && identity()) {
        if (!wire.startTls(*identity()))
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
    case Greed::Sha256:
        wire.send("\xfe" + QByteArray("sha256_password") + nul + salt);
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
