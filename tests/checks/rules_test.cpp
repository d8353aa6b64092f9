// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

#include <QSet>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

QList<RuleCase> allCases()
{
    return urlCases() + secretCases() + tlsCases() + pgAccessCases() + pgServerCases() + mysqlCases() + mongoCases() +
           redisCases() + sqliteCases() + selfCases();
}

class Rule : public testing::TestWithParam<RuleCase>
{
};

TEST_P(Rule, JudgesAsTheCatalogueSays)
{
    const auto sound = GetParam().sound ? GetParam().sound : GetParam().sqlite ? soundSqlite : soundPostgres;
    ServiceFacts facts = sound();
    GetParam().change(facts);
    const Finding finding = findingOf(QString::fromLatin1(GetParam().id), facts);
    EXPECT_EQ(checkStatusName(finding.status).toStdString(), checkStatusName(GetParam().expected).toStdString())
        << GetParam().id << ", " << GetParam().name << ": " << finding.evidence.toStdString();
    EXPECT_FALSE(finding.evidence.isEmpty());
}

std::string caseName(const testing::TestParamInfo<RuleCase> &info)
{
    std::string name = std::string(info.param.id) + "_" + info.param.name;
    for (char &c : name)
        c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    return name + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Catalogue, Rule, testing::ValuesIn(allCases()), caseName);

TEST(Checks, HaveARowForEachVerdictTheyCanGive)
{
    for (const Check &check : checks()) {
        QSet<CheckStatus> seen;
        for (const RuleCase &one : allCases()) {
            if (check.id == QLatin1StringView(one.id))
                seen += one.expected;
        }
        EXPECT_TRUE(seen.contains(CheckStatus::Pass)) << check.id.data();
        EXPECT_TRUE(seen.contains(CheckStatus::Warn) || seen.contains(CheckStatus::Fail)) << check.id.data();
        const bool alwaysKnown =
            check.id == "ATH-SELF-003"_L1 || check.id == "URL-TLS-007"_L1 || check.id == "URL-TLS-008"_L1;
        EXPECT_TRUE(alwaysKnown || seen.contains(CheckStatus::Unknown)) << check.id.data();
    }
}

TEST(Checks, FindNothingWrongWithASoundService)
{
    for (const ServiceFacts &facts : {soundPostgres(), soundSqlite(), soundMySql(), soundMongo(), soundRedis()}) {
        for (const Finding &finding : runChecks(facts, testReleases())) {
            const bool fine = finding.status == CheckStatus::Pass || finding.status == CheckStatus::NotApplicable;
            EXPECT_TRUE(fine) << finding.id.toStdString() << ": " << finding.evidence.toStdString();
        }
    }
}

TEST(Checks, PassNothingOfWhichNothingIsKnown)
{
    ServiceFacts facts;
    facts.askedAt = testNow();
    for (const QString &text :
         {u"postgresql://u@db.example.org/x"_s, u"sqlite:////srv/x.db"_s, u"mysql://u@db.example.org/x"_s,
          u"mongodb://u@db.example.org/x"_s, u"redis://db.example.org/0"_s}) {
        facts.url = urlOf(text);
        for (const Finding &finding : runChecks(facts, testReleases())) {
            // The driver's key and the age of the table are read off the profile and the program.
            const bool known =
                finding.id == "URL-TLS-003"_L1 || finding.id == "URL-TLS-008"_L1 || finding.id == "ATH-SELF-003"_L1;
            EXPECT_TRUE(known || finding.status != CheckStatus::Pass)
                << finding.id.toStdString() << ": " << finding.evidence.toStdString();
        }
    }
}

TEST(Checks, FailABugfixThatAReleaseLacksEvenIfItIsOnlyOneBehind)
{
    ReleaseTable releases = testReleases();
    releases.fixes = {{u"CVE-2026-18408"_s, {{15, 19}}}};
    ServiceFacts facts = soundPostgres();
    facts.pg.version = 150018;
    const Finding finding = findingOf(u"PG-VER-001"_s, facts, releases);
    EXPECT_EQ(finding.status, CheckStatus::Fail);
    EXPECT_TRUE(finding.evidence.contains(u"CVE-2026-18408"_s));
}

TEST(Checks, CountWhatWasDecided)
{
    const Findings findings{{u"a"_s, {}, {}, CheckStatus::Pass, {}, {}, {}, {}},
                            {u"b"_s, {}, {}, CheckStatus::Unknown, {}, {}, {}, {}},
                            {u"c"_s, {}, {}, CheckStatus::NotApplicable, {}, {}, {}, {}},
                            {u"d"_s, {}, {}, CheckStatus::Fail, {}, {}, {}, {}}};
    EXPECT_EQ(decidedCount(findings), 3);
}

TEST(Checks, HaveUniqueNamesAndAWayOut)
{
    QSet<QString> ids;
    for (const Check &check : checks()) {
        EXPECT_FALSE(ids.contains(check.id)) << check.id.data();
        ids += check.id;
        EXPECT_FALSE(check.title.isEmpty() || check.remediation.isEmpty() || check.reference.isEmpty() ||
                     check.area.isEmpty())
            << check.id.data();
    }
}

TEST(Checks, ConcernOnlyTheEngineOfTheService)
{
    for (const Finding &finding : runChecks(soundSqlite(), testReleases()))
        EXPECT_FALSE(finding.id.startsWith("PG-"_L1) || finding.id.startsWith("URL-TLS"_L1))
            << finding.id.toStdString();
    for (const Finding &finding : runChecks(soundPostgres(), testReleases()))
        EXPECT_FALSE(finding.id.startsWith("SL-"_L1)) << finding.id.toStdString();
}

TEST(Checks, ShowHostileNamesAsBoundedPlainText)
{
    ServiceFacts facts = soundPostgres();
    facts.pg.publicGrants = QList<PgTableGrant>{{u"t\u202e\x1b[31m\n%1"_s + QString(5000, u'x'), u"SELECT"_s, true}};
    const Finding finding = findingOf(u"PG-PRIV-007"_s, facts);
    EXPECT_LE(finding.evidence.size(), 1001);
    for (const QChar c : finding.evidence)
        EXPECT_NE(c.category(), QChar::Other_Control);
    EXPECT_FALSE(finding.evidence.contains(QChar(0x202e)));
}

// ---- the table of releases ----

TEST(ReleaseTable, IsBuiltIn)
{
    const ReleaseTable &table = builtInReleaseTable();
    EXPECT_EQ(table.dated, QDate(2026, 8, 22));
    ASSERT_NE(table.series(15), nullptr);
    EXPECT_EQ(table.series(15)->newestMinor, 19);
    EXPECT_EQ(table.series(14)->endOfLife, QDate(2026, 11, 12));
    EXPECT_FALSE(table.fixes.isEmpty());
}

TEST(ReleaseTable, RefusesWhatItDoesNotUnderstand)
{
    for (const char *text :
         {"", "[]", "{}", R"({"dated":"2026-01-01"})",
          R"({"dated":"yesterday","postgresql":[{"series":15,"newest":1,"end_of_life":"2027-01-01"}]})",
          R"({"dated":"2026-01-01","postgresql":[{"series":15}]})"})
        EXPECT_FALSE(parseReleaseTable(text).has_value()) << text;
}

} // namespace
} // namespace athanor
