// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "engines/sql/sqlconnection.h"
#include "engines/sshtunnel.h"
#include "support/faultserver.h"
#include "support/heartbeat.h"
#include "support/patience.h"
#include "support/pgserver.h"
#include "support/sshserver.h"
#include "ui/fleet/fleetmodel.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/services/serviceview.h"
#include "ui/windowactions.h"

#include <csignal>
#include <ostream>

#include <QAction>
#include <QElapsedTimer>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 longestStallMs = 50;

class HeartbeatTest : public WindowTest
{
protected:
    void openWindowWithSilentServer()
    {
        makeFleet(u"[[service]]\nname = \"silent\"\nenvironment = \"staging\"\n"
                  "url = \"postgresql://app@127.0.0.1:%1/app?sslmode=disable\"\n"_s.arg(server.port()));
        openWindow();
        // The first paint of every widget is behind us when the measuring begins.
        window->openService(u"alpha"_s);
        window->showHome();
        static_cast<void>(window->grab());
        ASSERT_TRUE(
            QTest::qWaitFor([this] { return window->fleetModel().service(u"alpha"_s)->status.has_value(); }, 20000));
    }

    SilentServer server;
};

TEST_F(HeartbeatTest, NeverStallsWhileAServerIsSilent)
{
    openWindowWithSilentServer();
    window->actionsOfWindow().action("ui.fleet.scan"_L1)->trigger();
    Heartbeat heartbeat;
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window->fleetWatch().isScanning(); }, 60000));
    EXPECT_NE(window->fleetModel().service(u"silent"_s)->status->state, ServiceState::Ok);
    EXPECT_LE(heartbeat.longestBlock(), longestStallMs);
}

TEST_F(HeartbeatTest, NeverStallsWhenASilentServiceIsOpenedCancelledAndLeft)
{
    openWindowWithSilentServer();
    window->openService(u"silent"_s, u"overview"_s);
    Heartbeat heartbeat;
    ServiceContext &context = window->currentView()->context();
    ASSERT_TRUE(QTest::qWaitFor([&context] { return context.isBusy(); }, 30000));
    QElapsedTimer time;
    time.start();
    window->actionsOfWindow().action("ui.fleet.stop"_L1)->trigger();
    ASSERT_TRUE(QTest::qWaitFor([&context] { return !context.isBusy(); }, 30000));
    EXPECT_LT(time.elapsed(), patiently(2000)) << "cancel takes longer than two seconds";
    EXPECT_LE(heartbeat.longestBlock(), longestStallMs);
}

TEST_F(HeartbeatTest, ClosesAtOnceWhileAServerIsSilent)
{
    openWindowWithSilentServer();
    window->openService(u"silent"_s, u"overview"_s);
    Heartbeat heartbeat;
    window.reset();
    EXPECT_LE(heartbeat.longestBlock(), longestStallMs);
}

/// Something that goes wrong with a database, begun and ended while the window runs.
struct Fault
{
    const char *name;
    void (*run)(ServiceContext &context);
};

void PrintTo(const Fault &fault, std::ostream *out)
{
    *out << fault.name;
}

ConnectionSpec pgSpec(quint16 port)
{
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(u"postgresql://%1@127.0.0.1:%2/postgres?sslmode=disable"_s.arg(
                                    PgServer::shared().adminUser(), QString::number(port)))
                   ->url;
    spec.password = Secret(PgServer::shared().adminPassword());
    return spec;
}

Result<int> sleepLong(Session &session)
{
    const auto done = session.sql()->run(u"SELECT pg_sleep(60)"_s);
    return done ? Result<int>(1) : fail(done);
}

/// Runs `job`, does `then` once the job is on its way, and waits until it has ended with an error.
void runUntilItFails(Connection &connection, const std::function<Result<int>(Session &)> &job,
                     const std::function<void()> &then)
{
    QFuture<Result<int>> future = connection.read(job);
    // A few turns of the event loop: the job is under way, and painting goes on.
    QElapsedTimer since;
    since.start();
    ASSERT_TRUE(QTest::qWaitFor([&] { return since.elapsed() > 300; }, patience));
    then();
    ASSERT_TRUE(QTest::qWaitFor([&] { return future.isFinished(); }, patience));
    EXPECT_FALSE(future.result());
}

