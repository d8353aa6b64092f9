// SPDX-License-Identifier: Apache-2.0
#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "soundfacts.h"
#include "support/pgserver.h"

#include <QElapsedTimer>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using test::PgServer;

const QByteArray testPassword = QByteArrayLiteral("long enough for a test");

/// A database with one table of an owner apart, and roles that see more and more of the server.
class PgFacts : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        PgServer &server = PgServer::shared();
        ASSERT_TRUE(server.isRunning()) << server.problem().toStdString();
        database() = server.createDatabase();
        const QString password = QString::fromLatin1(testPassword);
        ASSERT_TRUE(server.createRole(u"facts_plain"_s, password, u"CONNECTION LIMIT 20"_s));
        ASSERT_TRUE(server.createRole(u"facts_monitor"_s, password));
        ASSERT_TRUE(server.createRole(u"facts_owner"_s, password));
        ASSERT_TRUE(server.execute(u"GRANT pg_monitor TO facts_monitor"_s));
        ASSERT_TRUE(server.execute(u"CREATE TABLE orders (id int PRIMARY KEY)"_s, database()));
        ASSERT_TRUE(server.execute(u"ALTER TABLE orders OWNER TO facts_owner"_s, database()));
        ASSERT_TRUE(server.execute(u"GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO facts_plain"_s, database()));
    }
    static QString &database()
    {
        static QString name;
        return name;
    }
    static ServiceFacts askAs(const QString &user, const QByteArray &password = testPassword)
    {
        Profile profile;
        profile.name = u"facts"_s;
        profile.url = urlOf(PgServer::shared().url(database(), user));
        return askFacts(profile, ConnectionSpec::of(profile, Secret(QByteArray(password)), Access::ReadOnly));
    }
    static ServiceFacts askAsAdmin()
    {
        return askAs(PgServer::shared().adminUser(), PgServer::shared().adminPassword());
    }
    static std::string statusOf(const QString &id, const ServiceFacts &facts)
    {
        return checkStatusName(findingOf(id, facts).status).toStdString();
    }
};

TEST_F(PgFacts, OfAPlainRoleDecideWhatItMaySee)
{
    const ServiceFacts facts = askAs(u"facts_plain"_s);
    ASSERT_TRUE(facts.server.known()) << facts.server.gap().reason.toStdString();
    for (const QString &id : {u"URL-TLS-001"_s, u"TLS-NET-001"_s, u"TLS-NET-003"_s, u"TLS-NET-004"_s, u"PG-TLS-001"_s,
                              u"PG-TLS-002"_s, u"PG-AUTH-003"_s, u"PG-PRIV-001"_s, u"PG-PRIV-002"_s, u"PG-PRIV-003"_s,
                              u"PG-PRIV-006"_s, u"PG-PRIV-007"_s, u"PG-PRIV-008"_s, u"ATH-SELF-004"_s})
        EXPECT_EQ(statusOf(id, facts), "pass")
            << id.toStdString() << ": " << findingOf(id, facts).evidence.toStdString();
}

TEST_F(PgFacts, OfAPlainRoleNeverPassWhatIsHiddenFromIt)
{
    const ServiceFacts facts = askAs(u"facts_plain"_s);
    for (const QString &id : {u"PG-TLS-003"_s, u"PG-TLS-004"_s, u"PG-AUTH-001"_s, u"PG-AUTH-002"_s, u"PG-AUTH-004"_s,
                              u"PG-NET-002"_s, u"PG-LOG-002"_s})
        EXPECT_EQ(statusOf(id, facts), "unknown")
            << id.toStdString() << ": " << findingOf(id, facts).evidence.toStdString();
    EXPECT_NE(statusOf(u"PG-TLS-005"_s, facts), "pass");
}

TEST_F(PgFacts, OfAMonitorSeeSettingsButNotTheAccessRules)
{
    const ServiceFacts facts = askAs(u"facts_monitor"_s);
    EXPECT_EQ(statusOf(u"PG-TLS-003"_s, facts), "pass");
    EXPECT_EQ(statusOf(u"PG-AUTH-001"_s, facts), "unknown");
    EXPECT_EQ(statusOf(u"PG-AUTH-004"_s, facts), "unknown");
}

