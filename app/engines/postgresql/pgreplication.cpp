// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgreplication.h"

#include "engines/postgresql/pgfactreader.h"
#include "engines/session.h"

#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

const QString PgSelfKey = u"self"_s;
const QString PgUpstreamKey = u"upstream"_s;

/// The application name of a standby that was given none; it tells nobody apart.
constexpr QLatin1StringView UnnamedPgStandby{"walreceiver"};

QString pgPeerAddress(const QString &host, const QString &port)
{
    if (host.isEmpty())
        return {};
    const QString shown = host.contains(u':') ? u'[' + host + u']' : host.startsWith(u'/') ? u"localhost"_s : host;
    return shown + u':' + (port.isEmpty() ? u"5432"_s : port);
}

/// SQL for one key of a connection string, so that nothing else of it leaves the server.
QString conninfoKey(const QString &conninfo, const QString &key)
{
    return u"pg_catalog.substring(%1, '(?:^|\\s)%2\\s*=\\s*''?([^''\\s]*)')"_s.arg(conninfo, key);
}

/// The names in synchronous_standby_names: "a, b", "FIRST 1 (a, b)", "ANY 2 (*)".
QStringList expectedPgStandbys(const QString &setting)
{
    QString list = setting.trimmed();
    if (const qsizetype open = list.indexOf(u'('); open >= 0)
        list = list.mid(open + 1, list.lastIndexOf(u')') - open - 1);
    QStringList names;
    for (const QString &part : list.split(u',', Qt::SkipEmptyParts)) {
        const QString name = part.trimmed().remove(u'"');
        if (!name.isEmpty() && name != "*"_L1)
            names += name;
    }
    return names;
}

/// Fills the facts step by step; each question that is refused is a gap and ends nothing else.
class PgReplicationSurvey
{
public:
    PgReplicationSurvey(const PgFactReader &reader, const ServerInfo &info) : m_reader(reader), m_info(info) {}

    [[nodiscard]] Result<ReplicationFacts> run();

private:
    [[nodiscard]] Status askSelf();
    void askSenders();
    void addSender(const PgFactRow &row);
    void askSlots();
    void addExpected();
    void askReceiver();
    void addReceiver(const PgFactRow &row);
    void askConfiguredUpstream();
    void addUpstream(const QString &host, const QString &port, const QString &slot, const QString &state);
    void askSubscriptions();
    void addSubscription(const PgFactRow &row, bool knowsHost);
    void addGap(const QString &what, const FactGap &gap) { m_facts.gaps += {what, gap}; }
    [[nodiscard]] ReplicationMember &self() { return m_facts.members.first(); }

    const PgFactReader &m_reader;
    const ServerInfo &m_info;
    ReplicationFacts m_facts;
    QString m_cluster; ///< system identifier; empty: not known
    QString m_clusterName;
    QSet<QString> m_usedSlots;
    QSet<QString> m_attached; ///< application names, lower case
    bool m_standby = false;
};

Result<ReplicationFacts> PgReplicationSurvey::run()
{
    if (const Status asked = askSelf(); !asked)
        return fail(asked.error());
    if (m_standby)
        askReceiver();
    askSenders();
    askSlots();
    if (!m_standby)
        addExpected();
    askSubscriptions();
    return m_facts;
}

Status PgReplicationSurvey::askSelf()
{
    const auto row = m_reader.askOne(
        u"SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('server_version'), "
        "pg_catalog.current_setting('cluster_name', true), pg_catalog.host(pg_catalog.inet_server_addr()), "
        "coalesce(pg_catalog.inet_server_port()::text, pg_catalog.current_setting('port', true))"_s);
    if (!row)
        return fail(
            Error::database(u"The server did not say whether it is a primary or a standby."_s, row.gap().reason));
    m_standby = row->flag(0);
    m_clusterName = row->text(2);
    ReplicationMember member;
    member.key = PgSelfKey;
    member.name = m_clusterName;
    member.version = row->text(1);
    member.role = m_standby ? ReplicationRole::Standby : ReplicationRole::Primary;
    member.health = ReplicationHealth::Up;
    member.state = u"running"_s;
    if (!m_info.address.isEmpty())
        member.addresses +=
            m_info.address.startsWith(u'/') ? pgPeerAddress(m_info.address, row->text(4)) : m_info.address;
    if (const QString own = pgPeerAddress(row->text(3), row->text(4));
        !own.isEmpty() && !member.addresses.contains(own))
        member.addresses += own;
    m_facts.system = u"PostgreSQL"_s;
    m_facts.self = PgSelfKey;
    m_facts.members += member;
    const auto cluster = m_reader.askOne(u"SELECT system_identifier::text FROM pg_catalog.pg_control_system()"_s);
    if (cluster)
        m_cluster = cluster->text(0);
    else
        addGap(u"system identifier"_s, cluster.gap());
    return {};
}

