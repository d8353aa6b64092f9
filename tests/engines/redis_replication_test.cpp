// SPDX-License-Identifier: Apache-2.0
// What Redis servers say of the replication around them.
#include "redisbackend.h"

#include "engines/redis/redisreplication.h"
#include "support/patience.h"

#include <QDeadlineTimer>

#include <algorithm>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const ReplicationMember *ofRole(const ReplicationFacts &facts, ReplicationRole role)
{
    const auto it = std::ranges::find(facts.members, role, &ReplicationMember::role);
    return it == facts.members.end() ? nullptr : &*it;
}

} // namespace

TEST(RedisReplication, ASentinelTellsWhatItWatches)
{
    RedisOptions open;
    open.passwords = false;
    open.tlsPort = false;
    RedisServer primary(open);
    RedisOptions follower = open;
    follower.replicaOf = primary.port();
    RedisServer replica(follower);
    RedisOptions watcher = open;
    watcher.sentinelOf = primary.port();
    RedisServer sentinel(watcher);
    ASSERT_TRUE(sentinel.isRunning()) << qPrintable(sentinel.problem());
    const auto session = openOrFail(redisSpec(sentinel.url(), {}));
    ASSERT_TRUE(session);

    // The sentinel learns of the replica when it asks the primary.
    Result<ReplicationFacts> facts = session->replication();
    for (const QDeadlineTimer deadline(patience); facts && facts->members.size() < 3 && !deadline.hasExpired();)
        facts = session->replication();

    ASSERT_TRUE(facts) << qPrintable(describe(facts.error()));
    ASSERT_EQ(facts->members.size(), 3);
    ASSERT_TRUE(ofRole(*facts, ReplicationRole::Primary));
    ASSERT_TRUE(ofRole(*facts, ReplicationRole::Replica));
    EXPECT_EQ(facts->members.first().role, ReplicationRole::Sentinel);
    EXPECT_EQ(ofRole(*facts, ReplicationRole::Primary)->addresses, QStringList{u"127.0.0.1:%1"_s.arg(primary.port())});
    EXPECT_EQ(ofRole(*facts, ReplicationRole::Replica)->addresses, QStringList{u"127.0.0.1:%1"_s.arg(replica.port())});
    EXPECT_EQ(facts->links.size(), 2);
    EXPECT_TRUE(facts->gaps.isEmpty());
    const auto tables = session->tables();
    ASSERT_FALSE(tables) << "a sentinel holds no keys";
    EXPECT_TRUE(session->isOpen());
}

TEST(RedisReplication, ANarrowAccountLeavesAGap)
{
    RedisServer &server = RedisServer::shared();
    ASSERT_TRUE(server.createUser(u"blind"_s, u"pw"_s, u"~* +@read +@connection -@dangerous"_s));
    const auto session = openOrFail(redisSpec(server.tlsUrl(0, u"blind"_s), "pw"));
    ASSERT_TRUE(session);

    const auto facts = session->replication();

    ASSERT_TRUE(facts) << qPrintable(describe(facts.error()));
    ASSERT_EQ(facts->gaps.size(), 1);
    EXPECT_EQ(facts->gaps.first().gap.kind, FactGap::Kind::Denied);
    EXPECT_EQ(facts->members.first().role, ReplicationRole::Unknown);
    EXPECT_EQ(facts->members.first().health, ReplicationHealth::Unknown);
}

TEST(RedisReplication, ReadsTheNodesOfARecordedCluster)
{
    ReplicationFacts facts;
    facts.self = u"self"_s;
    ReplicationMember self;
    self.key = u"self"_s;
    self.addresses = {u"cache.example.org:6379"_s};
    facts.members = {self};

    addRedisClusterNodes("07c3 10.0.0.1:6379@16379,node1.example.org myself,master - 0 0 1 connected 0-5460 5462\n"
                         "67ed 10.0.0.2:6379@16379 master,fail? - 1 2 2 connected 5461 5463-16383\n"
                         "82fd 10.0.0.3:6379@16379 slave 67ed 0 3 2 connected\n"
                         "9abc :0@0 slave,fail,noaddr 07c3 0 3 2 disconnected\n"
                         "broken line\n",
                         &facts);

    ASSERT_EQ(facts.members.size(), 4);
    EXPECT_EQ(facts.self, u"07c3"_s);
    EXPECT_EQ(facts.members.at(0).addresses,
              (QStringList{u"cache.example.org:6379"_s, u"10.0.0.1:6379"_s, u"node1.example.org:6379"_s}));
    EXPECT_EQ(facts.members.at(0).health, ReplicationHealth::Up);
    EXPECT_EQ(facts.members.at(1).health, ReplicationHealth::Degraded);
    EXPECT_EQ(facts.members.at(2).role, ReplicationRole::Replica);
    EXPECT_EQ(facts.members.at(3).health, ReplicationHealth::Down);
    EXPECT_TRUE(facts.members.at(3).addresses.isEmpty());
    EXPECT_EQ(facts.links.size(), 3);
}

} // namespace athanor::test
