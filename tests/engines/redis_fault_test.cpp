// SPDX-License-Identifier: Apache-2.0
// What is said, and what is true, when a Redis server is held up, silent, cut off, hostile or huge.
#include "redisbackend.h"

#include "core/writes.h"
#include "engines/redis/rediscommands.h"
#include "support/answeringserver.h"
#include "support/faultserver.h"
#include "support/heartbeat.h"
#include "support/memory.h"

#include <QElapsedTimer>
#include <QProcess>

#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const TableRef FaultTable{{}, u"user"_s};

class RedisFaults : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().freshDatabase();
    }
    [[nodiscard]] static RedisServer &server() { return RedisServer::shared(); }
    [[nodiscard]] ConnectionSpec specThrough(quint16 port) const
    {
        return redisSpec(server().url(m_database, {}, port), server().adminPassword());
    }
    QByteArray redis(const QStringList &command) { return server().redis(command, m_database); }
    [[nodiscard]] static RowChange insertOf(int id)
    {
        return RowChange::insert(FaultTable, {{u"key"_s, Value(u"user:%1"_s.arg(id))}, {u"name"_s, Value(u"x"_s)}});
    }

private:
    int m_database = 0;
};

/// A server that greets as Redis does and then says what it is told to.
ConnectionSpec hostileRedisSpec(quint16 port)
{
    return redisSpec(u"redis://127.0.0.1:%1/0"_s.arg(port), {});
}

const QByteArray Greeting =
    "*14\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$6\r\n7.0.15\r\n$5\r\nproto\r\n:2\r\n"
    "$2\r\nid\r\n:5\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n"
    "$7\r\nmodules\r\n*0\r\n";

} // namespace

TEST_F(RedisFaults, GiveTheTabBackWhileTheServerRunsALoop)
{
    RedisServer busy;
    ASSERT_TRUE(busy.isRunning()) << qPrintable(busy.problem());
    FaultProxy wire(busy.port());
    const auto session = openOrFail(redisSpec(busy.url(0, {}, wire.port()), busy.adminPassword()));
    ConnectionSpec hurried = redisSpec(busy.tlsUrl(), busy.adminPassword());
    hurried.statementTimeout = std::chrono::milliseconds(300);
    const auto scout = openOrFail(hurried);
    ASSERT_TRUE(session && scout);
    QProcess loop;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"REDISCLI_AUTH"_s, QString::fromLatin1(busy.adminPassword()));
    loop.setProcessEnvironment(environment);
    loop.start(u"redis-cli"_s, {u"-p"_s, QString::number(busy.port()), u"EVAL"_s, u"while true do end"_s, u"0"_s});
    ASSERT_TRUE(loop.waitForStarted());
    while (scout->ping())
        std::this_thread::yield();
    const qint64 before = wire.bytesFromClient();
    QElapsedTimer clock;
    std::thread canceller([&] {
        // The question is on its way: from now on only a cancel ends it.
        while (wire.bytesFromClient() == before)
            std::this_thread::yield();
        clock.start();
        session->requestCancel();
    });

    const Status done = session->ping();
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), patiently(2000));
    EXPECT_FALSE(session->isOpen()) << "an answer that never came could be taken for the next one's";
    loop.kill();
    loop.waitForFinished();
}

TEST_F(RedisFaults, EndBySilenceAtTheDeadlineAndOnCancel)
{
    FaultProxy proxy(server().port());
    ConnectionSpec spec = specThrough(proxy.port());
    spec.statementTimeout = std::chrono::milliseconds(300);
    const auto hurried = openOrFail(spec);
    const auto patient = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(hurried && patient);
    proxy.freeze();

    const Status late = hurried->ping();
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::Timeout) << qPrintable(describe(late.error()));
    EXPECT_FALSE(hurried->isOpen());
    std::thread canceller([&] { patient->requestCancel(); });
    const auto stopped = patient->tables();
    canceller.join();
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::Cancelled) << qPrintable(describe(stopped.error()));
    const Status again = hurried->ping();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Unreachable);
}

