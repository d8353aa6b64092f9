// SPDX-License-Identifier: Apache-2.0
#include "asking.h"

#include "support/patience.h"
#include "support/redisserver.h"

#include <QDeadlineTimer>
#include <QTcpServer>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

QString addressOf(const RedisServer &server)
{
    return u"127.0.0.1:%1"_s.arg(server.port());
}

TopologyQuestion asked(const QString &service, const RedisServer &server)
{
    return questionOf(service, server.url(), {});
}

RedisOptions openRedis()
{
    RedisOptions options;
    options.tlsPort = false;
    options.passwords = false;
    // A primary waits some seconds for further replicas before it sends them all one copy.
    options.moreLines = {u"repl-diskless-sync-delay 0"_s};
    return options;
}

/// A primary and a replica, started once.
class RedisTopology : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        s_primary = std::make_unique<RedisServer>(openRedis());
        RedisOptions follower = openRedis();
        follower.replicaOf = s_primary->port();
        s_replica = std::make_unique<RedisServer>(follower);
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
    static Topology atRest(const QList<TopologyQuestion> &questions)
    {
        return awaitTopology(
            [&] { return askedTopology(questions); },
            [](const Topology &topology) {
                return topology.nodes.size() == 2 && std::ranges::any_of(topology.nodes, [](const TopologyNode &node) {
                           return node.role == ReplicationRole::Replica && node.health == ReplicationHealth::Up;
                       });
            });
    }

    static std::unique_ptr<RedisServer> s_primary;
    static std::unique_ptr<RedisServer> s_replica;
};

std::unique_ptr<RedisServer> RedisTopology::s_primary;
std::unique_ptr<RedisServer> RedisTopology::s_replica;

TEST_F(RedisTopology, ThePrimaryTellsOfItsReplicaAndItsLag)
{
    const Topology topology = atRest({asked(u"cache"_s, *s_primary)});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(nodeNamed(topology, addressOf(*s_primary)).role, ReplicationRole::Primary);
    EXPECT_TRUE(nodeNamed(topology, addressOf(*s_primary)).version.startsWith("7."_L1));
    const TopologyNode replica = nodeNamed(topology, addressOf(*s_replica));
    EXPECT_EQ(replica.role, ReplicationRole::Replica);
    EXPECT_TRUE(replica.lagBytes);
    EXPECT_TRUE(replica.lagSeconds);
    EXPECT_EQ(edgeLines(topology), QStringList{u"%1 -async-> %2"_s.arg(addressOf(*s_primary), addressOf(*s_replica))});
}

TEST_F(RedisTopology, BothSidesTogetherAreTwoServersAndOneLink)
{
    const Topology topology = atRest({asked(u"cache"_s, *s_primary), asked(u"cache-ro"_s, *s_replica)});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.edges.size(), 1);
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::Replica).service, u"cache-ro");
}

TEST_F(RedisTopology, AReplicaWithoutItsPrimaryIsDownAndItsLagUnknown)
{
    RedisServer primary(openRedis());
    RedisOptions follower = openRedis();
    follower.replicaOf = primary.port();
    RedisServer replica(follower);
    ASSERT_EQ(atRest({asked(u"cache-ro"_s, replica)}).nodes.size(), 2);
    primary.stop();
    const Topology topology =
        awaitTopology([&] { return askedTopology({asked(u"cache-ro"_s, replica)}); },
                      [](const Topology &seen) {
                          return nodeOfRole(seen, ReplicationRole::Replica).health == ReplicationHealth::Down;
                      });
    const TopologyNode own = nodeOfRole(topology, ReplicationRole::Replica);
    EXPECT_EQ(own.health, ReplicationHealth::Down) << described(topology).constData();
    EXPECT_FALSE(own.lagBytes);
    EXPECT_FALSE(own.lagSeconds);
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::Primary).addresses, QStringList{addressOf(primary)});
}

TEST_F(RedisTopology, AReplicaThatIsGoneIsDrawnDown)
{
    RedisOptions follower = openRedis();
    follower.replicaOf = s_primary->port();
    RedisServer replica(follower);
    ASSERT_TRUE(replica.isRunning()) << qPrintable(replica.problem());
    const TopologyQuestion gone = asked(u"cache-ro"_s, replica);
    const QString address = addressOf(replica);
    replica.stop();
    const Topology topology = askedTopology({asked(u"cache"_s, *s_primary), gone});
    const TopologyNode away = nodeNamed(topology, address);
    EXPECT_EQ(away.health, ReplicationHealth::Down) << described(topology).constData();
    EXPECT_FALSE(away.lagBytes);
    EXPECT_FALSE(away.lagSeconds);
}

