// SPDX-License-Identifier: Apache-2.0
#include "engines/tlspreamble.h"

#include <QRandomGenerator>
#include <QtEndian>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// PostgreSQL manual, "Message Formats": SSLRequest, and protocol 3.0 of StartupMessage.
constexpr quint32 SslRequestCode = 80877103;
constexpr quint32 ProtocolThree = 196608;
constexpr qsizetype LongestAnswer = 65536;

// MySQL manual, "Client/Server Protocol": capability flags of Protocol::HandshakeV10 and SSLRequest.
constexpr quint32 MyLongPassword = 0x1, MyProtocol41 = 0x200, MySsl = 0x800, MySecureConnection = 0x8000,
                  MyPluginAuth = 0x80000;
constexpr quint32 MyLargestPacket = 0x1000000;
constexpr char MyUtf8 = 33;
// Errors 1227 and up of servers that let nobody in without TLS: ER_SECURE_TRANSPORT_REQUIRED.
constexpr quint16 MySecureTransportRequired = 3159;
// MongoDB wire protocol: OP_MSG.
constexpr qint32 MongoMessage = 2013;

QByteArray bigEndian32(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray littleEndian32(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToLittleEndian(value, bytes.data());
    return bytes;
}

Error otherServer(const QString &product)
{
    return Error::unreachable(u"What answers at this address is not a %1 server; check host and port."_s.arg(product));
}

QByteArray strangersName()
{
    return "athanor_probe_" + QByteArray::number(QRandomGenerator::global()->generate(), 16);
}

/// Reads until so many bytes are there; fewer if the server closes.
Result<QByteArray> readAtLeast(TcpDialog &dialog, QByteArray bytes, qsizetype count)
{
    while (bytes.size() < count && bytes.size() < LongestAnswer) {
        const auto more = dialog.readSome();
        if (!more)
            return fail(more);
        if (more->isEmpty())
            break;
        bytes += *more;
    }
    return bytes;
}

struct MyPacket
{
    char sequence = 0;
    QByteArray payload;
};

Result<MyPacket> readMyPacket(TcpDialog &dialog)
{
    auto bytes = readAtLeast(dialog, {}, 4);
    if (!bytes)
        return fail(bytes);
    if (bytes->size() < 4)
        return fail(otherServer(u"MySQL"_s));
    const auto size = qsizetype(qFromLittleEndian<quint32>(bytes->constData()) & 0xffffff);
    bytes = readAtLeast(dialog, *bytes, size + 4);
    if (!bytes)
        return fail(bytes);
    // What follows the greeting before we have spoken would be from someone between the server and us.
    if (bytes->size() != size + 4)
        return fail(otherServer(u"MySQL"_s));
    return MyPacket{bytes->at(3), bytes->mid(4)};
}

/// The capability flags of the greeting; the server speaks first.
Result<quint32> readMyGreeting(TcpDialog &dialog)
{
    const auto packet = readMyPacket(dialog);
    if (!packet)
        return fail(packet);
    const QByteArray &body = packet->payload;
    if (body.startsWith('\xff'))
        return fail(
            Error::unreachable(u"The server turns every connection away before a login; ask its administrator."_s,
                               boundedText(QString::fromUtf8(body.mid(3)), 300, false)));
    const qsizetype version = body.indexOf('\0', 1);
    // Thread id, first part of the scramble and a filler stand between the version and the lower flags.
    const qsizetype flags = version + 1 + 4 + 8 + 1;
    if (!body.startsWith('\x0a') || version < 0 || body.size() < flags + 2)
        return fail(otherServer(u"MySQL"_s));
    return quint32(qFromLittleEndian<quint16>(body.constData() + flags));
}

QByteArray myPacket(char sequence, const QByteArray &payload)
{
    return littleEndian32(quint32(payload.size())).left(3) + sequence + payload;
}

/// What an SSLRequest and a login both begin with.
QByteArray myClientHead(quint32 flags)
{
    return littleEndian32(flags) + littleEndian32(MyLargestPacket) + MyUtf8 + QByteArray(23, '\0');
}

Result<bool> askPostgresForTls(TcpDialog &dialog)
{
    if (const Status sent = dialog.write(bigEndian32(8) + bigEndian32(SslRequestCode)); !sent)
        return fail(sent.error());
    // One byte and no more: what follows an S would be from someone between the server and us.
    const auto answer = dialog.readSome(1);
    if (!answer)
        return fail(answer);
    if (*answer == "S" || *answer == "N")
        return *answer == "S";
    return fail(otherServer(u"PostgreSQL"_s));
}

Result<bool> askMysqlForTls(TcpDialog &dialog)
{
    const auto flags = readMyGreeting(dialog);
    if (!flags)
        return fail(flags);
    if ((*flags & MySsl) == 0)
        return false;
    const QByteArray request =
        myPacket(1, myClientHead(MyLongPassword | MyProtocol41 | MySsl | MySecureConnection | MyPluginAuth));
    if (const Status sent = dialog.write(request); !sent)
        return fail(sent.error());
    return true;
}

/// The value of one field of an ErrorResponse body.
QByteArray errorField(const QByteArray &body, char field)
{
    for (const QByteArray &part : body.split('\0')) {
        if (!part.isEmpty() && part.at(0) == field)
            return part.mid(1);
    }
    return {};
}

FactGap undecided(const QString &answer)
{
    return {FactGap::Kind::Failed,
            u"the server's answer to an unencrypted login decides nothing (%1)"_s.arg(boundedText(answer, 10, false))};
}

/// A start-up message without SSLRequest (manual, "Message Formats"), of a user nobody has.
Fact<Offer> startPlainPostgres(TcpDialog &dialog, const QString &database)
{
    QByteArray body = bigEndian32(ProtocolThree) + QByteArrayLiteral("user\0") + strangersName() + '\0';
    if (!database.isEmpty() && !database.contains(QChar(0)))
        body += QByteArrayLiteral("database\0") + database.toUtf8() + '\0';
    body += '\0';
    if (const Status sent = dialog.write(bigEndian32(quint32(body.size() + 4)) + body); !sent)
        return FactGap::of(sent.error());
    auto answer = readAtLeast(dialog, {}, 5);
    if (!answer)
        return FactGap::of(answer.error());
    if (answer->startsWith('R'))
        return Offer::Accepted;
    if (answer->size() < 5)
        return FactGap{FactGap::Kind::Failed, u"the server closed the connection without an answer"_s};
    const auto size = qsizetype(qFromBigEndian<quint32>(answer->constData() + 1));
    answer = readAtLeast(dialog, *answer, size + 1);
    if (!answer)
        return FactGap::of(answer.error());
    const QByteArray state = errorField(answer->mid(5, size - 4), 'C');
    // 28000 before any authentication request: no line of pg_hba.conf admits this user without encryption.
    if (answer->startsWith('E') && state == "28000")
        return Offer::Refused;
    return undecided(QString::fromLatin1(state));
}

Fact<Offer> startPlainMysql(TcpDialog &dialog)
{
    const auto flags = readMyGreeting(dialog);
    if (!flags)
        return FactGap::of(flags.error());
    const QByteArray login = myClientHead(MyLongPassword | MyProtocol41 | MySecureConnection | MyPluginAuth) +
                             strangersName() + QByteArray(2, '\0') + "mysql_native_password" + '\0';
    if (const Status sent = dialog.write(myPacket(1, login)); !sent)
        return FactGap::of(sent.error());
    const auto answer = readMyPacket(dialog);
    if (!answer)
        return FactGap::of(answer.error());
    const QByteArray &body = answer->payload;
    if (body.startsWith('\xff') && body.size() >= 3 &&
        qFromLittleEndian<quint16>(body.constData() + 1) == MySecureTransportRequired)
        return Offer::Refused;
    // A question for the password, a denial by name or (an anonymous account) a welcome: a login began.
    if (body.startsWith('\xff') || body.startsWith('\xfe') || body.startsWith('\0'))
        return Offer::Accepted;
    return undecided(QString::fromLatin1(body.left(1).toHex()));
}

/// A question that every Redis answers before a login, with +PONG or with -NOAUTH.
Fact<Offer> startPlainRedis(TcpDialog &dialog)
{
    if (const Status sent = dialog.write("*1\r\n$4\r\nPING\r\n"); !sent)
        return FactGap::of(sent.error());
    const auto answer = readAtLeast(dialog, {}, 1);
    if (!answer && answer.error().kind != ErrorKind::Unreachable)
        return FactGap::of(answer.error());
    return answer && (answer->startsWith('+') || answer->startsWith('-')) ? Offer::Accepted : Offer::Refused;
}

/// "hello" in OP_MSG (MongoDB specification, "Wire Protocol"), which needs no login.
Fact<Offer> startPlainMongo(TcpDialog &dialog)
{
    const QByteArray document = QByteArrayLiteral("\x1f\0\0\0\x10hello\0\1\0\0\0\2$db\0\6\0\0\0admin\0\0");
    const QByteArray body = littleEndian32(0) + '\0' + document;
    const QByteArray message = littleEndian32(quint32(16 + body.size())) + littleEndian32(1) + littleEndian32(0) +
                               littleEndian32(quint32(MongoMessage)) + body;
    if (const Status sent = dialog.write(message); !sent)
        return FactGap::of(sent.error());
    const auto answer = readAtLeast(dialog, {}, 16);
    if (!answer && answer.error().kind != ErrorKind::Unreachable)
        return FactGap::of(answer.error());
    const bool spoke =
        answer && answer->size() >= 16 && qFromLittleEndian<qint32>(answer->constData() + 12) == MongoMessage;
    return spoke ? Offer::Accepted : Offer::Refused;
}

} // namespace