void PgReplicationSurvey::askSenders()
{
    // A standby that feeds others has no current position; what it has received is what it can send.
    const auto rows = m_reader.ask(
        u"SELECT r.pid, r.application_name, pg_catalog.host(r.client_addr), r.state, r.sync_state, "
        "extract(epoch FROM r.replay_lag), pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() THEN "
        "pg_catalog.pg_last_wal_receive_lsn() ELSE pg_catalog.pg_current_wal_lsn() END, r.replay_lsn), s.slot_name, "
        "s.slot_type FROM pg_catalog.pg_stat_replication r LEFT JOIN pg_catalog.pg_replication_slots s ON "
        "s.active_pid = r.pid WHERE r.state IS DISTINCT FROM 'backup' ORDER BY r.application_name, r.pid"_s);
    if (!rows) {
        addGap(u"attached standbys"_s, rows.gap());
        return;
    }
    qsizetype hidden = 0;
    for (const PgFactRow &row : *rows) {
        hidden += row.isNull(3) ? 1 : 0;
        addSender(row);
    }
    if (hidden > 0)
        addGap(u"state and lag of %1 attached standby(s)"_s.arg(hidden),
               {FactGap::Kind::Hidden, u"the server hides them from this account; pg_monitor would show them"_s});
}

void PgReplicationSurvey::addSender(const PgFactRow &row)
{
    const QString application = row.text(1);
    const QString host = row.text(2);
    const QString slot = row.text(7);
    const bool logical = row.text(8) == "logical"_L1;
    ReplicationMember member;
    member.key = u"sender:"_s + row.text(0);
    member.name = application.isEmpty() || application == UnnamedPgStandby ? host : application;
    if (member.name.isEmpty())
        member.name = slot.isEmpty() ? application : slot;
    member.role = logical ? ReplicationRole::Replica : ReplicationRole::Standby;
    if (!row.isNull(3)) {
        member.state = row.text(3);
        member.health = member.state == "streaming"_L1 ? ReplicationHealth::Up : ReplicationHealth::Degraded;
        member.lagBytes = row.optionalNumber(6);
        member.lagSeconds = row.optionalNumber(5);
        // A standby that has everything is not late; what the server shows is its last delay, or nothing after a while.
        if (member.lagBytes && *member.lagBytes <= 0) {
            member.lagBytes = 0;
            member.lagSeconds = 0;
        }
    }
    ReplicationLink link{
        PgSelfKey, member.key, logical ? ReplicationLinkKind::Logical : ReplicationLinkKind::Streaming, {}, {}};
    QStringList told;
    if (!slot.isEmpty()) {
        told += "slot "_L1 + slot;
        link.ids += "slot:"_L1 + slot;
        m_usedSlots += slot;
    }
    if (!row.text(4).isEmpty())
        told += row.text(4);
    link.state = told.join(", "_L1);
    if (!application.isEmpty() && application != UnnamedPgStandby) {
        link.ids += "app:"_L1 + application;
        m_attached += application.toLower();
        if (!logical && !m_cluster.isEmpty())
            member.ids += u"pg:%1:app:%2"_s.arg(m_cluster, application);
    }
    m_facts.members += member;
    m_facts.links += link;
}

/// A slot that nobody reads stands for a server that is away: its WAL is kept for it.
void PgReplicationSurvey::askSlots()
{
    const auto rows =
        m_reader.ask(u"SELECT slot_name, slot_type, wal_status, active FROM pg_catalog.pg_replication_slots "
                     "WHERE NOT temporary ORDER BY slot_name"_s);
    if (!rows) {
        addGap(u"replication slots"_s, rows.gap());
        return;
    }
    for (const PgFactRow &row : *rows) {
        const QString slot = row.text(0);
        if (row.flag(3) || m_usedSlots.contains(slot))
            continue;
        const bool logical = row.text(1) == "logical"_L1;
        ReplicationMember member;
        member.key = u"slot:"_s + slot;
        member.name = slot;
        member.role = logical ? ReplicationRole::Replica : ReplicationRole::Standby;
        member.health = ReplicationHealth::Down;
        member.state = row.text(2) == "lost"_L1 ? u"not connected, and the WAL it needs is gone"_s : u"not connected"_s;
        m_facts.members += member;
        m_facts.links += {PgSelfKey,
                          member.key,
                          logical ? ReplicationLinkKind::Logical : ReplicationLinkKind::Streaming,
                          u"slot %1, inactive"_s.arg(slot),
                          {"slot:"_L1 + slot}};
    }
}

