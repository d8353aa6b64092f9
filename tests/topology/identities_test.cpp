// SPDX-License-Identifier: Apache-2.0
#include "asking.h"

#include "topology/addresses.h"
#include "topology/topologyreport.h"

#include <QJsonArray>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

ReplicationMember memberAt(const QString &key, const QString &address, ReplicationRole role,
                           ReplicationHealth health = ReplicationHealth::Up)
{
    ReplicationMember member;
    member.key = key;
    if (!address.isEmpty())
        member.addresses += address;
    member.role = role;
    member.health = health;
    member.state = u"running"_s;
    return member;
}

/// A primary that sees a standby connect from somewhere, under a slot and a name, but not where it listens.
ReplicationFacts primaryFacts(const QString &address)
{
    ReplicationFacts facts{
        u"PostgreSQL"_s, u"self"_s, {memberAt(u"self"_s, address, ReplicationRole::Primary)}, {}, {}};
    ReplicationMember standby = memberAt(u"sender:1"_s, {}, ReplicationRole::Standby);
    standby.name = u"walreceiver"_s;
    standby.state = u"streaming"_s;
    standby.lagBytes = 700;
    facts.members += standby;
    facts.links += {u"self"_s, u"sender:1"_s, ReplicationLinkKind::Streaming, u"slot s1, async"_s, {u"slot:s1"_s}};
    return facts;
}

ReplicationFacts standbyFacts(const QString &address, const QString &upstream, const QString &slot = u"s1"_s)
{
    ReplicationFacts facts{
        u"PostgreSQL"_s, u"self"_s, {memberAt(u"self"_s, address, ReplicationRole::Standby)}, {}, {}};
    facts.members.first().state = u"streaming"_s;
    facts.members.first().lagBytes = 100;
    facts.members.first().lagSeconds = 2;
    facts.members += memberAt(u"upstream"_s, upstream, ReplicationRole::Primary);
    facts.links += {u"upstream"_s, u"self"_s, ReplicationLinkKind::Streaming, "slot "_L1 + slot, {"slot:"_L1 + slot}};
    return facts;
}

TopologySource source(const QString &service, const QString &address, const Result<ReplicationFacts> &facts)
{
    return {service, EngineId::PostgreSQL, address, facts};
}

TEST(Addresses, OfThisMachineHaveOneSpelling)
{
    EXPECT_EQ(sameSpelling(u"LOCALHOST:5432"_s, u"127.0.0.1:1"_s), u"127.0.0.1:5432");
    EXPECT_EQ(sameSpelling(u"[::1]:5432"_s, {}), u"127.0.0.1:5432");
    EXPECT_EQ(sameSpelling(u"/run/postgresql:5432"_s, {}), u"127.0.0.1:5432");
    EXPECT_EQ(sameSpelling(u"DB1.example.org:5432"_s, {}), u"db1.example.org:5432");
    EXPECT_EQ(sameSpelling(u"[FE80::2]:5432"_s, {}), u"[fe80::2]:5432");
    EXPECT_EQ(sameSpelling(u"0.0.0.0:5432"_s, {}), QString());
    EXPECT_EQ(sameSpelling({}, {}), QString());
}

TEST(Addresses, LoopbackOfAServerElsewhereIsThatServersHost)
{
    EXPECT_EQ(sameSpelling(u"127.0.0.1:5433"_s, u"db1:5432"_s), u"db1:5433");
}

TEST(TopologyOf, JoinsAServerSeenFromBothSidesByItsSlot)
{
    const Topology topology =
        topologyOf({source(u"shop"_s, u"db1:5432"_s, primaryFacts(u"db1:5432"_s)),
                    source(u"shop-ro"_s, u"db2:5432"_s, standbyFacts(u"db2:5432"_s, u"db1:5432"_s))});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.nodes.at(0).role, ReplicationRole::Primary);
    EXPECT_EQ(topology.nodes.at(0).service, u"shop");
    EXPECT_EQ(topology.nodes.at(1).service, u"shop-ro");
    EXPECT_EQ(topology.nodes.at(1).addresses, QStringList{u"db2:5432"_s});
    ASSERT_EQ(topology.edges.size(), 1);
    EXPECT_EQ(topology.edges.at(0).from, 0);
    EXPECT_EQ(topology.edges.at(0).to, 1);
}

TEST(TopologyOf, TakesTheLargestLagThatAnybodyReports)
{
    const Topology topology = topologyOf({source({}, u"db1:5432"_s, primaryFacts(u"db1:5432"_s)),
                                          source({}, u"db2:5432"_s, standbyFacts(u"db2:5432"_s, u"db1:5432"_s))});
    const TopologyNode standby = nodeOfRole(topology, ReplicationRole::Standby);
    EXPECT_EQ(standby.lagBytes, 700);
    EXPECT_EQ(standby.lagSeconds, 2);
}

