// SPDX-License-Identifier: Apache-2.0
// What is not static, by the service's own Alembic: the installed one, in a child that is held.
#include "scriptsfolder.h"
#include "testdatabase.h"

#include "migrations/childsandbox.h"
#include "migrations/foldertrust.h"
#include "migrations/versiontable.h"

#include <QFile>

#include <gmock/gmock.h>

#include <csignal>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using testing::HasSubstr;

const QStringList makesPeople{
    u"op.create_table('person', sa.Column('id', sa.Integer(), nullable=False), sa.Column('name', sa.String(40)), "
    "sa.PrimaryKeyConstraint('id'))"_s,
    u"op.execute(\"INSERT INTO person (id, name) VALUES (1, 'ann')\")"_s,
    u"op.execute(\"INSERT INTO person (id, name) VALUES (2, 'bob')\")"_s};
const QStringList readsPeople{
    u"bind = op.get_bind()"_s,
    u"for row in bind.execute(sa.text('SELECT id, name FROM person ORDER BY id')).fetchall():"_s,
    u"    bind.execute(sa.text('UPDATE person SET name = :n WHERE id = :i'), {'n': row[1].upper(), 'i': row[0]})"_s};

std::string said(const Error &error)
{
    return describe(error).toStdString();
}

class ByAlembic : public testing::TestWithParam<EngineId>
{
protected:
    std::unique_ptr<TestDatabase> m_database = makeTestDatabase(GetParam());
    ScriptsFolder m_scripts;
    JournalFolder m_journals;

    [[nodiscard]] AlembicService service() const
    {
        AlembicService service;
        const auto place = alembicPlace(Profile(), m_scripts.path());
        EXPECT_TRUE(place);
        if (place)
            service.place = *place;
        service.place.interpreter = u"/usr/bin/python3"_s;
        auto database = childDatabase(m_database->spec());
        EXPECT_TRUE(database) << (database ? std::string() : said(database.error()));
        if (database)
            service.database = std::make_shared<const ChildDatabase>(*std::move(database));
        return service;
    }
    [[nodiscard]] Plan plan(const AlembicService &alembic, const QString &target = u"heads"_s,
                            bool upgrade = true) const
    {
        const auto session = m_database->open();
        const auto made = planFor(*session, m_scripts.load(), target, upgrade, {}, {}, alembic);
        EXPECT_TRUE(made) << (made ? std::string() : said(made.error()));
        return made.value_or(Plan());
    }
    [[nodiscard]] MigrateOptions options(const AlembicService &alembic) const
    {
        MigrateOptions options = m_journals.options();
        options.alembic = alembic;
        options.accepted << u"unseen-script"_s;
        return options;
    }
    [[nodiscard]] QStringList names() const { return m_database->column(u"SELECT name FROM person"_s); }
    [[nodiscard]] QStringList versions() const
    {
        return m_database->column(u"SELECT version_num FROM alembic_version"_s);
    }
};

} // namespace

TEST_P(ByAlembic, RendersWhatOnlyPythonCanReadAndAthanorSendsIt)
{
    m_scripts.add(u"a1"_s, {},
                  makesPeople + QStringList{u"import colorsys"_s,
                                            u"op.execute(\"UPDATE\\tperson SET name = '%s\\t%%'\" % "
                                            "(str(colorsys.rgb_to_hsv(0, 0, 0)[0]),))"_s});
    const AlembicService alembic = service();

    const Plan made = plan(alembic);

    ASSERT_EQ(made.revisions.size(), 1);
    EXPECT_EQ(made.revisions.first().engine, RevisionEngine::Alembic);
    EXPECT_FALSE(made.revisions.first().unseen);
    EXPECT_THAT(made.revisions.first().reason->display().toStdString(), HasSubstr("versions/a1"));
    const auto run = runOrFail(*m_database, made, m_journals.options());
    EXPECT_EQ(run.outcome, ApplyResultKind::Applied);
    EXPECT_EQ(names(), (QStringList{u"0.0\t%"_s, u"0.0\t%"_s}));
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
}

