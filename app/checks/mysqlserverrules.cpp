// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr double LagWarnSeconds = 30;
constexpr double FlowControlWarn = 0.1;
constexpr qint64 SeriesEndWarnDays = 180;

bool isOn(const QString &value)
{
    return value == "ON"_L1 || value == "1"_L1;
}

bool accountHas(const MySqlFacts &facts, const QString &right)
{
    if (!facts.grants)
        return false;
    return std::ranges::any_of(*facts.grants, [&](const MyGrant &grant) {
        return grant.schema == "*"_L1 && (grant.rights.contains(right) || grant.rights.contains(u"ALL PRIVILEGES"_s));
    });
}

} // namespace

Verdict myLocalInfile(const CheckInput &in)
{
    const auto setting = in.facts.mysql.variable(u"local_infile"_s);
    if (!setting)
        return unknown(setting.gap());
    return isOn(*setting) ? warned(u"local_infile is on: the server takes files of its clients"_s)
                          : passed(u"local_infile is off (a hostile server asks nevertheless; clients must refuse)"_s);
}

Verdict mySecureFilePriv(const CheckInput &in)
{
    const auto setting = in.facts.mysql.variable(u"secure_file_priv"_s);
    if (!setting)
        return unknown(setting.gap());
    if (!setting->isEmpty())
        return passed(u"secure_file_priv is %1"_s.arg(*setting));
    return accountHas(in.facts.mysql, u"FILE"_s)
               ? failed(u"secure_file_priv is empty and the account has FILE: it reads and writes files anywhere"_s)
               : warned(u"secure_file_priv is empty: FILE reaches every folder of the server"_s);
}

Verdict myStrictAndDurable(const CheckInput &in)
{
    const auto mode = in.facts.mysql.variable(u"sql_mode"_s);
    const auto flush = in.facts.mysql.variable(u"innodb_flush_log_at_trx_commit"_s);
    const auto sync = in.facts.mysql.variable(u"sync_binlog"_s);
    if (!mode)
        return unknown(mode.gap());
    if (!mode->contains("STRICT_"_L1) && !mode->contains("TRADITIONAL"_L1))
        return failed(u"sql_mode has no STRICT mode: values that do not fit are cut without a word"_s);
    if (!flush || !sync)
        return unknown(!flush ? flush.gap() : sync.gap());
    const auto logged = in.facts.mysql.variable(u"log_bin"_s);
    QStringList weak;
    if (*flush != "1"_L1)
        weak += u"innodb_flush_log_at_trx_commit is %1"_s.arg(*flush);
    if (*sync != "1"_L1 && !(logged && !isOn(*logged)))
        weak += u"sync_binlog is %1"_s.arg(*sync);
    return weak.isEmpty() ? passed(u"Strict mode; commits are on disk when they are answered"_s)
                          : warned(u"A crash may lose the last commits: %1"_s.arg(weak.join(u", "_s)));
}

Verdict myTestDatabase(const CheckInput &in)
{
    const auto &databases = in.facts.mysql.testDatabases;
    if (!databases)
        return unknown(databases.gap());
    return databases->isEmpty() ? passed(u"No schema \"test\" is visible"_s)
                                : warned(u"Visible: %1"_s.arg(listed(*databases)));
}

Verdict myBindAddress(const CheckInput &in)
{
    const auto address = in.facts.mysql.variable(u"bind_address"_s);
    const auto skips = in.facts.mysql.variable(u"skip_networking"_s);
    if (skips && isOn(*skips))
        return passed(u"skip_networking is on"_s);
    if (!address)
        return unknown(address.gap());
    const QString seen = u"bind_address is %1"_s.arg(address->isEmpty() ? u"empty: every address"_s : *address);
    const QStringList parts = address->split(u',');
    const bool open = std::ranges::any_of(parts, [](const QString &part) {
        const QString one = part.trimmed();
        return one.isEmpty() || one == "*"_L1 || one == "0.0.0.0"_L1 || one == "::"_L1;
    });
    return open ? warned(seen) : passed(seen);
}

Verdict myAuditLog(const CheckInput &in)
{
    if (!in.facts.mysql.variables)
        return unknown(in.facts.mysql.variables.gap());
    const auto maria = in.facts.mysql.variable(u"server_audit_logging"_s);
    const auto mysql = in.facts.mysql.variable(u"audit_log_policy"_s);
    if ((maria && isOn(*maria)) || (mysql && *mysql != "NONE"_L1))
        return passed(u"An audit log is on"_s);
    const auto errors = in.facts.mysql.variable(u"log_error"_s);
    return warned(errors && (errors->isEmpty() || *errors == "stderr"_L1)
                      ? u"No audit plugin, and errors go to standard error"_s
                      : u"No audit plugin"_s);
}