TEST(TopologyOf, RecognisesThePrimaryByItsOnlyStandbyWhereNamesOfItDiffer)
{
    ReplicationFacts primary = primaryFacts(u"db1:5432"_s);
    ReplicationFacts standby = standbyFacts(u"db2:5432"_s, u"10.0.0.1:5432"_s);
    primary.members[1].ids += u"pg:7:app:s1"_s;
    standby.members[0].ids += u"pg:7:app:s1"_s;
    const Topology topology = topologyOf({source({}, u"db1:5432"_s, primary), source({}, u"db2:5432"_s, standby)});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.nodes.at(0).addresses, (QStringList{u"10.0.0.1:5432"_s, u"db1:5432"_s}));
}

TEST(TopologyOf, KeepsServersApartThatShareAName)
{
    ReplicationFacts a{u"PostgreSQL"_s, u"self"_s, {memberAt(u"self"_s, u"a:1"_s, ReplicationRole::Standby)}, {}, {}};
    ReplicationFacts b{u"PostgreSQL"_s, u"self"_s, {memberAt(u"self"_s, u"b:1"_s, ReplicationRole::Standby)}, {}, {}};
    for (ReplicationFacts *facts : {&a, &b}) {
        facts->members[0].name = u"15/main"_s;
        facts->members[0].ids += u"pg:7:app:15/main"_s;
    }
    const Topology topology = topologyOf({source({}, u"a:1"_s, a), source({}, u"b:1"_s, b)});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.nodes.at(0).name, u"15/main (a:1)");
    EXPECT_EQ(topology.nodes.at(1).name, u"15/main (b:1)");
}

TEST(TopologyOf, IgnoresANameThatTwoOfOneListBear)
{
    ReplicationFacts primary = primaryFacts(u"db1:5432"_s);
    primary.members += memberAt(u"sender:2"_s, {}, ReplicationRole::Standby);
    primary.links += {u"self"_s, u"sender:2"_s, ReplicationLinkKind::Streaming, {}, {u"slot:s1"_s}};
    const Topology topology = topologyOf(
        {source({}, u"db1:5432"_s, primary), source({}, u"db2:5432"_s, standbyFacts(u"db2:5432"_s, u"db1:5432"_s))});
    EXPECT_EQ(topology.nodes.size(), 4) << described(topology).constData();
}

TEST(TopologyOf, GivesAServerThatIsDownNoLag)
{
    ReplicationFacts standby = standbyFacts(u"db2:5432"_s, u"db1:5432"_s);
    standby.members[0].health = ReplicationHealth::Down;
    standby.members[0].state = u"not receiving"_s;
    const Topology topology =
        topologyOf({source({}, u"db1:5432"_s, primaryFacts(u"db1:5432"_s)), source({}, u"db2:5432"_s, standby)});
    const TopologyNode node = nodeOfRole(topology, ReplicationRole::Standby);
    EXPECT_EQ(node.health, ReplicationHealth::Down);
    EXPECT_EQ(node.state, u"not receiving");
    EXPECT_FALSE(node.lagBytes);
    EXPECT_FALSE(node.lagSeconds);
    const QJsonObject shown = topologyJson(topology)[u"nodes"_s][1].toObject();
    EXPECT_TRUE(shown[u"lag_bytes"_s].isNull());
    EXPECT_TRUE(shown[u"lag_seconds"_s].isNull());
}

TEST(TopologyOf, DrawsAServerThatDoesNotAnswer)
{
    const Topology topology =
        topologyOf({source({}, u"db1:5432"_s, primaryFacts(u"db1:5432"_s)),
                    source(u"shop-ro"_s, u"db2:5432"_s, fail(Error::unreachable(u"Nobody answers."_s)))});
    const TopologyNode silent = nodeNamed(topology, u"db2:5432"_s);
    EXPECT_EQ(silent.health, ReplicationHealth::Down);
    EXPECT_EQ(silent.state, u"not reachable");
    EXPECT_FALSE(silent.asked);
    ASSERT_EQ(topology.gaps.size(), 1);
    EXPECT_EQ(topology.gaps.at(0).server, u"shop-ro");
}

TEST(TopologyOf, CallsAServerThatRefusesUsUnknownAndNotDown)
{
    const Topology topology =
        topologyOf({source({}, u"db2:5432"_s, fail(Error::permission(u"The password is wrong."_s)))});
    EXPECT_EQ(topology.nodes.at(0).health, ReplicationHealth::Unknown);
}

