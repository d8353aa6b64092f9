// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

/// Rights that make an account master of the server, or let it out of the database.
bool isGrave(const QString &right)
{
    static const QStringList grave{u"SUPER"_s,  u"FILE"_s,    u"GRANT OPTION"_s,   u"CREATE USER"_s, u"SHUTDOWN"_s,
                                   u"RELOAD"_s, u"PROCESS"_s, u"ALL PRIVILEGES"_s, u"CREATE ROLE"_s, u"ALL"_s};
    return grave.contains(right) || right.startsWith("REPLICATION "_L1) || right.startsWith("SYSTEM_"_L1) ||
           right.startsWith("BINLOG "_L1) || right.startsWith("CONNECTION "_L1) || right.endsWith("_ADMIN"_L1);
}

bool isDml(const QString &right)
{
    static const QStringList dml{u"SELECT"_s, u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s, u"USAGE"_s};
    return dml.contains(right);
}

/// A name of SHOW GRANTS is a pattern, in which a service's own `_` stands behind a backslash.
QString plainSchema(const QString &schema)
{
    return QString(schema).replace("\\_"_L1, "_"_L1).replace("\\%"_L1, "%"_L1);
}

} // namespace

Verdict myAnonymousAccounts(const CheckInput &in)
{
    const MySqlFacts &facts = in.facts.mysql;
    if (facts.server && facts.server->account.startsWith(u'@'))
        return failed(u"This login was taken for the anonymous account %1"_s.arg(facts.server->account));
    if (!facts.anonymousAccounts)
        return unknown(facts.anonymousAccounts.gap());
    return *facts.anonymousAccounts == 0 ? passed(u"There is no account without a name"_s)
                                         : failed(u"%1 account(s) have no name"_s.arg(*facts.anonymousAccounts));
}

Verdict myEmptyPasswords(const CheckInput &in)
{
    const auto &open = in.facts.mysql.accountsWithoutPassword;
    if (!open)
        return unknown(open.gap());
    return open->isEmpty() ? passed(u"No account that may log in lacks a password"_s)
                           : failed(u"Without a password: %1"_s.arg(listed(*open)));
}

Verdict myPlugins(const CheckInput &in)
{
    const MySqlFacts &facts = in.facts.mysql;
    QList<MyAccountPlugin> accounts;
    if (facts.plugins)
        accounts = *facts.plugins;
    else if (facts.ownAccount && facts.server)
        accounts = {{facts.server->account, facts.ownAccount->plugin}};
    else
        return unknown(facts.plugins.gap());
    QStringList clear, old;
    for (const MyAccountPlugin &account : std::as_const(accounts)) {
        if (account.plugin == "mysql_old_password"_L1 || account.plugin == "mysql_clear_password"_L1)
            clear += account.account;
        else if (account.plugin == "mysql_native_password"_L1)
            old += account.account;
    }
    if (!clear.isEmpty())
        return failed(u"The password can be read on the way or guessed at once: %1"_s.arg(listed(clear)));
    if (!old.isEmpty())
        return warned(u"mysql_native_password (SHA-1) keeps the password of %1"_s.arg(listed(old)));
    return passed(facts.plugins ? u"All accounts use current plugins"_s
                                : u"This account uses %1; others were not shown"_s.arg(facts.ownAccount->plugin));
}

Verdict myWildcardHost(const CheckInput &in)
{
    const auto &server = in.facts.mysql.server;
    if (!server)
        return unknown(server.gap());
    const QString host = server->account.section(u'@', -1);
    const QString seen = u"The server took this login for %1"_s.arg(server->account);
    return host == "%"_L1 || host.isEmpty() ? warned(seen + ": it may come from anywhere"_L1) : passed(seen);
}

Verdict myGlobalRights(const CheckInput &in)
{
    const auto &grants = in.facts.mysql.grants;
    if (!grants)
        return unknown(grants.gap());
    QStringList grave, other;
    for (const MyGrant &grant : *grants) {
        if (grant.schema != "*"_L1)
            continue;
        if (grant.grantable)
            grave += u"GRANT OPTION"_s;
        for (const QString &right : grant.rights) {
            if (isGrave(right))
                grave += right;
            else if (right != "USAGE"_L1)
                other += right;
        }
    }
    grave.removeDuplicates();
    if (!grave.isEmpty())
        return failed(u"The account has over the whole server: %1"_s.arg(listed(grave)));
    return other.isEmpty() ? passed(u"The account has no right over the whole server"_s)
                           : warned(u"The account has on every schema: %1"_s.arg(listed(other)));
}

Verdict mySchemaRights(const CheckInput &in)
{
    const auto &grants = in.facts.mysql.grants;
    if (!grants)
        return unknown(grants.gap());
    QStringList grantable, more, foreign;
    for (const MyGrant &grant : *grants) {
        if (grant.schema == "*"_L1)
            continue;
        if (grant.grantable)
            grantable += grant.schema;
        // MariaDB gives everybody the schema "test", which has a check of its own.
        if (plainSchema(grant.schema) != in.facts.url.database && !grant.schema.startsWith("test"_L1))
            foreign += grant.schema;
        for (const QString &right : grant.rights) {
            if (!isDml(right) && !grant.schema.startsWith("test"_L1))
                more += right + " on "_L1 + grant.schema;
        }
    }
    if (!grantable.isEmpty())
        return failed(u"The account may hand its rights on: %1"_s.arg(listed(grantable)));
    if (!more.isEmpty())
        return warned(u"More than reading and writing rows: %1"_s.arg(listed(more)));
    return foreign.isEmpty() ? passed(u"The account reads and writes rows of its own schema"_s)
                             : warned(u"Rights on other schemas: %1"_s.arg(listed(foreign)));
}

Verdict mySystemSchema(const CheckInput &in)
{
    const auto &grants = in.facts.mysql.grants;
    if (!grants)
        return unknown(grants.gap());
    for (const MyGrant &grant : *grants) {
        const bool everywhere = grant.schema == "*"_L1 && grant.rights != QStringList{u"USAGE"_s};
        const bool reads = grant.rights.contains(u"SELECT"_s) || grant.rights.contains(u"ALL PRIVILEGES"_s);
        if (grant.schema == "mysql"_L1 || (everywhere && reads))
            return failed(u"The account has %1 on %2.%3"_s.arg(listed(grant.rights), grant.schema, grant.table));
    }
    return passed(u"The account has no right on the schema mysql"_s);
}

Verdict myDefiners(const CheckInput &in)
{
    const auto &views = in.facts.mysql.privilegedDefiners;
    if (!views)
        return unknown(views.gap());
    return views->isEmpty()
               ? passed(u"No view that this account sees runs with the rights of root or admin"_s)
               : warned(u"At least these views run with the rights of an administrator: %1"_s.arg(listed(*views)));
}

} // namespace athanor::rules