TEST_F(RedisFaults, DoNotWaitForAServerThatNeverAnswers)
{
    const SilentServer silent;
    for (const QString &scheme : {u"redis"_s, u"rediss"_s}) {
        ConnectionSpec spec = redisSpec(u"%1://127.0.0.1:%2/0"_s.arg(scheme).arg(silent.port()), "secret");
        spec.connectTimeout = std::chrono::milliseconds(300);
        const auto session = openSession(spec);
        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().kind, ErrorKind::Timeout) << qPrintable(describe(session.error()));
    }
}

TEST_F(RedisFaults, SayUnknownOnlyWhereTheAnswerToExecWasLost)
{
    const QByteArray exec = "\r\nEXEC\r\n", queued = "\r\nHSET\r\n";
    struct
    {
        QByteArray text;
        FaultProxy::Fault fault;
        ErrorKind kind;
        bool made;
    } const cases[] = {{exec, FaultProxy::Fault::CutAfter, ErrorKind::Unknown, true},
                       {exec, FaultProxy::Fault::CutBefore, ErrorKind::Unknown, false},
                       {queued, FaultProxy::Fault::CutAfter, ErrorKind::Unreachable, false}};
    int id = 0;
    for (const auto &one : cases) {
        FaultProxy proxy(server().port());
        const auto session = openOrFail(specThrough(proxy.port()));
        ASSERT_TRUE(session);
        proxy.failOn(one.text, one.fault);
        const auto outcome = session->apply({insertOf(++id)});
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().kind, one.kind) << id << qPrintable(describe(outcome.error()));
        EXPECT_EQ(redis({u"EXISTS"_s, u"user:%1"_s.arg(id)}), one.made ? "1" : "0") << id;
        EXPECT_FALSE(session->isOpen());
    }
}

TEST_F(RedisFaults, SayTheTruthWhereverTheAnswersAreCut)
{
    qint64 whole = 0;
    {
        FaultProxy proxy(server().port());
        const auto session = openOrFail(specThrough(proxy.port()));
        ASSERT_TRUE(session);
        ASSERT_TRUE(session->apply({insertOf(0)}));
        whole = proxy.bytesFromServer();
    }
    int unreachable = 0;
    int id = 1;
    for (qint64 limit = 1; limit < whole; limit += qMax<qint64>(1, whole / 40), ++id) {
        FaultProxy proxy(server().port());
        proxy.cutAfterServerBytes(limit);
        const auto session = openSession(specThrough(proxy.port()));
        if (!session) {
            EXPECT_EQ(session.error().kind, ErrorKind::Unreachable) << limit << qPrintable(describe(session.error()));
            continue;
        }
        const auto outcome = (*session)->apply({insertOf(id)});
        if (outcome)
            continue;
        const ErrorKind kind = outcome.error().kind;
        ASSERT_TRUE(kind == ErrorKind::Unknown || kind == ErrorKind::Unreachable)
            << qPrintable(describe(outcome.error()));
        unreachable += kind == ErrorKind::Unreachable;
        if (kind == ErrorKind::Unreachable) {
            EXPECT_EQ(redis({u"EXISTS"_s, u"user:%1"_s.arg(id)}), "0") << "cut after " << limit;
        }
    }
    EXPECT_GT(unreachable, 0);
}

TEST_F(RedisFaults, TakeNoMoreThanTheirLimitsFromAHostileServer)
{
    const QList<QByteArray> answers{"$2147483647\r\nx",
                                    "*2147483647\r\n",
                                    "*1000000\r\n*1000000\r\n",
                                    QByteArray("*1\r\n").repeated(100000),
                                    QByteArray(1 << 20, '+'),
                                    "*2\r\n$3\r\n17",
                                    "-ERR " + QByteArray(60000, '\x1b') + "\r\n",
                                    "*2\r\n:1\r\n:2\r\n",
                                    "+OK\r\n"};
    resetPeakMemory();
    const qint64 before = peakMemory();
    for (const QByteArray &answer : answers) {
        const AnsweringServer hostile({Greeting, answer});
        ConnectionSpec spec = hostileRedisSpec(hostile.port());
        spec.statementTimeout = std::chrono::milliseconds(500);
        const auto session = openOrFail(spec);
        ASSERT_TRUE(session);
        const auto tables = session->tables();
        if (tables) {
            EXPECT_TRUE(tables->isEmpty()) << answer.left(20).constData();
            continue;
        }
        EXPECT_LT(tables.error().message.size() + tables.error().detail.size(), 5000);
        EXPECT_FALSE((tables.error().message + tables.error().detail).contains(QChar(0x1b)));
    }
    EXPECT_LT(peakMemory() - before, 64 * 1024 * 1024);
}

