// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/mystarttls.h"

#include <QtEndian>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

// "Protocol::HandshakeV10" and "Protocol::SSLRequest" of the manual.
constexpr qsizetype MyHeader = 4;
constexpr qsizetype MostOfAGreeting = 4096;
constexpr quint32 MyClientSsl = 2048;
constexpr quint32 MyCapabilities = 1 | 512 | 32768 | 0x80000; // long password, 4.1, secure connection, plugins
constexpr char Utf8mb4 = 45;

Error notMySql()
{
    return Error::unreachable(u"The server does not greet as MySQL or MariaDB do; check host and port."_s);
}

/// The payload of the first packet.
Result<QByteArray> readGreeting(TcpDialog &dialog)
{
    QByteArray bytes;
    qsizetype wanted = MyHeader;
    while (bytes.size() < wanted) {
        const auto some = dialog.readSome(wanted - bytes.size());
        if (!some)
            return fail(some);
        if (some->isEmpty())
            return fail(Error::unreachable(u"The server closed the connection at once; try again later."_s));
        bytes += *some;
        if (wanted == MyHeader && bytes.size() == MyHeader) {
            wanted += qFromLittleEndian<quint32>(bytes.constData()) & 0xffffff;
            if (wanted > MostOfAGreeting)
                return fail(notMySql());
        }
    }
    return bytes.sliced(MyHeader);
}

/// Whether the greeting offers TLS.
Result<bool> offersTls(const QByteArray &greeting)
{
    if (greeting.startsWith('\xff'))
        return fail(Error::unreachable(u"The server takes no connection from here; ask its administrator."_s,
                                       boundedText(QString::fromUtf8(greeting.mid(3)), 300)));
    const qsizetype versionEnd = greeting.indexOf('\0', 1);
    // Thread number, the first part of the salt and a filler stand before the capabilities.
    const qsizetype at = versionEnd + 1 + 4 + 8 + 1;
    if (!greeting.startsWith('\x0a') || versionEnd < 0 || greeting.size() < at + 2)
        return fail(notMySql());
    return (qFromLittleEndian<quint16>(greeting.constData() + at) & MyClientSsl) != 0;
}

QByteArray sslRequest()
{
    QByteArray packet(MyHeader + 32, '\0');
    packet[0] = 32;
    packet[3] = 1;
    qToLittleEndian<quint32>(MyCapabilities | MyClientSsl, packet.data() + MyHeader);
    qToLittleEndian<quint32>(1 << 24, packet.data() + MyHeader + 4);
    packet[MyHeader + 8] = Utf8mb4;
    return packet;
}

} // namespace

Result<Handshake> myStartTls(TcpDialog &dialog, const QString &host, const Hello &hello)
{
    const auto greeting = readGreeting(dialog);
    if (!greeting)
        return fail(greeting);
    const auto offered = offersTls(*greeting);
    if (!offered)
        return fail(offered);
    if (!*offered)
        return fail(Error::refused(
            u"%1 offers no TLS, so no password was sent; turn TLS on at the server, or agree to an unprotected "
            "connection in the profile."_s.arg(boundedText(host, 200, false))));
    if (const Status sent = dialog.write(sslRequest()); !sent)
        return fail(sent);
    return shakeHands(dialog, host, hello);
}

Result<Handshake> myTlsHandshake(const QString &host, quint16 port, SteadyTime deadline, const CancelToken &cancel)
{
    const auto addresses = resolveHost(host, deadline);
    if (!addresses)
        return fail(addresses);
    auto dialog = TcpDialog::open(*addresses, port, deadline, cancel);
    if (!dialog)
        return fail(dialog);
    return myStartTls(*dialog, host);
}

QByteArray leafDigest(const Handshake &shaken, const EVP_MD *digest)
{
    const OpenSslPtr<X509> leaf(shaken.ssl ? SSL_get1_peer_certificate(shaken.ssl.get()) : nullptr);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned int size = 0;
    if (!leaf || X509_digest(leaf.get(), digest, bytes.data(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(size)).toHex();
}

} // namespace athanor
