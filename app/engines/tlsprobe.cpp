// SPDX-License-Identifier: Apache-2.0
#include "engines/tlsprobe.h"

#include "engines/tcpdialog.h"
#include "engines/tlshandshake.h"

#include <QRandomGenerator>
#include <QtEndian>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// PostgreSQL manual, "Message Formats": SSLRequest, and protocol 3.0 of StartupMessage.
constexpr quint32 SslRequestCode = 80877103;
constexpr quint32 ProtocolThree = 196608;
constexpr qsizetype LongestAnswer = 65536;

QByteArray int32(quint32 value)
{
    QByteArray bytes(4, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

/// A connection that has asked for TLS and heard yes; nothing if the server said no.
Result<std::optional<TcpDialog>> openTls(const QList<QHostAddress> &addresses, quint16 port, SteadyTime deadline,
                                         const CancelToken &cancel)
{
    auto dialog = TcpDialog::open(addresses, port, deadline, cancel);
    if (!dialog)
        return fail(dialog);
    if (const Status sent = dialog->write(int32(8) + int32(SslRequestCode)); !sent)
        return fail(sent.error());
    // One byte and no more: what follows an S would be from someone between the server and us.
    const auto answer = dialog->readSome(1);
    if (!answer)
        return fail(answer);
    if (*answer == "S")
        return std::optional<TcpDialog>(std::move(*dialog));
    if (*answer == "N")
        return std::optional<TcpDialog>();
    return fail(Error::unreachable(u"What answers at this address is not a PostgreSQL server; check host and port."_s));
}

struct Prober
{
    const ProbeTarget &target;
    QList<QHostAddress> addresses;
    SteadyTime deadline;
    CancelToken cancel;

    [[nodiscard]] Result<Handshake> shake(const Hello &hello) const
    {
        auto dialog = openTls(addresses, target.port, deadline, cancel);
        if (!dialog)
            return fail(dialog);
        if (!*dialog)
            return Handshake{};
        return shakeHands(**dialog, target.host, hello);
    }

    [[nodiscard]] Fact<Offer> offers(int version) const
    {
        Hello hello{version, version, {}};
        if (version < TLS1_2_VERSION)
            hello.ciphers = "ALL:@SECLEVEL=0";
        const auto handshake = shake(hello);
        if (!handshake)
            return FactGap::of(handshake.error());
        return handshake->completed ? Offer::Accepted : Offer::Refused;
    }

    /// The cipher a server agrees on out of a list, or an empty text.
    [[nodiscard]] Fact<QString> agreed(const QByteArray &ciphers) const
    {
        const auto handshake = shake({TLS1_VERSION, TLS1_2_VERSION, ciphers});
        if (!handshake)
            return FactGap::of(handshake.error());
        return handshake->completed ? handshake->cipher : QString();
    }
};

/// A start-up message without SSLRequest (manual, "Message Formats"), of a user nobody has.
QByteArray strangersStartup(const QString &database)
{
    const QByteArray user = "athanor_probe_" + QByteArray::number(QRandomGenerator::global()->generate(), 16);
    QByteArray body = int32(ProtocolThree) + QByteArrayLiteral("user\0") + user + '\0';
    if (!database.isEmpty() && !database.contains(QChar(0)))
        body += QByteArrayLiteral("database\0") + database.toUtf8() + '\0';
    body += '\0';
    return int32(quint32(body.size() + 4)) + body;
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

Fact<Offer> verdictOn(char type, const QByteArray &body)
{
    if (type == 'R')
        return Offer::Accepted;
    const QByteArray state = errorField(body, 'C');
    // 28000 before any authentication request: no line of pg_hba.conf admits this user without encryption.
    if (type == 'E' && state == "28000")
        return Offer::Refused;
    return FactGap{FactGap::Kind::Failed, u"the server's answer to an unencrypted login decides nothing (%1)"_s.arg(
                                              boundedText(QString::fromLatin1(state), 10, false))};
}

AddressScope scopeOf(const QHostAddress &address)
{
    if (address.isLoopback())
        return AddressScope::Loopback;
    for (const auto &[network, bits] : {std::pair{u"10.0.0.0"_s, 8},
                                        {u"172.16.0.0"_s, 12},
                                        {u"192.168.0.0"_s, 16},
                                        {u"169.254.0.0"_s, 16},
                                        {u"100.64.0.0"_s, 10},
                                        {u"fc00::"_s, 7},
                                        {u"fe80::"_s, 10}}) {
        if (address.isInSubnet(QHostAddress(network), bits))
            return AddressScope::Private;
    }
    return AddressScope::Public;
}

} // namespace

Fact<TlsProbe> probePostgresTls(const ProbeTarget &target, SteadyTime deadline, const CancelToken &cancel)
{
    const auto addresses = resolveHost(target.host, deadline);
    if (!addresses)
        return FactGap::of(addresses.error());
    const Prober prober{target, *addresses, deadline, cancel};
    TlsProbe probe;
    probe.address = u"%1:%2"_s.arg(target.host).arg(target.port);

    auto dialog = openTls(*addresses, target.port, deadline, cancel);
    if (!dialog)
        return FactGap::of(dialog.error());
    if (!*dialog)
        return probe;
    const auto best = shakeHands(**dialog, target.host, {});
    if (!best)
        return FactGap::of(best.error());
    if (!best->completed)
        return probe;
    probe.tls = Offer::Accepted;
    probe.protocol = best->protocol;
    probe.cipher = best->cipher;
    dialog->reset(); // the server gets its slot back before the next question
    probe.certificate = certificateFacts(best->ssl.get(), target.host);
    if (!target.caFile.isEmpty())
        probe.withProfileCa = verifyChain(best->ssl.get(), target.caFile, target.now);
    probe.withSystemCa = verifyChain(best->ssl.get(), {}, target.now);
    probe.tls10 = prober.offers(TLS1_VERSION);
    probe.tls11 = prober.offers(TLS1_1_VERSION);
    probe.tls12 = prober.offers(TLS1_2_VERSION);
    probe.tls13 = prober.offers(TLS1_3_VERSION);
    probe.weakCipher = prober.agreed("eNULL:aNULL:EXPORT:RC4:DES:3DES:MD5:@SECLEVEL=0");
    probe.staticKeyCipher = prober.agreed("kRSA:!eNULL:@SECLEVEL=0");
    return probe;
}

Fact<Offer> probePostgresPlaintext(const ProbeTarget &target, SteadyTime deadline, const CancelToken &cancel)
{
    const auto addresses = resolveHost(target.host, deadline);
    if (!addresses)
        return FactGap::of(addresses.error());
    auto dialog = TcpDialog::open(*addresses, target.port, deadline, cancel);
    if (!dialog)
        return FactGap::of(dialog.error());
    if (const Status sent = dialog->write(strangersStartup(target.database)); !sent)
        return FactGap::of(sent.error());
    QByteArray answer;
    while (answer.size() < LongestAnswer) {
        const auto bytes = dialog->readSome();
        if (!bytes)
            return FactGap::of(bytes.error());
        if (bytes->isEmpty())
            break;
        answer += *bytes;
        if (answer.size() < 5)
            continue;
        const auto size = qsizetype(qFromBigEndian<quint32>(answer.constData() + 1));
        if (answer.at(0) == 'R' || answer.size() >= size + 1)
            return verdictOn(answer.at(0), answer.mid(5, size - 4));
    }
    return FactGap{FactGap::Kind::Failed, u"the server closed the connection without an answer"_s};
}

Fact<AddressScope> addressScope(const QString &host, SteadyTime deadline)
{
    const auto addresses = resolveHost(host, deadline);
    if (!addresses)
        return FactGap::of(addresses.error());
    AddressScope widest = AddressScope::Loopback;
    for (const QHostAddress &address : *addresses)
        widest = std::max(widest, scopeOf(address));
    return widest;
}

} // namespace athanor
