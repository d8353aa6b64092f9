// SPDX-License-Identifier: Apache-2.0
#include "engines/tlsprobe.h"

#include "engines/tcpdialog.h"
#include "engines/tlshandshake.h"
#include "engines/tlspreamble.h"

#include <openssl/tls1.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct Prober
{
    const ProbeTarget &target;
    QList<QHostAddress> addresses;
    SteadyTime deadline;
    CancelToken cancel;

    [[nodiscard]] Result<Handshake> shake(const Hello &hello) const
    {
        auto dialog = openTlsDialog(target.engine, addresses, target.port, deadline, cancel);
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

/// TLS from the first byte looks to a plain server like a command that never ends.
SteadyTime handshakeEnd(EngineId engine, SteadyTime deadline)
{
    const auto now = std::chrono::steady_clock::now();
    return engine == EngineId::Redis || engine == EngineId::MongoDB ? now + (deadline - now) / 2 : deadline;
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

Fact<TlsProbe> probeTls(const ProbeTarget &target, SteadyTime deadline, const CancelToken &cancel)
{
    const auto addresses = resolveHost(target.host, deadline);
    if (!addresses)
        return FactGap::of(addresses.error());
    const Prober prober{target, *addresses, deadline, cancel};
    TlsProbe probe;
    probe.address = shownAddress({target.host, target.port});

    auto dialog = openTlsDialog(target.engine, *addresses, target.port, handshakeEnd(target.engine, deadline), cancel);
    if (!dialog)
        return FactGap::of(dialog.error());
    if (!*dialog)
        return probe;
    const auto best = shakeHands(**dialog, target.host, {});
    dialog->reset(); // the server gets its slot back before the next question
    if (!best && best.error().kind == ErrorKind::Timeout) {
        const Fact<Offer> plain = probePlaintext(target, deadline, cancel);
        if (plain && *plain == Offer::Accepted)
            return probe;
    }
    if (!best)
        return FactGap::of(best.error());
    if (!best->completed)
        return probe;
    probe.tls = Offer::Accepted;
    probe.protocol = best->protocol;
    probe.cipher = best->cipher;
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

Fact<Offer> probePlaintext(const ProbeTarget &target, SteadyTime deadline, const CancelToken &cancel)
{
    const auto addresses = resolveHost(target.host, deadline);
    if (!addresses)
        return FactGap::of(addresses.error());
    auto dialog = TcpDialog::open(*addresses, target.port, deadline, cancel);
    if (!dialog)
        return FactGap::of(dialog.error());
    return askInTheClear(target.engine, *dialog, target.database);
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
