// SPDX-License-Identifier: Apache-2.0
#include "engines/tlsidentity.h"

#include "core/untrustedcertificate.h"
#include "engines/openssl.h"
#include "engines/tlshandshake.h"
#include "engines/tlspreamble.h"
#include "engines/transportwords.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

TlsProblem tlsProblemOf(int error, bool selfSigned)
{
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return TlsProblem::Expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return TlsProblem::NotYetValid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return TlsProblem::SelfSigned;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_UNTRUSTED:
        return selfSigned ? TlsProblem::SelfSigned : TlsProblem::UnknownAuthority;
    default:
        return TlsProblem::BadSignature;
    }
}

TlsVerdict failedVerdict(TlsProblem problem, const std::optional<CertificateFacts> &certificate, const QString &reason)
{
    return TlsVerdict{problem, certificate, reason};
}

QString certificateDay(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-dd"_s);
}

QString tlsDetail(const TlsVerdict &verdict)
{
    QStringList lines;
    if (verdict.certificate) {
        const CertificateFacts &facts = *verdict.certificate;
        lines = {u"certificate of %1, for %2"_s.arg(facts.subject, facts.names.join(u", "_s)),
                 u"issued by %1"_s.arg(facts.issuer),
                 u"valid from %1 to %2"_s.arg(certificateDay(facts.notBefore), certificateDay(facts.notAfter)),
                 u"SHA-256 %1"_s.arg(fingerprintText(facts.sha256))};
    }
    if (!verdict.reason.isEmpty())
        lines += verdict.reason;
    return boundedText(lines.join(u'\n'));
}

QString certificateNames(const CertificateFacts &facts)
{
    if (facts.names.isEmpty())
        return facts.subject;
    QStringList names;
    for (const QString &name : facts.names.first(qMin<qsizetype>(facts.names.size(), 3)))
        names += name.section(u':', 1);
    return names.join(u", "_s) + (facts.names.size() > 3 ? u", ..."_s : QString());
}

QString tlsSentence(TlsProblem problem, const TlsTarget &target, const CertificateFacts &facts)
{
    const QString who = shownAddress(target.host);
    switch (problem) {
    case TlsProblem::NotOffered:
        return u"%1 offers no TLS, so no password was sent; turn TLS on at the server, or agree to an unprotected "
               "connection in the profile."_s.arg(who);
    case TlsProblem::NotAgreed:
        return u"%1 and this machine could not agree on TLS, so no password was sent; check that the port is right and "
               "the server takes TLS 1.2 or 1.3."_s.arg(who);
    case TlsProblem::WrongHost:
        return u"The certificate of %1 is for %2 and not for this host, so no password was sent; connect by a name "
               "that the certificate bears, or have it issued for this one."_s.arg(who, certificateNames(facts));
    case TlsProblem::UnknownAuthority:
        return u"The certificate of %1 was issued by %2, which is not trusted here, so no password was sent; name that "
               "authority's file as %3, or compare the certificate's fingerprint and pin it."_s.arg(
                   who, facts.issuer, authorityWord(target.engine));
    case TlsProblem::SelfSigned:
        return u"The certificate of %1 is signed by itself, so nobody vouches for it and no password was sent; compare "
               "its fingerprint with the one at the server and pin it, or name its file as %2."_s.arg(
                   who, authorityWord(target.engine));
    case TlsProblem::Expired:
        return u"The certificate of %1 expired on %2, so no password was sent; have it renewed, and check the clock of "
               "this machine."_s.arg(who, certificateDay(facts.notAfter));
    case TlsProblem::NotYetValid:
        return u"The certificate of %1 is not valid before %2, so no password was sent; check the clock of this "
               "machine, and the certificate."_s.arg(who, certificateDay(facts.notBefore));
    case TlsProblem::KeyChanged:
        return u"%1 shows another certificate than the one that was pinned, so no password was sent: pinned SHA-256 "
               "%2, now %3; ask its administrator, and pin the new one only if it was replaced."_s.arg(
                   who, fingerprintText(target.transport.pin), fingerprintText(facts.sha256));
    case TlsProblem::BadSignature:
        return u"%1 could not prove over TLS who it is, so no password was sent; check its certificate."_s.arg(who);
    }
    return {};
}

bool personMayTrust(TlsProblem problem)
{
    return problem == TlsProblem::UnknownAuthority || problem == TlsProblem::SelfSigned ||
           problem == TlsProblem::KeyChanged;
}

/// A handshake for a look; an answer of the server that ends it, one way or the other.
Result<Handshake> lookAtPeer(const TlsTarget &target, SteadyTime deadline, const CancelToken &cancel, bool *offered)
{
    const HostPort &door = target.via.host.isEmpty() ? target.host : target.via;
    const auto addresses = resolveHost(door.host, deadline);
    if (!addresses)
        return fail(addresses);
    auto dialog = openTlsDialog(target.engine, *addresses, door.port, deadline, cancel);
    if (!dialog)
        return fail(dialog);
    *offered = dialog->has_value();
    return *offered ? shakeHands(**dialog, target.host.host, {}) : Result<Handshake>(Handshake{});
}

