// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myanswers.h"

#include <QMap>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

ReplicationHealth galeraHealth(const QMap<QString, QString> &status)
{
    // Outside of the primary component a node refuses every statement.
    if (status.value(u"wsrep_cluster_status"_s) != "Primary"_L1 || status.value(u"wsrep_ready"_s) != "ON"_L1)
        return ReplicationHealth::Down;
    return status.value(u"wsrep_local_state_comment"_s) == "Synced"_L1 ? ReplicationHealth::Up
                                                                       : ReplicationHealth::Degraded;
}

ReplicationHealth groupHealth(const QString &state)
{
    if (state == "ONLINE"_L1)
        return ReplicationHealth::Up;
    return state == "RECOVERING"_L1 ? ReplicationHealth::Degraded : ReplicationHealth::Down;
}

ReplicationMember groupMember(const MyAnswerRow &row)
{
    ReplicationMember member;
    member.key = u"group:"_s + row.text("member_id"_L1);
    member.addresses += myPeerAddress(row.text("member_host"_L1), row.text("member_port"_L1));
    member.ids += "uuid:"_L1 + row.text("member_id"_L1).toLower();
    member.state = row.text("member_state"_L1);
    member.health = groupHealth(member.state);
    member.role = row.says("member_role"_L1, {}, "PRIMARY"_L1) ? ReplicationRole::Primary : ReplicationRole::Replica;
    member.version = row.text("member_version"_L1);
    const double queued = row.number("queued"_L1).value_or(0);
    if (queued > 0)
        member.state += u", %1 transactions queued"_s.arg(queued, 0, 'f', 0);
    return member;
}

ReplicationHealth ndbHealth(const QString &type, const QString &status, bool connected)
{
    if (type != "NDB"_L1)
        return connected ? ReplicationHealth::Up : ReplicationHealth::Down;
    if (status == "STARTED"_L1)
        return ReplicationHealth::Up;
    return status.isEmpty() || status == "NOT STARTED"_L1 ? ReplicationHealth::Down : ReplicationHealth::Degraded;
}

ReplicationRole ndbRole(const QString &type)
{
    return type == "NDB"_L1   ? ReplicationRole::DataNode
           : type == "MGM"_L1 ? ReplicationRole::ManagementNode
                              : ReplicationRole::Router;
}

/// "mysql://10.0.0.5:3306" of a process that serves clients.
QString addressOfUri(const QString &uri)
{
    const qsizetype start = uri.indexOf("://"_L1);
    return start < 0 ? QString() : uri.mid(start + 3).section(u'/', 0, 0).section(u'?', 0, 0);
}

ReplicationMember ndbMember(const MyAnswerRow &row)
{
    const QString type = row.text("node_type"_L1);
    const QString status = row.text("status"_L1);
    const bool connected = !row.text("process_name"_L1).isEmpty();
    ReplicationMember member;
    member.key = u"ndb:"_s + row.text("node_id"_L1);
    member.name = u"node %1 (%2)"_s.arg(row.text("node_id"_L1), row.text("node_hostname"_L1));
    member.role = ndbRole(type);
    member.health = ndbHealth(type, status, connected);
    member.state = type == "NDB"_L1 ? status.isEmpty() ? u"not connected"_s : status
                   : connected      ? u"connected"_s
                                    : u"not connected"_s;
    member.version = row.text("node_version"_L1);
    if (const QString address = addressOfUri(row.text("service_URI"_L1)); address.contains(u':'))
        member.addresses += address;
    return member;
}

} // namespace

