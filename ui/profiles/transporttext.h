// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/untrustedcertificate.h"
#include "engines/session.h"
#include "profiles/profile.h"
#include "reports/report.h"

#include <functional>

class QWidget;

namespace athanor {

/// A sentence and how good it is.
struct TransportText
{
    QString text;
    Tone tone = Tone::Neutral;
};

/// How the connections of a profile will be protected, by the rule of transportFor(): "Verified against the CA file
/// X.", "Pinned certificate, expires 2027-01-01.", "Plain text, agreed on by ...". `seen` is what a connection
/// negotiated, if there was one. Looks at files, opens nothing.
[[nodiscard]] TransportText plannedTransport(const Profile &profile, const std::optional<TlsState> &seen = {});

/// How the server of an open connection proved who it is.
[[nodiscard]] TransportText provenIdentity(const TlsState &tls);

/// When the certificate ends: "2027-01-01, in 40 days"; empty if that is not known.
[[nodiscard]] TransportText certificateExpiry(const TlsState &tls, const QDateTime &now);

/// Shows a server's certificate (names, issuer, dates, SHA-256, and the one that was pinned before) and calls `trusted`
/// after the person's explicit word. Not to trust is what a key press does. Asynchronous, as confirm() is.
void askToTrust(QWidget *parent, const QString &service, const UntrustedCertificate &certificate,
                std::function<void()> trusted);

} // namespace athanor