/// Three primaries that share the slots.
class RedisClusterTopology : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        QList<quint16> bus;
        for (int i = 0; i < 3; ++i) {
            RedisOptions options = openRedis();
            options.cluster = true;
            QTcpServer probe;
            probe.listen(QHostAddress::LocalHost);
            bus += probe.serverPort();
            probe.close();
            // The usual bus port, 10000 above, may not exist.
            options.moreLines = {u"cluster-port %1"_s.arg(bus.last())};
            s_nodes.push_back(std::make_unique<RedisServer>(options));
            if (!s_nodes.back()->isRunning())
                return;
        }
        for (int i = 0; i < 3; ++i) {
            s_nodes[std::size_t(i)]->redis({u"CLUSTER"_s, u"ADDSLOTSRANGE"_s, QString::number(i * 5462),
                                            QString::number(std::min(16383, (i + 1) * 5462 - 1))});
            s_nodes.front()->redis({u"CLUSTER"_s, u"MEET"_s, u"127.0.0.1"_s,
                                    QString::number(s_nodes[std::size_t(i)]->port()), QString::number(bus.at(i))});
        }
        const QDeadlineTimer deadline(patience);
        while (!s_nodes.front()->redis({u"CLUSTER"_s, u"INFO"_s}).contains("cluster_state:ok") &&
               !deadline.hasExpired()) {
        }
    }
    static void TearDownTestSuite() { s_nodes.clear(); }
    void SetUp() override
    {
        ASSERT_EQ(s_nodes.size(), 3U);
        ASSERT_TRUE(s_nodes.back()->isRunning()) << qPrintable(s_nodes.back()->problem());
    }

    static std::vector<std::unique_ptr<RedisServer>> s_nodes;
};

std::vector<std::unique_ptr<RedisServer>> RedisClusterTopology::s_nodes;

TEST_F(RedisClusterTopology, OneNodeTellsOfAllThree)
{
    const auto whole = [](const Topology &topology) {
        return topology.nodes.size() == 3 && std::ranges::all_of(topology.nodes, [](const TopologyNode &node) {
                   return node.role == ReplicationRole::Primary && node.health == ReplicationHealth::Up &&
                          node.state.contains("slots"_L1);
               });
    };
    const Topology topology = awaitTopology([] { return askedTopology({asked(u"cache"_s, *s_nodes.front())}); }, whole);
    EXPECT_TRUE(whole(topology)) << described(topology).constData();
    for (const auto &server : s_nodes)
        (void)nodeNamed(topology, addressOf(*server));
    EXPECT_EQ(topology.edges.size(), 2);
    EXPECT_EQ(topology.edges.first().kind, ReplicationLinkKind::Cluster);
}

TEST_F(RedisClusterTopology, AllThreeTogetherAreAMesh)
{
    // Each node learns of the others by gossip, in its own time.
    const auto ask = [] {
        return askedTopology(
            {asked(u"a"_s, *s_nodes.at(0)), asked(u"b"_s, *s_nodes.at(1)), asked(u"c"_s, *s_nodes.at(2))});
    };
    const Topology topology = awaitTopology(ask, [](const Topology &found) { return found.edges.size() == 3; });
    EXPECT_EQ(topology.nodes.size(), 3) << described(topology).constData();
    EXPECT_EQ(topology.edges.size(), 3) << described(topology).constData();
}

TEST_F(RedisClusterTopology, ANodeThatIsGoneIsDown)
{
    const QString address = addressOf(*s_nodes.back());
    s_nodes.back()->stop();
    const auto lost = [&](const Topology &topology) {
        return std::ranges::any_of(topology.nodes, [&](const TopologyNode &node) {
            return node.name == address && node.health == ReplicationHealth::Down;
        });
    };
    const Topology topology = awaitTopology([] { return askedTopology({asked(u"cache"_s, *s_nodes.front())}); }, lost);
    EXPECT_TRUE(lost(topology)) << described(topology).constData();
    EXPECT_FALSE(nodeNamed(topology, address).lagBytes);
}

} // namespace
} // namespace athanor
