// SPDX-License-Identifier: Apache-2.0
#include "checks/checkreport.h"
#include "reports/reportwriters.h"
#include "soundfacts.h"

#include <QJsonArray>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

CheckRun someRun()
{
    ServiceFacts facts = soundPostgres();
    facts.pg.role = PgRole{u"svc"_s, true, false, false, false, false, {}, -1};
    facts.pg.hba = FactGap{FactGap::Kind::Denied, u"permission denied"_s};
    return {u"orders"_s, u"PostgreSQL 15.19"_s, runChecks(facts, testReleases())};
}

QByteArray written(const Report &report, const QString &suffix)
{
    return *writerFor(u"x."_s + suffix)->write(report);
}

TEST(CheckRunJson, HasTheShapeThatIsPromised)
{
    const CheckRun run = someRun();
    const QJsonObject object = checkRunJson(run);
    EXPECT_EQ(object.value("target"_L1).toString(), u"orders"_s);
    EXPECT_EQ(object.value("of"_L1).toInt(), run.findings.size());
    EXPECT_EQ(object.value("decided"_L1).toInt(), decidedCount(run.findings));
    EXPECT_LT(object.value("decided"_L1).toInt(), object.value("of"_L1).toInt());
    const QStringList keys = object.value("findings"_L1).toArray().first().toObject().keys();
    EXPECT_EQ(keys, (QStringList{u"area"_s, u"evidence"_s, u"id"_s, u"reference"_s, u"remediation"_s, u"severity"_s,
                                 u"status"_s, u"title"_s}));
}

TEST(CheckReport, PutsTheGravestFirst)
{
    const Report report = checkReport({someRun()}, testNow());
    const auto table = std::ranges::find_if(
        report.blocks, [](const ReportBlock &block) { return std::holds_alternative<TableBlock>(block); });
    ASSERT_NE(table, report.blocks.end());
    const auto &rows = std::get<TableBlock>(*table).rows;
    EXPECT_EQ(rows.first().cells.at(1), u"fail"_s);
    EXPECT_EQ(rows.first().cells.at(2), u"critical"_s);
}

TEST(CheckReport, SaysHowMuchWasDecided)
{
    const CheckRun run = someRun();
    const QByteArray page = written(checkReport({run}, testNow()), u"html"_s);
    EXPECT_TRUE(page.contains(QByteArray::number(decidedCount(run.findings)) + " of " +
                              QByteArray::number(run.findings.size())));
}

TEST(CheckReport, IsTheSameForTheSameFindings)
{
    EXPECT_EQ(checkReport({someRun()}, testNow()).hash(), checkReport({someRun()}, testNow().addDays(1)).hash());
}

TEST(CheckReport, CountsEachFailureOnceForAContinuousIntegration)
{
    const CheckRun run = someRun();
    const QByteArray xml = written(checkReport({run}, testNow()), u"xml"_s);
    EXPECT_EQ(xml.count("<failure "), countOf(run.findings, CheckStatus::Fail));
    EXPECT_EQ(xml.count("<skipped "), countOf(run.findings, CheckStatus::Unknown));
}

TEST(CheckReport, KeepsServicesApart)
{
    CheckRun other = someRun();
    other.target = u"billing"_s;
    const Report report = checkReport({someRun(), other}, testNow());
    EXPECT_EQ(report.data.value("services"_L1).toArray().size(), 2);
    EXPECT_TRUE(written(report, u"xml"_s).contains("name=\"billing: All findings\""));
}

} // namespace
} // namespace athanor
