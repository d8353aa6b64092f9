// SPDX-License-Identifier: Apache-2.0
// What is said, and what is true, when the network fails.
#include "backend.h"

#include "engines/connection.h"
#include "profiles/databaseurl.h"
#include "support/faultserver.h"
#include "support/heartbeat.h"
#include "support/pgserver.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <future>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// "COMMIT" as it ends in a Parse message, unlike that of READ COMMITTED.
const QByteArray commitMessage("COMMIT\0", 7);

class Faults : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().createDatabase();
        ASSERT_TRUE(server().execute(u"CREATE TABLE t (id int PRIMARY KEY)"_s, m_database));
    }
    [[nodiscard]] static PgServer &server() { return PgServer::shared(); }
    [[nodiscard]] ConnectionSpec specThrough(quint16 port) const
    {
        ConnectionSpec spec;
        spec.url = parseDatabaseUrl(server().plainUrl(m_database, port))->url;
        spec.password = Secret(server().adminPassword());
        spec.access = Access::ReadWrite;
        return spec;
    }
    [[nodiscard]] bool isThere(int id) const
    {
        const auto session = openOrFail(specThrough(0));
        const auto rows = session->sql()->run(u"SELECT id FROM t WHERE id = $1"_s, {Value(id)});
        return rows && rows->rows.size() == 1;
    }
    [[nodiscard]] static RowChange insertOf(int id)
    {
        return RowChange::insert({u"public"_s, u"t"_s}, {{u"id"_s, Value(id)}});
    }

private:
    QString m_database;
};

void runEventsUntil(const std::function<bool()> &done)
{
    QElapsedTimer whole;
    whole.start();
    while (!done() && whole.elapsed() < 60000)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

} // namespace

TEST_F(Faults, EndTheStatementByItsDeadlineWhereTheNetworkFellSilent)
{
    FaultProxy proxy(server().port());
    ConnectionSpec spec = specThrough(proxy.port());
    spec.statementTimeout = std::chrono::milliseconds(300);
    const auto session = openOrFail(spec);
    ASSERT_TRUE(session);
    proxy.freeze();
    QElapsedTimer clock;
    clock.start();

    const Status done = session->ping();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Timeout) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), patiently(2800));
    EXPECT_FALSE(session->isOpen());
    const Status again = session->ping();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind, ErrorKind::Unreachable);
}

TEST_F(Faults, EndTheStatementOnCancelWhereTheNetworkFellSilent)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn("pg_sleep", FaultProxy::Fault::FreezeAfter);
    QElapsedTimer clock;
    clock.start();
    std::thread canceller([&] { session->requestCancel(); });

    const auto done = session->sql()->run(u"SELECT pg_sleep(60)"_s);
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), patiently(2000));
}

TEST_F(Faults, SayUnknownWhereTheAnswerToCommitWasLost)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn(commitMessage, FaultProxy::Fault::CutAfter);

    const auto outcome = session->apply({insertOf(1)});

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::Unknown) << qPrintable(describe(outcome.error()));
    EXPECT_TRUE(isThere(1)) << "the server had committed";
    EXPECT_FALSE(session->isOpen());
}

TEST_F(Faults, SayUnknownWhereCommitItselfWasLost)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn(commitMessage, FaultProxy::Fault::CutBefore);

    const auto outcome = session->apply({insertOf(1)});

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::Unknown) << qPrintable(describe(outcome.error()));
    EXPECT_FALSE(isThere(1));
}

TEST_F(Faults, SayThatNothingWasChangedWhereTheCutCameBeforeCommit)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn("INSERT", FaultProxy::Fault::CutAfter);

    const auto outcome = session->apply({insertOf(1)});

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::Unreachable) << qPrintable(describe(outcome.error()));
    EXPECT_FALSE(isThere(1));
}

TEST_F(Faults, SayUnknownWhereAStatementOutsideATransactionWasCut)
{
    FaultProxy proxy(server().port());
    const auto session = openOrFail(specThrough(proxy.port()));
    ASSERT_TRUE(session);
    proxy.failOn("INSERT", FaultProxy::Fault::CutAfter);

    const auto outcome = session->sql()->run(u"INSERT INTO t VALUES (1)"_s);

    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::Unknown) << qPrintable(describe(outcome.error()));
}