TEST_F(RedisFaults, SendNoPasswordToAServerThatSpeaksNoTls)
{
    const AnsweringServer plain({"-ERR unknown command\r\n", "+OK\r\n", "+OK\r\n"});
    ConnectionSpec spec = redisSpec(u"rediss://127.0.0.1:%1/0"_s.arg(plain.port()), "canary-of-a-password");
    spec.connectTimeout = std::chrono::milliseconds(3000);

    const auto session = openSession(spec);

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
    EXPECT_FALSE(plain.received().contains("canary"));
    EXPECT_FALSE(plain.received().contains("AUTH"));
}

TEST_F(RedisFaults, GoToNoNodeThatTheUrlCouldNotHaveNamed)
{
    // "127.1" is this machine, but nothing in the name says so: it stands for a server elsewhere.
    const AnsweringServer elsewhere({"+OK\r\n", Greeting});
    QByteArray greeting = Greeting;
    greeting.replace("$10\r\nstandalone", "$7\r\ncluster");
    for (const QByteArray &host : {QByteArray("127.1"), QByteArray("/nowhere/node.sock")}) {
        SCOPED_TRACE(host.constData());
        const QByteArray ranges = "*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$" + QByteArray::number(host.size()) + "\r\n" +
                                  host + "\r\n:" + QByteArray::number(elsewhere.port()) + "\r\n";
        const AnsweringServer server({"+OK\r\n", greeting, ranges, ranges});
        ConnectionSpec spec = redisSpec(u"redis://127.0.0.1:%1/0"_s.arg(server.port()), "canary-of-a-password");
        spec.statementTimeout = std::chrono::seconds(10);
        const auto session = openOrFail(spec);
        ASSERT_TRUE(session);

        const auto tables = session->tables();

        ASSERT_FALSE(tables);
        EXPECT_EQ(tables.error().kind, ErrorKind::Refused) << qPrintable(describe(tables.error()));
        EXPECT_TRUE(server.received().contains("SLOTS"));
        EXPECT_EQ(elsewhere.received(), QByteArray());
    }
}

TEST_F(RedisFaults, ShowAValueOf200MegabytesInFlatMemory)
{
    redis({u"EVAL"_s, u"redis.call('SETRANGE', 'big:1', 200 * 1000 * 1000 - 1, 'x') return 1"_s, u"0"_s});
    redis({u"EVAL"_s, u"redis.call('HSET', 'user:1', 'name', string.rep('y', 30000000)) return 1"_s, u"0"_s});
    const auto session = openOrFail(specThrough(0));
    ASSERT_TRUE(session);
    resetPeakMemory();
    const qint64 before = peakMemory();
    PageRequest request;
    request.table = {{}, u"big"_s};

    const auto page = session->fetch(request);
    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    ASSERT_TRUE(page->rows.first().at(1).isLarge());
    EXPECT_EQ(std::get<LargeValue>(page->rows.first().at(1).data()).bytes, 200'000'000);
    request.table = FaultTable;
    const auto hash = session->fetch(request);
    ASSERT_TRUE(hash) << qPrintable(describe(hash.error()));
    EXPECT_EQ(std::get<LargeValue>(hash->rows.first().at(1).data()).bytes, 30'000'000);
    EXPECT_LT((peakMemory() - before) / 1024 / 1024, 50);
    redis({u"DEL"_s, u"big:1"_s, u"user:1"_s});
}