Verdict myRelease(const CheckInput &in)
{
    const auto &server = in.facts.mysql.server;
    if (!server)
        return unknown(server.gap());
    const QDate today = in.facts.askedAt.date();
    if (!in.releases.dated.isValid() || in.releases.ageInDays(today) > ReleaseTableDeadDays)
        return unknown(u"the table of releases is older than a year"_s);
    const int first = server->version / 10000, second = server->version / 100 % 100, patch = server->version % 100;
    const ReleaseSeries *series = in.releases.series(server->mariaDb ? u"mariadb"_s : u"mysql"_s, first, second);
    const QString name = u"%1 %2.%3.%4"_s.arg(server->mariaDb ? u"MariaDB"_s : u"MySQL"_s, QString::number(first),
                                              QString::number(second), QString::number(patch));
    if (!series)
        return unknown(u"the table of releases does not know %1"_s.arg(name));
    const qint64 left = today.daysTo(series->endOfLife);
    const QString ends = series->endOfLife.toString(Qt::ISODate);
    if (left < 0)
        return failed(u"%1: support of its series ended on %2"_s.arg(name, ends));
    const int behind = series->newestMinor - patch;
    const QString seen =
        u"%1; the newest of its series known on %2 is %3.%4.%5; fixes that a distribution carried back "
        "cannot be seen"_s.arg(name, in.releases.dated.toString(Qt::ISODate), QString::number(first),
                               QString::number(second), QString::number(series->newestMinor));
    if (behind >= 2)
        return failed(seen);
    if (behind == 1 || left < SeriesEndWarnDays)
        return warned(left < SeriesEndWarnDays ? u"%1: support of its series ends on %2"_s.arg(name, ends) : seen);
    return in.releases.ageInDays(today) > ReleaseTableStaleDays ? unknown(seen + ", and that is too long ago"_L1)
                                                                : passed(seen);
}

Verdict myReplicaThreads(const CheckInput &in)
{
    const auto &replicas = in.facts.mysql.replicas;
    if (!replicas)
        return unknown(replicas.gap());
    if (replicas->isEmpty())
        return notApplicable(u"This server copies from no other"_s);
    QStringList broken, late, fine;
    for (const MyReplicaState &state : *replicas) {
        const QString name = state.channel.isEmpty() ? u"the replica"_s : state.channel;
        if (!state.ioRuns || !state.sqlRuns || !state.error.isEmpty())
            broken += u"%1 (%2)"_s.arg(name, state.error.isEmpty() ? u"a thread is stopped"_s : state.error);
        else if (!state.lagSeconds || *state.lagSeconds > LagWarnSeconds)
            late += u"%1 (%2 s)"_s.arg(name, state.lagSeconds ? QString::number(*state.lagSeconds) : u"?"_s);
        else
            fine += name;
    }
    if (!broken.isEmpty())
        return failed(u"Not replicating: %1"_s.arg(listed(broken)));
    return late.isEmpty() ? passed(u"Replicating: %1"_s.arg(listed(fine))) : warned(u"Behind: %1"_s.arg(listed(late)));
}

Verdict myNodeRole(const CheckInput &in)
{
    const auto readOnly = in.facts.mysql.variable(u"read_only"_s);
    if (!readOnly)
        return unknown(readOnly.gap());
    const bool writable = !isOn(*readOnly) && *readOnly != "NO_LOCK"_L1 && *readOnly != "NO_LOCK_NO_ADMIN"_L1;
    const auto &replicas = in.facts.mysql.replicas;
    if (!replicas)
        return writable ? unknown(replicas.gap())
                        : failed(u"read_only is %1: nothing can be applied here"_s.arg(*readOnly));
    if (!replicas->isEmpty())
        return writable ? failed(u"The server is a replica, and read_only is off: it may drift from its source"_s)
                        : passed(u"The server is a replica and read_only"_s);
    return writable ? passed(u"The server is no replica and may be written to"_s)
                    : failed(u"The server is no replica, and read_only is %1"_s.arg(*readOnly));
}

Verdict myGalera(const CheckInput &in)
{
    const MySqlFacts &facts = in.facts.mysql;
    if (!facts.status)
        return unknown(facts.status.gap());
    const auto on = facts.variable(u"wsrep_on"_s);
    const auto size = facts.statusOf(u"wsrep_cluster_size"_s);
    if ((!on || !isOn(*on)) && (!size || *size == "0"_L1))
        return facts.variables ? notApplicable(u"The server is no node of a Galera cluster"_s)
                               : unknown(facts.variables.gap());
    const auto state = facts.statusOf(u"wsrep_cluster_status"_s), ready = facts.statusOf(u"wsrep_ready"_s);
    if (!state || !ready || !size)
        return unknown(!state ? state.gap() : !ready ? ready.gap() : size.gap());
    const QString seen = u"%1 node(s), %2"_s.arg(*size, *state);
    if (*state != "Primary"_L1 || !isOn(*ready))
        return failed(u"The node is not part of a working cluster: %1"_s.arg(seen));
    const auto paused = facts.statusOf(u"wsrep_flow_control_paused"_s);
    if (size->toInt() % 2 == 0)
        return warned(seen + ": an even number cannot outvote a split"_L1);
    return paused && paused->toDouble() > FlowControlWarn ? warned(seen + ": writes wait for a slow node"_L1)
                                                          : passed(seen);
}

Verdict myGroupMembers(const CheckInput &in)
{
    const auto &members = in.facts.mysql.members;
    if (!members)
        return unknown(members.gap());
    if (members->isEmpty())
        return notApplicable(u"The server is no member of a group"_s);
    QStringList away;
    for (const MyMember &member : *members) {
        if (member.state != "ONLINE"_L1 && member.state != "STARTED"_L1)
            away += u"%1 (%2)"_s.arg(member.host, member.state);
    }
    return away.isEmpty() ? passed(u"All %1 members are there"_s.arg(members->size()))
                          : failed(u"Not there: %1"_s.arg(listed(away)));
}

} // namespace athanor::rules
