// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "support/faultserver.h"
#include "ui/fleet/fleetmodel.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/services/serviceview.h"
#include "ui/windowactions.h"

#include <QAction>
#include <QElapsedTimer>
#include <QTimer>

#include <limits>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

/// Beats every few milliseconds and remembers the longest time between two beats.
class Heartbeat : public QObject
{
public:
    Heartbeat()
    {
        m_timer.setInterval(5);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_longest = qMax(m_longest, m_since.restart()); });
        m_since.start();
        m_timer.start();
    }
    [[nodiscard]] qint64 longest() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

constexpr qint64 longestStallMs = 50;
/// A stall of the program's own comes in every round, one of a busy machine comes and goes.
constexpr int rounds = 3;

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
    qint64 shortest = std::numeric_limits<qint64>::max();
    for (int round = 0; round < rounds && shortest > longestStallMs; ++round) {
        window->actionsOfWindow().action("ui.fleet.scan"_L1)->trigger();
        const Heartbeat heartbeat;
        ASSERT_TRUE(QTest::qWaitFor([this] { return !window->fleetWatch().isScanning(); }, 30000));
        EXPECT_NE(window->fleetModel().service(u"silent"_s)->status->state, ServiceState::Ok);
        shortest = qMin(shortest, heartbeat.longest());
    }
    EXPECT_LE(shortest, longestStallMs);
}

TEST_F(HeartbeatTest, NeverStallsWhenASilentServiceIsOpenedCancelledAndLeft)
{
    qint64 shortest = std::numeric_limits<qint64>::max();
    for (int round = 0; round < rounds && shortest > longestStallMs; ++round) {
        window.reset();
        openWindowWithSilentServer();
        window->openService(u"silent"_s, u"overview"_s);
        const Heartbeat heartbeat;
        ServiceContext &context = window->currentView()->context();
        ASSERT_TRUE(QTest::qWaitFor([&context] { return context.isBusy(); }));
        window->actionsOfWindow().action("ui.fleet.stop"_L1)->trigger();
        ASSERT_TRUE(QTest::qWaitFor([&context] { return !context.isBusy(); }, 2000))
            << "cancel takes longer than two seconds";
        shortest = qMin(shortest, heartbeat.longest());
    }
    EXPECT_LE(shortest, longestStallMs);
}

TEST_F(HeartbeatTest, ClosesAtOnceWhileAServerIsSilent)
{
    openWindowWithSilentServer();
    window->openService(u"silent"_s, u"overview"_s);
    QElapsedTimer time;
    time.start();
    window.reset();
    EXPECT_LT(time.elapsed(), 500);
}

} // namespace
} // namespace athanor::test
