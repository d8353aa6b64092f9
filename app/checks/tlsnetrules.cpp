// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

#include <cmath>

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr double ClockLimitSeconds = 300;
constexpr qint64 ExpiryFailDays = 7;
constexpr qint64 ExpiryWarnDays = 30;
constexpr int SmallestRsa = 2048;
constexpr int SmallestEc = 224;

/// What stands in the way of every question to the network, if anything does.
std::optional<Verdict> withoutNetwork(const ServiceFacts &facts)
{
    if (facts.url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite is a file."_s);
    if (facts.url.isSocket())
        return notApplicable(u"The service connects through a local socket."_s);
    return std::nullopt;
}

/// The same for questions that need a probe that reached the server.
std::optional<Verdict> withoutProbe(const ServiceFacts &facts)
{
    if (const auto verdict = withoutNetwork(facts))
        return verdict;
    if (!facts.tls)
        return unknown(facts.tls.gap());
    return std::nullopt;
}

/// And for questions about the certificate.
std::optional<Verdict> withoutCertificate(const ServiceFacts &facts)
{
    if (const auto verdict = withoutProbe(facts))
        return verdict;
    if (facts.tls->tls == Offer::Refused)
        return notApplicable(u"%1 offers no TLS, so it shows no certificate."_s.arg(facts.tls->address));
    if (!facts.tls->certificate)
        return unknown(facts.tls->certificate.gap());
    return std::nullopt;
}

QString day(const QDateTime &time)
{
    return time.date().toString(Qt::ISODate);
}

} // namespace

Verdict serverOffersTls(const CheckInput &in)
{
    if (const auto verdict = withoutProbe(in.facts))
        return *verdict;
    const TlsProbe &probe = *in.facts.tls;
    if (probe.tls == Offer::Refused)
        return failed(u"%1 answers that it has no TLS, or refuses the handshake"_s.arg(probe.address));
    return passed(u"%1 agreed on %2 with %3"_s.arg(probe.address, probe.protocol, probe.cipher));
}

Verdict certificateDates(const CheckInput &in)
{
    if (const auto verdict = withoutCertificate(in.facts))
        return *verdict;
    for (const Fact<double> *clock : {&in.facts.pg.clockDifference, &in.facts.mysql.clockDifference,
                                      &in.facts.mongo.clockDifference, &in.facts.redis.clockDifference}) {
        if (*clock && std::abs(**clock) > ClockLimitSeconds)
            return unknown(
                u"the clocks of this machine and of the server differ by %1 s"_s.arg(std::abs(**clock), 0, 'f', 0));
    }
    const CertificateFacts &certificate = *in.facts.tls->certificate;
    if (!certificate.notBefore.isValid() || !certificate.notAfter.isValid())
        return unknown(u"the certificate's dates cannot be read"_s);
    if (certificate.notBefore > in.facts.askedAt)
        return failed(u"The certificate is not valid before %1"_s.arg(day(certificate.notBefore)));
    if (certificate.notAfter <= in.facts.askedAt)
        return failed(u"The certificate ended on %1"_s.arg(day(certificate.notAfter)));
    const qint64 days = in.facts.askedAt.secsTo(certificate.notAfter) / 86400;
    const QString seen = u"The certificate ends on %1, in %2 day(s)"_s.arg(day(certificate.notAfter)).arg(days);
    if (days < ExpiryFailDays)
        return failed(seen);
    return days < ExpiryWarnDays ? warned(seen) : passed(seen);
}

Verdict certificateChain(const CheckInput &in)
{
    if (const auto verdict = withoutCertificate(in.facts))
        return *verdict;
    const TlsProbe &probe = *in.facts.tls;
    if (probe.withProfileCa) {
        return probe.withProfileCa->ok
                   ? passed(u"The chain leads to %1"_s.arg(in.facts.caPath ? *in.facts.caPath
                                                                           : u"the CA of the profile"_s))
                   : failed(u"The chain does not lead to the CA of the profile: %1"_s.arg(probe.withProfileCa->reason));
    }
    if (in.facts.caPath && !in.facts.caPath->isEmpty())
        return unknown(in.facts.ca ? probe.withProfileCa.gap() : in.facts.ca.gap());
    if (!probe.withSystemCa)
        return unknown(probe.withSystemCa.gap());
    return probe.withSystemCa->ok
               ? warned(u"The profile names no CA; judged against the system's authorities, the chain holds"_s)
               : failed(u"The profile names no CA, and the system's authorities do not know the chain: %1"_s.arg(
                     probe.withSystemCa->reason));
}