/// Standbys that a commit waits for are known by name even while they are away.
void PgReplicationSurvey::addExpected()
{
    const auto row = m_reader.askOne(u"SELECT pg_catalog.current_setting('synchronous_standby_names', true)"_s);
    if (!row) {
        addGap(u"expected standbys"_s, row.gap());
        return;
    }
    for (const QString &name : expectedPgStandbys(row->text(0))) {
        if (m_attached.contains(name.toLower()))
            continue;
        ReplicationMember member;
        member.key = u"expected:"_s + name;
        member.name = name;
        member.role = ReplicationRole::Standby;
        member.health = ReplicationHealth::Down;
        member.state = u"not connected"_s;
        if (!m_cluster.isEmpty())
            member.ids += u"pg:%1:app:%2"_s.arg(m_cluster, name);
        m_facts.members += member;
        m_facts.links +=
            {PgSelfKey, member.key, ReplicationLinkKind::Streaming, u"expected, synchronous"_s, {"app:"_L1 + name}};
    }
}

void PgReplicationSurvey::askReceiver()
{
    self().health = ReplicationHealth::Down;
    self().state = u"not receiving"_s;
    const auto rows = m_reader.ask(
        u"SELECT status, sender_host, sender_port, slot_name, coalesce(%1, %2), "
        "pg_catalog.pg_wal_lsn_diff(latest_end_lsn, pg_catalog.pg_last_wal_replay_lsn()), "
        "extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp()), "
        "pg_catalog.pg_is_wal_replay_paused() FROM pg_catalog.pg_stat_wal_receiver WHERE pid IS NOT NULL"_s.arg(
            conninfoKey(u"conninfo"_s, u"application_name"_s),
            conninfoKey(u"conninfo"_s, u"fallback_application_name"_s)));
    if (!rows) {
        self().health = ReplicationHealth::Unknown;
        self().state.clear();
        addGap(u"WAL receiver"_s, rows.gap());
        return;
    }
    if (!rows->isEmpty())
        addReceiver(rows->first());
    else
        askConfiguredUpstream();
}

void PgReplicationSurvey::addReceiver(const PgFactRow &row)
{
    const bool paused = row.flag(7);
    if (row.isNull(0)) {
        self().health = paused ? ReplicationHealth::Degraded : ReplicationHealth::Unknown;
        self().state = paused ? u"replay paused"_s : QString();
        addGap(u"WAL receiver"_s,
               {FactGap::Kind::Hidden, u"the server hides its state from this account; pg_monitor would show it"_s});
        return;
    }
    const QString status = row.text(0);
    self().state = paused ? u"%1, replay paused"_s.arg(status) : status;
    self().health = status != "streaming"_L1 || paused ? ReplicationHealth::Degraded : ReplicationHealth::Up;
    if (const auto bytes = row.optionalNumber(5)) {
        self().lagBytes = qMax(0.0, *bytes);
        // An idle primary sends nothing, so the last transaction is old although nothing is missing.
        self().lagSeconds = *bytes <= 0 ? std::optional<double>(0) : row.optionalNumber(6);
    }
    const QString application = row.text(4).isEmpty() ? m_clusterName : row.text(4);
    const bool named = !application.isEmpty() && application != UnnamedPgStandby;
    if (named && !m_cluster.isEmpty())
        self().ids += u"pg:%1:app:%2"_s.arg(m_cluster, application);
    addUpstream(row.text(1), row.text(2), row.text(3), {});
    if (named && !m_facts.links.isEmpty())
        m_facts.links.last().ids += "app:"_L1 + application;
}