TEST_P(ByAlembic, RunsAScriptThatReadsDataBetweenStaticOnes)
{
    m_scripts.add(u"a1"_s, {}, makesPeople);
    m_scripts.add(u"b2"_s, u"a1"_s, readsPeople);
    m_scripts.add(u"c3"_s, u"b2"_s, {u"op.add_column('person', sa.Column('age', sa.Integer()))"_s});
    const AlembicService alembic = service();

    const Plan made = plan(alembic);

    ASSERT_TRUE(made.complete);
    ASSERT_EQ(made.revisions.size(), 3);
    EXPECT_TRUE(made.revisions[1].unseen);
    EXPECT_EQ(made.revisions[2].engine, RevisionEngine::Native);
    const auto run = runOrFail(*m_database, made, options(alembic));
    EXPECT_EQ(run.outcome, ApplyResultKind::Applied) << (run.error ? said(*run.error) : std::string());
    EXPECT_EQ(names(), (QStringList{u"ANN"_s, u"BOB"_s}));
    EXPECT_EQ(versions(), QStringList{u"c3"_s});
    QFile journal(run.journal);
    ASSERT_TRUE(journal.open(QIODevice::ReadOnly));
    const std::string lines = journal.readAll().toStdString();
    EXPECT_THAT(lines, HasSubstr(R"("event":"child")"));
    EXPECT_THAT(lines, HasSubstr(R"("outcome":"after")"));
    EXPECT_THAT(lines, HasSubstr("UPDATE person SET name"));
}

TEST_P(ByAlembic, MakesTheVersionTableWhereTheFirstScriptIsUnseen)
{
    m_database->execute({u"CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40))"_s,
                         u"INSERT INTO person (id, name) VALUES (1, 'ann')"_s});
    m_scripts.add(u"a1"_s, {}, readsPeople, {u"pass"_s});
    const AlembicService alembic = service();

    const auto run = runOrFail(*m_database, plan(alembic), options(alembic));

    EXPECT_EQ(run.outcome, ApplyResultKind::Applied) << (run.error ? said(*run.error) : std::string());
    EXPECT_EQ(names(), QStringList{u"ANN"_s});
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
}

TEST_P(ByAlembic, RefusesAnUnseenScriptThatNobodyAccepted)
{
    m_scripts.add(u"a1"_s, {}, makesPeople);
    m_scripts.add(u"b2"_s, u"a1"_s, readsPeople);
    const AlembicService alembic = service();
    const Plan made = plan(alembic);
    MigrateOptions unaccepted = options(alembic);
    unaccepted.accepted.clear();
    MigrateOptions rehearsal = options(alembic);
    rehearsal.rehearse = true;
    const auto session = m_database->open();

    const auto run = runPlan(*session, made, unaccepted);
    const auto rehearsed = runPlan(*session, made, rehearsal);
    const auto untrusted = planFor(*session, m_scripts.load(), u"heads"_s, true);

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Refused);
    EXPECT_THAT(said(run.error()), HasSubstr("unseen-script"));
    ASSERT_FALSE(rehearsed);
    EXPECT_EQ(rehearsed.error().kind, ErrorKind::Refused);
    ASSERT_TRUE(untrusted);
    EXPECT_FALSE(untrusted->complete);
    EXPECT_EQ(m_database->tableNames(), QStringList());
}

