// SPDX-License-Identifier: Apache-2.0
#include "asking.h"

#include "support/pgserver.h"

#include <gtest/gtest.h>

#include <memory>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using namespace test;

/// A primary and a standby with a slot, started once.
class PgTopology : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        s_primary = std::make_unique<PgServer>();
        if (!s_primary->isRunning())
            return;
        EXPECT_TRUE(s_primary->createRole(u"plain"_s, u"plain-secret"_s)) << qPrintable(s_primary->problem());
        s_primary->execute(u"ALTER SYSTEM SET wal_level = 'logical'"_s);
        s_primary->restart();
        s_standby = std::make_unique<PgServer>(*s_primary, u"standby1"_s);
        // Until something happens, a new standby has not heard how far its primary is.
        s_primary->execute(u"CREATE TABLE first_news (n int)"_s);
    }
    static void TearDownTestSuite()
    {
        s_standby.reset();
        s_primary.reset();
    }
    void SetUp() override
    {
        ASSERT_TRUE(s_primary->isRunning()) << qPrintable(s_primary->problem());
        ASSERT_TRUE(s_standby->isRunning()) << qPrintable(s_standby->problem());
    }

    static QString address(const PgServer &server) { return u"127.0.0.1:%1"_s.arg(server.port()); }
    static TopologyQuestion primary()
    {
        return questionOf(u"shop"_s, s_primary->url(u"postgres"_s), s_primary->adminPassword());
    }
    static TopologyQuestion standby()
    {
        return questionOf(u"shop-ro"_s, s_standby->url(u"postgres"_s), s_primary->adminPassword());
    }
    /// The primary's answer once its standby streams and has everything.
    static Topology atRest(const QList<TopologyQuestion> &questions)
    {
        return awaitTopology([&] { return askedTopology(questions); },
                             [](const Topology &topology) {
                                 return topology.nodes.size() == 2 &&
                                        std::ranges::all_of(topology.nodes, [](const TopologyNode &node) {
                                            // A standby that has just connected has not said yet how far it is.
                                            return node.health == ReplicationHealth::Up &&
                                                   (node.role == ReplicationRole::Primary || node.lagBytes == 0);
                                        });
                             });
    }

    static std::unique_ptr<PgServer> s_primary;
    static std::unique_ptr<PgServer> s_standby;
};

std::unique_ptr<PgServer> PgTopology::s_primary;
std::unique_ptr<PgServer> PgTopology::s_standby;

TEST_F(PgTopology, ThePrimaryTellsOfItsStandby)
{
    const Topology topology = atRest({primary()});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    const TopologyNode first = nodeNamed(topology, address(*s_primary));
    EXPECT_EQ(first.role, ReplicationRole::Primary);
    EXPECT_EQ(first.service, u"shop");
    EXPECT_TRUE(first.version.startsWith("15"_L1)) << qPrintable(first.version);
    const TopologyNode second = nodeNamed(topology, u"standby1"_s);
    EXPECT_EQ(second.role, ReplicationRole::Standby);
    EXPECT_EQ(second.state, u"streaming");
    EXPECT_EQ(second.lagBytes, 0);
    EXPECT_EQ(second.lagSeconds, 0);
    EXPECT_EQ(edgeLines(topology), QStringList{address(*s_primary) + " -streaming-> standby1"_L1});
    EXPECT_TRUE(topology.edges.first().state.contains("slot standby1"_L1)) << qPrintable(topology.edges.first().state);
    EXPECT_TRUE(topology.gaps.isEmpty()) << described(topology).constData();
}

TEST_F(PgTopology, TheStandbyTellsOfItsPrimary)
{
    const Topology topology = atRest({standby()});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::Primary).addresses, QStringList{address(*s_primary)});
    const TopologyNode own = nodeNamed(topology, u"standby1"_s);
    EXPECT_EQ(own.role, ReplicationRole::Standby);
    EXPECT_EQ(own.addresses, QStringList{address(*s_standby)});
    EXPECT_EQ(edgeLines(topology), QStringList{address(*s_primary) + " -streaming-> standby1"_L1});
}

