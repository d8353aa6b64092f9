// SPDX-License-Identifier: Apache-2.0
// What only PostgreSQL can show: statements outside of a transaction, foreign locks, connections that break at the
// worst moment.
#include "testdatabase.h"

#include "migrations/journal.h"
#include "migrations/versiontable.h"
#include "support/faultserver.h"
#include "support/pgserver.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// COMMIT as it goes over the wire; BEGIN ... READ COMMITTED shall not be taken for it.
const QByteArray commitMessage("COMMIT\0", 7);

class PostgresMigrator : public testing::Test
{
protected:
    std::unique_ptr<TestDatabase> m_database = makeTestDatabase(EngineId::PostgreSQL);
    JournalFolder m_journals;

    /// The usual plan with an index built outside of the transaction in its second revision.
    static Plan withConcurrentIndex(const QString &last)
    {
        Plan plan = handPlan(DialectId::PostgreSQL, {},
                             {{u"a1"_s, {u"CREATE TABLE account (id INTEGER NOT NULL PRIMARY KEY, age INTEGER)"_s}},
                              {u"b2"_s, {u"CREATE INDEX CONCURRENTLY ix_age ON account (age)"_s, last}}});
        plan.revisions.last().statements.first().outsideTransaction = true;
        return plan;
    }
    [[nodiscard]] QStringList indexes() const
    {
        return m_database->column(
            u"SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'account'"_s);
    }

    /// Runs the usual plan through a proxy that breaks the connection when `text` is sent.
    [[nodiscard]] MigrationRun runAndBreak(const QByteArray &text, FaultProxy::Fault fault)
    {
        PgServer &server = PgServer::shared();
        FaultProxy proxy(server.port());
        ConnectionSpec spec = m_database->spec();
        const auto parsed = parseDatabaseUrl(server.plainUrl(spec.url.database, proxy.port()));
        EXPECT_TRUE(parsed);
        spec.url = parsed->url;
        spec.plainTextConsent = true;
        const auto session = openSession(spec);
        if (!session) {
            ADD_FAILURE() << qPrintable(describe(session.error()));
            return {};
        }
        proxy.failOn(text, fault);
        auto run = runPlan(**session, usualPlan(DialectId::PostgreSQL), m_journals.options());
        if (!run) {
            ADD_FAILURE() << qPrintable(describe(run.error()));
            return {};
        }
        return *std::move(run);
    }
    /// What recover() says on a new connection.
    [[nodiscard]] QString recovered(const MigrationRun &run) const
    {
        const auto summary = readJournal(run.journal);
        EXPECT_TRUE(summary);
        const auto session = m_database->open(Access::ReadOnly);
        const auto found = recover(*session, *summary, {});
        EXPECT_TRUE(found);
        m_said = found ? found->message : QString();
        return found ? found->state : QString();
    }
    mutable QString m_said; ///< the message of the last recovered()
};

} // namespace

TEST_F(PostgresMigrator, BuildsAnIndexConcurrentlyOutsideOfTheTransaction)
{
    const MigrationRun run = runOrFail(*m_database, withConcurrentIndex(u"ALTER TABLE account ADD COLUMN note TEXT"_s),
                                       m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Applied) << qPrintable(run.error ? describe(*run.error) : QString());
    EXPECT_EQ(indexes(), (QStringList{u"account_pkey"_s, u"ix_age"_s}));
}

TEST_F(PostgresMigrator, SaysPartialWhenSomethingWasKeptAndTheRestFailed)
{
    const MigrationRun run = runOrFail(*m_database, withConcurrentIndex(u"SELECT 1 / 0"_s), m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Partial);
    EXPECT_EQ(m_database->column(u"SELECT version_num FROM alembic_version"_s), QStringList{u"a1"_s});
    EXPECT_TRUE(indexes().contains(u"ix_age"_s));
    EXPECT_EQ(recovered(run), u"neither"_s);
}

TEST_F(PostgresMigrator, CannotRehearseWhatRunsOutsideOfATransaction)
{
    MigrateOptions options = m_journals.options();
    options.rehearse = true;
    const auto session = m_database->open();

    const auto run = runPlan(*session, withConcurrentIndex(u"SELECT 1"_s), options);

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Refused);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_F(PostgresMigrator, GivesWayToAnUpgradeThatIsUnderWay)
{
    m_database->execute({createVersionTableSql(DialectId::PostgreSQL, {}, u"alembic_version"_s),
                         u"INSERT INTO alembic_version VALUES ('a1')"_s});
    const auto other = m_database->open();
    ASSERT_TRUE(other->sql()->run(u"BEGIN"_s));
    ASSERT_TRUE(other->sql()->run(u"UPDATE alembic_version SET version_num = 'b2'"_s));
    MigrateOptions options = m_journals.options();
    options.lockTimeout = std::chrono::milliseconds(200);
    const auto session = m_database->open();

    const auto run =
        runPlan(*session, handPlan(DialectId::PostgreSQL, u"a1"_s, {{u"b2"_s, {u"CREATE TABLE late (id INTEGER)"_s}}}),
                options);

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Conflict) << qPrintable(describe(run.error()));
}

TEST_F(PostgresMigrator, ARehearsalFindsWhatCommitWouldFind)
{
    const Plan plan = handPlan(DialectId::PostgreSQL, {},
                               {{u"a1"_s,
                                 {u"CREATE TABLE parent (id INTEGER PRIMARY KEY)"_s,
                                  u"CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"_s,
                                  u"INSERT INTO child VALUES (7)"_s}}});
    MigrateOptions options = m_journals.options();
    options.rehearse = true;

    EXPECT_EQ(runOrFail(*m_database, plan, options).outcome, ApplyResultKind::Failed);
    options.rehearse = false;
    EXPECT_EQ(runOrFail(*m_database, plan, options).outcome, ApplyResultKind::Failed);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_F(PostgresMigrator, ACommitWhoseAnswerIsLostIsUnknownAndFoundOutLater)
{
    const MigrationRun run = runAndBreak(commitMessage, FaultProxy::Fault::CutAfter);

    EXPECT_EQ(run.outcome, ApplyResultKind::Unknown);
    EXPECT_EQ(run.steps.first().outcome, u"unknown"_s);
    EXPECT_EQ(recovered(run), u"after"_s);
    EXPECT_TRUE(m_said.contains("was committed"_L1)) << qPrintable(m_said);
}

TEST_F(PostgresMigrator, ACommitThatNeverArrivedIsUnknownAndFoundOutLater)
{
    const MigrationRun run = runAndBreak(commitMessage, FaultProxy::Fault::CutBefore);

    EXPECT_EQ(run.outcome, ApplyResultKind::Unknown);
    EXPECT_EQ(recovered(run), u"before"_s);
    EXPECT_TRUE(m_said.contains("was rolled back"_L1)) << qPrintable(m_said);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_F(PostgresMigrator, AConnectionLostBeforeTheCommitHasChangedNothing)
{
    const MigrationRun run = runAndBreak("CREATE TABLE visit", FaultProxy::Fault::CutAfter);

    EXPECT_EQ(run.outcome, ApplyResultKind::Failed);
    EXPECT_EQ(run.steps.first().outcome, u"rolled back"_s);
    EXPECT_EQ(recovered(run), u"before"_s);
}

} // namespace athanor::test
