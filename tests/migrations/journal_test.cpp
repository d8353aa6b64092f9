// SPDX-License-Identifier: Apache-2.0
#include "scriptsfolder.h"
#include "testdatabase.h"

#include "migrations/journal.h"
#include "migrations/stamp.h"

#include <QDir>
#include <QJsonArray>
#include <QSysInfo>

#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class JournalTest : public testing::Test
{
protected:
    QTemporaryDir m_folder;

    [[nodiscard]] QString folder() const { return m_folder.filePath(u"state/journals"_s); }
    [[nodiscard]] static QJsonObject plan()
    {
        return {{u"event"_s, u"plan"_s},          {u"target"_s, u"orders"_s},
                {u"from"_s, QJsonArray{u"a1"_s}}, {u"to"_s, QJsonArray{u"b2"_s}},
                {u"hash"_s, u"cafe"_s},           {u"statements"_s, QJsonArray{u"x"_s, u"y"_s}}};
    }
    static void append(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::Append));
        file.write(bytes);
    }
};

} // namespace

TEST_F(JournalTest, IsReadableByItsOwnerAlone)
{
    const auto journal = Journal::create(folder(), u"orders"_s);
    ASSERT_TRUE(journal);

    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
    EXPECT_FALSE(QFile::permissions(journal->path()) & others);
    EXPECT_FALSE(QFile::permissions(folder()) & others);
}

TEST_F(JournalTest, ATargetsNameCannotLeaveTheFolder)
{
    const auto journal = Journal::create(folder(), u"../../etc/passwd"_s);

    ASSERT_TRUE(journal);
    EXPECT_EQ(QFileInfo(journal->path()).absolutePath(), QDir(folder()).absolutePath());
}

TEST_F(JournalTest, TwoOfTheSameMomentAreTwoFiles)
{
    const auto first = Journal::create(folder(), u"orders"_s);
    const auto second = Journal::create(folder(), u"orders"_s);

    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    EXPECT_NE(first->path(), second->path());
    EXPECT_EQ(journals(folder()).size(), 2);
}

TEST_F(JournalTest, TellsHowFarARunCame)
{
    auto journal = Journal::create(folder(), u"orders"_s);
    ASSERT_TRUE(journal);
    ASSERT_TRUE(journal->write(plan()));
    ASSERT_TRUE(journal->write({{u"event"_s, u"send"_s}}));
    ASSERT_TRUE(journal->write({{u"event"_s, u"done"_s}}));
    ASSERT_TRUE(journal->write({{u"event"_s, u"send"_s}}));
    ASSERT_TRUE(journal->write({{u"event"_s, u"done"_s}}));
    ASSERT_TRUE(journal->write({{u"event"_s, u"commit"_s}}));

    const auto summary = readJournal(journal->path());

    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->target, u"orders"_s);
    EXPECT_EQ(summary->statements, 2);
    EXPECT_EQ(summary->done, 2);
    EXPECT_TRUE(summary->commitSent);
    EXPECT_TRUE(summary->outcome.isEmpty());
    EXPECT_EQ(summary->to, QStringList{u"b2"_s});
}

TEST_F(JournalTest, ALineCutShortByACrashIsLeftOut)
{
    auto journal = Journal::create(folder(), u"orders"_s);
    ASSERT_TRUE(journal);
    ASSERT_TRUE(journal->write(plan()));
    append(journal->path(), R"({"event":"do)");

    const auto summary = readJournal(journal->path());

    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->done, 0);
}

TEST_F(JournalTest, ADamagedLineInTheMiddleIsNamed)
{
    auto journal = Journal::create(folder(), u"orders"_s);
    ASSERT_TRUE(journal);
    ASSERT_TRUE(journal->write(plan()));
    append(journal->path(), "garbage\n");
    ASSERT_TRUE(journal->write({{u"event"_s, u"send"_s}}));

    const auto summary = readJournal(journal->path());

    ASSERT_FALSE(summary);
    EXPECT_EQ(summary.error().kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(summary.error().message.contains(u":2"_s));
}

TEST_F(JournalTest, NothingRunsWithoutAJournal)
{
    const auto database = makeTestDatabase(EngineId::SQLite);
    const auto session = database->open();
    MigrateOptions options;
    options.journalFolder = u"/proc/athanor/journals"_s;

    const auto run = runPlan(*session, usualPlan(DialectId::SQLite), options);

    ASSERT_FALSE(run);
    EXPECT_EQ(run.error().kind, ErrorKind::Io);
    EXPECT_EQ(database->tableNames(), QStringList());
}

TEST_F(JournalTest, ARunEndsWithALastWord)
{
    const auto database = makeTestDatabase(EngineId::SQLite);
    const JournalFolder folderOfRun;

    const MigrationRun run = runOrFail(*database, usualPlan(DialectId::SQLite), folderOfRun.options());

    const auto summary = readJournal(run.journal);
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->outcome, u"applied"_s);
    EXPECT_EQ(summary->statements, run.steps.size());
    EXPECT_EQ(summary->done, summary->statements);
    EXPECT_EQ(summary->commits, 1);
    EXPECT_EQ(summary->planHash.toLatin1(), run.planHash);
}

