// SPDX-License-Identifier: Apache-2.0
#include "asking.h"

#include "support/mariadbserver.h"

#include <gtest/gtest.h>

#include <memory>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

/// A primary and a replica that follows it by GTID, started once.
class MariaDbTopology : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        s_primary = std::make_unique<MariaDbServer>(u"server-id=1\nlog-bin=binlog"_s);
        s_replica = std::make_unique<MariaDbServer>(u"server-id=2\nread-only=1\nslave-net-timeout=4"_s);
        if (!s_primary->isRunning() || !s_replica->isRunning())
            return;
        s_primary->createUser(u"plain"_s, u"plain-secret"_s);
        s_primary->execute(u"CREATE USER repl@'%' IDENTIFIED BY 'repl-secret';"
                           "GRANT REPLICATION SLAVE ON *.* TO repl@'%'; CREATE DATABASE shop;"_s);
        s_replica->execute(u"SET GLOBAL gtid_slave_pos = '%1'; CREATE DATABASE shop;"
                           "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=%2, MASTER_USER='repl', "
                           "MASTER_PASSWORD='repl-secret', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1;"
                           "START SLAVE"_s.arg(s_primary->ask(u"SELECT @@gtid_binlog_pos"_s).trimmed())
                               .arg(s_primary->port()));
    }
    static void TearDownTestSuite()
    {
        s_replica.reset();
        s_primary.reset();
    }
    void SetUp() override
    {
        ASSERT_TRUE(s_primary->isRunning()) << qPrintable(s_primary->problem());
        ASSERT_TRUE(s_replica->isRunning()) << qPrintable(s_replica->problem());
    }

    static QString address(const MariaDbServer &server) { return u"127.0.0.1:%1"_s.arg(server.port()); }
    static TopologyQuestion primary()
    {
        return questionOf(u"shop"_s, s_primary->url(u"mysql"_s), s_primary->adminPassword());
    }
    static TopologyQuestion replica()
    {
        return questionOf(u"shop-ro"_s, s_replica->url(u"mysql"_s), s_replica->adminPassword());
    }
    static bool replicates(const Topology &topology)
    {
        return topology.nodes.size() == 2 && std::ranges::any_of(topology.nodes, [](const TopologyNode &node) {
                   return node.role == ReplicationRole::Replica && node.health == ReplicationHealth::Up &&
                          node.lagSeconds == 0 && node.lagBytes == 0;
               });
    }
    static Topology atRest(const QList<TopologyQuestion> &questions)
    {
        return awaitTopology([&] { return askedTopology(questions); }, replicates);
    }

    static std::unique_ptr<MariaDbServer> s_primary;
    static std::unique_ptr<MariaDbServer> s_replica;
};

std::unique_ptr<MariaDbServer> MariaDbTopology::s_primary;
std::unique_ptr<MariaDbServer> MariaDbTopology::s_replica;

TEST_F(MariaDbTopology, TheReplicaTellsOfItsPrimaryAndOfItsLag)
{
    const Topology topology = atRest({replica()});
    EXPECT_TRUE(replicates(topology)) << described(topology).constData();
    const TopologyNode own = nodeOfRole(topology, ReplicationRole::Replica);
    EXPECT_EQ(own.state, u"receives and applies");
    EXPECT_TRUE(own.version.contains("MariaDB"_L1)) << qPrintable(own.version);
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::Primary).addresses, QStringList{address(*s_primary)});
    ASSERT_EQ(topology.edges.size(), 1);
    EXPECT_EQ(topology.edges.first().kind, ReplicationLinkKind::Binlog);
    EXPECT_EQ(topology.nodes.at(topology.edges.first().to).service, u"shop-ro");
}

