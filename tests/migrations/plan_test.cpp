// SPDX-License-Identifier: Apache-2.0
#include "scriptsfolder.h"
#include "testdatabase.h"

#include "migrations/migrationjson.h"
#include "migrations/migrationreport.h"
#include "migrations/migrationscript.h"
#include "migrations/stamp.h"
#include "migrations/versiontable.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QStringList makeTable{
    u"op.create_table('t', sa.Column('id', sa.Integer(), nullable=False), sa.PrimaryKeyConstraint('id'))"_s};
const QStringList dropTable{u"op.drop_table('t')"_s};
const QStringList addColumn{u"op.add_column('t', sa.Column('n', sa.Integer(), nullable=True))"_s};
const QStringList dropColumn{u"op.drop_column('t', 'n')"_s};
const QStringList readsDatabase{u"rows = op.get_bind().execute('SELECT 1').fetchall()"_s, u"for row in rows:"_s,
                                u"    op.execute('DELETE FROM t')"_s};

QStringList sqlOf(const PlannedRevision &revision)
{
    QStringList out;
    for (const RenderedStatement &statement : revision.statements)
        out << statement.sql;
    return out;
}

Plan planOrFail(const ScriptFolder &folder, const PlanRequest &request)
{
    auto plan = makePlan(folder, request);
    if (!plan) {
        ADD_FAILURE() << qPrintable(describe(plan.error()));
        return {};
    }
    return *std::move(plan);
}

PlanRequest requestFor(DialectId dialect)
{
    PlanRequest request;
    request.dialect = dialect;
    return request;
}

class PlanTest : public testing::Test
{
protected:
    void SetUp() override
    {
        m_scripts.add(u"a1"_s, {}, makeTable, dropTable);
        m_scripts.add(u"b2"_s, u"a1"_s, addColumn, dropColumn);
    }
    ScriptsFolder m_scripts;
};

} // namespace

TEST(VersionTable, WritesWhatAlembicWrites)
{
    const MigrationEnvironment usual;

    EXPECT_EQ(*versionStatements(DialectId::PostgreSQL, usual, {}, {u"a1"_s}),
              QStringList{
                  u"INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num"_s});
    EXPECT_EQ(*versionStatements(DialectId::SQLite, usual, {}, {u"a1"_s}),
              QStringList{u"INSERT INTO alembic_version (version_num) VALUES ('a1')"_s});
    EXPECT_EQ(*versionStatements(DialectId::MySQL, usual, {u"a1"_s}, {u"b2"_s}),
              QStringList{u"UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1'"_s});
    EXPECT_EQ(*versionStatements(DialectId::MySQL, usual, {u"a1"_s}, {}),
              QStringList{u"DELETE FROM alembic_version WHERE alembic_version.version_num = 'a1'"_s});
}

TEST(VersionTable, AMergeDeletesAllButOneRowAndUpdatesThat)
{
    const auto statements = versionStatements(DialectId::SQLite, {}, {u"a1"_s, u"b2"_s}, {u"m3"_s});

    EXPECT_EQ(*statements,
              (QStringList{u"DELETE FROM alembic_version WHERE alembic_version.version_num = 'a1'"_s,
                           u"UPDATE alembic_version SET version_num='m3' WHERE alembic_version.version_num = 'b2'"_s}));
}

TEST(VersionTable, NamesTheSchemaOfTheTable)
{
    MigrationEnvironment environment;
    environment.versionTable = u"orders_version"_s;
    environment.versionTableSchema = u"ops"_s;

    EXPECT_EQ(
        *versionStatements(DialectId::PostgreSQL, environment, {u"a"_s}, {u"b"_s}),
        QStringList{u"UPDATE ops.orders_version SET version_num='b' WHERE ops.orders_version.version_num = 'a'"_s});
}

TEST(VersionTable, RefusesAnIdThatCouldEndTheLiteral)
{
    const auto statements = versionStatements(DialectId::SQLite, {}, {}, {u"x'); DROP TABLE t; --"_s});

    ASSERT_FALSE(statements);
    EXPECT_EQ(statements.error().kind, ErrorKind::InvalidInput);
}