TEST_F(Faults, SayTheTruthWhereverTheAnswersAreCut)
{
    // One clean run tells how many bytes the server sends; then it is cut after every so many of them.
    qint64 whole = 0;
    {
        FaultProxy proxy(server().port());
        const auto session = openOrFail(specThrough(proxy.port()));
        ASSERT_TRUE(session);
        ASSERT_TRUE(session->apply({insertOf(0)}));
        whole = proxy.bytesFromServer();
    }
    int unknown = 0, unreachable = 0;
    int id = 1;
    for (qint64 limit = 1; limit < whole; limit += qMax<qint64>(1, whole / 60), ++id) {
        FaultProxy proxy(server().port());
        proxy.cutAfterServerBytes(limit);
        const auto session = openSession(specThrough(proxy.port()));
        if (!session) {
            EXPECT_EQ(session.error().kind, ErrorKind::Unreachable) << limit << qPrintable(describe(session.error()));
            continue;
        }
        const auto outcome = (*session)->apply({insertOf(id)});
        ASSERT_FALSE(outcome) << "cut after " << limit << " of " << whole;
        const ErrorKind kind = outcome.error().kind;
        ASSERT_TRUE(kind == ErrorKind::Unknown || kind == ErrorKind::Unreachable)
            << qPrintable(describe(outcome.error()));
        unknown += kind == ErrorKind::Unknown;
        unreachable += kind == ErrorKind::Unreachable;
        if (kind == ErrorKind::Unreachable) {
            EXPECT_FALSE(isThere(id)) << "said that nothing was changed, cut after " << limit;
        }
    }
    EXPECT_GT(unreachable, 0);
}

TEST_F(Faults, NeverStopTheEventLoop)
{
    const SilentServer silent;
    ConnectionSpec spec = specThrough(silent.port());
    spec.connectTimeout = std::chrono::milliseconds(600);
    auto connection = std::make_unique<Connection>(spec);
    Heartbeat heartbeat;

    QFuture<Result<int>> future = connection->run([](Session &) -> Result<int> { return 1; });
    runEventsUntil([&] { return future.isFinished(); });
    ASSERT_TRUE(future.isFinished());
    EXPECT_EQ(future.result().error().kind, ErrorKind::Timeout);
    future = connection->run([](Session &) -> Result<int> { return 1; });
    connection.reset();

    EXPECT_LT(heartbeat.longestBlock(), 50);
}

TEST_F(Faults, LeaveTheWindowAloneWhenACutConnectionIsDropped)
{
    FaultProxy proxy(server().port());
    auto connection = std::make_unique<Connection>(specThrough(proxy.port()));
    QFuture<Status> first = connection->run([](Session &session) { return session.ping(); });
    first.waitForFinished();
    ASSERT_TRUE(first.result()) << qPrintable(describe(first.result().error()));
    proxy.freeze();
    QFuture<Status> second = connection->run([](Session &session) { return session.ping(); });
    Heartbeat heartbeat;

    connection.reset();
    // The job that was left behind still ends by itself.
    runEventsUntil([&] { return second.isFinished(); });

    EXPECT_LT(heartbeat.longestBlock(), 50);
    ASSERT_TRUE(second.isFinished());
    EXPECT_FALSE(second.result());
}

TEST_F(Faults, OpenAnewAfterABreak)
{
    FaultProxy proxy(server().port());
    Connection connection(specThrough(proxy.port()));
    const auto ping = [&] {
        QFuture<Status> future = connection.run([](Session &session) { return session.ping(); });
        future.waitForFinished();
        return future.result();
    };
    ASSERT_TRUE(ping());
    proxy.cut();
    const Status broken = ping();
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().kind, ErrorKind::Unreachable);
    proxy.thaw();

    const Status again = ping();

    EXPECT_TRUE(again) << qPrintable(describe(again.error()));
}

