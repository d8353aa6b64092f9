// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetmodel.h"
#include "ui/sidebar/sidebarmodel.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

Profile profileOf(const QString &name, const QString &environment)
{
    Profile profile;
    profile.name = name;
    profile.environment = environment;
    profile.url.engine = EngineId::PostgreSQL;
    profile.url.scheme = u"postgresql"_s;
    profile.url.hosts = {{u"db.example.org"_s, 5432}};
    profile.url.database = name;
    return profile;
}

ServiceStatus statusOf(const QString &name, ServiceState state)
{
    ServiceStatus status;
    status.name = name;
    status.state = state;
    status.server = u"PostgreSQL 15.18"_s;
    status.revision = {u"a1b2c3"_s};
    status.heads = {u"d4e5f6"_s};
    status.behind = 2;
    status.stamped = true;
    status.users = 1200;
    status.answeredAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    return status;
}

class FleetModelTest : public testing::Test
{
protected:
    FleetModelTest()
    {
        model.setServices({profileOf(u"orders"_s, u"production"_s), profileOf(u"accounts"_s, u"staging"_s),
                           profileOf(u"Blog"_s, u"production"_s)});
    }

    [[nodiscard]] QString text(int row, FleetColumnId column) const
    {
        return model.index(row, static_cast<int>(column)).data().toString();
    }
    [[nodiscard]] Tone tone(int row, FleetColumnId column) const
    {
        return static_cast<Tone>(model.index(row, static_cast<int>(column)).data(FleetModel::ToneRole).toInt());
    }

    FleetModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(FleetModelTest, ShowsARowAServiceBeforeAnyoneIsAsked)
{
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(text(0, FleetColumnId::Service), u"orders"_s);
    EXPECT_EQ(text(0, FleetColumnId::State), u"not asked"_s);
    EXPECT_EQ(text(0, FleetColumnId::Users), u"–"_s);
}

TEST_F(FleetModelTest, FillsARowWhenItsAnswerArrives)
{
    model.markAsking({u"orders"_s});
    EXPECT_EQ(text(0, FleetColumnId::State), u"asking…"_s);

    model.applyStatuses({statusOf(u"orders"_s, ServiceState::Ok)});

    EXPECT_EQ(text(0, FleetColumnId::State), u"OK"_s);
    EXPECT_EQ(text(0, FleetColumnId::Engine), u"PostgreSQL 15.18"_s);
    EXPECT_EQ(text(0, FleetColumnId::Revision), u"a1b2c3"_s);
    EXPECT_EQ(tone(0, FleetColumnId::Distance), Tone::Notice);
    EXPECT_EQ(text(1, FleetColumnId::State), u"not asked"_s);
}

TEST_F(FleetModelTest, KeepsTheLastGoodFactsWhileAServiceIsSilent)
{
    model.applyStatuses({statusOf(u"orders"_s, ServiceState::Ok)});
    ServiceStatus silent;
    silent.name = u"orders"_s;
    silent.state = ServiceState::Timeout;

    model.applyStatuses({silent});

    EXPECT_EQ(text(0, FleetColumnId::State), u"no answer"_s);
    EXPECT_EQ(tone(0, FleetColumnId::State), Tone::Bad);
    EXPECT_EQ(text(0, FleetColumnId::Revision), u"a1b2c3"_s);
    EXPECT_TRUE(model.index(0, 0).data(FleetModel::OldRole).toBool());
}

TEST_F(FleetModelTest, ForgetsFactsOfAServiceThatMovedToAnotherAddress)
{
    model.applyStatuses({statusOf(u"orders"_s, ServiceState::Ok), statusOf(u"accounts"_s, ServiceState::Ok)});
    Profile moved = profileOf(u"orders"_s, u"production"_s);
    moved.url.hosts = {{u"elsewhere.example.org"_s, 5432}};

    model.setServices({moved, profileOf(u"accounts"_s, u"staging"_s)});

    EXPECT_EQ(text(0, FleetColumnId::State), u"not asked"_s);
    EXPECT_EQ(text(1, FleetColumnId::State), u"OK"_s);
}

TEST_F(FleetModelTest, NeverCallsAnUnencryptedRemoteConnectionGood)
{
    model.applyStatuses({statusOf(u"orders"_s, ServiceState::Ok)});
    EXPECT_EQ(tone(0, FleetColumnId::Tls), Tone::Bad);
    ServiceStatus unverified = statusOf(u"orders"_s, ServiceState::Ok);
    unverified.tls = TlsState{u"TLSv1.3"_s, u"TLS_AES_256_GCM_SHA384"_s, 256, false, Identity::None, {}, {}};
    model.applyStatuses({unverified});
    EXPECT_EQ(tone(0, FleetColumnId::Tls), Tone::Notice);
}

TEST_F(FleetModelTest, IgnoresAnswersOfServicesThatAreNotInTheFleet)
{
    model.applyStatuses({statusOf(u"stranger"_s, ServiceState::Ok)});
    EXPECT_EQ(model.rowCount(), 3);
}

TEST_F(FleetModelTest, ShowsHostileTextInToolTipsAsText)
{
    ServiceStatus hostile = statusOf(u"orders"_s, ServiceState::Error);
    hostile.error = Error::database(u"<img src=x>"_s);
    model.applyStatuses({hostile});

    const QString tip = model.index(0, static_cast<int>(FleetColumnId::State)).data(Qt::ToolTipRole).toString();

    EXPECT_TRUE(tip.contains(u"&lt;img"_s));
    EXPECT_FALSE(tip.contains(u"<img"_s));
}

TEST_F(FleetModelTest, FilterWantsEveryWord)
{
    FleetFilter filter;
    filter.setSourceModel(&model);
    filter.setText(u"prod ord"_s);
    ASSERT_EQ(filter.rowCount(), 1);
    EXPECT_EQ(filter.index(0, 0).data().toString(), u"orders"_s);
    filter.setText(u"prod accounts"_s);
    EXPECT_EQ(filter.rowCount(), 0);
}

TEST_F(FleetModelTest, SortsProductionFirst)
{
    FleetFilter filter;
    filter.setSourceModel(&model);
    filter.sort(static_cast<int>(FleetColumnId::Environment));
    EXPECT_EQ(filter.index(0, 0).data().toString(), u"Blog"_s);
    EXPECT_EQ(filter.index(1, 0).data().toString(), u"orders"_s);
    EXPECT_EQ(filter.index(2, 0).data().toString(), u"accounts"_s);
}

TEST_F(FleetModelTest, SidebarGroupsServicesByEnvironment)
{
    SidebarModel sidebar(&model);
    const QAbstractItemModelTester sidebarTester(&sidebar, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QStringList entries;
    for (int row = 0; row < sidebar.rowCount(); ++row)
        entries.append(sidebar.index(row).data().toString());
    EXPECT_EQ(entries, (QStringList{u"Fleet"_s, u"production"_s, u"Blog"_s, u"orders"_s, u"staging"_s, u"accounts"_s}));
    EXPECT_FALSE(sidebar.index(1).flags().testFlag(Qt::ItemIsSelectable));

    model.applyStatuses({statusOf(u"orders"_s, ServiceState::Ok)});
    EXPECT_EQ(sidebar.indexOf(u"orders"_s).data(SidebarModel::BadgeRole).toString(), u"2"_s);
    EXPECT_EQ(sidebar.indexOf(u"orders"_s).data(SidebarModel::TlsRole).toInt(),
              static_cast<int>(SidebarModel::Tls::Plain));
    sidebar.setUnlocked(u"orders"_s, true);
    EXPECT_TRUE(sidebar.indexOf(u"orders"_s).data(SidebarModel::UnlockedRole).toBool());
}

} // namespace
} // namespace athanor