/// Whom a standby would follow, if it could.
void PgReplicationSurvey::askConfiguredUpstream()
{
    const auto rows =
        m_reader.ask(u"SELECT %1, %2, (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'primary_slot_name') "
                     "FROM pg_catalog.pg_settings WHERE name = 'primary_conninfo'"_s.arg(
                         conninfoKey(u"setting"_s, u"host"_s), conninfoKey(u"setting"_s, u"port"_s)));
    if (!rows)
        addGap(u"the server that is followed"_s, rows.gap());
    else if (rows->isEmpty())
        addGap(u"the server that is followed"_s,
               {FactGap::Kind::Hidden, u"primary_conninfo is hidden from this account; pg_monitor would show it"_s});
    else
        addUpstream(rows->first().text(0), rows->first().text(1), rows->first().text(2), u"not connected"_s);
}

void PgReplicationSurvey::addUpstream(const QString &host, const QString &port, const QString &slot,
                                      const QString &state)
{
    if (host.isEmpty())
        return;
    ReplicationMember upstream;
    upstream.key = PgUpstreamKey;
    upstream.addresses += pgPeerAddress(host, port);
    // As this standby sees it. It may follow another standby; then that one says so when it is asked itself.
    upstream.role = ReplicationRole::Primary;
    ReplicationLink link{PgUpstreamKey, PgSelfKey, ReplicationLinkKind::Streaming, state, {}};
    if (state.isEmpty()) {
        upstream.health = ReplicationHealth::Up;
        upstream.state = u"sends"_s;
    }
    if (!slot.isEmpty()) {
        link.ids += "slot:"_L1 + slot;
        link.state = state.isEmpty() ? "slot "_L1 + slot : u"slot %1, %2"_s.arg(slot, state);
    }
    m_facts.members += upstream;
    m_facts.links += link;
}

void PgReplicationSurvey::askSubscriptions()
{
    const QString rest =
        u", s.subname, s.subslotname, s.subenabled, t.pid IS NOT NULL, "
        "extract(epoch FROM pg_catalog.clock_timestamp() - t.latest_end_time), "
        "pg_catalog.pg_wal_lsn_diff(t.latest_end_lsn, t.received_lsn) FROM pg_catalog.pg_subscription s "
        "LEFT JOIN pg_catalog.pg_stat_subscription t ON t.subid = s.oid AND t.relid IS NULL "
        "WHERE s.subdbid = (SELECT oid FROM pg_catalog.pg_database "
        "WHERE datname = pg_catalog.current_database()) ORDER BY s.subname"_s;
    auto rows = m_reader.ask("SELECT "_L1 + conninfoKey(u"s.subconninfo"_s, u"host"_s) + ", "_L1 +
                             conninfoKey(u"s.subconninfo"_s, u"port"_s) + rest);
    const bool knowsHost = rows.known();
    if (!knowsHost) {
        const FactGap gap = rows.gap();
        rows = m_reader.ask(u"SELECT NULL, NULL"_s + rest);
        if (!rows || !rows->isEmpty())
            addGap(rows ? u"publishers of %1 subscription(s)"_s.arg(rows->size()) : u"subscriptions"_s,
                   rows ? gap : rows.gap());
    }
    for (qsizetype i = 0; rows && i < rows->size(); ++i)
        addSubscription(rows->at(i), knowsHost);
}

void PgReplicationSurvey::addSubscription(const PgFactRow &row, bool knowsHost)
{
    const QString name = row.text(2);
    const QString slot = row.text(3);
    const bool works = row.flag(5);
    ReplicationMember publisher;
    publisher.key = u"publisher:"_s + name;
    publisher.role = ReplicationRole::Primary;
    if (knowsHost)
        publisher.addresses += pgPeerAddress(row.text(0).isEmpty() ? u"localhost"_s : row.text(0), row.text(1));
    else
        publisher.name = u"publisher of %1"_s.arg(name);
    if (works) {
        publisher.health = ReplicationHealth::Up;
        publisher.state = u"sends"_s;
    }
    ReplicationLink link{publisher.key, PgSelfKey, ReplicationLinkKind::Logical, {}, {"app:"_L1 + name}};
    const QString state = works ? u"subscription %1"_s.arg(name)
                                : u"subscription %1, %2"_s.arg(name, row.flag(4) ? u"not working"_s : u"disabled"_s);
    link.state = state;
    if (!slot.isEmpty())
        link.ids += "slot:"_L1 + slot;
    m_facts.members += publisher;
    m_facts.links += link;
}

} // namespace

Result<ReplicationFacts> readPgReplication(SqlConnection &connection, const ServerInfo &info)
{
    const PgFactReader reader(connection, CancelToken());
    return PgReplicationSurvey(reader, info).run();
}

} // namespace athanor