TEST_F(PgTopology, BothSidesTogetherAreTwoServersAndOneLink)
{
    const Topology topology = atRest({primary(), standby()});
    ASSERT_EQ(topology.nodes.size(), 2) << described(topology).constData();
    EXPECT_EQ(topology.edges.size(), 1);
    EXPECT_TRUE(topology.nodes.at(0).asked && topology.nodes.at(1).asked);
}

TEST_F(PgTopology, FollowsToThePrimaryOnlyWhenAskedTo)
{
    EXPECT_FALSE(nodeOfRole(askedTopology({standby()}), ReplicationRole::Primary).asked);
    const Topology followed = askedTopology({standby()}, true);
    ASSERT_EQ(followed.nodes.size(), 2) << described(followed).constData();
    EXPECT_TRUE(nodeOfRole(followed, ReplicationRole::Primary).asked) << described(followed).constData();
}

TEST_F(PgTopology, AnAccountThatMayNotLookLeavesGapsAndNoGoodAnswer)
{
    const Topology topology = askedTopology(
        {questionOf(u"shop"_s, s_primary->url(u"postgres"_s, u"plain"_s), QByteArrayLiteral("plain-secret"))});
    const TopologyNode hidden = nodeNamed(topology, u"standby1"_s);
    EXPECT_EQ(hidden.health, ReplicationHealth::Unknown);
    EXPECT_EQ(hidden.state, QString());
    EXPECT_FALSE(hidden.lagBytes);
    EXPECT_FALSE(hidden.lagSeconds);
    ASSERT_EQ(topology.gaps.size(), 1) << described(topology).constData();
    EXPECT_EQ(topology.gaps.first().gap.kind, FactGap::Kind::Hidden);

    // The standby has to replay the account first.
    const auto named = [](const Topology &found) {
        return std::ranges::any_of(found.nodes, [](const TopologyNode &node) { return node.name == "standby1"_L1; });
    };
    const auto ask = [] {
        return askedTopology(
            {questionOf(u"shop-ro"_s, s_standby->url(u"postgres"_s, u"plain"_s), QByteArrayLiteral("plain-secret"))});
    };
    const Topology other = awaitTopology(ask, named);
    EXPECT_EQ(nodeNamed(other, u"standby1"_s).health, ReplicationHealth::Unknown);
    EXPECT_FALSE(nodeNamed(other, u"standby1"_s).lagBytes);
    EXPECT_FALSE(other.gaps.isEmpty());
}

TEST_F(PgTopology, APausedStandbyLags)
{
    ASSERT_EQ(atRest({primary(), standby()}).nodes.size(), 2);
    ASSERT_TRUE(s_standby->execute(u"SELECT pg_wal_replay_pause()"_s)) << qPrintable(s_standby->problem());
    ASSERT_TRUE(s_primary->execute(u"CREATE TABLE lag AS SELECT generate_series(1, 5000) AS n"_s));
    const auto lags = [](const Topology &topology) {
        return std::ranges::any_of(topology.nodes, [](const TopologyNode &node) {
            return node.role == ReplicationRole::Standby && node.lagBytes.value_or(0) > 100000;
        });
    };
    const Topology seen = awaitTopology([] { return askedTopology({primary()}); }, lags);
    EXPECT_TRUE(lags(seen)) << described(seen).constData();
    const Topology own = awaitTopology([] { return askedTopology({standby()}); }, lags);
    EXPECT_TRUE(lags(own)) << described(own).constData();
    EXPECT_EQ(nodeNamed(own, u"standby1"_s).health, ReplicationHealth::Degraded);
    EXPECT_EQ(nodeNamed(own, u"standby1"_s).state, u"streaming, replay paused");
    EXPECT_GT(nodeNamed(own, u"standby1"_s).lagSeconds.value_or(0), 0);
    ASSERT_TRUE(s_standby->execute(u"SELECT pg_wal_replay_resume()"_s));
    EXPECT_EQ(atRest({primary(), standby()}).nodes.size(), 2);
}