TEST_F(PlanTest, PutsTheVersionTableFirstAndItsChangeLast)
{
    const Plan plan = planOrFail(m_scripts.load(), requestFor(DialectId::SQLite));

    ASSERT_EQ(plan.revisions.size(), 2);
    const QStringList first = sqlOf(plan.revisions[0]);
    ASSERT_EQ(first.size(), 3);
    EXPECT_EQ(first.first(), createVersionTableSql(DialectId::SQLite, {}, u"alembic_version"_s));
    EXPECT_EQ(first.last(), u"INSERT INTO alembic_version (version_num) VALUES ('a1')"_s);
    EXPECT_EQ(sqlOf(plan.revisions[1]),
              (QStringList{u"ALTER TABLE t ADD COLUMN n INTEGER"_s,
                           u"UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1'"_s}));
    EXPECT_EQ(plan.to, QStringList{u"b2"_s});
}

TEST_F(PlanTest, BeginsWhereTheDatabaseStands)
{
    PlanRequest request = requestFor(DialectId::PostgreSQL);
    request.from = {u"a1"_s};
    request.versionTableExists = true;

    const Plan plan = planOrFail(m_scripts.load(), request);

    ASSERT_EQ(plan.revisions.size(), 1);
    EXPECT_EQ(plan.revisions.first().revision.id, u"b2"_s);
    EXPECT_EQ(plan.from, QStringList{u"a1"_s});
}

TEST_F(PlanTest, ADowngradeToTheBaseEmptiesTheTableAndKeepsIt)
{
    PlanRequest request = requestFor(DialectId::PostgreSQL);
    request.from = {u"b2"_s};
    request.versionTableExists = true;
    request.upgrade = false;
    request.target = u"base"_s;

    const Plan plan = planOrFail(m_scripts.load(), request);

    ASSERT_EQ(plan.revisions.size(), 2);
    EXPECT_EQ(plan.revisions[0].revision.id, u"b2"_s);
    EXPECT_EQ(
        sqlOf(plan.revisions[1]),
        (QStringList{u"DROP TABLE t"_s, u"DELETE FROM alembic_version WHERE alembic_version.version_num = 'a1'"_s}));
    EXPECT_EQ(plan.to, QStringList());
}

TEST_F(PlanTest, StopsAtARevisionThatIsNotStatic)
{
    m_scripts.add(u"c3"_s, u"b2"_s, readsDatabase);
    m_scripts.add(u"d4"_s, u"c3"_s, {u"op.execute('SELECT 4')"_s});

    const Plan plan = planOrFail(m_scripts.load(), requestFor(DialectId::PostgreSQL));

    EXPECT_FALSE(plan.complete);
    ASSERT_EQ(plan.revisions.size(), 3);
    EXPECT_EQ(plan.revisions.last().engine, RevisionEngine::None);
    EXPECT_TRUE(plan.revisions.last().statements.isEmpty());
    ASSERT_TRUE(plan.revisions.last().reason);
    EXPECT_GT(plan.revisions.last().reason->line, 0);
}

TEST_F(PlanTest, APreviewGoesOnBehindARevisionThatIsNotStatic)
{
    m_scripts.add(u"c3"_s, u"b2"_s, readsDatabase);
    m_scripts.add(u"d4"_s, u"c3"_s, {u"op.execute('SELECT 4')"_s});
    PlanRequest request = requestFor(DialectId::PostgreSQL);
    request.goOn = true;

    const Plan plan = planOrFail(m_scripts.load(), request);

    EXPECT_FALSE(plan.complete);
    ASSERT_EQ(plan.revisions.size(), 4);
    EXPECT_EQ(plan.revisions[2].engine, RevisionEngine::None);
    EXPECT_EQ(sqlOf(plan.revisions[3]).first(), u"SELECT 4"_s);
}

