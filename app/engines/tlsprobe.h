// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/fact.h"
#include "profiles/databaseurl.h"

#include <QDateTime>
#include <QStringList>

#include <chrono>
#include <optional>

namespace athanor {

/// One question of the probe that the server answered with yes or no.
enum class Offer { Accepted, Refused };

/// How a server certificate's names fit the host that was asked for (RFC 9525; CN alone is the old way).
enum class NameMatch { SubjectAltName, CommonNameOnly, None };

struct CertificateFacts
{
    QString subject;
    QString issuer;
    QDateTime notBefore; ///< UTC
    QDateTime notAfter;  ///< UTC
    QStringList names;   ///< subjectAltName: "DNS:db.example.org", "IP:10.0.0.1"
    QString keyType;     ///< "RSA", "EC", "ED25519" ...
    int keyBits = 0;
    QString signature; ///< "SHA256", "SHA1", "MD5" ...; empty where the algorithm has no separate hash (Ed25519)
    bool selfSigned = false;
    QByteArray sha256; ///< of the certificate, hex
    NameMatch nameMatch = NameMatch::None;
};

/// What a verification against one set of authorities said.
struct ChainVerdict
{
    bool ok = false;
    QString reason; ///< OpenSSL's sentence where not
    int error = 0;  ///< and its number (X509_V_ERR_...)
};

/// What the server at one address says before any login.
struct TlsProbe
{
    QString address; ///< host:port that was asked
    Offer tls = Offer::Refused;
    QString protocol; ///< what the best handshake agreed on; empty if TLS is not offered
    QString cipher;
    Fact<CertificateFacts> certificate;
    Fact<ChainVerdict> withProfileCa; ///< NotAsked if the profile names no CA
    Fact<ChainVerdict> withSystemCa;
    Fact<Offer> tls10;
    Fact<Offer> tls11;
    Fact<Offer> tls12;
    Fact<Offer> tls13;
    Fact<QString> weakCipher;      ///< the broken cipher that a handshake agreed on; empty: none of those offered
    Fact<QString> staticKeyCipher; ///< the cipher without forward secrecy that one agreed on; empty: none
};

struct ProbeTarget
{
    QString host;
    quint16 port = 5432;
    QString database; ///< named in PostgreSQL's plaintext start-up message
    QString caFile;   ///< absolute; empty: the profile names none
    QDateTime now;    ///< the time certificates are judged at
    EngineId engine = EngineId::PostgreSQL;
};

/// Asks a server over TCP what it offers: the engine's own request for TLS, one handshake for each version, no login.
/// Each connection ends by the deadline. Blocking, any thread. The gap says why nothing at all was learnt.
[[nodiscard]] Fact<TlsProbe> probeTls(const ProbeTarget &target, std::chrono::steady_clock::time_point deadline,
                                      const CancelToken &cancel = {});

/// Whether the server begins a login without encryption: a made-up user where the protocol begins with one, and no
/// answer to what it asks. The real user and password are never sent. An answer that fits neither is a gap.
[[nodiscard]] Fact<Offer> probePlaintext(const ProbeTarget &target, std::chrono::steady_clock::time_point deadline,
                                         const CancelToken &cancel = {});

/// Where an address lies: the most public of all addresses that a name has.
enum class AddressScope { Loopback, Private, Public };
/// Asks the resolver; a name that cannot be resolved by the deadline is a gap.
[[nodiscard]] Fact<AddressScope> addressScope(const QString &host, std::chrono::steady_clock::time_point deadline);

} // namespace athanor