TEST_F(PgFacts, OfASuperuserSeeEverythingAndFailTheAccount)
{
    const ServiceFacts facts = askAsAdmin();
    ASSERT_TRUE(facts.server.known()) << facts.server.gap().reason.toStdString();
    for (const QString &id : {u"PG-TLS-004"_s, u"PG-AUTH-001"_s, u"PG-AUTH-002"_s, u"PG-AUTH-004"_s, u"PG-NET-002"_s})
        EXPECT_NE(statusOf(id, facts), "unknown")
            << id.toStdString() << ": " << findingOf(id, facts).evidence.toStdString();
    EXPECT_EQ(statusOf(u"PG-PRIV-001"_s, facts), "fail");
    EXPECT_EQ(statusOf(u"PG-PRIV-002"_s, facts), "fail");
}

TEST_F(PgFacts, SeeRightsThatWereGrantedToEveryone)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.execute(u"CREATE TABLE open_to_all (id int)"_s, database()));
    ASSERT_TRUE(server.execute(u"GRANT SELECT, TRUNCATE ON open_to_all TO PUBLIC"_s, database()));
    ASSERT_TRUE(server.execute(u"GRANT CREATE ON SCHEMA public TO PUBLIC"_s, database()));
    const ServiceFacts facts = askAs(u"facts_plain"_s);
    ASSERT_TRUE(server.execute(u"REVOKE CREATE ON SCHEMA public FROM PUBLIC"_s, database()));
    ASSERT_TRUE(server.execute(u"DROP TABLE open_to_all"_s, database()));
    EXPECT_EQ(statusOf(u"PG-PRIV-004"_s, facts), "fail");
    EXPECT_EQ(statusOf(u"PG-PRIV-006"_s, facts), "fail");
    EXPECT_EQ(statusOf(u"PG-PRIV-007"_s, facts), "fail");
}

TEST_F(PgFacts, SeeADefinerFunctionWithoutASearchPath)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.execute(u"CREATE FUNCTION risky() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"_s,
                               database()));
    const ServiceFacts facts = askAs(u"facts_plain"_s);
    ASSERT_TRUE(server.execute(u"ALTER FUNCTION risky() SET search_path = pg_catalog"_s, database()));
    const ServiceFacts mended = askAs(u"facts_plain"_s);
    ASSERT_TRUE(server.execute(u"DROP FUNCTION risky()"_s, database()));
    EXPECT_EQ(statusOf(u"PG-PRIV-008"_s, facts), "fail");
    EXPECT_EQ(statusOf(u"PG-PRIV-008"_s, mended), "pass");
}

TEST_F(PgFacts, AreNotFooledByFunctionsOfTheSamePath)
{
    PgServer &server = PgServer::shared();
    // What a hostile owner of schema public could lay in the way of the questions.
    for (
        const QString &sql :
        {u"CREATE FUNCTION public.current_setting(text) RETURNS text LANGUAGE sql AS $$SELECT '990000'$$"_s,
         u"CREATE FUNCTION public.pg_has_role(name, oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'"_s,
         u"CREATE VIEW public.pg_settings AS SELECT 'ssl'::text AS name, 'forged'::text AS setting, 'forged'::text AS reset_val"_s,
         u"CREATE FUNCTION public.not_equal(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT false'"_s,
         u"CREATE OPERATOR public.<> (LEFTARG = name, RIGHTARG = name, FUNCTION = public.not_equal)"_s,
         u"GRANT SELECT ON public.pg_settings TO facts_monitor"_s,
         u"ALTER ROLE facts_monitor SET search_path = public, pg_catalog"_s})
        ASSERT_TRUE(server.execute(sql, database())) << server.problem().toStdString();
    const ServiceFacts facts = askAs(u"facts_monitor"_s);
    for (const QString &sql :
         {u"ALTER ROLE facts_monitor RESET search_path"_s, u"DROP OPERATOR public.<> (name, name)"_s,
          u"DROP FUNCTION public.not_equal(name, name)"_s, u"DROP VIEW public.pg_settings"_s,
          u"DROP FUNCTION public.pg_has_role(name, oid, text)"_s, u"DROP FUNCTION public.current_setting(text)"_s})
        ASSERT_TRUE(server.execute(sql, database())) << server.problem().toStdString();
    EXPECT_EQ(*facts.pg.version / 10000, 15);
    EXPECT_EQ(*facts.pg.setting(u"ssl"_s), u"on"_s);
    ASSERT_TRUE(facts.pg.memberships.known());
    EXPECT_TRUE(std::ranges::count(*facts.pg.memberships, u"pg_monitor"_s, &PgMembership::role) == 1);
}