TEST_F(JournalTest, NamesTheScriptsThatChangedSinceTheyWereApplied)
{
    const auto database = makeTestDatabase(EngineId::SQLite);
    const JournalFolder folderOfRun;
    Plan plan = usualPlan(DialectId::SQLite);
    plan.revisions[0].script = "one";
    plan.revisions[1].script = "two";
    ASSERT_EQ(runOrFail(*database, plan, folderOfRun.options()).outcome, ApplyResultKind::Applied);
    QList<Revision> scripts;
    for (const PlannedRevision &planned : plan.revisions) {
        scripts << planned.revision;
        scripts.last().script = planned.script;
    }
    QList<ScriptProblem> problems;
    const auto changed = [&](const QStringList &current) {
        return changedScripts(folderOfRun.path(), u"orders"_s, RevisionGraph::build(scripts, &problems), current);
    };
    EXPECT_EQ(changed({u"b2"_s}), QStringList());

    scripts.last().script = "another";

    EXPECT_EQ(changed({u"b2"_s}), QStringList{u"b2"_s});
    EXPECT_EQ(changed({u"a1"_s}), QStringList()) << "it is not in the database any more";
}

TEST_F(JournalTest, TakesNoStampForAnApplyOfTheScript)
{
    const ScriptsFolder scripts;
    scripts.add(u"a1"_s, {}, {u"op.execute('SELECT 1')"_s});
    const ScriptFolder loaded = scripts.load();
    const auto database = makeTestDatabase(EngineId::SQLite);
    const JournalFolder folderOfRun;
    const auto plan = makeStampPlan(loaded, {}, DialectId::SQLite, u"a1"_s, false);
    ASSERT_TRUE(plan);

    ASSERT_EQ(runOrFail(*database, *plan, folderOfRun.options()).outcome, ApplyResultKind::Applied);

    EXPECT_EQ(changedScripts(folderOfRun.path(), u"orders"_s, loaded.graph, {u"a1"_s}), QStringList());
}

TEST_F(JournalTest, TellsItsProcessFromALaterOneOfTheSameNumber)
{
    const auto write = [](const QString &where, const QString &process) {
        auto journal = Journal::create(where, u"orders"_s);
        EXPECT_TRUE(journal);
        EXPECT_TRUE(journal->write({{u"event"_s, u"plan"_s},
                                    {u"target"_s, u"orders"_s},
                                    {u"host"_s, QSysInfo::machineHostName()},
                                    {u"pid"_s, qint64(::getpid())},
                                    {u"process"_s, process}}));
    };
    ASSERT_FALSE(processMark(::getpid()).isEmpty());
    write(folder() + u"1"_s, processMark(::getpid()));
    EXPECT_FALSE(unfinishedRun(folder() + u"1"_s, u"orders"_s)) << "it still runs";

    write(folder() + u"2"_s, u"another start 4711"_s);

    EXPECT_TRUE(unfinishedRun(folder() + u"2"_s, u"orders"_s)) << "the number belongs to somebody else now";
}

TEST_F(JournalTest, RecoveryTellsBeforeAfterAndNeither)
{
    const auto database = makeTestDatabase(EngineId::SQLite);
    const JournalFolder folderOfRun;
    ASSERT_EQ(runOrFail(*database, usualPlan(DialectId::SQLite), folderOfRun.options()).outcome,
              ApplyResultKind::Applied);
    const auto session = database->open(Access::ReadOnly);
    JournalSummary summary;
    summary.from = {u"b2"_s};
    summary.to = {u"c3"_s};
    const auto before = recover(*session, summary, {});
    summary.from = {u"a1"_s};
    summary.to = {u"b2"_s};
    const auto after = recover(*session, summary, {});
    summary.to = {u"z9"_s};
    const auto neither = recover(*session, summary, {});

    ASSERT_TRUE(before && after && neither);
    EXPECT_EQ(before->state, u"before"_s);
    EXPECT_EQ(after->state, u"after"_s);
    EXPECT_EQ(neither->state, u"neither"_s);
}

} // namespace athanor::test