Verdict certificateName(const CheckInput &in)
{
    if (const auto verdict = withoutCertificate(in.facts))
        return *verdict;
    const CertificateFacts &certificate = *in.facts.tls->certificate;
    const QString host = in.facts.url.hosts.value(0).host;
    const QString names = certificate.names.isEmpty() ? certificate.subject : listed(certificate.names);
    switch (certificate.nameMatch) {
    case NameMatch::SubjectAltName:
        return passed(u"%1 is among the names of the certificate: %2"_s.arg(host, names));
    case NameMatch::CommonNameOnly:
        return warned(
            u"%1 matches only the common name (%2); clients stop looking there"_s.arg(host, certificate.subject));
    case NameMatch::None:
        return failed(u"%1 is not among the names of the certificate: %2"_s.arg(host, names));
    }
    return unknown(u"the names were not compared"_s);
}

Verdict certificateSelfSigned(const CheckInput &in)
{
    if (const auto verdict = withoutCertificate(in.facts))
        return *verdict;
    const CertificateFacts &certificate = *in.facts.tls->certificate;
    if (certificate.selfSigned)
        return failed(
            u"The certificate is signed by itself; its SHA-256 is %1"_s.arg(QString::fromLatin1(certificate.sha256)));
    return passed(u"Issued by %1; SHA-256 %2"_s.arg(certificate.issuer, QString::fromLatin1(certificate.sha256)));
}

Verdict certificateStrength(const CheckInput &in)
{
    if (const auto verdict = withoutCertificate(in.facts))
        return *verdict;
    const CertificateFacts &certificate = *in.facts.tls->certificate;
    const QString seen = u"%1 key of %2 bits, signed with %3"_s.arg(certificate.keyType)
                             .arg(certificate.keyBits)
                             .arg(certificate.signature.isEmpty() ? u"the key's own hash"_s : certificate.signature);
    if (certificate.keyType.isEmpty())
        return unknown(u"the certificate's key cannot be read"_s);
    if (certificate.signature.startsWith("MD"_L1) || certificate.signature == "SHA1"_L1)
        return failed(seen);
    const bool isRsa = certificate.keyType.startsWith("RSA"_L1);
    if ((isRsa && certificate.keyBits < SmallestRsa) ||
        (certificate.keyType == "EC"_L1 && certificate.keyBits < SmallestEc))
        return failed(seen);
    if (isRsa && certificate.keyBits < 3072 && certificate.notAfter.date().year() > 2030)
        return warned(seen + ", valid beyond 2030"_L1);
    return passed(seen);
}

Verdict protocolVersions(const CheckInput &in)
{
    if (const auto verdict = withoutProbe(in.facts))
        return *verdict;
    const TlsProbe &probe = *in.facts.tls;
    if (probe.tls == Offer::Refused)
        return notApplicable(u"%1 offers no TLS."_s.arg(probe.address));
    QStringList accepted;
    const std::pair<QString, const Fact<Offer> &> versions[] = {{u"TLS 1.0"_s, probe.tls10},
                                                                {u"TLS 1.1"_s, probe.tls11},
                                                                {u"TLS 1.2"_s, probe.tls12},
                                                                {u"TLS 1.3"_s, probe.tls13}};
    std::optional<FactGap> gap;
    for (const auto &[name, offer] : versions) {
        if (!offer)
            gap = offer.gap();
        else if (*offer == Offer::Accepted)
            accepted += name;
    }
    const QString seen = u"Accepted: %1"_s.arg(accepted.join(u", "_s));
    if (accepted.contains(u"TLS 1.0"_s) || accepted.contains(u"TLS 1.1"_s))
        return failed(seen);
    if (gap)
        return unknown(*gap);
    return accepted.contains(u"TLS 1.3"_s) ? passed(seen) : warned(seen + "; TLS 1.3 is missing"_L1);
}

