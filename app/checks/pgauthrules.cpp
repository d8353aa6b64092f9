// SPDX-License-Identifier: Apache-2.0
#include "checks/pgrulesupport.h"
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 PasswordWarnDays = 14;

bool isOpenToAll(const PgHbaRule &rule)
{
    if (rule.address == "all"_L1)
        return true;
    return (rule.address == "0.0.0.0"_L1 && rule.netmask == "0.0.0.0"_L1) ||
           (rule.address == "::"_L1 && rule.netmask == "::"_L1);
}

} // namespace

Verdict pgTrustLines(const CheckInput &in)
{
    const Fact<QList<PgHbaRule>> &rules = in.facts.pg.hba;
    if (!rules)
        return unknown(rules.gap());
    QStringList remote;
    QStringList local;
    for (const PgHbaRule &rule : *rules) {
        if (rule.method == "trust"_L1)
            (rule.type == "local"_L1 ? local : remote) += hbaText(rule);
    }
    if (!remote.isEmpty())
        return failed(u"Anyone is let in without a password by %1"_s.arg(listed(remote)));
    if (!local.isEmpty())
        return warned(u"Anyone on the server's machine is let in without a password by %1"_s.arg(listed(local)));
    return passed(u"No line of pg_hba.conf trusts without a proof"_s);
}

Verdict pgOldMethods(const CheckInput &in)
{
    const Fact<QList<PgHbaRule>> &rules = in.facts.pg.hba;
    if (!rules)
        return unknown(rules.gap());
    QStringList clear;
    QStringList old;
    for (const PgHbaRule &rule : *rules) {
        if (rule.method == "password"_L1 && rule.type != "hostssl"_L1 && rule.type != "local"_L1)
            clear += hbaText(rule);
        else if (rule.method == "password"_L1 || rule.method == "md5"_L1 || rule.method == "ident"_L1)
            old += hbaText(rule);
    }
    if (!clear.isEmpty())
        return failed(u"Passwords cross the network in clear by %1"_s.arg(listed(clear)));
    if (!old.isEmpty())
        return warned(u"Old methods are in use by %1"_s.arg(listed(old)));
    return passed(u"No line uses password, md5 or ident"_s);
}

Verdict pgPasswordEncryption(const CheckInput &in)
{
    const auto setting = in.facts.pg.setting(u"password_encryption"_s);
    if (!setting)
        return unknown(setting.gap());
    const QString seen = u"password_encryption is %1"_s.arg(*setting);
    return *setting == "scram-sha-256"_L1 ? passed(seen) : failed(seen);
}

Verdict pgStoredPasswords(const CheckInput &in)
{
    const Fact<QList<PgStoredPassword>> &passwords = in.facts.pg.passwords;
    if (!passwords)
        return unknown(passwords.gap());
    QStringList md5;
    QStringList none;
    QStringList other;
    for (const PgStoredPassword &password : *passwords) {
        if (password.kind == "md5"_L1)
            md5 += password.role;
        else if (password.kind == "none"_L1)
            none += password.role;
        else if (password.kind != "scram"_L1)
            other += password.role;
    }
    if (!md5.isEmpty())
        return failed(u"Kept as md5: %1"_s.arg(listed(md5)));
    if (!other.isEmpty())
        return unknown(u"the form of the password of %1 is not one that Athanor knows"_s.arg(listed(other)));
    if (!none.isEmpty())
        return warned(u"Login roles without a password (well with cert or peer): %1"_s.arg(listed(none)));
    return passed(u"All %1 login roles keep a SCRAM verifier"_s.arg(passwords->size()));
}

Verdict pgLoginMethod(const CheckInput &in)
{
    const PgFacts &pg = in.facts.pg;
    if (!pg.login)
        return unknown(pg.login.gap());
    if (!pg.session)
        return unknown(pg.session.gap());
    const QString method = pg.login->method;
    if (!pg.session->overTcp)
        return passed(u"The session came through a local socket"_s);
    if (pg.login->serverSays && !method.isEmpty())
        return passed(u"The server let this session in by %1"_s.arg(method));
    if (pg.login->usedPassword)
        return passed(u"The server asked for the password; releases before 16 do not name the method"_s);
    // A client certificate is a proof, too, which only newer servers tell of.
    if (!pg.login->serverSays && in.facts.url.option(u"sslcert"_s))
        return unknown(u"no password was asked for, and the server does not say whether the client certificate was"_s);
    return failed(u"The server let this session in over TCP without a password or any other proof"_s);
}

Verdict pgPasswordExpiry(const CheckInput &in)
{
    const Fact<PgRole> &role = in.facts.pg.role;
    if (!role)
        return unknown(role.gap());
    if (role->validUntil.isValid() && in.facts.askedAt.daysTo(role->validUntil) < PasswordWarnDays)
        return warned(u"The password of %1 ends on %2, and the service with it"_s.arg(
            role->name, role->validUntil.date().toString(Qt::ISODate)));
    if (role->connectionLimit < 0)
        return warned(u"%1 has no connection limit"_s.arg(role->name));
    return passed(u"At most %1 connections; %2"_s.arg(role->connectionLimit)
                      .arg(role->validUntil.isValid()
                               ? "valid until "_L1 + role->validUntil.date().toString(Qt::ISODate)
                               : u"the password does not expire"_s));
}

Verdict pgListenAddresses(const CheckInput &in)
{
    const auto listen = in.facts.pg.setting(u"listen_addresses"_s);
    if (!listen)
        return unknown(listen.gap());
    const QString seen = u"listen_addresses is %1"_s.arg(listen->isEmpty() ? u"empty: local sockets only"_s : *listen);
    for (const QString &address : listen->split(u',')) {
        if (address.trimmed() == "*"_L1 || address.trimmed() == "0.0.0.0"_L1 || address.trimmed() == "::"_L1)
            return warned(seen);
    }
    return passed(seen);
}

Verdict pgHbaOpenToAll(const CheckInput &in)
{
    const Fact<QList<PgHbaRule>> &rules = in.facts.pg.hba;
    if (!rules)
        return unknown(rules.gap());
    QStringList weak;
    QStringList open;
    for (const PgHbaRule &rule : *rules) {
        if (!rule.type.startsWith("host"_L1) || rejects(rule) || !isOpenToAll(rule))
            continue;
        const bool strong = rule.type == "hostssl"_L1 && rule.method != "md5"_L1 && rule.method != "password"_L1 &&
                            rule.method != "trust"_L1;
        (strong ? open : weak) += hbaText(rule);
    }
    if (!weak.isEmpty())
        return failed(u"Every address may try, with a weak method or without TLS, by %1"_s.arg(listed(weak)));
    if (!open.isEmpty())
        return warned(u"Every address may try by %1"_s.arg(listed(open)));
    return passed(u"No line of pg_hba.conf is open to every address"_s);
}

} // namespace athanor::rules
