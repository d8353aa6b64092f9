// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "engines/tlsprobe.h"
#include "engines/transport.h"

#include <optional>

struct ssl_st;

namespace athanor {

/// What can be wrong with a server's proof of who it is.
enum class TlsProblem {
    NotOffered,       ///< the server speaks no TLS
    NotAgreed,        ///< the handshake failed for another reason than the certificate
    WrongHost,        ///< the certificate is for another name
    UnknownAuthority, ///< nobody that is trusted here signed it
    SelfSigned,       ///< it is its own authority, and is not trusted here
    Expired,
    NotYetValid,
    KeyChanged,  ///< it is not the pinned one
    BadSignature ///< revoked, broken, not for servers: anything else the library found
};

/// What a look at a server's certificate said.
struct TlsVerdict
{
    std::optional<TlsProblem> problem; ///< nothing: the server is who it must be
    std::optional<CertificateFacts> certificate;
    QString reason; ///< the TLS library's words
};

/// Judges the certificate of a finished handshake by what `transport` demands, at a time. Any engine that holds
/// OpenSSL's connection may call it before it sends a login.
[[nodiscard]] TlsVerdict judgePeer(ssl_st *ssl, const Transport &transport, const QString &host, const QDateTime &now);

/// Who was asked, for the sentence.
struct TlsTarget
{
    EngineId engine = EngineId::PostgreSQL;
    HostPort host; ///< with its port; the name that the certificate must bear
    Transport transport;
    HostPort via = {}; ///< where to knock instead: the near end of a tunnel; empty: at the host
};

/// One sentence: what is wrong, that no password was sent, what to do next. Refused. The certificate goes with it where
/// the person could decide to trust it (unknown authority, self-signed, changed); its facts are in the detail.
[[nodiscard]] Error tlsError(const TlsTarget &target, const TlsVerdict &verdict);

/// For drivers that check by themselves and then only say that something was wrong: connects once more, without a
/// login, and returns the sentence of tlsError(); `driver` itself where the second look finds nothing. Ends by the
/// deadline.
[[nodiscard]] Error explainTlsFailure(const TlsTarget &target, const Error &driver,
                                      std::chrono::steady_clock::time_point deadline, const CancelToken &cancel);

/// The certificate of a server, without a login and without a judgement: for drivers that cannot compare a SHA-256 pin
/// by themselves, and for the person who is to pin it.
[[nodiscard]] Result<CertificateFacts> peerCertificate(EngineId engine, const HostPort &host,
                                                       std::chrono::steady_clock::time_point deadline,
                                                       const CancelToken &cancel);

/// "ab:cd:..." as the tools print a fingerprint.
[[nodiscard]] QString fingerprintText(const QByteArray &sha256);

} // namespace athanor
