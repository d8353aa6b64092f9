// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "support/patience.h"

#include "ui/commandpalette.h"
#include "ui/fleet/fleetmodel.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/services/serviceview.h"
#include "ui/statusarea.h"
#include "ui/widgets/environmentframe.h"
#include "ui/windowactions.h"
#include "ui/workspace.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

TEST_F(WindowTest, OffersADemoWhereThereIsNoFleet)
{
    openWindow();
    EXPECT_TRUE(find<QWidget>(u"welcome"_s)->isVisible());
    EXPECT_TRUE(find<QPushButton>(u"ui.fleet.demoButton"_s)->isEnabled());
    EXPECT_FALSE(window->actionsOfWindow().action("ui.fleet.scan"_L1)->isEnabled());
}

TEST_F(WindowTest, ShowsEveryServiceAndAsksThemAll)
{
    makeFleet();
    openWindow();
    auto *table = find<QTableView>(u"fleetTable"_s);
    ASSERT_TRUE(table->isVisible());
    EXPECT_EQ(table->model()->rowCount(), 3);
    waitForScan();
    for (const FleetRow &row : window->fleetModel().services()) {
        ASSERT_TRUE(row.status) << row.profile.name.toStdString();
        EXPECT_EQ(row.status->state, ServiceState::Ok) << row.profile.name.toStdString();
        EXPECT_EQ(row.status->users, 2);
    }
}

TEST_F(WindowTest, OpensAServiceFromTheTableAndComesBack)
{
    makeFleet();
    openWindow();
    auto *table = find<QTableView>(u"fleetTable"_s);
    table->setCurrentIndex(table->model()->index(0, 0));
    table->setFocus();

    QTest::keyClick(table, Qt::Key_Return);

    ASSERT_NE(window->currentView(), nullptr);
    EXPECT_EQ(window->currentView()->context().profile().name, u"omega"_s);
    EXPECT_EQ(find<EnvironmentFrame>(u"environmentFrame"_s)->environment(), u"production"_s);
    window->actionsOfWindow().action("ui.view.home"_L1)->trigger();
    EXPECT_EQ(window->currentView(), nullptr);
    EXPECT_EQ(find<EnvironmentFrame>(u"environmentFrame"_s)->environment(), QString());
}

TEST_F(WindowTest, ListsTheTablesOfAService)
{
    makeFleet();
    openWindow();
    window->openService(u"alpha"_s, u"overview"_s);
    auto *tables = window->currentView()->findChild<QTableView *>(u"overviewTables"_s);
    ASSERT_TRUE(QTest::qWaitFor([tables] { return tables->model()->rowCount() == 2; }, patience));
    EXPECT_EQ(window->currentView()->tables().size(), 2);
}

TEST_F(WindowTest, WalksThroughThePagesOfAService)
{
    makeFleet();
    openWindow();
    window->openService(u"alpha"_s, u"overview"_s);
    ServiceView *view = window->currentView();
    QStringList ids;
    for (const ServicePage *page : view->servicePages())
        ids.append(page->id());
    EXPECT_EQ(ids, (QStringList{u"overview"_s, u"records"_s, u"migrations"_s, u"checks"_s}));

    QStringList walked;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        walked.append(view->currentPage()->id());
        window->actionsOfWindow().action("ui.view.nextPage"_L1)->trigger();
    }
    EXPECT_EQ(walked, ids);
    EXPECT_EQ(view->currentPage()->id(), ids.first());
}

TEST_F(WindowTest, ForgetsWhatItSaidOfAPageThatIsLeft)
{
    makeFleet();
    openWindow();
    waitForScan();
    window->openService(u"alpha"_s, u"checks"_s);
    ServicePage *checks = window->currentView()->currentPage();
    auto *status = window->findChild<StatusArea *>();
    ASSERT_NE(status, nullptr);
    emit checks->statusMessage(u"26 of 26 decided"_s, Tone::Neutral);
    EXPECT_EQ(status->message(), u"26 of 26 decided"_s);

    window->currentView()->showPage(u"records"_s);
    EXPECT_EQ(status->message(), QString());
    emit checks->statusMessage(u"26 of 26 decided"_s, Tone::Neutral);
    EXPECT_EQ(status->message(), QString());
}

TEST_F(WindowTest, FindsACommandByAFewLetters)
{
    makeFleet();
    openWindow();
    window->openPalette();
    auto *field = find<QLineEdit>(u"paletteField"_s);
    auto *list = find<QListView>(u"paletteList"_s);
    QTest::keyClicks(field, u"quie"_s);
    EXPECT_EQ(list->currentIndex().data().toString(), u"quiet"_s);

    QTest::keyClick(field, Qt::Key_Return);

    EXPECT_FALSE(find<QWidget>(u"commandPalette"_s)->isVisible());
    ASSERT_NE(window->currentView(), nullptr);
    EXPECT_EQ(window->currentView()->context().profile().name, u"quiet"_s);
}

