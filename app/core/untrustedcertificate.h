// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

namespace athanor {

/// A server's certificate that no known authority vouches for, or another one than was trusted: what a person compares
/// before trusting it. The texts are bounded and plain.
struct UntrustedCertificate
{
    QString subject;
    QString issuer;
    QStringList names; ///< "DNS:db.example.org", "IP:10.0.0.1"
    QDateTime notBefore;
    QDateTime notAfter;
    QByteArray sha256; ///< lower-case hex
    QByteArray pinned; ///< what was trusted until now; empty: nothing
};

} // namespace athanor
