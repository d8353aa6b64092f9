// SPDX-License-Identifier: Apache-2.0
// A Redis Cluster is shown as one database; what cannot be done together on it is refused.
#include "redisbackend.h"

#include "engines/redis/redisnames.h"
#include "support/patience.h"

#include <QDeadlineTimer>
#include <QTcpServer>

#include <vector>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int SlotsEach = 5462;
const TableRef ClusterTable{{}, u"user"_s};

/// Three primaries that share the slots.
class RedisCluster : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        QList<quint16> bus;
        for (int i = 0; i < 3; ++i) {
            RedisOptions options;
            options.cluster = true;
            options.tlsPort = false;
            options.passwords = false;
            QTcpServer probe;
            probe.listen(QHostAddress::LocalHost);
            bus += probe.serverPort();
            probe.close();
            // The usual bus port, 10000 above, may not exist.
            options.moreLines = {u"cluster-port %1"_s.arg(bus.last())};
            s_nodes.push_back(std::make_unique<RedisServer>(options));
        }
        for (int i = 0; i < 3; ++i) {
            node(i).redis({u"CLUSTER"_s, u"ADDSLOTSRANGE"_s, QString::number(i * SlotsEach),
                           QString::number(std::min(16383, (i + 1) * SlotsEach - 1))});
            node(0).redis(
                {u"CLUSTER"_s, u"MEET"_s, u"127.0.0.1"_s, QString::number(node(i).port()), QString::number(bus.at(i))});
        }
        const QDeadlineTimer deadline(patience);
        for (int i = 0; i < 3; ++i) {
            while (!node(i).redis({u"CLUSTER"_s, u"INFO"_s}).contains("cluster_state:ok") && !deadline.hasExpired()) {
            }
        }
    }
    static void TearDownTestSuite() { s_nodes.clear(); }
    void SetUp() override
    {
        ASSERT_EQ(s_nodes.size(), 3U);
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(node(i).isRunning()) << qPrintable(node(i).problem());
            node(i).redis({u"FLUSHALL"_s});
        }
        m_session = openOrFail(redisSpec(node(0).url(), {}));
        ASSERT_TRUE(m_session);
    }
    [[nodiscard]] static RedisServer &node(int i) { return *s_nodes[std::size_t(i)]; }
    [[nodiscard]] static RedisServer &holderOf(const QString &key) { return node(redisSlot(key.toUtf8()) / SlotsEach); }
    [[nodiscard]] Session &session() { return *m_session; }
    [[nodiscard]] static RowChange insertOf(const QString &key)
    {
        return RowChange::insert(ClusterTable, {{u"key"_s, Value(key)}, {u"name"_s, Value(u"of "_s + key)}});
    }
    [[nodiscard]] QStringList keys(Session &asked)
    {
        QStringList list;
        PageRequest request;
        request.table = ClusterTable;
        const auto page = asked.fetch(request);
        EXPECT_TRUE(page) << (page ? "" : qPrintable(describe(page.error())));
        for (qsizetype i = 0; page && i < page->rows.size(); ++i)
            list.append(page->rows.at(i).first().toText());
        return list;
    }

private:
    static std::vector<std::unique_ptr<RedisServer>> s_nodes;
    std::unique_ptr<Session> m_session;
};

std::vector<std::unique_ptr<RedisServer>> RedisCluster::s_nodes;

} // namespace

TEST(RedisSlots, AreThoseOfTheSpecification)
{
    EXPECT_EQ(redisSlot("123456789"), 0x31c3);
    EXPECT_EQ(redisSlot("{user1000}.following"), redisSlot("{user1000}.followers"));
    EXPECT_EQ(redisSlot("foo{}{bar}"), redisSlot("foo{}{bar}"));
    EXPECT_NE(redisSlot("foo{}{bar}"), redisSlot("bar"));
    EXPECT_EQ(redisSlot("foo{{bar}}zap"), redisSlot("{bar"));
    EXPECT_EQ(redisSlot("foo{bar}{zap}"), redisSlot("bar"));
}

