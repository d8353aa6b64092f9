// SPDX-License-Identifier: Apache-2.0
// MySQL keeps what each statement made, whatever comes after: how a run says so, and where it goes on from.
#include "scriptsfolder.h"
#include "testdatabase.h"

#include "migrations/journal.h"
#include "support/faultserver.h"
#include "support/mariadbserver.h"

#include <QProcess>
#include <QRegularExpression>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class MySqlMigrator : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(MariaDbServer::shared().isRunning()) << qPrintable(MariaDbServer::shared().problem());
        m_database = makeTestDatabase(EngineId::MySQL);
    }
    [[nodiscard]] QStringList versions() const
    {
        return m_database->column(u"SELECT version_num FROM alembic_version"_s);
    }
    [[nodiscard]] Recovery recovered(const QString &journal) const
    {
        const auto summary = readJournal(journal);
        EXPECT_TRUE(summary);
        const auto session = m_database->open(Access::ReadOnly);
        const auto found = recover(*session, *summary, {});
        EXPECT_TRUE(found);
        return found.value_or(Recovery());
    }

    std::unique_ptr<TestDatabase> m_database;
    JournalFolder m_journals;
};

/// Applies the usual plan in a child that kills itself at its `boundary`-th boundary; false once it came to the end.
bool dieAt(const TestDatabase &database, const JournalFolder &journals, int boundary)
{
    const pid_t child = ::fork();
    if (child == 0) {
        MigrateOptions options = journals.options();
        options.reached = [passed = 0, boundary](RunPoint, int) mutable {
            if (passed++ == boundary)
                ::raise(SIGKILL);
        };
        const auto session = openSession(database.spec());
        const bool applied = session && runPlan(**session, usualPlan(database.dialect()), options).has_value();
        ::_exit(applied ? 0 : 1);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

/// What of the usual plan can be seen in the database, in the plan's order.
int statementsSeen(const TestDatabase &database)
{
    const QStringList tables = database.tableNames();
    int seen = 0;
    seen += tables.contains(u"alembic_version"_s) ? 1 : 0;
    seen += tables.contains(u"account"_s) ? 1 : 0;
    if (tables.contains(u"account"_s))
        seen += int(database.column(u"SELECT name FROM account"_s).size());
    if (tables.contains(u"alembic_version"_s))
        seen += int(database.column(u"SELECT version_num FROM alembic_version"_s).size());
    const QString catalogue = u"SELECT 1 FROM information_schema."_s;
    seen +=
        int(database.column(catalogue + u"COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_NAME = 'age'"_s).size());
    seen += tables.contains(u"visit"_s) ? 1 : 0;
    seen += int(
        database.column(catalogue + u"STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'ix_age'"_s).size());
    if (tables.contains(u"alembic_version"_s))
        seen += int(database.column(u"SELECT version_num FROM alembic_version WHERE version_num = 'b2'"_s).size());
    return seen;
}

} // namespace

TEST_F(MySqlMigrator, MovesTheVersionWithEachRevision)
{
    const MigrationRun run = runOrFail(*m_database, usualPlan(DialectId::MySQL), m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Applied) << qPrintable(run.error ? describe(*run.error) : QString());
    EXPECT_EQ(versions(), QStringList{u"b2"_s});
    EXPECT_EQ(run.steps.size(), usualPlan(DialectId::MySQL).statementCount());
    EXPECT_EQ(recovered(run.journal).state, u"after"_s);
}

TEST_F(MySqlMigrator, SaysPartialAndWhichStatementsWereMade)
{
    Plan plan = usualPlan(DialectId::MySQL);
    plan.revisions.last().statements[1].sql = u"CREATE TABLE account (id INTEGER)"_s;

    const MigrationRun run = runOrFail(*m_database, plan, m_journals.options());

    EXPECT_EQ(run.outcome, ApplyResultKind::Partial);
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
    ASSERT_EQ(run.steps.size(), 6);
    EXPECT_EQ(run.steps.at(4).outcome, u"done"_s);
    EXPECT_EQ(run.steps.at(5).outcome, u"failed"_s);
    const Recovery found = recovered(run.journal);
    EXPECT_TRUE(found.message.contains(u"these were made: \"ALTER TABLE account ADD COLUMN age INTEGER\"."_s))
        << qPrintable(found.message);
    EXPECT_TRUE(found.message.contains(u"\"CREATE TABLE account (id INTEGER)\" was refused"_s))
        << qPrintable(found.message);
}

TEST_F(MySqlMigrator, AtEveryKillSaysExactlyWhatWasMade)
{
    int killed = 0;
    for (int boundary = 0;; ++boundary) {
        SCOPED_TRACE(boundary);
        m_database->clear();
        const JournalFolder journalFolder;
        if (!dieAt(*m_database, journalFolder, boundary))
            break;
        ++killed;
        const QStringList written = journals(journalFolder.path());
        ASSERT_EQ(written.size(), 1);
        const auto summary = readJournal(written.first());
        ASSERT_TRUE(summary);
        const int seen = statementsSeen(*m_database);

        EXPECT_GE(seen, summary->done) << "an acknowledged statement is gone";
        EXPECT_LE(seen, summary->sent) << "a statement was sent that the journal does not have";
        EXPECT_LE(summary->sent, summary->done + 1);
        const Recovery found = recovered(written.first());
        const bool open = summary->sent > summary->done && found.state != "after"_L1;
        EXPECT_EQ(found.message.contains(u"has no answer"_s), open) << qPrintable(found.message);
        const bool visitMade = summary->done == 6 || (summary->done == 7 && found.state != "after"_L1);
        EXPECT_EQ(found.message.contains(u"\"CREATE TABLE visit (id INTEGER NOT NULL PRIMARY KEY)\""_s),
                  visitMade || (summary->done == 5 && open))
            << qPrintable(found.message);
    }
    EXPECT_GT(killed, 2 * int(usualPlan(DialectId::MySQL).statementCount()));
}

TEST_F(MySqlMigrator, GivesWayToAnotherApplier)
{
    const auto first = m_database->open();
    const auto second = m_database->open();
    MigrateOptions options = m_journals.options();
    std::optional<Error> refused;
    options.reached = [&](RunPoint point, int sent) {
        if (point != RunPoint::BeforeStatement || sent != 3)
            return;
        const auto run = runPlan(*second, usualPlan(DialectId::MySQL), m_journals.options());
        refused = run ? Error() : run.error();
    };

    const auto run = runPlan(*first, usualPlan(DialectId::MySQL), options);

    ASSERT_TRUE(run) << qPrintable(describe(run.error()));
    EXPECT_EQ(run->outcome, ApplyResultKind::Applied);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->kind, ErrorKind::Conflict) << qPrintable(describe(*refused));
    // The lock went with the run.
    const auto again = runPlan(*second, usualPlan(DialectId::MySQL), m_journals.options());
    EXPECT_EQ(again.error().kind, ErrorKind::Conflict);
    EXPECT_TRUE(again.error().message.contains(u"changed since"_s)) << qPrintable(describe(again.error()));
}

