// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/transporttext.h"

#include "engines/tlsidentity.h"
#include "engines/transportpolicy.h"
#include "ui/confirm.h"

#include <QCoreApplication>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int SoonDays = 30;

/// The translation context of these texts; this file has no class that is seen from outside.
struct Transports
{
    Q_DECLARE_TR_FUNCTIONS(Transports)
};

QString isoDay(const QDateTime &time)
{
    return time.toUTC().date().toString(Qt::ISODate);
}

TransportText withoutTls(const Profile &profile, const Transport &transport)
{
    if (profile.url.isSocket())
        return {Transports::tr("Local socket: nothing to encrypt."), Tone::Good};
    if (profile.url.isLocal())
        return {transport.tlsIfOffered
                    ? Transports::tr("Plain text or TLS, as the server likes: it is on this machine.")
                    : Transports::tr("Plain text: the server is on this machine."),
                Tone::Neutral};
    return {profile.consentBy.isEmpty() ? Transports::tr("Plain text, agreed on.")
                                        : Transports::tr("Plain text, agreed on by %1.").arg(profile.consentBy),
            Tone::Bad};
}

TransportText pinnedText(const Transport &transport, const std::optional<TlsState> &seen)
{
    const QString pin = fingerprintText(transport.pin);
    if (seen && seen->sha256 == transport.pin && seen->notAfter.isValid())
        return {Transports::tr("Pinned certificate, expires %1: SHA-256 %2").arg(isoDay(seen->notAfter), pin),
                Tone::Good};
    return {Transports::tr("Pinned certificate: SHA-256 %1").arg(pin), Tone::Good};
}

} // namespace

TransportText plannedTransport(const Profile &profile, const std::optional<TlsState> &seen)
{
    if (profile.url.engine == EngineId::SQLite)
        return {Transports::tr("A file of this machine: nothing to encrypt."), Tone::Neutral};
    const auto transport = transportFor(ConnectionSpec::of(profile, Secret(), Access::ReadOnly));
    if (!transport)
        return {transport.error().message, Tone::Bad};
    if (!transport->tls)
        return withoutTls(profile, *transport);
    switch (transport->identity) {
    case Identity::None:
        return {profile.url.isLocal() ? Transports::tr("Encrypted, not verified: the server is on this machine.")
                                      : Transports::tr("Encrypted, but nobody makes sure who answers; agreed on by %1.")
                                            .arg(profile.consentBy),
                profile.url.isLocal() ? Tone::Neutral : Tone::Bad};
    case Identity::Pinned:
        return pinnedText(*transport, seen);
    case Identity::Chain:
        return {Transports::tr("Verified against the CA file %1, whatever the host name.").arg(transport->caFile),
                Tone::Notice};
    case Identity::ChainAndName:
        return {transport->caFile.isEmpty()
                    ? Transports::tr("Verified against the authorities that this system trusts.")
                    : Transports::tr("Verified against the CA file %1.").arg(transport->caFile),
                Tone::Good};
    }
    return {};
}

TransportText provenIdentity(const TlsState &tls)
{
    switch (tls.identity) {
    case Identity::None:
        return {Transports::tr("was not checked"), Tone::Notice};
    case Identity::Pinned:
        return {Transports::tr("is the pinned one"), Tone::Good};
    case Identity::Chain:
        return {Transports::tr("chain was checked, host name was not"), Tone::Notice};
    case Identity::ChainAndName:
        return {Transports::tr("chain and host name were checked"), Tone::Good};
    }
    return {};
}

TransportText certificateExpiry(const TlsState &tls, const QDateTime &now)
{
    if (!tls.notAfter.isValid())
        return {};
    const qint64 days = now.daysTo(tls.notAfter);
    if (tls.notAfter < now)
        return {Transports::tr("%1, it is over").arg(isoDay(tls.notAfter)), Tone::Bad};
    return {Transports::tr("%1, in %n days", nullptr, int(days)).arg(isoDay(tls.notAfter)),
            days < SoonDays ? Tone::Notice : Tone::Neutral};
}

void askToTrust(QWidget *parent, const QString &service, const UntrustedCertificate &certificate,
                std::function<void()> trusted)
{
    QStringList lines{
        Transports::tr("Name:    %1").arg(certificate.subject),
        Transports::tr("Hosts:   %1").arg(certificate.names.join(u", "_s)),
        Transports::tr("Issuer:  %1").arg(certificate.issuer),
        Transports::tr("Valid:   %1 to %2").arg(isoDay(certificate.notBefore), isoDay(certificate.notAfter)),
        Transports::tr("SHA-256: %1").arg(fingerprintText(certificate.sha256))};
    const bool changed = !certificate.pinned.isEmpty();
    if (changed)
        lines += Transports::tr("Pinned:  %1").arg(fingerprintText(certificate.pinned));
    confirm(parent,
            {.title = changed ? Transports::tr("The server of %1 shows another certificate").arg(service)
                              : Transports::tr("Trust the certificate of %1?").arg(service),
             .text = changed
                         ? Transports::tr("It is not the one that was pinned. Either it was replaced, or somebody is "
                                          "between you and the server. Ask the administrator, and compare the "
                                          "fingerprint; no password was sent.")
                         : Transports::tr("No authority that is known here vouches for it. Compare the fingerprint "
                                          "with the one at the server before you trust it; no password was sent."),
             .detail = lines.join(u'\n'),
             .verb = changed ? Transports::tr("Pin the New One") : Transports::tr("Trust and Pin"),
             .typedName = changed ? service : QString(),
             .refusal = Transports::tr("Do Not Trust")},
            std::move(trusted));
}

} // namespace athanor