TEST_F(PlanTest, NeverRebuildsATableThatARefusedRevisionMayHaveChanged)
{
    m_scripts.add(u"c3"_s, u"b2"_s, readsDatabase);
    m_scripts.add(u"d4"_s, u"c3"_s,
                  {u"with op.batch_alter_table('t') as batch_op:"_s,
                   u"    batch_op.alter_column('n', existing_type=sa.Integer(), nullable=False)"_s});
    PlanRequest request = requestFor(DialectId::SQLite);
    request.goOn = true;

    const Plan plan = planOrFail(m_scripts.load(), request);

    ASSERT_EQ(plan.revisions.size(), 4);
    EXPECT_EQ(plan.revisions[3].engine, RevisionEngine::None);
}

TEST_F(PlanTest, FoldsTheAncestorsForABatchRebuild)
{
    m_scripts.add(u"c3"_s, u"b2"_s,
                  {u"with op.batch_alter_table('t') as batch_op:"_s,
                   u"    batch_op.alter_column('n', existing_type=sa.Integer(), nullable=False)"_s});
    PlanRequest request = requestFor(DialectId::SQLite);
    request.from = {u"b2"_s};
    request.versionTableExists = true;

    const Plan plan = planOrFail(m_scripts.load(), request);

    ASSERT_TRUE(plan.complete) << qPrintable(plan.revisions.last().reason->display());
    const QString all = sqlOf(plan.revisions.first()).join(u'\n');
    EXPECT_TRUE(all.contains(u"CREATE TABLE _alembic_tmp_t"_s)) << qPrintable(all);
    EXPECT_TRUE(all.contains(u"n INTEGER NOT NULL"_s)) << qPrintable(all);
}

TEST_F(PlanTest, TheHashTellsPlansApartAndSamePlansNot)
{
    const ScriptFolder folder = m_scripts.load();
    const QByteArray one = planOrFail(folder, requestFor(DialectId::SQLite)).hash;
    const QByteArray same = planOrFail(folder, requestFor(DialectId::SQLite)).hash;
    PlanRequest shorter = requestFor(DialectId::SQLite);
    shorter.target = u"a1"_s;

    EXPECT_EQ(one, same);
    EXPECT_NE(one, planOrFail(folder, shorter).hash);
    EXPECT_NE(one, planOrFail(folder, requestFor(DialectId::PostgreSQL)).hash);
}

TEST_F(PlanTest, StatusCountsWhatIsPending)
{
    const ScriptFolder folder = m_scripts.load();

    const MigrationStatus fresh = migrationStatus(folder.graph, {});
    const MigrationStatus behind = migrationStatus(folder.graph, {true, {u"a1"_s}});
    const MigrationStatus strange = migrationStatus(folder.graph, {true, {u"zz"_s}});

    EXPECT_EQ(fresh.pending, (QStringList{u"a1"_s, u"b2"_s}));
    EXPECT_FALSE(fresh.stamped);
    EXPECT_EQ(behind.pending, QStringList{u"b2"_s});
    EXPECT_TRUE(behind.stamped);
    EXPECT_EQ(strange.unknown, QStringList{u"zz"_s});
}

TEST_F(PlanTest, PrintsWhatAlembicPrintsOnPostgreSql)
{
    PlanRequest request = requestFor(DialectId::PostgreSQL);
    request.asAlembic = true;
    request.target = u"head"_s;

    EXPECT_EQ(alembicScript(planOrFail(m_scripts.load(), request)),
              u"BEGIN;\n\nCREATE TABLE alembic_version (\n    version_num VARCHAR(32) NOT NULL, \n"
              "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\n-- Running upgrade  -> a1\n\n"
              "CREATE TABLE t (\n    id SERIAL NOT NULL, \n    PRIMARY KEY (id)\n);\n\n"
              "INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;\n\n"
              "-- Running upgrade a1 -> b2\n\nALTER TABLE t ADD COLUMN n INTEGER;\n\n"
              "UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';\n\nCOMMIT;\n\n"_s);
}

TEST_F(PlanTest, PrintsADowngradeToTheBaseWithItsDropOfTheTable)
{
    PlanRequest request = requestFor(DialectId::SQLite);
    request.asAlembic = true;
    request.upgrade = false;
    request.from = {u"a1"_s};
    request.target = u"base"_s;

    EXPECT_EQ(
        alembicScript(planOrFail(m_scripts.load(), request)),
        u"-- Running downgrade a1 -> \n\nDROP TABLE t;\n\n"
        "DELETE FROM alembic_version WHERE alembic_version.version_num = 'a1';\n\nDROP TABLE alembic_version;\n\n"_s);
}

