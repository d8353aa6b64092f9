// SPDX-License-Identifier: Apache-2.0
// MySQL, Galera, group replication and NDB Cluster from recorded answers: no such server can be started here. The
// columns are those of the manuals of MySQL 8.4 and MariaDB 10.11.
#include "asking.h"
#include "recordedconnection.h"

#include "engines/mysql/myreplication.h"
#include "engines/session.h"

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

constexpr int MySql = 80403;
constexpr int MariaDb = 101114;

const QString ReplicaColumns =
    u"Replica_IO_State|Source_Host|Source_User|Source_Port|Source_Log_File|Read_Source_Log_Pos|Relay_Source_Log_File|"
    "Exec_Source_Log_Pos|Replica_IO_Running|Replica_SQL_Running|Last_IO_Error|Last_SQL_Error|Seconds_Behind_Source|"
    "Source_UUID|Channel_Name"_s;
const Error DeniedByMySql =
    Error::permission(u"Access denied; you need (at least one of) the REPLICATION CLIENT privilege(s)."_s);

ServerInfo infoOf(const QString &product, const QString &address)
{
    ServerInfo info;
    info.product = product;
    info.address = address;
    return info;
}

class MySqlBook : public testing::Test
{
protected:
    void self(const QString &uuid, const QString &port = u"3306"_s)
    {
        book.answer(u"AS server_id"_s, u"version|host|port|server_id|read_only|uuid"_s,
                    {u"8.4.3|db1|%1|1|0|%2"_s.arg(port, uuid)});
    }
    void alone()
    {
        book.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns, {});
        book.answer(u"SHOW REPLICAS"_s, u"Server_Id|Host|Port|Source_Id|Replica_UUID"_s, {});
        noGroup();
        noNdb();
    }
    void noGroup()
    {
        book.answer(u"replication_group_members"_s,
                    u"member_id|member_host|member_port|member_state|member_role|member_version|queued"_s, {});
    }
    void noNdb() { book.answer(u"information_schema.ENGINES"_s, u"support"_s, {}); }
    [[nodiscard]] Topology read(const QString &address = u"db1:3306"_s)
    {
        return topologyOf(
            {{u"shop"_s, EngineId::MySQL, address, readMyReplication(book, infoOf(u"MySQL"_s, address))}});
    }

    RecordedConnection book{MySql};
};

TEST_F(MySqlBook, AServerAloneIsAPrimaryWithoutLinks)
{
    self(u"aaaa"_s);
    alone();
    const Topology topology = read();
    ASSERT_EQ(topology.nodes.size(), 1) << described(topology).constData();
    EXPECT_EQ(topology.nodes.at(0).role, ReplicationRole::Primary);
    EXPECT_EQ(topology.nodes.at(0).health, ReplicationHealth::Up);
    EXPECT_EQ(topology.nodes.at(0).version, u"8.4.3");
    EXPECT_TRUE(topology.gaps.isEmpty());
}

TEST_F(MySqlBook, AReplicaNamesItsSourceAndItsLag)
{
    self(u"bbbb"_s);
    book.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns,
                {u"Waiting|db0|repl|3306|binlog.000007|9000|binlog.000007|4000|Yes|Yes|||12|AAAA|"_s});
    alone();
    const Topology topology = read();
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    const TopologyNode replica = nodeOfRole(topology, ReplicationRole::Replica);
    EXPECT_EQ(replica.lagSeconds, 12);
    EXPECT_EQ(replica.lagBytes, 5000);
    EXPECT_EQ(edgeLines(topology).size(), 1);
    EXPECT_TRUE(edgeLines(topology).first().startsWith("db0:3306 -binlog-> "_L1));
}

TEST_F(MySqlBook, PositionsInDifferentFilesGiveNoBytes)
{
    self(u"bbbb"_s);
    book.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns,
                {u"Waiting|db0|repl|3306|binlog.000008|100|binlog.000007|4000|Yes|Yes|||3|AAAA|"_s});
    alone();
    const TopologyNode replica = nodeOfRole(read(), ReplicationRole::Replica);
    EXPECT_FALSE(replica.lagBytes);
    EXPECT_EQ(replica.lagSeconds, 3);
}

TEST_F(MySqlBook, AStoppedApplierIsDownAndNotWithoutLag)
{
    self(u"bbbb"_s);
    book.answer(
        u"SHOW REPLICA STATUS"_s, ReplicaColumns,
        {u"Waiting|db0|repl|3306|binlog.000007|9000|binlog.000007|9000|Yes|No||Duplicate entry '1'|\\N|AAAA|"_s});
    alone();
    const TopologyNode replica = nodeOfRole(read(), ReplicationRole::Replica);
    EXPECT_EQ(replica.health, ReplicationHealth::Down);
    EXPECT_EQ(replica.state, u"SQL thread stopped: Duplicate entry '1'");
    EXPECT_FALSE(replica.lagBytes);
    EXPECT_FALSE(replica.lagSeconds);
}