Verdict weakCiphers(const CheckInput &in)
{
    if (const auto verdict = withoutProbe(in.facts))
        return *verdict;
    const TlsProbe &probe = *in.facts.tls;
    if (probe.tls == Offer::Refused)
        return notApplicable(u"%1 offers no TLS."_s.arg(probe.address));
    if (probe.weakCipher && !probe.weakCipher->isEmpty())
        return failed(u"The server agreed on %1"_s.arg(*probe.weakCipher));
    if (!probe.weakCipher)
        return unknown(probe.weakCipher.gap());
    if (!probe.staticKeyCipher)
        return unknown(probe.staticKeyCipher.gap());
    if (!probe.staticKeyCipher->isEmpty())
        return warned(u"The server agreed on %1, which has no forward secrecy"_s.arg(*probe.staticKeyCipher));
    return passed(u"The server refused every weak cipher that this machine's TLS library can offer"_s);
}

Verdict plaintextFallback(const CheckInput &in)
{
    if (const auto verdict = withoutNetwork(in.facts))
        return *verdict;
    if (!in.facts.plaintext)
        return unknown(in.facts.plaintext.gap());
    if (*in.facts.plaintext == Offer::Refused)
        return passed(u"A login without encryption was refused"_s);
    const bool loopback =
        in.facts.addressScope ? *in.facts.addressScope == AddressScope::Loopback : in.facts.url.isLocal();
    return loopback ? warned(u"The server begins a login without encryption, here over the loopback address"_s)
                    : failed(u"The server begins a login without encryption"_s);
}

Verdict certificateChanged(const CheckInput &in)
{
    if (const auto verdict = withoutCertificate(in.facts))
        return *verdict;
    const TlsProbe &probe = *in.facts.tls;
    const QByteArray shown = probe.certificate->sha256;
    const QString now = QString::fromLatin1(shown);
    if (in.facts.tlsPin.isEmpty())
        return notApplicable(u"No certificate is pinned; the one shown now has SHA-256 %1"_s.arg(now));
    if (shown.isEmpty())
        return unknown(u"the certificate's fingerprint could not be made"_s);
    if (shown == in.facts.tlsPin)
        return passed(u"The certificate is the pinned one, SHA-256 %1"_s.arg(now));
    const bool verifies = ((probe.withProfileCa && probe.withProfileCa->ok) ||
                           (!probe.withProfileCa && probe.withSystemCa && probe.withSystemCa->ok)) &&
                          probe.certificate->nameMatch != NameMatch::None;
    const QString seen = u"Pinned was SHA-256 %1, shown now is %2"_s.arg(QString::fromLatin1(in.facts.tlsPin), now);
    return verifies ? warned(seen + "; its chain and name hold"_L1) : failed(seen + "; nothing else vouches for it"_L1);
}

namespace {

int weightOf(CheckStatus status)
{
    switch (status) {
    case CheckStatus::NotApplicable:
        return 0;
    case CheckStatus::Pass:
        return 1;
    case CheckStatus::Unknown:
        return 2;
    case CheckStatus::Warn:
        return 3;
    case CheckStatus::Fail:
        return 4;
    }
    return 4;
}

} // namespace

Verdict worstOfHosts(const CheckInput &in, Rule rule)
{
    Verdict worst = rule(in);
    for (const HostFacts &host : in.facts.otherHosts) {
        ServiceFacts facts = in.facts;
        facts.otherHosts.clear();
        facts.url.hosts = {host.host};
        facts.addressScope = host.addressScope;
        facts.tls = host.tls;
        facts.plaintext = host.plaintext;
        const Verdict verdict = rule({facts, in.releases});
        if (weightOf(verdict.status) > weightOf(worst.status))
            worst = {verdict.status, u"%1:%2: %3"_s.arg(host.host.host).arg(host.host.port).arg(verdict.evidence)};
    }
    return worst;
}

} // namespace athanor::rules