TEST_F(MySqlMigrator, CannotRehearse)
{
    MigrateOptions options = m_journals.options();
    options.rehearse = true;
    const auto session = m_database->open();

    const auto run = runPlan(*session, usualPlan(DialectId::MySQL), options);

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Refused);
    EXPECT_TRUE(m_database->tableNames().isEmpty());
}

TEST_F(MySqlMigrator, SaysUnknownWhereAStatementHasNoAnswer)
{
    MariaDbServer &server = MariaDbServer::shared();
    FaultProxy proxy(server.port());
    ConnectionSpec spec = m_database->spec();
    spec.url = parseDatabaseUrl(server.plainUrl(spec.url.database, proxy.port()))->url;
    const auto session = openSession(spec);
    ASSERT_TRUE(session) << qPrintable(describe(session.error()));
    proxy.failOn("CREATE TABLE visit", FaultProxy::Fault::CutAfter);

    const auto run = runPlan(**session, usualPlan(DialectId::MySQL), m_journals.options());

    ASSERT_TRUE(run) << qPrintable(describe(run.error()));
    EXPECT_EQ(run->outcome, ApplyResultKind::Unknown);
    EXPECT_EQ(run->steps.last().outcome, u"unknown"_s);
    const Recovery found = recovered(run->journal);
    EXPECT_TRUE(found.message.contains(u"has no answer"_s)) << qPrintable(found.message);
    EXPECT_TRUE(m_database->tableNames().contains(u"visit"_s));
}

