// SPDX-License-Identifier: Apache-2.0
#include "ui/checks/checksmodel.h"

#include "checks/checks.h"

#include <QAbstractItemModelTester>
#include <QIcon>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

Finding found(const QString &id, const QString &area, CheckStatus status, CheckSeverity severity = CheckSeverity::High)
{
    return {id, area, severity, status, u"title of %1"_s.arg(id), u"seen"_s, u"do this"_s, u"read that"_s};
}

Findings some()
{
    return {found(u"A-1"_s, u"secrets"_s, CheckStatus::Pass), found(u"B-1"_s, u"network"_s, CheckStatus::Warn),
            found(u"A-2"_s, u"secrets"_s, CheckStatus::Fail), found(u"A-3"_s, u"secrets"_s, CheckStatus::Unknown),
            found(u"A-4"_s, u"secrets"_s, CheckStatus::Fail, CheckSeverity::Critical)};
}

QStringList idsOf(const ChecksModel &model, int area)
{
    QStringList ids;
    const QModelIndex parent = model.index(area, 0);
    for (int row = 0; row < model.rowCount(parent); ++row)
        ids += model.index(row, 0, parent).data(ChecksModel::FindingIdRole).toString();
    return ids;
}

TEST(ChecksModel, KeepsTheRulesOfAModel)
{
    ChecksModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setFindings(some());
    model.setFilter({CheckFilter::Show::NeedAction, {}, {}});
    model.setFindings({});
    model.setFindings(some());
}

TEST(ChecksModel, GroupsByAreaTheWorstFirst)
{
    ChecksModel model;
    model.setFindings(some());
    ASSERT_EQ(model.rowCount(), 2);
    EXPECT_EQ(idsOf(model, 0), (QStringList{u"A-4"_s, u"A-2"_s, u"A-3"_s, u"A-1"_s}));
    EXPECT_EQ(idsOf(model, 1), QStringList{u"B-1"_s});
}

TEST(ChecksModel, SaysTheStatusInAWordAndAnIcon)
{
    ChecksModel model;
    model.setFindings(some());
    const QModelIndex status = model.index(0, ChecksModel::StatusColumn, model.index(0, 0));
    EXPECT_EQ(status.data().toString(), u"Fail"_s);
    EXPECT_FALSE(status.data(Qt::DecorationRole).value<QIcon>().isNull());
}

TEST(ChecksModel, CountsWhatIsToDoInAnArea)
{
    ChecksModel model;
    model.setFindings(some());
    EXPECT_TRUE(model.index(0, ChecksModel::StatusColumn).data().toString().startsWith(u"2"_s));
}

TEST(ChecksModel, FiltersByStatusAreaAndText)
{
    ChecksModel model;
    model.setFindings(some());
    model.setFilter({CheckFilter::Show::NeedAction, {}, {}});
    EXPECT_EQ(model.shownCount(), 3);
    model.setFilter({CheckFilter::Show::Unknown, {}, {}});
    EXPECT_EQ(model.shownCount(), 1);
    model.setFilter({CheckFilter::Show::All, u"network"_s, {}});
    EXPECT_EQ(model.shownCount(), 1);
    model.setFilter({CheckFilter::Show::All, {}, u"OF a-2"_s});
    EXPECT_EQ(model.shownCount(), 1);
}

TEST(ChecksModel, FindsAFindingAgainAfterAFilter)
{
    ChecksModel model;
    model.setFindings(some());
    EXPECT_EQ(model.finding(model.indexOf(u"A-2"_s))->id, u"A-2"_s);
    model.setFilter({CheckFilter::Show::Passed, {}, {}});
    EXPECT_FALSE(model.indexOf(u"A-2"_s).isValid());
    EXPECT_FALSE(model.finding(model.index(0, 0)).has_value());
}

TEST(ChecksModel, ShowsNoMarkupOfAStrangerInAToolTip)
{
    Finding hostile = found(u"X"_s, u"secrets"_s, CheckStatus::Fail);
    hostile.evidence = u"<img src=x onerror=alert(1)>"_s;
    ChecksModel model;
    model.setFindings({hostile});
    const QString tip = model.index(0, 0, model.index(0, 0)).data(Qt::ToolTipRole).toString();
    EXPECT_FALSE(tip.contains(u"<img"_s));
}

TEST(ChecksModel, HasAWordForEveryAreaOfTheTable)
{
    for (const QString &area : checkAreas())
        EXPECT_NE(areaText(area), area) << area.toStdString();
}

} // namespace
} // namespace athanor::test
