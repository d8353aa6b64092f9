// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace athanor {

/// How a server proves who it is before anything of a login is sent to it.
enum class Identity {
    None,        ///< not at all: this machine, or the person agreed to it
    Pinned,      ///< its certificate is the very one that the person trusted
    Chain,       ///< an authority of the person's own signed its certificate, whatever name that bears
    ChainAndName ///< an authority signed its certificate, and for this host
};

/// How a connection is protected. An engine does exactly this: it sends nothing of a login before it is done, and
/// closes a connection that turns out otherwise.
struct Transport
{
    bool tls = true; ///< encrypted, or not opened at all
    bool tlsIfOffered =
        false; ///< where `tls` is false: encrypted, unverified, if server and driver can; plain otherwise
    Identity identity = Identity::ChainAndName; ///< None wherever `tls` is false
    QByteArray pin;                             ///< Pinned: SHA-256 of the leaf certificate, lower-case hex
    QString caFile;   ///< absolute; empty: the authorities that the system trusts (`systemAuthorities()`)
    QString certFile; ///< client certificate, PEM, absolute; empty: none
    QString keyFile;  ///< its key; may be the same file

    friend bool operator==(const Transport &, const Transport &) = default;
};

/// What was negotiated with the server.
struct TlsState
{
    QString protocol; ///< "TLSv1.3"
    QString cipher;
    int bits = 0;
    bool verified = false;              ///< the server's identity was made sure of: ChainAndName or Pinned
    Identity identity = Identity::None; ///< how
    QDateTime notAfter;                 ///< the certificate's last moment, UTC; invalid: not known
    QByteArray sha256;                  ///< of the certificate, lower-case hex; empty: not known
};

} // namespace athanor