TEST_F(MySqlMigrator, MakesTheSchemaThatAlembicMakes)
{
    const ScriptsFolder scripts;
    scripts.add(
        u"a1"_s, {},
        {u"op.create_table('team', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', "
         "sa.String(40), nullable=False, comment='it''s'), sa.PrimaryKeyConstraint('id'), "
         "sa.UniqueConstraint('name', name='uq_team'))"_s,
         u"op.create_table('user', sa.Column('id', sa.BigInteger(), nullable=False), sa.Column('email', "
         "sa.String(120), nullable=False), sa.Column('active', sa.Boolean(), server_default=sa.text('1'), "
         "nullable=False), sa.Column('made', sa.DateTime(), server_default=sa.func.now()), sa.Column('kind', "
         "sa.Enum('a', 'b', name='kind')), sa.Column('price', sa.Numeric(12, 2)), sa.Column('body', sa.Text()), "
         "sa.Column('extra', sa.JSON()), sa.Column('team_id', sa.Integer()), sa.PrimaryKeyConstraint('id'), "
         "sa.ForeignKeyConstraint(['team_id'], ['team.id'], name='fk_team', ondelete='CASCADE'))"_s,
         u"op.create_index('ix_user_email', 'user', ['email'], unique=True)"_s});
    scripts.add(u"b2"_s, u"a1"_s,
                {u"op.add_column('user', sa.Column('age', sa.SmallInteger(), nullable=True))"_s,
                 u"op.alter_column('user', 'email', existing_type=sa.String(120), type_=sa.String(200), "
                 "existing_nullable=False)"_s,
                 u"op.alter_column('user', 'price', new_column_name='cost', existing_type=sa.Numeric(12, 2), "
                 "existing_nullable=True)"_s,
                 u"op.create_check_constraint('ck_age', 'user', 'age > 0')"_s,
                 u"op.execute(\"INSERT INTO team (id, name) VALUES (1, '100% \\\\\\\\ wool')\")"_s,
                 u"op.bulk_insert(sa.table('team', sa.column('id', sa.Integer), sa.column('name', sa.String)), "
                 "[{'id': 2, 'name': \"o'neil\"}])"_s});
    scripts.add(u"c3"_s, u"b2"_s,
                {u"op.drop_constraint('ck_age', 'user', type_='check')"_s,
                 u"op.drop_constraint('fk_team', 'user', type_='foreignkey')"_s,
                 u"op.drop_index('ix_user_email', table_name='user')"_s, u"op.drop_column('user', 'kind')"_s,
                 u"op.rename_table('user', 'person')"_s});
    scripts.writeEnv("import os\nfrom alembic import context\nfrom sqlalchemy import create_engine\n"
                     "engine = create_engine(os.environ['TEST_URL'])\nwith engine.connect() as connection:\n"
                     "    context.configure(connection=connection)\n    with context.begin_transaction():\n"
                     "        context.run_migrations()\n");
    const auto theirs = makeTestDatabase(EngineId::MySQL);
    QProcess alembic;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TEST_URL"_s, theirs->sqlalchemyUrl());
    alembic.setProcessEnvironment(environment);
    alembic.setProcessChannelMode(QProcess::MergedChannels);
    alembic.start(u"/usr/bin/python3"_s,
                  {u"-c"_s,
                   u"import sys\nfrom alembic import command, config\nc = config.Config()\n"
                   "c.set_main_option('script_location', sys.argv[1])\ncommand.upgrade(c, 'head')"_s,
                   scripts.path()});
    ASSERT_TRUE(alembic.waitForFinished(60000));
    ASSERT_EQ(alembic.exitCode(), 0) << alembic.readAll().toStdString();

    const auto session = m_database->open();
    const auto plan = planFor(*session, scripts.load(), u"head"_s, true);
    ASSERT_TRUE(plan) << qPrintable(describe(plan.error()));
    MigrateOptions options = m_journals.options();
    for (const PlannedRevision &revision : plan->revisions) {
        for (const Hazard &hazard : revision.hazards)
            options.accepted << hazard.id;
    }
    const MigrationRun run = runOrFail(*m_database, *plan, options);
    EXPECT_EQ(run.outcome, ApplyResultKind::Applied) << qPrintable(run.error ? describe(*run.error) : QString());

    const auto dump = [](const TestDatabase &database) {
        QString text;
        const QString name = database.spec().url.database;
        for (const QString &table : database.tableNames()) {
            text += MariaDbServer::shared().ask(u"SHOW CREATE TABLE `%1`"_s.arg(table), name);
            text += MariaDbServer::shared().ask(u"SELECT * FROM `%1` ORDER BY 1"_s.arg(table), name);
        }
        return text;
    };
    const QString made = dump(*m_database);
    EXPECT_EQ(made.toStdString(), dump(*theirs).toStdString());
    EXPECT_TRUE(made.contains(u"CREATE TABLE `person`"_s)) << qPrintable(made);
}

} // namespace athanor::test