TEST_F(PgFacts, TryNoMoreThanOneLoginThatFails)
{
    const qsizetype before = PgServer::shared().log().count("FATAL");
    (void)askAs(u"facts_plain"_s);
    EXPECT_LE(PgServer::shared().log().count("FATAL") - before, 1);
}

TEST_F(PgFacts, WaitForNoLock)
{
    PgServer &server = PgServer::shared();
    Profile profile;
    profile.url = urlOf(server.url(database()));
    const Secret password(server.adminPassword());
    const auto holder = openSession(ConnectionSpec::of(profile, password, Access::ReadWrite));
    ASSERT_TRUE(holder.has_value()) << holder.error().message.toStdString();
    ASSERT_TRUE((*holder)->sql()->run(u"BEGIN"_s).has_value());
    ASSERT_TRUE((*holder)->sql()->run(u"LOCK TABLE orders IN ACCESS EXCLUSIVE MODE"_s).has_value());
    QElapsedTimer timer;
    timer.start();
    const ServiceFacts facts = askAs(u"facts_plain"_s);
    EXPECT_LT(timer.elapsed(), 20000);
    EXPECT_TRUE(facts.pg.role.known());
    EXPECT_TRUE(facts.pg.ownedRelations.known());
}

TEST_F(PgFacts, SayWhyWithAWrongPasswordAndStillJudgeTheUrl)
{
    const qsizetype before = PgServer::shared().log().count("FATAL");
    const ServiceFacts facts = askAs(u"facts_plain"_s, "the wrong password");
    // One more would bring an account closer to being locked out.
    EXPECT_LE(PgServer::shared().log().count("FATAL") - before, 1);
    EXPECT_FALSE(facts.server.known());
    EXPECT_EQ(statusOf(u"URL-TLS-001"_s, facts), "pass");
    EXPECT_EQ(statusOf(u"TLS-NET-001"_s, facts), "pass");
    for (const Finding &finding : runChecks(facts, testReleases())) {
        EXPECT_FALSE(finding.id.startsWith("PG-"_L1) && finding.status != CheckStatus::Unknown)
            << finding.id.toStdString();
        EXPECT_FALSE(finding.evidence.contains(u"the wrong password"_s));
    }
}

TEST_F(PgFacts, AgreeWithTheClientOnWhatWasNegotiated)
{
    const ServiceFacts facts = askAs(u"facts_plain"_s);
    ASSERT_TRUE(facts.pg.session.known());
    ASSERT_TRUE(facts.server->tls.has_value());
    EXPECT_TRUE(facts.pg.session->overTcp);
    EXPECT_EQ(facts.pg.session->protocol, facts.server->tls->protocol);
}

TEST_F(PgFacts, HoldNoPassword)
{
    const ServiceFacts facts = askAsAdmin();
    for (const Finding &finding : runChecks(facts, testReleases())) {
        EXPECT_FALSE(finding.evidence.contains(u"SCRAM-SHA-256$"_s)) << finding.id.toStdString();
        EXPECT_FALSE(finding.evidence.contains(QString::fromLatin1(PgServer::shared().adminPassword())))
            << finding.id.toStdString();
    }
}

TEST(UnreachableServer, LeavesTheUrlDecidedAndTheRestUnknown)
{
    Profile profile;
    profile.name = u"gone"_s;
    profile.url = urlOf(u"postgresql://svc@127.0.0.1:1/orders?sslmode=verify-full"_s);
    const ServiceFacts facts = askFacts(
        profile, ConnectionSpec::of(profile, Secret(QByteArrayLiteral("some long password")), Access::ReadOnly));
    const Findings findings = runChecks(facts, testReleases());
    EXPECT_EQ(findingOf(u"URL-TLS-001"_s, facts).status, CheckStatus::Pass);
    EXPECT_EQ(findingOf(u"URL-SEC-002"_s, facts).status, CheckStatus::Pass);
    EXPECT_EQ(findingOf(u"TLS-NET-001"_s, facts).status, CheckStatus::Unknown);
    EXPECT_EQ(findingOf(u"PG-PRIV-001"_s, facts).status, CheckStatus::Unknown);
    EXPECT_LT(decidedCount(findings), findings.size());
}

} // namespace
} // namespace athanor