TEST_F(RedisFaults, SayHowMuchOfALargeKeyspaceIsShown)
{
    redis({u"EVAL"_s, u"for i = 1, 200000 do redis.call('SET', 'k:' .. i, 'v') end return 1"_s, u"0"_s});
    redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s});
    const auto session = openOrFail(specThrough(0));
    ASSERT_TRUE(session);
    const TableRef many{{}, u"k"_s};

    const auto count = session->count(many, {});
    ASSERT_TRUE(count) << qPrintable(describe(count.error()));
    EXPECT_FALSE(count->exact);
    EXPECT_NEAR(double(count->rows), 200000.0, 20000.0);
    PageRequest request;
    request.table = many;
    request.limit = 10;
    const auto page = session->fetch(request);
    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    EXPECT_EQ(page->rows.size(), 10);
    EXPECT_FALSE(page->notice.isEmpty());
    request.filters = {{u"key"_s, Comparison::Equal, Value(u"k:200000"_s)}};
    EXPECT_EQ(session->fetch(request)->rows.size(), 1) << "a key that is named is found wherever it is";
    request = {};
    request.table = FaultTable;
    const auto small = session->fetch(request);
    ASSERT_TRUE(small);
    EXPECT_EQ(small->rows.size(), 1);
    EXPECT_TRUE(small->notice.isEmpty());
    redis({u"FLUSHDB"_s});
}

TEST_F(RedisFaults, SendOnlyCommandsOfTheTable)
{
    ASSERT_EQ(redis({u"CONFIG"_s, u"RESETSTAT"_s}), "OK");
    const auto session = openOrFail(specThrough(0));
    ASSERT_TRUE(session);
    ASSERT_TRUE(session->apply({insertOf(1)}));
    ASSERT_TRUE(session->schema());
    ASSERT_TRUE(session->replication());
    PageRequest request;
    request.table = FaultTable;
    request.order = {{u"name"_s, true}};
    ASSERT_TRUE(session->fetch(request));

    const QList<QByteArray> lines = redis({u"INFO"_s, u"commandstats"_s}).split('\n');
    int seen = 0;
    for (const QByteArray &line : lines) {
        if (!line.startsWith("cmdstat_"))
            continue;
        const QByteArray name = line.mid(8, line.indexOf(':') - 8);
        ++seen;
        EXPECT_TRUE(redisCommandClass(name.split('|')) || name == "config|resetstat") << name.constData();
    }
    EXPECT_GT(seen, 10);
}

TEST(RedisCommands, HoldNothingThatWalksOverOrEmptiesAServer)
{
    for (const char *name :
         {"KEYS", "FLUSHALL", "FLUSHDB", "DEBUG", "EVAL", "SCRIPT", "SHUTDOWN", "MONITOR", "MIGRATE", "SWAPDB"})
        EXPECT_FALSE(redisCommandClass({QByteArray(name)})) << name;
    EXPECT_FALSE(redisCommandClass({"CONFIG", "SET"}));
    EXPECT_FALSE(redisCommandClass({"CLIENT", "PAUSE"}));
    EXPECT_FALSE(redisCommandClass({"ACL", "SETUSER"}));
    EXPECT_EQ(redisCommandClass({"get"}), WriteClass::Read);
    EXPECT_EQ(redisCommandClass({"HSET"}), WriteClass::Guarded);
    EXPECT_EQ(redisCommandClass({"config", "get"}), WriteClass::Read);
    for (const WriteRule &rule : writeRules()) {
        static const QStringList writing{u"del"_s,  u"discard"_s, u"exec"_s,  u"expire"_s,  u"hdel"_s,
                                         u"hset"_s, u"ltrim"_s,   u"multi"_s, u"persist"_s, u"rpush"_s,
                                         u"sadd"_s, u"set"_s,     u"srem"_s,  u"zadd"_s,    u"zrem"_s};
        if (!rule.action.startsWith("redis."_L1))
            continue;
        const bool writes = writing.contains(QString(rule.action.mid(6)));
        EXPECT_EQ(rule.writes, writes ? WriteClass::Guarded : WriteClass::Read) << rule.action.data();
    }
}

} // namespace athanor::test
