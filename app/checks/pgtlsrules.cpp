// SPDX-License-Identifier: Apache-2.0
#include "checks/pgrulesupport.h"
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr int FewestBits = 128;

bool isOldProtocol(const QString &protocol)
{
    return protocol.startsWith("SSL"_L1) || protocol == "TLSv1"_L1 || protocol == "TLSv1.1"_L1;
}

/// The addresses of listen_addresses that are only this machine's.
bool listensLocallyOnly(const QString &addresses)
{
    for (const QString &part : addresses.split(u',', Qt::SkipEmptyParts)) {
        const QString address = part.trimmed();
        if (address != "localhost"_L1 && address != "::1"_L1 && !address.startsWith("127."_L1))
            return false;
    }
    return true;
}

} // namespace

QString hbaText(const PgHbaRule &rule)
{
    QStringList words{rule.type, rule.databases, rule.users};
    if (!rule.address.isEmpty())
        words += rule.netmask.isEmpty() ? rule.address : rule.address + u'/' + rule.netmask;
    words += rule.method;
    return u"line %1 (%2)"_s.arg(rule.line).arg(words.join(u' '));
}

Verdict pgSessionEncrypted(const CheckInput &in)
{
    const Fact<PgSession> &session = in.facts.pg.session;
    if (!session)
        return unknown(session.gap());
    if (!session->overTcp)
        return notApplicable(u"This session runs through a local socket."_s);
    const bool clientKnows = in.facts.server.known();
    const bool clientSees = clientKnows && in.facts.server->tls.has_value();
    if (clientKnows && clientSees != session->ssl)
        return failed(u"The client says TLS is %1, the server says %2: somebody between them ends the encryption"_s.arg(
            clientSees ? u"on"_s : u"off"_s, session->ssl ? u"on"_s : u"off"_s));
    if (!session->ssl)
        return failed(u"pg_stat_ssl says that this session is not encrypted"_s);
    const QString seen = u"%1, %2, %3 bits"_s.arg(session->protocol, session->cipher).arg(session->bits);
    return isOldProtocol(session->protocol) || session->bits < FewestBits ? warned(seen) : passed(seen);
}

Verdict pgSslOn(const CheckInput &in)
{
    const auto ssl = in.facts.pg.setting(u"ssl"_s);
    if (!ssl)
        return unknown(ssl.gap());
    if (*ssl == "on"_L1)
        return passed(u"ssl is on"_s);
    const auto listen = in.facts.pg.setting(u"listen_addresses"_s);
    if (!listen)
        return unknown(listen.gap());
    if (listensLocallyOnly(*listen))
        return notApplicable(u"ssl is off, and the server listens only on this machine (%1)."_s.arg(*listen));
    return failed(u"ssl is off, and the server listens on %1"_s.arg(*listen));
}

Verdict pgMinimumTls(const CheckInput &in)
{
    const auto version = in.facts.pg.setting(u"ssl_min_protocol_version"_s);
    if (!version)
        return unknown(version.gap());
    const QString seen = u"ssl_min_protocol_version is %1"_s.arg(version->isEmpty() ? u"not set"_s : *version);
    // An empty value lets the library choose, down to what it still has.
    return version->isEmpty() || isOldProtocol(*version) ? failed(seen) : passed(seen);
}

Verdict pgHbaDemandsTls(const CheckInput &in)
{
    const Fact<QList<PgHbaRule>> &rules = in.facts.pg.hba;
    if (!rules)
        return unknown(rules.gap());
    QStringList open;
    QStringList broken;
    for (const PgHbaRule &rule : *rules) {
        if (!rule.error.isEmpty())
            broken += u"line %1: %2"_s.arg(rule.line).arg(rule.error);
        else if (!rejects(rule) && !isLoopback(rule) && (rule.type == "host"_L1 || rule.type == "hostnossl"_L1))
            open += hbaText(rule);
    }
    if (!open.isEmpty())
        return failed(u"Logins without TLS are admitted by %1"_s.arg(listed(open)));
    if (!broken.isEmpty())
        return warned(u"pg_hba.conf has errors: %1"_s.arg(listed(broken)));
    return passed(u"Only hostssl, local and loopback lines admit logins"_s);
}

Verdict pgPlainClients(const CheckInput &in)
{
    const Fact<qint64> &plain = in.facts.pg.plainSessions;
    if (!plain)
        return unknown(plain.gap());
    if (*plain > 0)
        return warned(u"%1 session(s) over TCP are not encrypted"_s.arg(*plain));
    const Fact<bool> &all = in.facts.pg.seesAllSessions;
    if (!all)
        return unknown(all.gap());
    return *all ? passed(u"Every session over TCP is encrypted"_s)
                : unknown(u"without pg_read_all_stats this account sees only its own sessions"_s);
}

} // namespace athanor::rules
