// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

bool isYes(const QString &value)
{
    return value == "ON"_L1 || value == "1"_L1 || value == "YES"_L1;
}

bool isOldTls(const QString &version)
{
    return version == "TLSv1"_L1 || version == "TLSv1.0"_L1 || version == "TLSv1.1"_L1 || version.startsWith("SSL"_L1);
}

} // namespace

Verdict mySessionEncrypted(const CheckInput &in)
{
    const auto version = in.facts.mysql.statusOf(u"Ssl_version"_s);
    if (!version)
        return unknown(version.gap());
    if (!in.facts.server)
        return unknown(in.facts.server.gap());
    const bool client = in.facts.server->tls.has_value();
    if (client != !version->isEmpty())
        return failed(u"The client says that the session %1 encrypted, the server says the opposite: something stands "
                      "between them"_s.arg(client ? u"is"_s : u"is not"_s));
    if (in.facts.url.isSocket())
        return notApplicable(u"The session goes over a socket of the server's machine"_s);
    if (version->isEmpty())
        return failed(u"The session is not encrypted"_s);
    const QString seen = u"The session uses %1 with %2"_s.arg(
        *version, in.facts.mysql.statusOf(u"Ssl_cipher"_s) ? *in.facts.mysql.statusOf(u"Ssl_cipher"_s) : u"?"_s);
    return isOldTls(*version) ? warned(seen) : passed(seen);
}

Verdict myRequiresTls(const CheckInput &in)
{
    const auto required = in.facts.mysql.variable(u"require_secure_transport"_s);
    if (!required)
        return unknown(required.gap());
    const QString seen = u"require_secure_transport is %1"_s.arg(*required);
    if (isYes(*required))
        return passed(seen);
    return in.facts.url.isLocal() ? notApplicable(seen + ", and the server is this machine"_L1) : failed(seen);
}

Verdict myAccountDemandsTls(const CheckInput &in)
{
    const auto &account = in.facts.mysql.ownAccount;
    if (!account)
        return unknown(account.gap());
    if (account->tls != "NONE"_L1)
        return passed(u"The account demands %1"_s.arg(account->tls));
    const auto required = in.facts.mysql.variable(u"require_secure_transport"_s);
    if (!required)
        return unknown(required.gap());
    return isYes(*required) ? passed(u"The account demands nothing, but the server demands TLS of everybody"_s)
                            : failed(u"Neither the account nor the server demands TLS"_s);
}

Verdict myTlsVersions(const CheckInput &in)
{
    const auto versions = in.facts.mysql.variable(u"tls_version"_s);
    if (!versions)
        return unknown(versions.gap());
    QStringList old;
    for (const QString &version : versions->split(u',', Qt::SkipEmptyParts)) {
        if (isOldTls(version.trimmed()))
            old += version.trimmed();
    }
    if (versions->isEmpty())
        return failed(u"tls_version is empty: the server has no TLS"_s);
    return old.isEmpty() ? passed(u"tls_version is %1"_s.arg(*versions))
                         : failed(u"The server still takes %1"_s.arg(old.join(u", "_s)));
}

} // namespace athanor::rules