TEST_F(RedisCluster, IsShownAndChangedAsOneDatabase)
{
    QStringList expected;
    for (int i = 10; i < 40; ++i) {
        expected.append(u"user:%1"_s.arg(i));
        const auto done = session().apply({insertOf(expected.last())});
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }

    EXPECT_EQ(keys(session()), expected);
    const auto count = session().count(ClusterTable, {});
    ASSERT_TRUE(count);
    EXPECT_EQ(count->rows, 30);
    EXPECT_TRUE(count->exact);
    const auto tables = session().tables();
    ASSERT_TRUE(tables);
    ASSERT_EQ(tables->size(), 1);
    EXPECT_EQ(tables->first().rowEstimate, 30);
    int held = 0;
    for (int i = 0; i < 3; ++i) {
        EXPECT_GT(node(i).redis({u"DBSIZE"_s}).toInt(), 0) << "the test needs keys everywhere";
        held += node(i).redis({u"DBSIZE"_s}).toInt();
    }
    EXPECT_EQ(held, 30);
}

TEST_F(RedisCluster, ChangesKeysOfOneSlotTogetherAndOthersNot)
{
    const auto together = session().apply({insertOf(u"user:{a}:1"_s), insertOf(u"user:{a}:2"_s)});
    EXPECT_TRUE(together) << qPrintable(describe(together.error()));

    const auto apart = session().apply({insertOf(u"user:1"_s), insertOf(u"user:2"_s)});
    ASSERT_FALSE(apart);
    EXPECT_EQ(apart.error().kind, ErrorKind::Refused) << qPrintable(describe(apart.error()));
    EXPECT_EQ(keys(session()), (QStringList{u"user:{a}:1"_s, u"user:{a}:2"_s}));
}

TEST_F(RedisCluster, FollowsASlotThatMoves)
{
    const QString key = u"user:moving"_s;
    ASSERT_TRUE(session().apply({insertOf(key)}));
    ASSERT_EQ(keys(session()), QStringList{key});
    RedisServer &from = holderOf(key);
    RedisServer &to = &from == &node(1) ? node(2) : node(1);
    const QString slot = QString::number(redisSlot(key.toUtf8()));
    const QString fromId = QString::fromLatin1(from.redis({u"CLUSTER"_s, u"MYID"_s}));
    const QString toId = QString::fromLatin1(to.redis({u"CLUSTER"_s, u"MYID"_s}));
    ASSERT_EQ(to.redis({u"CLUSTER"_s, u"SETSLOT"_s, slot, u"IMPORTING"_s, fromId}), "OK");
    ASSERT_EQ(from.redis({u"CLUSTER"_s, u"SETSLOT"_s, slot, u"MIGRATING"_s, toId}), "OK");
    ASSERT_EQ(from.redis({u"MIGRATE"_s, u"127.0.0.1"_s, QString::number(to.port()), key, u"0"_s, u"5000"_s}), "OK");

    // The key has gone ahead of its slot: the old server says ASK.
    PageRequest one;
    one.table = ClusterTable;
    one.filters = {{u"key"_s, Comparison::Equal, Value(key)}};
    const auto asked = session().fetch(one);
    ASSERT_TRUE(asked) << qPrintable(describe(asked.error()));
    EXPECT_EQ(asked->rows.size(), 1);

    for (int i = 0; i < 3; ++i)
        node(i).redis({u"CLUSTER"_s, u"SETSLOT"_s, slot, u"NODE"_s, toId});
    // Now it says MOVED, to a session that learnt the slots before.
    const auto moved = session().fetch(one);
    ASSERT_TRUE(moved) << qPrintable(describe(moved.error()));
    EXPECT_EQ(moved->rows.size(), 1);
    const auto changed = session().apply({RowChange::update(
        ClusterTable, {{u"key"_s, Value(key)}}, {{u"name"_s, Value(u"x"_s)}}, {{u"name"_s, Value(u"of "_s + key)}})});
    ASSERT_TRUE(changed) << qPrintable(describe(changed.error()));
    EXPECT_FALSE(changed->conflict);
    EXPECT_EQ(to.redis({u"HGET"_s, key, u"name"_s}), "x");
}

TEST_F(RedisCluster, HasNoOtherDatabase)
{
    const auto session = openSession(redisSpec(node(0).url(3), {}));

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::InvalidInput);
}

} // namespace athanor::test