TEST_P(ByAlembic, KeepsNothingOfAnUnseenScriptThatFails)
{
    m_scripts.add(u"a1"_s, {}, makesPeople);
    m_scripts.add(u"b2"_s, u"a1"_s,
                  QStringList{u"op.create_table('half', sa.Column('id', sa.Integer()))"_s} + readsPeople +
                      QStringList{u"raise ValueError('no more')"_s});
    const AlembicService alembic = service();

    const auto run = runOrFail(*m_database, plan(alembic), options(alembic));

    ASSERT_TRUE(run.error);
    EXPECT_THAT(said(*run.error), HasSubstr("no more"));
    EXPECT_EQ(names(), (QStringList{u"ann"_s, u"bob"_s}));
    EXPECT_EQ(versions(), QStringList{u"a1"_s});
    // MySQL commits DDL by itself: what stays is told, not hidden.
    const bool stays = GetParam() == EngineId::MySQL;
    EXPECT_EQ(run.outcome, stays ? ApplyResultKind::Unknown : ApplyResultKind::Partial);
    EXPECT_EQ(m_database->tableNames().contains(u"half"_s), stays);
}

TEST_P(ByAlembic, RefusesAScriptThatIsNotTheOneOfThePlan)
{
    m_scripts.add(u"a1"_s, {}, makesPeople);
    m_scripts.add(u"b2"_s, u"a1"_s, readsPeople);
    const AlembicService alembic = service();
    const Plan made = plan(alembic);
    m_scripts.add(u"b2"_s, u"a1"_s, readsPeople + QStringList{u"op.drop_table('person')"_s});

    const auto run = runOrFail(*m_database, made, options(alembic));

    EXPECT_EQ(run.outcome, ApplyResultKind::Partial);
    EXPECT_EQ(names(), (QStringList{u"ann"_s, u"bob"_s}));
}

TEST_P(ByAlembic, HidesThePasswordFromArgumentsAndEnvironment)
{
    m_scripts.add(u"a1"_s, {}, makesPeople);
    m_scripts.add(u"b2"_s, u"a1"_s,
                  {u"import os"_s, u"bind = op.get_bind()"_s, u"n = bind.execute(sa.text('SELECT 1')).scalar()"_s,
                   u"seen = open('/proc/self/cmdline').read() + open('/proc/self/environ').read() + repr(os.environ)"_s,
                   u"bind.execute(sa.text('UPDATE person SET name = :n'), {'n': seen.encode().hex()[:40]})"_s,
                   u"op.create_table('seen', sa.Column('hex', sa.Text()))"_s,
                   u"bind.execute(sa.text('INSERT INTO seen (hex) VALUES (:h)'), {'h': seen.encode().hex()})"_s});
    const AlembicService alembic = service();

    const auto run = runOrFail(*m_database, plan(alembic), options(alembic));

    ASSERT_EQ(run.outcome, ApplyResultKind::Applied) << (run.error ? said(*run.error) : std::string());
    const QByteArray seen = QByteArray::fromHex(m_database->column(u"SELECT hex FROM seen"_s).value(0).toLatin1());
    EXPECT_THAT(seen.toStdString(), HasSubstr("python"));
    const QByteArray canary = m_database->spec().password.reveal();
    EXPECT_TRUE(canary.isEmpty() || !seen.contains(canary));
    EXPECT_FALSE(seen.contains("XDG_") || seen.contains("PGPASS"));
    QFile journal(run.journal);
    ASSERT_TRUE(journal.open(QIODevice::ReadOnly));
    EXPECT_TRUE(canary.isEmpty() || !journal.readAll().contains(canary));
}

INSTANTIATE_TEST_SUITE_P(Engines, ByAlembic, testing::Values(EngineId::SQLite, EngineId::PostgreSQL, EngineId::MySQL),
                         [](const auto &engine) { return engineName(engine.param).toStdString(); });

namespace {

/// Scripts that mean harm, on a SQLite file.
class HostileScript : public testing::Test
{
protected:
    std::unique_ptr<TestDatabase> m_database = makeTestDatabase(EngineId::SQLite);
    ScriptsFolder m_scripts;
    JournalFolder m_journals;
    AlembicService m_alembic;