void addGalera(SqlConnection &connection, ReplicationFacts &facts)
{
    const MyAnswer rows = askMy(connection, u"SHOW GLOBAL STATUS LIKE 'wsrep%'"_s);
    if (!rows) {
        facts.gaps += {u"the state of a Galera cluster"_s, rows.gap()};
        return;
    }
    QMap<QString, QString> status;
    for (const MyAnswerRow &row : *rows)
        status.insert(row.text("Variable_name"_L1).toLower(), row.text("Value"_L1));
    const int size = status.value(u"wsrep_cluster_size"_s).toInt();
    const bool on = size > 0 || status.value(u"wsrep_connected"_s) == "ON"_L1;
    if (!on)
        return;
    ReplicationMember &self = facts.members.first();
    self.role = ReplicationRole::Primary;
    self.health = std::max(self.health, galeraHealth(status));
    self.state =
        u"%1, cluster %2"_s.arg(status.value(u"wsrep_local_state_comment"_s), status.value(u"wsrep_cluster_status"_s));
    const MyAnswer own = askMy(connection, u"SELECT @@global.wsrep_node_name AS name, "
                                           "@@global.wsrep_node_incoming_address AS address"_s);
    QString ownAddress;
    if (own && !own->isEmpty()) {
        self.name = own->first().text("name"_L1);
        ownAddress = own->first().text("address"_L1);
        if (!ownAddress.isEmpty() && !ownAddress.startsWith("AUTO"_L1) && !self.addresses.contains(ownAddress))
            self.addresses += ownAddress;
    }
    int listed = 0;
    for (const QString &part : status.value(u"wsrep_incoming_addresses"_s).split(u',', Qt::SkipEmptyParts)) {
        const QString address = part.trimmed();
        if (address.isEmpty() || address.startsWith("AUTO"_L1))
            continue;
        ++listed;
        ReplicationMember member;
        member.key = u"galera:"_s + address;
        member.addresses += address.contains(u':') ? address : myPeerAddress(address, {});
        member.role = ReplicationRole::Primary;
        // A member of the component takes part in it; how far it has applied, only it can say.
        member.health = ReplicationHealth::Up;
        member.state = u"member"_s;
        facts.members += member;
        facts.links += {facts.self, member.key, ReplicationLinkKind::Galera, {}, {}};
    }
    if (listed < size)
        facts.gaps += {u"the addresses of %1 of the %2 members"_s.arg(size - listed).arg(size),
                       {FactGap::Kind::Hidden, u"wsrep_incoming_addresses does not list them"_s}};
}

void addGroupReplication(SqlConnection &connection, ReplicationFacts &facts)
{
    const MyAnswer rows =
        askMy(connection, u"SELECT m.member_id, m.member_host, m.member_port, m.member_state, m.member_role, "
                          "m.member_version, s.count_transactions_remote_in_applier_queue AS queued "
                          "FROM performance_schema.replication_group_members m "
                          "LEFT JOIN performance_schema.replication_group_member_stats s ON s.member_id = m.member_id "
                          "WHERE m.member_id <> '' ORDER BY m.member_id"_s);
    if (!rows) {
        facts.gaps += {u"the members of a replication group"_s, rows.gap()};
        return;
    }
    QStringList primaryKeys;
    QList<ReplicationMember> found;
    for (const MyAnswerRow &row : *rows) {
        ReplicationMember member = groupMember(row);
        // The asked server lists itself; that entry is the better one for role and state.
        ReplicationMember &self = facts.members.first();
        if (!self.ids.isEmpty() && member.ids == self.ids) {
            self.role = member.role;
            self.health = std::max(self.health, member.health);
            self.state = member.state;
            self.addresses += member.addresses;
            self.addresses.removeDuplicates();
            member.key = self.key;
        } else {
            facts.members += member;
        }
        if (member.role == ReplicationRole::Primary)
            primaryKeys += member.key;
        found += member;
    }
    for (qsizetype i = 0; i < found.size(); ++i) {
        for (const QString &primary : std::as_const(primaryKeys)) {
            // Two primaries share one link.
            const bool before = found.at(i).role == ReplicationRole::Primary && found.at(i).key < primary;
            if (found.at(i).key != primary && !before)
                facts.links += {primary, found.at(i).key, ReplicationLinkKind::Group, {}, {}};
        }
    }
}

void addNdbCluster(SqlConnection &connection, ReplicationFacts &facts)
{
    const MyAnswer engine = askMy(connection, u"SELECT SUPPORT AS support FROM information_schema.ENGINES "
                                              "WHERE ENGINE = 'ndbcluster' AND SUPPORT IN ('YES', 'DEFAULT')"_s);
    if (!engine || engine->isEmpty())
        return;
    const MyAnswer rows = askMy(
        connection, u"SELECT c.node_id, c.node_type, c.node_hostname, n.status, p.process_name, p.node_version, "
                    "p.service_URI FROM ndbinfo.config_nodes c LEFT JOIN ndbinfo.nodes n ON n.node_id = c.node_id "
                    "LEFT JOIN ndbinfo.processes p ON p.node_id = c.node_id ORDER BY c.node_id"_s);
    if (!rows) {
        facts.gaps += {u"the nodes of the NDB Cluster"_s, rows.gap()};
        return;
    }
    QStringList dataKeys;
    QStringList otherKeys;
    for (const MyAnswerRow &row : *rows) {
        const ReplicationMember member = ndbMember(row);
        // Places for API nodes are configured in advance; an empty one is no failure.
        if (member.role == ReplicationRole::Router && member.health == ReplicationHealth::Down)
            continue;
        (member.role == ReplicationRole::DataNode ? dataKeys : otherKeys) += member.key;
        facts.members += member;
    }
    facts.members.first().role = ReplicationRole::Router;
    for (const QString &other : std::as_const(otherKeys)) {
        for (const QString &data : std::as_const(dataKeys))
            facts.links += {other, data, ReplicationLinkKind::Cluster, {}, {}};
    }
}

} // namespace athanor
