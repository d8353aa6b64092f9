// SPDX-License-Identifier: Apache-2.0
#include "testdatabase.h"

#include "migrations/versiontable.h"

#include <barrier>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Migrator : public testing::TestWithParam<EngineId>
{
protected:
    std::unique_ptr<TestDatabase> m_database = makeTestDatabase(GetParam());
    JournalFolder m_journals;

    [[nodiscard]] DialectId dialect() const { return m_database->dialect(); }
    [[nodiscard]] QStringList versions() const
    {
        const auto session = m_database->open(Access::ReadOnly);
        const auto state = readVersionState(*session, MigrationEnvironment{});
        EXPECT_TRUE(state);
        return state ? state->revisions : QStringList();
    }
    [[nodiscard]] QString endless() const
    {
        return dialect() == DialectId::PostgreSQL
                   ? u"SELECT pg_sleep(600)"_s
                   : u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"_s;
    }
};

Hazard blocking()
{
    Hazard hazard;
    hazard.id = u"drop-table"_s;
    hazard.severity = HazardSeverity::Block;
    return hazard;
}

} // namespace

TEST_P(Migrator, AppliesEveryStatementAndMovesTheVersionRow)
{
    const MigrationRun run = runOrFail(*m_database, usualPlan(dialect()), m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Applied);
    EXPECT_EQ(m_database->tableNames(), (QStringList{u"account"_s, u"alembic_version"_s, u"visit"_s}));
    EXPECT_EQ(versions(), QStringList{u"b2"_s});
}

TEST_P(Migrator, GivesTheSessionItsTimeLimitsBack)
{
    ConnectionSpec spec = m_database->spec();
    spec.statementTimeout = std::chrono::milliseconds(7000);
    spec.lockTimeout = std::chrono::milliseconds(900);
    const auto session = openSession(spec);
    ASSERT_TRUE(session) << qPrintable(describe(session.error()));
    SqlConnection &sql = *(*session)->sql();

    const auto run = runPlan(**session, usualPlan(dialect()), m_journals.options());

    ASSERT_TRUE(run) << qPrintable(describe(run.error()));
    EXPECT_EQ(sql.statementTimeout(), std::chrono::milliseconds(7000));
    EXPECT_EQ(sql.lockTimeout(), std::chrono::milliseconds(900));
    if (dialect() == DialectId::PostgreSQL) {
        EXPECT_EQ(sql.run(u"SHOW lock_timeout"_s)->rows.first().first().toText(), u"900ms"_s);
    }
}

TEST_P(Migrator, SendsExactlyThePlannedStatementsInOrder)
{
    const Plan plan = usualPlan(dialect());
    QStringList planned;
    for (const PlannedRevision &revision : plan.revisions) {
        for (const RenderedStatement &statement : revision.statements)
            planned << statement.sql;
    }

    const MigrationRun run = runOrFail(*m_database, plan, m_journals.options());

    QStringList sent;
    for (const StepRecord &step : run.steps) {
        sent << step.sql;
        EXPECT_EQ(step.outcome, u"done"_s);
    }
    EXPECT_EQ(sent, planned);
}

TEST_P(Migrator, RollsEverythingBackWhenAStatementFails)
{
    Plan plan = usualPlan(dialect());
    plan.revisions.last().statements[1].sql = u"CREATE TABLE account (id INTEGER)"_s;

    const MigrationRun run = runOrFail(*m_database, plan, m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Failed);
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.steps.last().outcome, u"failed"_s);
    EXPECT_EQ(run.steps.first().outcome, u"rolled back"_s);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(Migrator, RehearsalRunsEverythingAndLeavesNothing)
{
    MigrateOptions options = m_journals.options();
    options.rehearse = true;

    const MigrationRun run = runOrFail(*m_database, usualPlan(dialect()), options);

    EXPECT_EQ(run.outcome, ApplyResultKind::Rehearsed);
    EXPECT_EQ(run.steps.size(), usualPlan(dialect()).statementCount());
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(Migrator, RefusesAnIncompletePlanAndNamesTheLine)
{
    Plan plan = usualPlan(dialect());
    plan.complete = false;
    plan.revisions.last().reason = ScriptProblem{u"versions/b2_.py"_s, 12, u"reads from the database"_s};
    const auto session = m_database->open();

    const auto run = runPlan(*session, plan, m_journals.options());

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Refused);
    EXPECT_TRUE(run.error().message.contains(u"versions/b2_.py:12"_s)) << qPrintable(run.error().message);
}