    void SetUp() override
    {
        const auto place = alembicPlace(Profile(), m_scripts.path());
        ASSERT_TRUE(place);
        m_alembic.place = *place;
        m_alembic.place.interpreter = u"/usr/bin/python3"_s;
        m_alembic.database = std::make_shared<const ChildDatabase>(*childDatabase(m_database->spec()));
    }
    [[nodiscard]] Result<AlembicRendering> rendered(const QStringList &upgrade) const
    {
        m_scripts.add(u"a1"_s, {}, upgrade);
        const ScriptFolder folder = m_scripts.load();
        AlembicRunner runner(m_alembic, folder.environment, {});
        RenderMemory memory;
        return runner.render(*folder.graph.find(u"a1"_s), DialectId::SQLite, true, false, {}, &memory);
    }
};

} // namespace

TEST_F(HostileScript, IsEndedWhenItSleepsForEver)
{
    m_alembic.renderLimit = std::chrono::milliseconds(3000);

    const auto rendering = rendered({u"import time"_s, u"time.sleep(100000)"_s});

    ASSERT_FALSE(rendering);
    EXPECT_EQ(rendering.error().kind, ErrorKind::Timeout);
}

TEST_F(HostileScript, MayPrintAsMuchAsItLikes)
{
    const auto rendering = rendered(
        {u"import os"_s, u"for i in range(16384):"_s, u"    os.write(1, b'x' * 65536)"_s, u"op.execute('SELECT 1')"_s});

    ASSERT_TRUE(rendering) << said(rendering.error());
    ASSERT_EQ(rendering->statements.size(), 1);
    EXPECT_EQ(rendering->statements.first().sql, u"SELECT 1"_s);
}

TEST_F(HostileScript, IsEndedWhenItFloodsTheAnswers)
{
    m_alembic.outputLimit = 4 * 1024 * 1024;

    const auto rendering =
        rendered({u"import os"_s, u"while True:"_s, u"    for fd in range(3, 64):"_s, u"        try:"_s,
                  u"            os.write(fd, b'x' * 65536)"_s, u"        except OSError:"_s, u"            pass"_s});

    ASSERT_FALSE(rendering);
    EXPECT_EQ(rendering.error().kind, ErrorKind::Database);
}

TEST_F(HostileScript, ReadsNoFilesOfTheUser)
{
    QTemporaryDir home;
    QFile fleet(home.filePath(u"fleet.toml"_s));
    ASSERT_TRUE(fleet.open(QIODevice::WriteOnly));
    fleet.write("canary");
    fleet.close();

    const auto rendering = rendered({u"text = open('%1').read()"_s.arg(fleet.fileName()), u"op.execute(text)"_s});

    ASSERT_TRUE(rendering) << said(rendering.error());
    EXPECT_EQ(rendering->unseen.contains(u"Permission"_s), ChildSandbox::isAvailable())
        << qPrintable(rendering->unseen);
}

TEST_F(HostileScript, WritesNothingIntoTheServicesFolder)
{
    const auto rendering = rendered({u"op.execute('SELECT 1')"_s});
    ASSERT_TRUE(rendering) << said(rendering.error());
    EXPECT_FALSE(QFile::exists(m_scripts.path() + u"/versions/__pycache__"_s));

    const auto writing =
        rendered({u"open('%1/versions/new.py', 'w').write('x')"_s.arg(m_scripts.path()), u"op.execute('SELECT 1')"_s});
    ASSERT_TRUE(writing) << said(writing.error());
    EXPECT_EQ(QFile::exists(m_scripts.path() + u"/versions/new.py"_s), !ChildSandbox::isAvailable());
}