TEST_F(Faults, ReadOnceMoreOnANewSession)
{
    Connection connection(specThrough(0));
    std::atomic<int> runs = 0;
    const auto backend = [&](Session &session) -> Result<QString> {
        ++runs;
        const auto rows = session.sql()->run(u"SELECT pg_backend_pid()::text"_s);
        return rows ? Result<QString>(rows->rows.first().first().toText()) : fail(rows);
    };
    QFuture<Result<QString>> first = connection.read(backend);
    first.waitForFinished();
    ASSERT_TRUE(first.result());
    // As a server or a firewall does with a session that was idle for long.
    const auto other = openOrFail(specThrough(0));
    ASSERT_TRUE(other->sql()->run(u"SELECT pg_terminate_backend($1::int)"_s, {Value(*first.result())}));

    QFuture<Result<QString>> second = connection.read(backend);
    second.waitForFinished();

    ASSERT_TRUE(second.result()) << qPrintable(describe(second.result().error()));
    EXPECT_NE(*second.result(), *first.result());
    EXPECT_EQ(runs, 3);
}

TEST_F(Faults, WriteNeverTwice)
{
    Connection connection(specThrough(0));
    std::atomic<int> runs = 0;
    const auto insert = [&](Session &session) -> Result<ApplyOutcome> {
        ++runs;
        return session.apply({insertOf(1)});
    };
    QFuture<Result<QString>> pid = connection.read([](Session &session) -> Result<QString> {
        const auto rows = session.sql()->run(u"SELECT pg_backend_pid()::text"_s);
        return rows ? Result<QString>(rows->rows.first().first().toText()) : fail(rows);
    });
    pid.waitForFinished();
    ASSERT_TRUE(pid.result());
    const auto other = openOrFail(specThrough(0));
    ASSERT_TRUE(other->sql()->run(u"SELECT pg_terminate_backend($1::int)"_s, {Value(*pid.result())}));

    QFuture<Result<ApplyOutcome>> written = connection.run(insert);
    written.waitForFinished();

    ASSERT_FALSE(written.result());
    EXPECT_EQ(runs, 1);
    EXPECT_FALSE(isThere(1));
}

TEST_F(Faults, CancelTheRunningJobAndTheQueuedOnes)
{
    Connection connection(specThrough(0));
    std::promise<void> running;
    QFuture<Status> first = connection.run([&](Session &session) -> Status {
        running.set_value();
        const auto done = session.sql()->run(u"SELECT pg_sleep(60)"_s);
        return done ? Status() : fail(done);
    });
    QFuture<Status> queued = connection.run([](Session &session) { return session.ping(); });
    running.get_future().wait();

    connection.cancel();
    first.waitForFinished();
    queued.waitForFinished();

    EXPECT_EQ(first.result().error().kind, ErrorKind::Cancelled);
    EXPECT_EQ(queued.result().error().kind, ErrorKind::Cancelled);
    QFuture<Status> next = connection.run([](Session &session) { return session.ping(); });
    next.waitForFinished();
    EXPECT_TRUE(next.result()) << "the cancel reached a job that came later";
}

TEST_F(Faults, ACancelNeverHitsTheNextStatement)
{
    const auto session = openOrFail(specThrough(0));
    ASSERT_TRUE(session);
    for (int round = 0; round < 20; ++round) {
        std::thread canceller([&] { session->requestCancel(); });
        const auto stopped = session->sql()->run(u"SELECT pg_sleep(60)"_s);
        canceller.join();
        ASSERT_FALSE(stopped);
        const auto next = session->sql()->run(u"SELECT pg_sleep(0.005)"_s);
        ASSERT_TRUE(next) << "round " << round << ": " << qPrintable(describe(next.error()));
    }
}

TEST_F(Faults, SeeAServerThatEndsTheSession)
{
    const auto session = openOrFail(specThrough(0));
    const auto other = openOrFail(specThrough(0));
    ASSERT_TRUE(session && other);
    const auto pid = session->sql()->run(u"SELECT pg_backend_pid()"_s);
    ASSERT_TRUE(pid);
    ASSERT_TRUE(other->sql()->run(u"SELECT pg_terminate_backend($1)"_s, {pid->rows.first().first()}));

    const Status done = session->ping();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Unreachable) << qPrintable(describe(done.error()));
    EXPECT_FALSE(session->isOpen());
}

} // namespace athanor::test