TEST_P(Migrator, RefusesABlockingHazardUntilItIsAccepted)
{
    Plan plan = usualPlan(dialect());
    plan.revisions.first().hazards << blocking();
    MigrateOptions options = m_journals.options();
    {
        const auto session = m_database->open();
        const auto refused = runPlan(*session, plan, options);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::Refused);
        EXPECT_TRUE(refused.error().message.contains(u"drop-table"_s));
    }
    EXPECT_EQ(m_database->tableNames(), QStringList());

    options.accepted << u"drop-table"_s;

    EXPECT_EQ(runOrFail(*m_database, plan, options).outcome, ApplyResultKind::Applied);
}

TEST_P(Migrator, RefusesAReadOnlySession)
{
    m_database->execute({u"CREATE TABLE here (id INTEGER)"_s});
    const auto session = m_database->open(Access::ReadOnly);

    const auto run = runPlan(*session, usualPlan(dialect()), m_journals.options());

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Refused);
}

TEST_P(Migrator, IsAConflictWhenTheVersionRowsMovedSinceThePlan)
{
    ASSERT_EQ(runOrFail(*m_database, usualPlan(dialect()), m_journals.options()).outcome, ApplyResultKind::Applied);
    const Plan stale = handPlan(dialect(), u"a1"_s, {{u"c3"_s, {u"CREATE TABLE late (id INTEGER)"_s}}});
    const auto session = m_database->open();

    const auto run = runPlan(*session, stale, m_journals.options());

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Conflict);
    EXPECT_FALSE(m_database->tableNames().contains(u"late"_s));
}

TEST_P(Migrator, IsAConflictWhenTheVersionTableAppearedSinceThePlan)
{
    m_database->execute({createVersionTableSql(dialect(), {}, u"alembic_version"_s)});
    const auto session = m_database->open();

    const auto run = runPlan(*session, usualPlan(dialect()), m_journals.options());

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Conflict);
}