TEST_F(MySqlBook, WhatTheAccountMayNotAskIsAGapAndNotAPrimary)
{
    self(u"bbbb"_s);
    book.refuse(u"SHOW REPLICA"_s, DeniedByMySql);
    book.refuse(u"replication_group_members"_s, Error::permission(u"SELECT command denied."_s));
    noNdb();
    const Topology topology = read();
    ASSERT_EQ(topology.nodes.size(), 1);
    EXPECT_EQ(topology.nodes.at(0).role, ReplicationRole::Unknown);
    ASSERT_EQ(topology.gaps.size(), 3) << described(topology).constData();
    EXPECT_EQ(topology.gaps.at(0).gap.kind, FactGap::Kind::Denied);
}

TEST_F(MySqlBook, BothSidesOfAReplicationMeetByUuid)
{
    self(u"aaaa"_s);
    book.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns, {});
    book.answer(u"SHOW REPLICAS"_s, u"Server_Id|Host|Port|Source_Id|Replica_UUID"_s, {u"2||3306|1|BBBB"_s});
    book.answer(u"PROCESSLIST"_s, u"host"_s, {u"10.0.0.8"_s});
    noGroup();
    noNdb();
    RecordedConnection other(MySql);
    other.answer(u"AS server_id"_s, u"version|host|port|server_id|read_only|uuid"_s, {u"8.4.3|db2|3306|2|1|bbbb"_s});
    other.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns,
                 {u"Waiting|10.0.0.1|repl|3306|b.1|10|b.1|10|Yes|Yes|||0|AAAA|"_s});
    other.answer(u"SHOW REPLICAS"_s, u"Server_Id|Host|Port|Source_Id|Replica_UUID"_s, {});
    const Topology topology = topologyOf(
        {{u"shop"_s, EngineId::MySQL, u"db1:3306"_s, readMyReplication(book, infoOf(u"MySQL"_s, u"db1:3306"_s))},
         {u"shop-ro"_s, EngineId::MySQL, u"db2:3306"_s, readMyReplication(other, infoOf(u"MySQL"_s, u"db2:3306"_s))}});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.edges.size(), 1);
    EXPECT_EQ(topology.nodes.at(1).addresses, (QStringList{u"10.0.0.8:3306"_s, u"db2:3306"_s}));
    EXPECT_EQ(topology.nodes.at(1).lagSeconds, 0);
}

TEST_F(MySqlBook, AReplicationGroupHasOnePrimaryAndItsSecondaries)
{
    self(u"aaaa"_s);
    book.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns,
                {u"|\\N|\\N|0||0||0|No|Yes|||\\N||group_replication_applier"_s});
    book.answer(u"SHOW REPLICAS"_s, u"Server_Id|Host|Port|Source_Id|Replica_UUID"_s, {});
    book.answer(u"replication_group_members"_s,
                u"member_id|member_host|member_port|member_state|member_role|member_version|queued"_s,
                {u"aaaa|db1|3306|ONLINE|PRIMARY|8.4.3|0"_s, u"bbbb|db2|3306|RECOVERING|SECONDARY|8.4.3|42"_s,
                 u"cccc|db3|3306|UNREACHABLE|SECONDARY|8.4.3|\\N"_s});
    noNdb();
    const Topology topology = read();
    ASSERT_EQ(topology.nodes.size(), 3) << described(topology).constData();
    EXPECT_EQ(nodeNamed(topology, u"db1:3306"_s).role, ReplicationRole::Primary);
    EXPECT_EQ(nodeNamed(topology, u"db1:3306"_s).health, ReplicationHealth::Up);
    EXPECT_EQ(nodeNamed(topology, u"db2:3306"_s).state, u"RECOVERING, 42 transactions queued");
    EXPECT_EQ(nodeNamed(topology, u"db2:3306"_s).health, ReplicationHealth::Degraded);
    EXPECT_EQ(nodeNamed(topology, u"db3:3306"_s).health, ReplicationHealth::Down);
    EXPECT_EQ(edgeLines(topology), (QStringList{u"db1:3306 -group-> db2:3306"_s, u"db1:3306 -group-> db3:3306"_s}));
}