TEST_F(MariaDbTopology, ThePrimaryTellsOfItsReplica)
{
    const Topology topology = awaitTopology([] { return askedTopology({primary()}); },
                                            [](const Topology &seen) { return seen.nodes.size() == 2; });
    const TopologyNode other = nodeOfRole(topology, ReplicationRole::Replica);
    EXPECT_EQ(other.addresses, QStringList{address(*s_replica)}) << described(topology).constData();
    EXPECT_EQ(other.state, u"connected");
    // How far it has applied, only the replica knows.
    EXPECT_FALSE(other.lagBytes);
    EXPECT_FALSE(other.lagSeconds);
    EXPECT_EQ(topology.edges.size(), 1);
}

TEST_F(MariaDbTopology, BothSidesTogetherAreTwoServersAndOneLink)
{
    const Topology topology = atRest({primary(), replica()});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.edges.size(), 1);
    EXPECT_EQ(topology.nodes.at(0).service, u"shop");
    EXPECT_EQ(topology.nodes.at(1).service, u"shop-ro");
}

TEST_F(MariaDbTopology, AnAccountThatMayNotLookLeavesGaps)
{
    const Topology topology =
        askedTopology({questionOf(u"shop"_s, s_primary->url({}, u"plain"_s), QByteArrayLiteral("plain-secret"))});
    ASSERT_EQ(topology.nodes.size(), 1) << described(topology).constData();
    EXPECT_EQ(topology.nodes.first().role, ReplicationRole::Unknown);
    EXPECT_GE(topology.gaps.size(), 2);
    EXPECT_EQ(topology.gaps.first().gap.kind, FactGap::Kind::Denied);
}

TEST_F(MariaDbTopology, ADelayedReplicaLags)
{
    ASSERT_TRUE(s_replica->execute(u"STOP SLAVE; CHANGE MASTER TO MASTER_DELAY=3600; START SLAVE"_s));
    ASSERT_TRUE(s_primary->execute(u"CREATE TABLE shop.lag (n INT); INSERT INTO shop.lag VALUES (1), (2), (3)"_s));
    const auto lags = [](const Topology &topology) {
        return std::ranges::any_of(topology.nodes, [](const TopologyNode &node) {
            return node.lagBytes.value_or(0) > 0 && node.lagSeconds.value_or(0) > 0;
        });
    };
    const Topology topology = awaitTopology([] { return askedTopology({primary(), replica()}); }, lags);
    EXPECT_TRUE(lags(topology)) << described(topology).constData();
    ASSERT_TRUE(s_replica->execute(u"STOP SLAVE; CHANGE MASTER TO MASTER_DELAY=0; START SLAVE"_s));
    EXPECT_TRUE(replicates(atRest({primary(), replica()})));
}

TEST_F(MariaDbTopology, AReplicaWhoseThreadsAreStoppedIsDownAndItsLagUnknown)
{
    ASSERT_TRUE(s_replica->execute(u"STOP SLAVE"_s));
    const Topology topology = askedTopology({primary(), replica()});
    const TopologyNode own = nodeOfRole(topology, ReplicationRole::Replica);
    EXPECT_EQ(own.health, ReplicationHealth::Down) << described(topology).constData();
    EXPECT_EQ(own.state, u"stopped");
    EXPECT_FALSE(own.lagBytes);
    EXPECT_FALSE(own.lagSeconds);
    EXPECT_FALSE(described(topology).contains("repl-secret"));
    ASSERT_TRUE(s_replica->execute(u"START SLAVE"_s));
    EXPECT_TRUE(replicates(atRest({replica()})));
}

TEST_F(MariaDbTopology, AReplicaThatIsGoneIsDrawnDown)
{
    ASSERT_TRUE(s_replica->stop()) << qPrintable(s_replica->problem());
    const Topology topology = askedTopology({primary(), replica()});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    const TopologyNode away = nodeNamed(topology, address(*s_replica));
    EXPECT_EQ(away.health, ReplicationHealth::Down);
    EXPECT_EQ(away.state, u"not reachable");
    EXPECT_FALSE(away.lagBytes);
    EXPECT_FALSE(away.lagSeconds);
    ASSERT_TRUE(s_replica->restart()) << qPrintable(s_replica->problem());
    EXPECT_TRUE(replicates(atRest({replica()})));
}

} // namespace
} // namespace athanor