TEST_P(Migrator, FailsWhenAScriptWritesToTheVersionTable)
{
    Plan plan = usualPlan(dialect());
    RenderedStatement foreign;
    foreign.sql = u"INSERT INTO alembic_version (version_num) VALUES ('stray')"_s;
    plan.revisions.last().statements << foreign;

    const MigrationRun run = runOrFail(*m_database, plan, m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Failed);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(Migrator, HasNothingToDoForAnEmptyPlan)
{
    Plan plan;
    plan.dialect = dialect();

    EXPECT_EQ(runOrFail(*m_database, plan, m_journals.options()).outcome, ApplyResultKind::NothingToDo);
}

TEST_P(Migrator, StopsBetweenStatementsWhenCancelled)
{
    const CancelToken cancel;
    MigrateOptions options = m_journals.options();
    options.reached = [&cancel](RunPoint point, int sent) {
        if (point == RunPoint::AfterStatement && sent == 2)
            cancel.cancel();
    };

    const MigrationRun run = runOrFail(*m_database, usualPlan(dialect()), options, cancel);

    EXPECT_EQ(run.outcome, ApplyResultKind::Failed);
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->kind, ErrorKind::Cancelled);
    EXPECT_EQ(run.steps.size(), 2) << "a third statement was sent";
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(Migrator, ACancelEndsTheStatementUnderWay)
{
    const CancelToken cancel;
    Plan plan = usualPlan(dialect());
    plan.revisions.last().statements[0].sql = endless();
    MigrateOptions options = m_journals.options();
    options.progress = [&](int, int, const QString &sql) {
        if (sql == endless())
            cancel.cancel();
    };

    const MigrationRun run = runOrFail(*m_database, plan, options, cancel);

    EXPECT_EQ(run.outcome, ApplyResultKind::Failed);
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->kind, ErrorKind::Cancelled);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(Migrator, AStatementTimeoutEndsTheRunAndRollsBack)
{
    Plan plan = usualPlan(dialect());
    plan.revisions.last().statements[0].sql = endless();
    MigrateOptions options = m_journals.options();
    options.statementTimeout = std::chrono::milliseconds(200);

    const MigrationRun run = runOrFail(*m_database, plan, options);

    EXPECT_EQ(run.outcome, ApplyResultKind::Failed);
    ASSERT_TRUE(run.error);
    EXPECT_EQ(run.error->kind, ErrorKind::Timeout);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(Migrator, KeepsFinishedRevisionsWhenEachHasItsTransaction)
{
    Plan plan = usualPlan(dialect());
    plan.environment.transactionPerMigration = true;
    plan.revisions.last().statements[1].sql = u"CREATE TABLE account (id INTEGER)"_s;

    const MigrationRun run = runOrFail(*m_database, plan, m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Partial);
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
    EXPECT_EQ(run.steps.first().outcome, u"done"_s);
}

TEST_P(Migrator, OfTwoAppliersAtABarrierExactlyOneApplies)
{
    for (int round = 0; round < 25; ++round) {
        m_database->clear();
        m_database->execute({u"SELECT 1"_s}); // the file is there before either comes
        std::barrier<> start(2);
        std::array<Result<MigrationRun>, 2> runs{fail(Error::internal({})), fail(Error::internal({}))};
        const auto apply = [&](size_t which) {
            const auto session = m_database->open();
            start.arrive_and_wait();
            runs[which] = runPlan(*session, usualPlan(dialect()), m_journals.options());
        };
        {
            const std::jthread first(apply, 0);
            const std::jthread second(apply, 1);
        }
        int applied = 0;
        int conflicts = 0;
        for (const auto &run : runs) {
            applied += run && run->outcome == ApplyResultKind::Applied;
            conflicts += !run && run.error().kind == ErrorKind::Conflict;
        }
        ASSERT_EQ(applied, 1) << "round " << round;
        ASSERT_EQ(conflicts, 1) << "round " << round;
    }
}

TEST_P(Migrator, LeavesTheSessionUsableAfterAFailure)
{
    Plan plan = usualPlan(dialect());
    plan.revisions.last().statements[1].sql = u"CREATE TABLE account (id INTEGER)"_s;
    const auto session = m_database->open();
    ASSERT_TRUE(runPlan(*session, plan, m_journals.options()));

    const auto again = runPlan(*session, usualPlan(dialect()), m_journals.options());

    ASSERT_TRUE(again);
    EXPECT_EQ(again->outcome, ApplyResultKind::Applied);
}

namespace {

class SqliteMigrator : public testing::Test
{
protected:
    void SetUp() override
    {
        m_database->execute(
            {u"CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)"_s,
             u"CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)"_s,
             u"INSERT INTO parent VALUES (1, 'p')"_s, u"INSERT INTO child VALUES (10, 1)"_s,
             createVersionTableSql(DialectId::SQLite, {}, u"alembic_version"_s),
             u"INSERT INTO alembic_version VALUES ('a1')"_s});
    }
    /// What batch mode makes of a table: a new one, its rows, the swap.
    static Plan rebuild(const QString &copy)
    {
        return handPlan(DialectId::SQLite, u"a1"_s,
                        {{u"b2"_s,
                          {u"CREATE TABLE _alembic_tmp_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"_s, copy,
                           u"DROP TABLE parent"_s, u"ALTER TABLE _alembic_tmp_parent RENAME TO parent"_s}}});
    }

    std::unique_ptr<TestDatabase> m_database = makeTestDatabase(EngineId::SQLite);
    JournalFolder m_journals;
};

} // namespace

TEST_F(SqliteMigrator, ARebuildKeepsTheChildrenOfACascade)
{
    const auto session = m_database->open();
    ASSERT_TRUE(session->sql()->run(u"PRAGMA foreign_keys = ON"_s));

    const auto run = runPlan(*session, rebuild(u"INSERT INTO _alembic_tmp_parent SELECT id, name FROM parent"_s),
                             m_journals.options());

    ASSERT_TRUE(run);
    EXPECT_EQ(run->outcome, ApplyResultKind::Applied);
    EXPECT_EQ(m_database->column(u"SELECT id FROM child"_s), QStringList{u"10"_s});
    const auto on = session->sql()->run(u"PRAGMA foreign_keys"_s);
    ASSERT_TRUE(on);
    EXPECT_EQ(on->rows.first().first().toText(), u"1"_s);
}

TEST_F(SqliteMigrator, ARebuildThatBreaksForeignKeysIsRolledBack)
{
    const auto session = m_database->open();

    const auto run = runPlan(*session, rebuild(u"INSERT INTO _alembic_tmp_parent SELECT id + 5, name FROM parent"_s),
                             m_journals.options());

    ASSERT_TRUE(run);
    EXPECT_EQ(run->outcome, ApplyResultKind::Failed);
    ASSERT_TRUE(run->error);
    EXPECT_EQ(run->error->kind, ErrorKind::Constraint);
    EXPECT_EQ(m_database->column(u"SELECT id FROM parent"_s), QStringList{u"1"_s});
}

TEST_F(SqliteMigrator, ViolationsThatWereThereBeforeDoNotStopARebuild)
{
    m_database->execute({u"PRAGMA foreign_keys = OFF"_s, u"INSERT INTO child VALUES (11, 99)"_s});

    const MigrationRun run = runOrFail(
        *m_database, rebuild(u"INSERT INTO _alembic_tmp_parent SELECT id, name FROM parent"_s), m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Applied);
}

INSTANTIATE_TEST_SUITE_P(Engines, Migrator, testing::Values(EngineId::SQLite, EngineId::PostgreSQL),
                         [](const auto &engine) { return engineName(engine.param).toStdString(); });

} // namespace athanor::test
