// SPDX-License-Identifier: Apache-2.0
#include "engines/transportpolicy.h"

#include "engines/transportwords.h"

#include <QDir>
#include <QFileInfo>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

using PolicyLevel = TransportWords::Level;

Error tooWeakWord(EngineId engine, const QString &word)
{
    return Error::refused(
        u"%1 does not make sure who the server is, so its password could be read on the way; use %2, pin the server's "
        "certificate, or agree to an unprotected connection in the profile."_s.arg(word, strongWords(engine)));
}

/// A certificate file that the URL names: relative ones are below the service's folder.
Result<QString> certificatePath(const QString &key, const QString &value, const QString &baseFolder)
{
    if (value.isEmpty())
        return QString();
    const QString path = baseFolder.isEmpty() ? value : QDir(baseFolder).filePath(value);
    if (!path.contains(QChar(0)) && QFileInfo(path).isFile())
        return QFileInfo(path).absoluteFilePath();
    return fail(Error::invalidInput(
        u"The file that %1 names does not exist: %2; check the path."_s.arg(key, boundedText(path, 500, false))));
}

/// What a silent URL means. The drivers of PostgreSQL and MySQL take TLS where they get it.
PolicyLevel silentLevel(const TransportWords &words, EngineId engine, bool mayBePlain)
{
    if (!mayBePlain || !words.ca.isEmpty())
        return PolicyLevel::ChainAndName;
    if (words.encrypts)
        return PolicyLevel::Encrypted;
    return engine == EngineId::PostgreSQL || engine == EngineId::MySQL ? PolicyLevel::IfOffered : PolicyLevel::Plain;
}

bool isStrictLevel(PolicyLevel level, const TransportWords &words)
{
    // Any authority of the system signs anybody's certificate; one of the person's own does not.
    return level == PolicyLevel::ChainAndName || (level == PolicyLevel::Chain && !words.ca.isEmpty());
}

Identity identityOfLevel(PolicyLevel level)
{
    switch (level) {
    case PolicyLevel::Plain:
    case PolicyLevel::IfOffered:
    case PolicyLevel::Encrypted:
        return Identity::None;
    case PolicyLevel::Chain:
        return Identity::Chain;
    case PolicyLevel::ChainAndName:
        return Identity::ChainAndName;
    }
    return Identity::ChainAndName;
}

Status addCertificateFiles(const TransportWords &words, const ConnectionSpec &spec, Transport *transport)
{
    // psycopg looks for this one where the URL names none.
    const QString own = QDir::home().filePath(u".postgresql/root.crt"_s);
    if (words.ca.isEmpty() && spec.url.engine == EngineId::PostgreSQL && QFileInfo(own).isFile())
        transport->caFile = own;
    const bool systems = spec.url.engine == EngineId::PostgreSQL && words.ca == "system"_L1;
    const auto ca = systems ? Result<QString>(QString()) : certificatePath(words.caKey, words.ca, spec.baseFolder);
    const auto cert = certificatePath(words.certKey, words.cert, spec.baseFolder);
    const auto key = certificatePath(words.keyKey, words.key, spec.baseFolder);
    for (const auto *path : {&ca, &cert, &key}) {
        if (!*path)
            return fail(*path);
    }
    if (systems || !ca->isEmpty())
        transport->caFile = *ca;
    transport->certFile = *cert;
    // MongoDB and PEM files of other tools hold both in one.
    transport->keyFile = key->isEmpty() ? *cert : *key;
    return {};
}

} // namespace

Result<Transport> transportFor(const ConnectionSpec &spec)
{
    const DatabaseUrl &url = spec.url;
    const auto words = transportWords(url);
    if (!words)
        return fail(words);
    Transport transport;
    if (const Status found = addCertificateFiles(*words, spec, &transport); !found)
        return fail(found);
    const bool local = url.isLocal() && url.scheme != "mongodb+srv"_L1;
    const bool mayBePlain = local || spec.plainTextConsent;
    if (!spec.tlsPin.isEmpty() && !url.isSocket() && url.engine != EngineId::SQLite) {
        transport.identity = Identity::Pinned;
        transport.pin = spec.tlsPin.toLatin1();
        return transport;
    }
    const PolicyLevel level = words->level.value_or(silentLevel(*words, url.engine, mayBePlain));
    if (!mayBePlain && !isStrictLevel(level, *words))
        return fail(tooWeakWord(url.engine, words->word));
    // Nobody else listens on a socket of this machine, and the drivers know no TLS there.
    transport.tls = level >= PolicyLevel::Encrypted && !url.isSocket();
    transport.tlsIfOffered = level == PolicyLevel::IfOffered && !url.isSocket();
    transport.identity = transport.tls ? identityOfLevel(level) : Identity::None;
    return transport;
}

QString systemAuthorities()
{
    for (const QString &path : {u"/etc/ssl/certs/ca-certificates.crt"_s, u"/etc/pki/tls/certs/ca-bundle.crt"_s,
                                u"/etc/ssl/cert.pem"_s, u"/etc/ssl/ca-bundle.pem"_s}) {
        if (QFileInfo::exists(path))
            return path;
    }
    return {};
}

} // namespace athanor