TEST_F(PlanTest, PrintsCommitAndBeginAroundAnAutocommitBlock)
{
    m_scripts.add(u"c3"_s, u"b2"_s, {u"with op.get_context().autocommit_block():"_s, u"    op.execute('VACUUM')"_s});
    PlanRequest request = requestFor(DialectId::PostgreSQL);
    request.asAlembic = true;
    request.from = {u"b2"_s};
    request.target = u"head"_s;

    EXPECT_EQ(alembicScript(planOrFail(m_scripts.load(), request)),
              u"BEGIN;\n\n-- Running upgrade b2 -> c3\n\nCOMMIT;\n\nVACUUM;\n\nBEGIN;\n\n"
              "UPDATE alembic_version SET version_num='c3' WHERE alembic_version.version_num = 'b2';\n\nCOMMIT;\n\n"_s);
}

TEST_F(PlanTest, AHazardStandsBeforeItsStatementAsAComment)
{
    Plan plan = planOrFail(m_scripts.load(), requestFor(DialectId::SQLite));
    Hazard hazard;
    hazard.id = u"some-hazard"_s;
    hazard.statement = 1;
    hazard.message = u"two\nlines; DROP TABLE x"_s;
    plan.revisions.first().hazards = {hazard};

    const QString script = revisionScript(plan, plan.revisions.first());

    const qsizetype comment = script.indexOf(u"-- hazard some-hazard"_s);
    EXPECT_GT(comment, script.indexOf(u"CREATE TABLE alembic_version"_s));
    EXPECT_LT(comment, script.indexOf(u"CREATE TABLE t"_s));
    EXPECT_FALSE(script.contains(u"\nlines"_s));
}

TEST_F(PlanTest, JsonHasTheShapeOfTheContract)
{
    const QJsonObject json = planToJson(planOrFail(m_scripts.load(), requestFor(DialectId::PostgreSQL)));

    EXPECT_EQ(json[u"dialect"_s].toString(), u"postgresql"_s);
    const QJsonObject first = json[u"revisions"_s].toArray().first().toObject();
    for (const auto *key : {"revision", "down_revisions", "message", "file", "engine", "reason", "made_when_run",
                            "statements", "hazards"})
        EXPECT_TRUE(first.contains(QLatin1StringView(key))) << key;
    EXPECT_EQ(first[u"engine"_s].toString(), u"native"_s);
    EXPECT_TRUE(first[u"reason"_s].isNull());
}

TEST_F(PlanTest, SendsTheTabsOfAValueAndSaysThatAlembicPrintsBlanks)
{
    m_scripts.add(u"c3"_s, u"b2"_s, {u"op.execute(\"UPDATE\\tt SET name = 'a\\tb'\")"_s});

    const Plan plan = planOrFail(m_scripts.load(), requestFor(DialectId::PostgreSQL));

    const PlannedRevision &last = plan.revisions.last();
    EXPECT_EQ(last.statements.first().sql, u"UPDATE    t SET name = 'a\tb'"_s);
    EXPECT_EQ(last.hazards.last().id, u"tab-in-value"_s);
    EXPECT_TRUE(last.printedOtherwise);
    EXPECT_FALSE(last.madeWhenRun);
    EXPECT_FALSE(plan.revisions.first().printedOtherwise);
    PlanRequest printed = requestFor(DialectId::PostgreSQL);
    printed.asAlembic = true;
    EXPECT_EQ(planOrFail(m_scripts.load(), printed).revisions.last().statements.first().sql,
              u"UPDATE    t SET name = 'a    b'"_s);
}