TEST_F(HostileScript, DiesWithAllItStartedWhenThePersonStopsIt)
{
    m_database->execute({u"CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40))"_s});
    const QString mark = m_alembic.database->folder + u"/started"_s;
    m_scripts.add(u"a1"_s, {},
                  {u"import os, subprocess, time"_s, u"op.get_bind().execute(sa.text('SELECT 1')).scalar()"_s,
                   u"op.execute(\"INSERT INTO person (id, name) VALUES (1, 'x')\")"_s,
                   u"child = subprocess.Popen(['/usr/bin/sleep', '1000'])"_s,
                   u"open('%1.new', 'w').write(str(child.pid))"_s.arg(mark), u"os.rename('%1.new', '%1')"_s.arg(mark),
                   u"time.sleep(1000)"_s});
    const auto session = m_database->open();
    const auto made = planFor(*session, m_scripts.load(), u"heads"_s, true, {}, {}, m_alembic);
    ASSERT_TRUE(made) << said(made.error());
    MigrateOptions options = m_journals.options();
    options.alembic = m_alembic;
    options.accepted << u"unseen-script"_s;
    const CancelToken cancel;
    std::thread person([&mark, &cancel] {
        for (int i = 0; i < 6000 && !QFile::exists(mark); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        cancel.cancel();
    });

    const auto run = runPlan(*session, *made, options, cancel);
    person.join();

    ASSERT_TRUE(run) << said(run.error());
    EXPECT_EQ(run->outcome, ApplyResultKind::Failed);
    ASSERT_TRUE(run->error);
    EXPECT_EQ(run->error->kind, ErrorKind::Cancelled);
    QFile pid(mark);
    ASSERT_TRUE(pid.open(QIODevice::ReadOnly));
    const auto child = static_cast<pid_t>(pid.readAll().toInt());
    ASSERT_GT(child, 1);
    // A killed process may wait a moment for its parent to look.
    const auto isGone = [child] {
        QFile state(u"/proc/%1/stat"_s.arg(child));
        return !state.open(QIODevice::ReadOnly) || state.readAll().contains(") Z ");
    };
    for (int i = 0; i < 1000 && !isGone(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(isGone());
    EXPECT_EQ(m_database->column(u"SELECT name FROM person"_s), QStringList());
}

TEST(MigrationsOfOneFile, AreHeldApartAlsoWhileAChildWrites)
{
    const auto database = makeTestDatabase(EngineId::SQLite);
    database->execute({u"CREATE TABLE t (id INTEGER)"_s});
    JournalFolder journals;
    bool isHeld = false;
    MigrateOptions outer = journals.options();
    outer.reached = [&](RunPoint point, int sent) {
        if (point != RunPoint::BeforeStatement || sent != 0)
            return;
        const auto second = database->open();
        const auto run = runPlan(*second, usualPlan(DialectId::SQLite), journals.options());
        isHeld = !run && run.error().kind == ErrorKind::Conflict;
    };

    const auto run = runOrFail(*database, usualPlan(DialectId::SQLite), outer);

    EXPECT_EQ(run.outcome, ApplyResultKind::Applied);
    EXPECT_TRUE(isHeld);
}

TEST(FolderTrust, IsForgottenWhenAFileChanges)
{
    ScriptsFolder scripts;
    scripts.add(u"a1"_s, {}, makesPeople);
    scripts.writeEnv("pass\n");
    QTemporaryDir state;
    const QString file = state.filePath(u"athanor/trusted-folders.json"_s);
    const TrustStore store(file);
    const auto place = alembicPlace(Profile(), scripts.path());
    ASSERT_TRUE(place);

    const auto before = store.look(*place);
    ASSERT_TRUE(before);
    EXPECT_EQ(before->state, FolderTrust::State::Unknown);
    ASSERT_TRUE(store.remember(*place, before->content));
    EXPECT_EQ(store.look(*place)->state, FolderTrust::State::Trusted);
    EXPECT_EQ(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
              QFile::Permissions());

    scripts.writeEnv("import os\n");
    const auto after = store.look(*place);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->state, FolderTrust::State::Changed);
    ASSERT_EQ(after->changed.size(), 1);
    EXPECT_TRUE(after->changed.first().endsWith(u"env.py"_s));

    AlembicPlace other = *place;
    other.interpreter = u"/usr/bin/false"_s;
    scripts.writeEnv("pass\n");
    EXPECT_EQ(store.look(*place)->state, FolderTrust::State::Trusted);
    EXPECT_EQ(store.look(other)->state, FolderTrust::State::Changed);
}

} // namespace athanor::test
