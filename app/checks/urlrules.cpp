// SPDX-License-Identifier: Apache-2.0
#include "checks/clienttls.h"
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 CaWarningDays = 60;

QString quoted(const QString &mode)
{
    return mode.isEmpty() ? u"sslmode is not set, which means prefer"_s : u"sslmode is %1"_s.arg(mode);
}

bool fallsBackToPlaintext(const QString &mode)
{
    return mode.isEmpty() || mode == "prefer"_L1 || mode == "allow"_L1;
}

QString noKeyReason(const DatabaseUrl &url)
{
    return u"a %1 URL cannot say how TLS is used; look at connect_args of create_engine"_s.arg(url.driver);
}

} // namespace

Verdict urlSslMode(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    if (url.isSocket())
        return notApplicable(u"The service connects through a local socket."_s);
    const auto mode = clientTlsMode(url);
    if (!mode)
        return unknown(noKeyReason(url));
    if (*mode == "verify-full"_L1)
        return passed(quoted(*mode));
    if (*mode == "disable"_L1)
        return failed(u"sslmode is disable: nothing is encrypted"_s);
    if (*mode == "require"_L1)
        return warned(u"sslmode is require: encrypted, but nobody checks whose server answers"_s);
    if (*mode == "verify-ca"_L1)
        return warned(u"sslmode is verify-ca: the authority is checked, the host name is not"_s);
    if (!fallsBackToPlaintext(*mode))
        return failed(u"sslmode is \"%1\", which no driver knows"_s.arg(*mode));
    // On this machine nobody sits between the two, but nothing is verified either.
    if (url.isLocal())
        return warned(quoted(*mode) + ": TLS is optional; the server is on this machine"_L1);
    return failed(quoted(*mode) +
                  ": a server that offers no TLS gets the session, and perhaps the password, in clear"_L1);
}

Verdict urlCaFile(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    if (url.isSocket())
        return notApplicable(u"The service connects through a local socket."_s);
    const auto mode = clientTlsMode(url);
    if (!mode)
        return unknown(noKeyReason(url));
    if (!in.facts.caPath)
        return unknown(in.facts.caPath.gap());
    const bool verifies = mode->startsWith("verify-"_L1);
    const bool named = url.option(u"sslrootcert"_s).has_value();
    if (in.facts.caPath->isEmpty())
        return verifies ? failed(u"%1, but no sslrootcert is named and ~/.postgresql/root.crt does not exist"_s.arg(
                              quoted(*mode)))
                        : notApplicable(u"%1: no authority is asked for"_s.arg(quoted(*mode)));
    if (!verifies && !named)
        return notApplicable(u"%1: no authority is asked for"_s.arg(quoted(*mode)));
    const Fact<CaFile> &ca = in.facts.ca;
    if (!ca)
        return ca.gap().kind == FactGap::Kind::Denied || ca.gap().kind == FactGap::Kind::NotAsked
                   ? unknown(ca.gap())
                   : failed(ca.gap().reason);
    if (ca->expired == ca->certificates)
        return failed(u"Every certificate in %1 has expired"_s.arg(ca->path));
    const qint64 days = in.facts.askedAt.daysTo(ca->firstExpiry);
    const QString seen = u"%1 holds %2 certificate(s), the first ends on %3"_s.arg(ca->path)
                             .arg(ca->certificates)
                             .arg(ca->firstExpiry.date().toString(Qt::ISODate));
    return days < CaWarningDays ? warned(seen) : passed(seen);
}

Verdict urlDriverKey(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    const bool hasSslMode = url.option(u"sslmode"_s).has_value();
    const bool hasSsl = url.option(u"ssl"_s).has_value();
    switch (tlsKeyOf(url)) {
    case TlsKey::SslMode:
        return hasSsl ? failed(u"The URL carries ssl=, which libpq refuses; its key is sslmode"_s)
                      : passed(hasSslMode ? u"sslmode is the key of this driver"_s
                                          : u"The URL carries no key that this driver does not know"_s);
    case TlsKey::Ssl:
        return hasSslMode
                   ? failed(u"The URL carries sslmode=, which asyncpg does not know: it fails when it connects"_s)
                   : passed(hasSsl ? u"ssl is the key of asyncpg"_s
                                   : u"The URL carries no key that asyncpg does not know"_s);
    case TlsKey::NoKey:
        return hasSslMode ? failed(u"The URL carries sslmode=, which pg8000 does not know"_s)
                          : unknown(noKeyReason(url));
    case TlsKey::Unknown:
        return unknown(u"the driver %1 is not known to Athanor"_s.arg(url.driver));
    }
    return unknown(u"the driver is not known"_s);
}

Verdict urlClearPassword(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    if (url.isSocket())
        return notApplicable(u"The service connects through a local socket."_s);
    const auto mode = clientTlsMode(url);
    if (!mode)
        return unknown(noKeyReason(url));
    if (*mode == "verify-full"_L1)
        return passed(u"The server is verified before a password is sent"_s);
    if (url.option(u"channel_binding"_s) == u"require"_s)
        return passed(u"channel_binding=require: only SCRAM over this very TLS channel is answered"_s);
    if (url.option(u"require_auth"_s) == u"scram-sha-256"_s)
        return passed(u"require_auth=scram-sha-256: the password itself is never sent"_s);
    if (*mode == "require"_L1 || *mode == "verify-ca"_L1)
        return warned(u"%1 without channel_binding=require"_s.arg(quoted(*mode)));
    return failed(u"%1: a server may ask for the password in clear"_s.arg(quoted(*mode)));
}

Verdict urlPublicHost(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    if (url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite is a file."_s);
    if (url.isSocket())
        return passed(u"The service connects through a local socket"_s);
    const Fact<AddressScope> &scope = in.facts.addressScope;
    if (!scope)
        return unknown(scope.gap());
    if (*scope == AddressScope::Loopback)
        return passed(u"The host is this machine"_s);
    if (*scope == AddressScope::Private)
        return passed(u"The host has a private address"_s);
    const QString mode = clientTlsMode(url).value_or(QString());
    if (mode.startsWith("verify-"_L1))
        return warned(u"The host has a public address; %1"_s.arg(quoted(mode)));
    return failed(u"The host has a public address and the server is not verified"_s);
}

} // namespace athanor::rules