TEST(TopologyOf, ShowsAFileAlone)
{
    const Topology topology =
        topologyOf({{u"shop"_s, EngineId::SQLite, {}, fail(Error::unsupported(u"No replication."_s))}});
    ASSERT_EQ(topology.nodes.size(), 1);
    EXPECT_EQ(topology.nodes.at(0).name, u"shop");
    EXPECT_EQ(topology.nodes.at(0).health, ReplicationHealth::Up);
    EXPECT_TRUE(topology.gaps.isEmpty());
}

TEST(TopologyOf, DoesNotDependOnTheOrderOfTheSources)
{
    QList<TopologySource> sources{source(u"a"_s, u"db1:5432"_s, primaryFacts(u"db1:5432"_s)),
                                  source(u"b"_s, u"db2:5432"_s, standbyFacts(u"db2:5432"_s, u"db1:5432"_s)),
                                  source(u"c"_s, u"db3:5432"_s, standbyFacts(u"db3:5432"_s, u"db2:5432"_s, u"s3"_s))};
    const QJsonObject forwards = topologyJson(topologyOf(sources));
    std::ranges::reverse(sources);
    EXPECT_EQ(topologyJson(topologyOf(sources)), forwards);
    EXPECT_EQ(forwards[u"nodes"_s].toArray().size(), 3);
    EXPECT_EQ(forwards[u"edges"_s].toArray().size(), 2);
}

TEST(TopologyOf, DrawsAMutualLinkOnce)
{
    const auto node = [](const QString &own, const QString &other) {
        ReplicationFacts facts{u"MariaDB"_s, u"self"_s, {memberAt(u"self"_s, own, ReplicationRole::Primary)}, {}, {}};
        facts.members += memberAt(u"peer"_s, other, ReplicationRole::Primary);
        facts.links += {u"self"_s, u"peer"_s, ReplicationLinkKind::Galera, {}, {}};
        return facts;
    };
    const Topology topology = topologyOf({source({}, u"a:3306"_s, node(u"a:3306"_s, u"b:3306"_s)),
                                          source({}, u"b:3306"_s, node(u"b:3306"_s, u"a:3306"_s))});
    EXPECT_EQ(edgeLines(topology), QStringList{u"a:3306 -galera-> b:3306"_s});
}

TEST(TopologyOf, KeepsAShardApartFromTheMembersOfItsReplicaSet)
{
    ReplicationFacts router{u"MongoDB"_s, u"self"_s, {memberAt(u"self"_s, u"m:1"_s, ReplicationRole::Router)}, {}, {}};
    ReplicationMember shard = memberAt(u"shard0"_s, u"a:1"_s, ReplicationRole::Shard);
    shard.name = u"shard0"_s;
    shard.addresses += u"b:1"_s;
    router.members += shard;
    router.links += {u"self"_s, u"shard0"_s, ReplicationLinkKind::Shard, {}, {}};
    ReplicationFacts set{u"MongoDB"_s, u"a:1"_s, {memberAt(u"a:1"_s, u"a:1"_s, ReplicationRole::Primary)}, {}, {}};
    set.members += memberAt(u"b:1"_s, u"b:1"_s, ReplicationRole::Replica);
    set.links += {u"a:1"_s, u"b:1"_s, ReplicationLinkKind::ReplicaSet, {}, {}};
    const Topology topology =
        topologyOf({{{}, EngineId::MongoDB, u"m:1"_s, router}, {{}, EngineId::MongoDB, u"a:1"_s, set}});
    EXPECT_EQ(topology.nodes.size(), 4) << described(topology).constData();
    EXPECT_EQ(edgeLines(topology), (QStringList{u"a:1 -replica set-> b:1"_s, u"m:1 -shard-> shard0"_s}));
}

TEST(LagText, IsReadByAPerson)
{
    EXPECT_EQ(byteText(0), u"0 bytes");
    EXPECT_EQ(byteText(1536), u"1.5 kB");
    EXPECT_EQ(byteText(5.0 * 1024 * 1024 * 1024), u"5.0 GB");
    EXPECT_EQ(durationText(0), u"0 s");
    EXPECT_EQ(durationText(0.42), u"0.4 s");
    EXPECT_EQ(durationText(200), u"3 min 20 s");
    EXPECT_EQ(durationText(7500), u"2 h 5 min");
    EXPECT_EQ(lagText(TopologyNode{}), QString());
}

} // namespace
} // namespace athanor