TEST_F(PlanTest, IsTheSameWhetherTheScriptsWereReadWithTheirFolderOrNot)
{
    m_scripts.add(u"c3"_s, u"b2"_s,
                  {u"if 'n' in [c['name'] for c in sa.inspect(op.get_bind()).get_columns('t')]:"_s,
                   u"    op.drop_column('t', 'n')"_s},
                  {u"op.execute('SELECT 1')"_s});
    m_scripts.add(u"d4"_s, u"c3"_s, readsDatabase);
    m_scripts.add(u"e5"_s, u"d4"_s, {u"op.execute('UPDATE t SET n = 1')"_s});
    PlanRequest request = requestFor(DialectId::PostgreSQL);
    request.goOn = true;
    const QJsonObject expected = planToJson(planOrFail(m_scripts.load(), request));
    ReadWish wish;
    const ScriptFolder folder = m_scripts.load(wish);
    ASSERT_TRUE(folder.early);
    EXPECT_EQ(folder.early->ofPath.size(), 5);

    EXPECT_EQ(planToJson(planOrFail(folder, request)), expected);
    EXPECT_EQ(expected[u"revisions"_s].toArray().size(), 5);
    EXPECT_FALSE(expected[u"complete"_s].toBool());
}

TEST_F(PlanTest, TakesNothingThatWasReadForAnotherPlan)
{
    m_scripts.add(u"c3"_s, u"b2"_s, {u"op.execute(op.get_bind().dialect.name)"_s}, {u"op.execute('back')"_s});
    ReadWish wish;
    wish.context.dialect = DialectId::SQLite;
    const ScriptFolder folder = m_scripts.load(wish);

    const Plan plan = planOrFail(folder, requestFor(DialectId::PostgreSQL));
    EXPECT_EQ(plan.revisions.last().statements.first().sql, u"postgresql"_s);
    PlanRequest back = requestFor(DialectId::SQLite);
    back.upgrade = false;
    back.from = {u"c3"_s};
    back.target = u"b2"_s;
    EXPECT_EQ(planOrFail(folder, back).revisions.first().statements.first().sql, u"back"_s);
}

TEST_F(PlanTest, NamesTheHazardsOfManyRevisionsInTheirPlaces)
{
    QString last = u"b2"_s;
    for (int i = 0; i < 300; ++i) {
        const QString id = u"r%1"_s.arg(i, 3, 10, QChar(u'0'));
        m_scripts.add(id, last, {u"op.execute('UPDATE u%1 SET n = 1')"_s.arg(i)});
        last = id;
    }
    m_scripts.add(u"a0"_s, {}, {u"op.execute('UPDATE a SET n = 1')"_s});
    m_scripts.add(u"a1"_s, u"a0"_s, makeTable, dropTable);
    m_scripts.add(u"b2"_s, u"a1"_s, addColumn, dropColumn);
    ReadWish some;
    some.mostBytes = 20'000;
    const ScriptFolder folder = m_scripts.load(some);
    EXPECT_GT(folder.early->ofPath.size(), 10);
    EXPECT_LT(folder.early->ofPath.size(), 200) << "the rest is read by the plan";

    const Plan plan = planOrFail(folder, requestFor(DialectId::PostgreSQL));

    ASSERT_EQ(plan.revisions.size(), 303);
    ASSERT_EQ(plan.revisions.first().hazards.size(), 1);
    EXPECT_EQ(plan.revisions.first().hazards.first().statement, 1) << "behind CREATE TABLE alembic_version";
    for (int i = 0; i < 300; ++i) {
        const PlannedRevision &revision = plan.revisions[i + 3];
        ASSERT_EQ(revision.hazards.size(), 1);
        EXPECT_EQ(revision.hazards.first().statement, 0);
        EXPECT_EQ(revision.hazards.first().table.name, u"u%1"_s.arg(i));
        EXPECT_EQ(revision.script, revision.revision.script);
    }
}

TEST_F(PlanTest, StopsWhenItIsCancelled)
{
    const CancelToken cancel;
    cancel.cancel();

    const auto plan = makePlan(m_scripts.load(ReadWish{}), requestFor(DialectId::PostgreSQL), cancel);

    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().kind, ErrorKind::Cancelled);
}