TEST_F(WindowTest, ClosesThePaletteWithEscape)
{
    openWindow();
    window->openPalette();
    QTest::keyClick(find<QLineEdit>(u"paletteField"_s), Qt::Key_Escape);
    EXPECT_FALSE(find<QWidget>(u"commandPalette"_s)->isVisible());
}

TEST_F(WindowTest, UnlocksProductionOnlyWhenItsNameIsTyped)
{
    makeFleet();
    openWindow();
    window->openService(u"omega"_s);
    ServiceContext &context = window->currentView()->context();
    ASSERT_FALSE(context.canWrite());
    window->actionsOfWindow().action("ui.service.unlock"_L1)->trigger();
    auto *dialog = find<QDialog>(u"confirmDialog"_s);
    ASSERT_NE(dialog, nullptr);
    auto *name = dialog->findChild<QLineEdit *>(u"confirmName"_s);
    auto *accept = dialog->findChild<QPushButton *>(u"confirmAccept"_s);

    QTest::keyClicks(name, u"omeg"_s);
    EXPECT_FALSE(accept->isEnabled());
    QTest::keyClick(name, Qt::Key_Return);
    EXPECT_FALSE(context.canWrite());
    QTest::keyClicks(name, u"a"_s);
    QTest::mouseClick(accept, Qt::LeftButton);

    EXPECT_TRUE(context.canWrite());
    EXPECT_TRUE(window->actionsOfWindow().action("ui.service.lock"_L1)->isVisible());
    window->actionsOfWindow().action("ui.service.lock"_L1)->trigger();
    EXPECT_FALSE(context.canWrite());
}

TEST_F(WindowTest, NeverWritesToAReadOnlyProfile)
{
    makeFleet();
    openWindow();
    window->openService(u"quiet"_s);
    ServiceContext &context = window->currentView()->context();
    context.unlock();
    EXPECT_FALSE(context.canWrite());
    bool ran = false;
    auto future = context.write([&ran](Session &) -> Result<int> {
        ran = true;
        return 1;
    });
    ASSERT_TRUE(QTest::qWaitFor([&future] { return future.isFinished(); }, patience));
    ASSERT_FALSE(future.result());
    EXPECT_EQ(future.result().error().kind, ErrorKind::Refused);
    EXPECT_FALSE(ran);
}

TEST_F(WindowTest, RemovesAServiceFromTheFileAndClosesItsPages)
{
    makeFleet();
    openWindow();
    window->openService(u"alpha"_s);
    window->actionsOfWindow().action("ui.service.remove"_L1)->trigger();
    QTest::mouseClick(find<QPushButton>(u"confirmAccept"_s), Qt::LeftButton);

    EXPECT_EQ(window->workspace().services().size(), 2);
    EXPECT_EQ(window->currentView(), nullptr);
    QFile file(fleetFile);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_FALSE(file.readAll().contains("alpha\""));
}

TEST_F(WindowTest, CopiesTheAddressWithoutAPassword)
{
    makeFleet();
    openWindow();
    window->openService(u"alpha"_s);
    window->actionsOfWindow().action("ui.service.copyUrl"_L1)->trigger();
    EXPECT_EQ(QApplication::clipboard()->text(), u"sqlite:///"_s + folder.filePath(u"alpha.db"_s));
}

TEST_F(WindowTest, FollowsAThemeWithoutARestart)
{
    makeFleet();
    openWindow();
    window->openService(u"alpha"_s);
    const QImage light = window->grab().toImage();
    applyTheme(*qApp, ThemeChoice::Dark);
    const QImage dark = window->grab().toImage();
    EXPECT_GT(light.pixelColor(light.width() / 2, light.height() - 60).lightness(), 200);
    EXPECT_LT(dark.pixelColor(dark.width() / 2, dark.height() - 60).lightness(), 80);
}

TEST_F(WindowTest, SaysWhyAFleetFileWasNotOpened)
{
    makeFleet();
    openWindow();
    QFile damaged(folder.filePath(u"damaged.toml"_s));
    ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
    damaged.write("[[service]\n");
    damaged.close();
    EXPECT_FALSE(window->openFleet(damaged.fileName()));
    EXPECT_EQ(window->workspace().path(), fleetFile);
    EXPECT_EQ(window->workspace().services().size(), 3);
}

TEST_F(WindowTest, RemembersItsFleetAndColumns)
{
    makeFleet();
    openWindow();
    find<QHeaderView>(u"fleetHeader"_s)->resizeSection(0, 271);
    window->close();
    EXPECT_EQ(settings->value("fleet"_L1).toString(), fleetFile);
    window.reset();
    openWindow();
    EXPECT_EQ(find<QHeaderView>(u"fleetHeader"_s)->sectionSize(0), 271);
}

} // namespace
} // namespace athanor::test