TEST_F(PgTopology, AStoppedStandbyIsDownAndItsLagUnknown)
{
    ASSERT_TRUE(s_standby->stop());
    const auto isDown = [](const Topology &topology) {
        return std::ranges::any_of(topology.nodes,
                                   [](const TopologyNode &node) { return node.health == ReplicationHealth::Down; });
    };
    const Topology topology = awaitTopology([] { return askedTopology({primary()}); }, isDown);
    const TopologyNode away = nodeNamed(topology, u"standby1"_s);
    EXPECT_EQ(away.health, ReplicationHealth::Down) << described(topology).constData();
    EXPECT_EQ(away.state, u"not connected");
    EXPECT_FALSE(away.lagBytes);
    EXPECT_FALSE(away.lagSeconds);
    EXPECT_EQ(edgeLines(topology), QStringList{address(*s_primary) + " -streaming-> standby1"_L1});
    ASSERT_TRUE(s_standby->restart()) << qPrintable(s_standby->problem());
    EXPECT_EQ(atRest({primary()}).nodes.size(), 2);
}

TEST_F(PgTopology, AStandbyWhosePrimaryIsAwaySaysSo)
{
    ASSERT_TRUE(s_primary->stop());
    const auto isDown = [](const Topology &topology) {
        return topology.nodes.size() == 2 &&
               nodeOfRole(topology, ReplicationRole::Standby).health == ReplicationHealth::Down;
    };
    const Topology topology = awaitTopology([] { return askedTopology({standby()}); }, isDown);
    const TopologyNode own = nodeNamed(topology, u"standby1"_s);
    EXPECT_EQ(own.state, u"not receiving") << described(topology).constData();
    EXPECT_FALSE(own.lagBytes);
    EXPECT_FALSE(own.lagSeconds);
    EXPECT_EQ(nodeOfRole(topology, ReplicationRole::Primary).addresses, QStringList{address(*s_primary)});
    // The connection string of the standby holds the password; nothing of it is shown.
    EXPECT_FALSE(described(topology).contains("secret"));
    ASSERT_TRUE(s_primary->restart()) << qPrintable(s_primary->problem());
    EXPECT_EQ(atRest({primary(), standby()}).nodes.size(), 2);
}

TEST_F(PgTopology, ASubscriptionIsALogicalLinkBetweenTwoPrimaries)
{
    PgServer subscriber;
    ASSERT_TRUE(subscriber.isRunning()) << qPrintable(subscriber.problem());
    const QString database = s_primary->createDatabase();
    ASSERT_TRUE(s_primary->createRole(u"publisher"_s, u"pub-secret"_s, u"SUPERUSER"_s));
    ASSERT_TRUE(s_primary->execute(u"CREATE TABLE t (id int PRIMARY KEY)"_s, database));
    ASSERT_TRUE(s_primary->execute(u"CREATE PUBLICATION p FOR TABLE t"_s, database));
    ASSERT_TRUE(subscriber.execute(u"CREATE TABLE t (id int PRIMARY KEY)"_s));
    ASSERT_TRUE(subscriber.execute(u"CREATE SUBSCRIPTION orders CONNECTION 'host=127.0.0.1 port=%1 user=publisher "
                                   "password=pub-secret dbname=%2' PUBLICATION p"_s.arg(s_primary->port())
                                       .arg(database)))
        << qPrintable(subscriber.problem());
    const TopologyQuestion own = questionOf(u"sub"_s, subscriber.url(u"postgres"_s), subscriber.adminPassword());
    const auto works = [](const Topology &topology) {
        return std::ranges::any_of(topology.edges, [](const TopologyEdge &edge) {
            return edge.kind == ReplicationLinkKind::Logical && edge.state == "subscription orders"_L1;
        });
    };
    const Topology seen = awaitTopology([&] { return askedTopology({own}); }, works);
    EXPECT_EQ(edgeLines(seen), QStringList{u"%1 -logical-> %2"_s.arg(address(*s_primary), address(subscriber))})
        << described(seen).constData();
    EXPECT_FALSE(described(seen).contains("pub-secret"));

    // From both sides it is one server and one link, beside the standby; the first copy of the table has links of its
    // own.
    const Topology both = awaitTopology(
        [&] {
            return askedTopology({own, primary()});
        },
        [](const Topology &topology) { return topology.nodes.size() == 3; });
    EXPECT_EQ(both.nodes.size(), 3) << described(both).constData();
    EXPECT_EQ(both.edges.size(), 2);
    ASSERT_TRUE(subscriber.execute(u"DROP SUBSCRIPTION orders"_s)) << qPrintable(subscriber.problem());
}

} // namespace
} // namespace athanor