TEST_F(PlanTest, JsonKeepsEveryCharacter)
{
    Plan plan = planOrFail(m_scripts.load(), requestFor(DialectId::PostgreSQL));
    Hazard hazard;
    hazard.id = u"some-hazard"_s;
    hazard.message =
        u"\" \\ / \b\f\n\r\t \u0001 \u007f é € "_s + QString::fromUcs4(U"\U0001F600") + QChar(0xd800) + u'x';
    hazard.remedy = QString(QChar(0xdc00));
    hazard.rows = 12'345'678'901;
    hazard.table = {u"s"_s, u"t"_s};
    plan.revisions.first().hazards = {hazard};
    plan.revisions.last().reason = ScriptProblem{u"versions/b2.py"_s, 3, u"says \"no\""_s};
    plan.revisions.last().statements.clear();

    const QJsonObject tree = planToJson(plan);
    EXPECT_EQ(QJsonDocument::fromJson(QJsonDocument(tree).toJson(QJsonDocument::Compact)).object(), tree);
    const QJsonArray revisions = tree[u"revisions"_s].toArray();
    const QJsonObject shown = revisions.first()[u"hazards"_s].toArray().first().toObject();
    EXPECT_EQ(shown[u"message"_s].toString(), hazard.message);
    EXPECT_EQ(shown[u"remedy"_s].toString(), hazard.remedy);
    EXPECT_EQ(shown[u"rows"_s].toInteger(), *hazard.rows);
    EXPECT_EQ(shown[u"table"_s].toString(), hazard.table.display());
    EXPECT_EQ(revisions.last()[u"reason"_s].toString(), plan.revisions.last().reason->display());
}

TEST_F(PlanTest, StampReplacesTheRowOfTheSameLine)
{
    const ScriptFolder folder = m_scripts.load();

    const auto plan = makeStampPlan(folder, {true, {u"b2"_s}}, DialectId::SQLite, u"a1"_s, false);

    ASSERT_TRUE(plan);
    ASSERT_EQ(plan->revisions.size(), 1);
    EXPECT_EQ(sqlOf(plan->revisions.first()),
              QStringList{u"UPDATE alembic_version SET version_num='a1' WHERE alembic_version.version_num = 'b2'"_s});
}

TEST_F(PlanTest, StampKeepsTheRowOfAnotherBranch)
{
    m_scripts.add(u"x9"_s, {}, {});
    const ScriptFolder folder = m_scripts.load();

    const auto plan = makeStampPlan(folder, {true, {u"x9"_s}}, DialectId::SQLite, u"b2"_s, false);

    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->to, (QStringList{u"b2"_s, u"x9"_s}));
}

TEST_F(PlanTest, StampNeedsPurgeForARowThatNoScriptHas)
{
    const ScriptFolder folder = m_scripts.load();

    const auto refused = makeStampPlan(folder, {true, {u"gone"_s}}, DialectId::SQLite, u"head"_s, false);
    const auto purged = makeStampPlan(folder, {true, {u"gone"_s}}, DialectId::SQLite, u"head"_s, true);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::NotFound);
    ASSERT_TRUE(purged);
    EXPECT_EQ(
        sqlOf(purged->revisions.first()),
        (QStringList{u"DELETE FROM alembic_version"_s, u"INSERT INTO alembic_version (version_num) VALUES ('b2')"_s}));
}

TEST_F(PlanTest, TheReportTellsEveryStatementAndItsOutcome)
{
    const auto database = makeTestDatabase(EngineId::SQLite);
    const JournalFolder journals;
    const Plan plan = planOrFail(m_scripts.load(), requestFor(DialectId::SQLite));
    const MigrationRun run = runOrFail(*database, plan, journals.options());

    const Report report = migrationReport(plan, u"orders"_s, &run);

    EXPECT_TRUE(report.title.contains(u"applied"_s));
    EXPECT_EQ(report.data[u"run"_s][u"steps"_s].toArray().size(), plan.statementCount());
    EXPECT_EQ(report.data[u"plan"_s][u"hash"_s].toString().toLatin1(), plan.hash);
    EXPECT_EQ(migrationReport(plan, u"orders"_s).hash(), migrationReport(plan, u"orders"_s).hash());
}

} // namespace athanor::test