void dieSilent(ServiceContext &)
{
    const SilentServer silent;
    Connection connection(pgSpec(silent.port()));
    runUntilItFails(connection, sleepLong, [&] { connection.cancel(); });
}

void dieTrickling(ServiceContext &)
{
    const TricklingServer trickling;
    ConnectionSpec spec = pgSpec(trickling.port());
    spec.connectTimeout = std::chrono::milliseconds(600);
    Connection connection(spec);
    runUntilItFails(connection, sleepLong, [] {});
}

void dieCut(ServiceContext &)
{
    FaultProxy proxy(PgServer::shared().port());
    Connection connection(pgSpec(proxy.port()));
    runUntilItFails(connection, sleepLong, [&] { proxy.cut(); });
}

void dieFrozen(ServiceContext &)
{
    FaultProxy proxy(PgServer::shared().port());
    Connection connection(pgSpec(proxy.port()));
    runUntilItFails(connection, sleepLong, [&] {
        proxy.freeze();
        connection.cancel();
    });
}

void dieOfCancel(ServiceContext &)
{
    Connection connection(pgSpec(PgServer::shared().port()));
    runUntilItFails(connection, sleepLong, [&] { connection.cancel(); });
}

void dieInSqlite(ServiceContext &context)
{
    QFuture<Result<int>> future = context.read([](Session &session) -> Result<int> {
        const auto done = session.sql()->run(
            u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"_s);
        return done ? Result<int>(1) : fail(done);
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return context.isBusy(); }, patience));
    context.cancel();
    ASSERT_TRUE(QTest::qWaitFor([&] { return future.isFinished(); }, patience));
    EXPECT_FALSE(future.result());
}

SshServer &bastion()
{
    static SshServer server;
    return server;
}

void dieInTheTunnel(ServiceContext &)
{
    ConnectionSpec spec = pgSpec(PgServer::shared().port());
    spec.ssh.host = u"bastion"_s;
    spec.sshConfig = bastion().config();
    spec.connectTimeout = std::chrono::seconds(20);
    Connection connection(spec);
    QFuture<Result<pid_t>> tunnel =
        connection.run([](Session &session) -> Result<pid_t> { return session.tunnel()->process(); });
    ASSERT_TRUE(QTest::qWaitFor([&] { return tunnel.isFinished(); }, patience));
    ASSERT_TRUE(tunnel.result()) << qPrintable(tunnel.result().error().message);
    QFuture<Result<int>> future = connection.run(sleepLong);
    ::kill(*tunnel.result(), SIGKILL);
    ASSERT_TRUE(QTest::qWaitFor([&] { return future.isFinished(); }, patience));
    EXPECT_FALSE(future.result());
}

class HeartbeatUnderFault : public WindowTest, public testing::WithParamInterface<Fault>
{
};

TEST_P(HeartbeatUnderFault, NeverMissesABeat)
{
    // Started here, for it is the test that waits for them.
    ASSERT_TRUE(PgServer::shared().isRunning()) << qPrintable(PgServer::shared().problem());
    ASSERT_TRUE(bastion().isRunning()) << qPrintable(bastion().problem());
    makeFleet();
    openWindow();
    window->openService(u"alpha"_s, u"overview"_s);
    ServiceContext &context = window->currentView()->context();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !context.isBusy() && !window->fleetWatch().isScanning(); }, patience));
    static_cast<void>(window->grab());
    // What the window waits for, it waits for each time; a busy disk or a slow fork is now and then.
    qint64 longest = longestStallMs + 1;
    for (int attempt = 0; attempt < 3 && longest > longestStallMs && !HasFailure(); ++attempt) {
        Heartbeat heartbeat;
        GetParam().run(context);
        longest = heartbeat.longestBlock();
    }

    EXPECT_LE(longest, longestStallMs);
}

INSTANTIATE_TEST_SUITE_P(Faults, HeartbeatUnderFault,
                         testing::Values(Fault{"SilentServer", dieSilent}, Fault{"ServerThatTrickles", dieTrickling},
                                         Fault{"ConnectionCutInAQuery", dieCut},
                                         Fault{"NetworkThatFallsSilentInAQuery", dieFrozen},
                                         Fault{"CancelOfASleep", dieOfCancel}, Fault{"EndlessSqliteQuery", dieInSqlite},
                                         Fault{"TunnelThatDies", dieInTheTunnel}),
                         [](const auto &tested) { return tested.param.name; });

} // namespace
} // namespace athanor::test