/// Whether a server answers a question that needs neither TLS nor a login.
bool speaksInTheClear(const TlsTarget &target, SteadyTime deadline, const CancelToken &cancel)
{
    const HostPort &door = target.via.host.isEmpty() ? target.host : target.via;
    const auto addresses = resolveHost(door.host, deadline);
    if (!addresses)
        return false;
    auto dialog = TcpDialog::open(*addresses, door.port, deadline, cancel);
    if (!dialog)
        return false;
    const Fact<Offer> offer = askInTheClear(target.engine, *dialog, {});
    return offer && *offer == Offer::Accepted;
}

} // namespace

TlsVerdict judgePeer(ssl_st *ssl, const Transport &transport, const QString &host, const QDateTime &now)
{
    const Fact<CertificateFacts> asked = certificateFacts(ssl, host);
    if (!asked)
        return transport.identity == Identity::None ? TlsVerdict{}
                                                    : failedVerdict(TlsProblem::BadSignature, {}, asked.gap().reason);
    const std::optional<CertificateFacts> facts = *asked;
    switch (transport.identity) {
    case Identity::None:
        return TlsVerdict{{}, facts, {}};
    case Identity::Pinned:
        if (!transport.pin.isEmpty() && facts->sha256 == transport.pin)
            return TlsVerdict{{}, facts, {}};
        return failedVerdict(TlsProblem::KeyChanged, facts, {});
    case Identity::Chain:
    case Identity::ChainAndName:
        break;
    }
    const Fact<ChainVerdict> chain = verifyChain(ssl, transport.caFile, now);
    if (!chain)
        return failedVerdict(TlsProblem::BadSignature, facts, chain.gap().reason);
    if (!chain->ok)
        return failedVerdict(tlsProblemOf(chain->error, facts->selfSigned), facts, chain->reason);
    if (transport.identity == Identity::ChainAndName && facts->nameMatch == NameMatch::None)
        return failedVerdict(TlsProblem::WrongHost, facts, {});
    return TlsVerdict{{}, facts, {}};
}

Error tlsError(const TlsTarget &target, const TlsVerdict &verdict)
{
    const TlsProblem problem = verdict.problem.value_or(TlsProblem::NotAgreed);
    const CertificateFacts facts = verdict.certificate.value_or(CertificateFacts{});
    Error error = Error::refused(tlsSentence(problem, target, facts), tlsDetail(verdict));
    if (verdict.certificate && personMayTrust(problem))
        error.certificate = std::make_shared<const UntrustedCertificate>(
            UntrustedCertificate{facts.subject, facts.issuer, facts.names, facts.notBefore, facts.notAfter,
                                 facts.sha256, target.transport.pin});
    return error;
}

Error explainTlsFailure(const TlsTarget &target, const Error &driver, SteadyTime deadline, const CancelToken &cancel)
{
    // TLS from the first byte: a server that has none does not say so, but hangs up or waits for more.
    const bool direct = target.engine == EngineId::MongoDB || target.engine == EngineId::Redis;
    const auto now = std::chrono::steady_clock::now();
    bool offered = false;
    const auto look = lookAtPeer(target, direct ? now + (deadline - now) / 2 : deadline, cancel, &offered);
    const bool shaken = look && look->completed;
    TlsVerdict verdict;
    if ((direct && !shaken && speaksInTheClear(target, deadline, cancel)) || (look && !offered))
        verdict.problem = TlsProblem::NotOffered;
    else if (!look)
        return driver;
    else if (!shaken)
        verdict.problem = TlsProblem::NotAgreed;
    else
        verdict = judgePeer(look->ssl.get(), target.transport, target.host.host, QDateTime::currentDateTimeUtc());
    // The driver saw something that this look did not; its word counts.
    if (!verdict.problem)
        return driver;
    if (verdict.reason.isEmpty())
        verdict.reason = driver.detail;
    return tlsError(target, verdict);
}

Result<CertificateFacts> peerCertificate(EngineId engine, const HostPort &host, SteadyTime deadline,
                                         const CancelToken &cancel)
{
    const TlsTarget target{engine, host, {}, {}};
    bool offered = false;
    const auto look = lookAtPeer(target, deadline, cancel, &offered);
    if (!look)
        return fail(look);
    if (!offered || !look->completed)
        return fail(tlsError(target, {offered ? TlsProblem::NotAgreed : TlsProblem::NotOffered, {}, {}}));
    const Fact<CertificateFacts> facts = certificateFacts(look->ssl.get(), host.host);
    if (!facts)
        return fail(tlsError(target, {TlsProblem::BadSignature, {}, facts.gap().reason}));
    return *facts;
}

QString fingerprintText(const QByteArray &sha256)
{
    return QString::fromLatin1(QByteArray::fromHex(sha256).toHex(':'));
}

} // namespace athanor