QString shownAddress(const HostPort &host)
{
    const QString name = host.host.contains(u':') ? u'[' + host.host + u']' : host.host;
    return boundedText(name + u':' + QString::number(host.port), 300, false);
}

Result<std::optional<TcpDialog>> openTlsDialog(EngineId engine, const QList<QHostAddress> &addresses, quint16 port,
                                               SteadyTime deadline, const CancelToken &cancel)
{
    auto dialog = TcpDialog::open(addresses, port, deadline, cancel);
    if (!dialog)
        return fail(dialog);
    Result<bool> offered = true;
    if (engine == EngineId::PostgreSQL)
        offered = askPostgresForTls(*dialog);
    if (engine == EngineId::MySQL)
        offered = askMysqlForTls(*dialog);
    if (!offered)
        return fail(offered);
    if (!*offered)
        return std::optional<TcpDialog>();
    return std::optional<TcpDialog>(std::move(*dialog));
}

Fact<Offer> askInTheClear(EngineId engine, TcpDialog &dialog, const QString &database)
{
    switch (engine) {
    case EngineId::SQLite:
        return FactGap{FactGap::Kind::NotAsked, u"a file has no network"_s};
    case EngineId::PostgreSQL:
        return startPlainPostgres(dialog, database);
    case EngineId::MySQL:
        return startPlainMysql(dialog);
    case EngineId::MongoDB:
        return startPlainMongo(dialog);
    case EngineId::Redis:
        return startPlainRedis(dialog);
    }
    return FactGap{};
}

} // namespace athanor
