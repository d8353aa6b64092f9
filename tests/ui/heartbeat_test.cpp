// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "support/faultserver.h"
#include "support/heartbeat.h"
#include "ui/fleet/fleetmodel.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/services/serviceview.h"
#include "ui/windowactions.h"

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

} // namespace
} // namespace athanor::test