TEST_F(MySqlBook, AnNdbClusterHasManagementDataAndSqlNodes)
{
    self(u"aaaa"_s);
    book.answer(u"SHOW REPLICA STATUS"_s, ReplicaColumns, {});
    book.answer(u"SHOW REPLICAS"_s, u"Server_Id|Host|Port|Source_Id|Replica_UUID"_s, {});
    noGroup();
    book.answer(u"information_schema.ENGINES"_s, u"support"_s, {u"YES"_s});
    book.answer(u"ndbinfo.config_nodes"_s,
                u"node_id|node_type|node_hostname|status|process_name|node_version|service_URI"_s,
                {u"1|NDB|10.0.0.1|STARTED|ndbmtd|8.4.3|ndb://10.0.0.1"_s, u"2|NDB|10.0.0.2|\\N|\\N|\\N|\\N"_s,
                 u"49|MGM|10.0.0.9|\\N|ndb_mgmd|8.4.3|ndb://10.0.0.9:1186"_s,
                 u"55|API|10.0.0.5|\\N|mysqld|8.4.3|mysql://db1:3306"_s, u"56|API|10.0.0.6|\\N|\\N|\\N|\\N"_s});
    const Topology topology = read();
    ASSERT_EQ(topology.nodes.size(), 4) << described(topology).constData();
    EXPECT_EQ(nodeNamed(topology, u"node 1 (10.0.0.1)"_s).role, ReplicationRole::DataNode);
    EXPECT_EQ(nodeNamed(topology, u"node 1 (10.0.0.1)"_s).health, ReplicationHealth::Up);
    EXPECT_EQ(nodeNamed(topology, u"node 2 (10.0.0.2)"_s).health, ReplicationHealth::Down);
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::ManagementNode).health, ReplicationHealth::Up);
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::Router).service, u"shop");
    EXPECT_EQ(topology.edges.size(), 4);
}

class GaleraBook : public testing::Test
{
protected:
    void status(const QString &component, const QString &state, const QString &ready, const QString &addresses)
    {
        book.answer(u"AS server_id"_s, u"version|host|port|server_id|read_only|uuid"_s,
                    {u"10.11.14-MariaDB|db1|3306|1|0|"_s});
        book.answer(u"SHOW ALL SLAVES STATUS"_s, u"Connection_name"_s, {});
        book.answer(u"SHOW REPLICA HOSTS"_s, u"Server_id|Host|Port|Master_id"_s, {});
        book.answer(u"SHOW GLOBAL STATUS LIKE 'wsrep%'"_s, u"Variable_name|Value"_s,
                    {u"wsrep_cluster_size|3"_s, u"wsrep_cluster_status|"_s + component,
                     u"wsrep_local_state_comment|"_s + state, u"wsrep_ready|"_s + ready, u"wsrep_connected|ON"_s,
                     u"wsrep_incoming_addresses|"_s + addresses});
        book.answer(u"wsrep_node_name"_s, u"name|address"_s, {u"one|10.0.0.1:3306"_s});
        book.answer(u"information_schema.ENGINES"_s, u"support"_s, {});
    }
    [[nodiscard]] Topology read()
    {
        return topologyOf({{u"shop"_s, EngineId::MySQL, u"10.0.0.1:3306"_s,
                            readMyReplication(book, infoOf(u"MariaDB"_s, u"10.0.0.1:3306"_s))}});
    }
    RecordedConnection book{MariaDb};
};

TEST_F(GaleraBook, EveryMemberIsAPrimary)
{
    status(u"Primary"_s, u"Synced"_s, u"ON"_s, u"10.0.0.1:3306,10.0.0.2:3306,10.0.0.3:3306"_s);
    const Topology topology = read();
    ASSERT_EQ(topology.nodes.size(), 3) << described(topology).constData();
    EXPECT_TRUE(std::ranges::all_of(topology.nodes, [](const TopologyNode &node) {
        return node.role == ReplicationRole::Primary && node.health == ReplicationHealth::Up;
    }));
    EXPECT_EQ(nodeNamed(topology, u"one"_s).state, u"Synced, cluster Primary");
    EXPECT_EQ(edgeLines(topology).size(), 2);
}

TEST_F(GaleraBook, AMemberOutsideThePrimaryComponentIsDown)
{
    status(u"non-Primary"_s, u"Initialized"_s, u"OFF"_s, u"10.0.0.1:3306"_s);
    const Topology topology = read();
    EXPECT_EQ(nodeNamed(topology, u"one"_s).health, ReplicationHealth::Down);
    ASSERT_EQ(topology.gaps.size(), 1);
    EXPECT_TRUE(topology.gaps.at(0).what.contains("2 of the 3"_L1)) << qPrintable(topology.gaps.at(0).what);
}

TEST_F(GaleraBook, ADonorIsDegraded)
{
    status(u"Primary"_s, u"Donor/Desynced"_s, u"ON"_s, u"10.0.0.1:3306,10.0.0.2:3306,10.0.0.3:3306"_s);
    EXPECT_EQ(nodeNamed(read(), u"one"_s).health, ReplicationHealth::Degraded);
}

} // namespace
} // namespace athanor
