// SPDX-License-Identifier: Apache-2.0
#include "migrations/plan.h"
#include "migrations/scriptfolder.h"
#include "migrations/scriptreader.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QThread>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <gtest/gtest.h>

#include <algorithm>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

class ScriptFolderTest : public testing::Test
{
protected:
    void write(const QString &path, const QString &text)
    {
        const QString full = m_folder.filePath(path);
        QDir().mkpath(QFileInfo(full).absolutePath());
        QFile file(full);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }

    void writeRevision(const QString &path, const QString &id, const QString &down)
    {
        write(path,
              u"\"\"\"Add %1\n\nRevision ID: %1\nCreate Date: 2024-01-02 03:04:05.678\n\n\"\"\"\nrevision = '%1'\n"
              "down_revision = %2\nbranch_labels = None\ndepends_on = None\n\n"
              "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"_s.arg(id, down));
    }

    QString path(const QString &relative = {}) const { return m_folder.filePath(relative); }

    QTemporaryDir m_folder;
};

TEST_F(ScriptFolderTest, ReadsAScriptAnewThatChangedBehindItsBack)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    const auto folder = ScriptFolder::load(path(u"m"_s));
    ASSERT_TRUE(folder);
    const Revision *revision = folder->graph.find(u"aaaa"_s);
    ASSERT_TRUE(revision);
    EXPECT_TRUE(readScript(*revision, true, {}).operations.empty());

    write(u"m/versions/a.py"_s, u"revision = 'aaaa'\ndown_revision = None\nfrom alembic import op\n"
                                "def upgrade():\n    op.execute('SELECT 1')\n"_s);

    EXPECT_EQ(readScript(*revision, true, {}).operations.size(), 1U);
}

TEST_F(ScriptFolderTest, ReadsNoMoreThanAFolderCanNeed)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    constexpr int many = 140;
    for (int i = 0; i < many; ++i) {
        const QString name = u"m/versions/huge%1.py"_s.arg(i);
        write(name, u"#"_s);
        ASSERT_TRUE(QFile::resize(path(name), 2 * 1024 * 1024));
    }

    const auto folder = ScriptFolder::load(path(u"m"_s));

    ASSERT_TRUE(folder);
    const auto together = std::count_if(folder->problems.cbegin(), folder->problems.cend(), [](const ScriptProblem &p) {
        return p.reason.contains(u"too large together"_s);
    });
    EXPECT_GE(together, many - 128);
    EXPECT_LT(together, many);
}

TEST_F(ScriptFolderTest, IsLoadedAndPlannedAlthoughThePoolOfAllIsFull)
{
    for (int i = 0; i < 50; ++i)
        writeRevision(u"m/versions/r%1.py"_s.arg(i), u"r%1"_s.arg(i), i == 0 ? u"None"_s : u"'r%1'"_s.arg(i - 1));
    QThreadPool &shared = *QThreadPool::globalInstance();
    const int usual = shared.maxThreadCount();
    shared.setMaxThreadCount(1);

    const QFuture<qsizetype> planned = QtConcurrent::run([folder = path(u"m"_s)]() -> qsizetype {
        const auto loaded = ScriptFolder::load(folder);
        const auto plan = loaded ? makePlan(*loaded, PlanRequest()) : Result<Plan>(fail(loaded.error()));
        return plan ? plan->revisions.size() : -1;
    });
    for (const QDeadlineTimer limit(10'000); !planned.isFinished() && !limit.hasExpired();)
        QThread::msleep(5);

    EXPECT_TRUE(planned.isFinished());
    shared.setMaxThreadCount(std::max(usual, 4)); // whatever waits for a place gets one
    EXPECT_EQ(planned.result(), 50);
    shared.setMaxThreadCount(usual);
}

TEST_F(ScriptFolderTest, FindsAScriptOnceThatHasTwoNames)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    writeRevision(u"elsewhere.py"_s, u"bbbb"_s, u"'aaaa'"_s);
    ASSERT_TRUE(QFile::link(path(u"m/versions/a.py"_s), path(u"m/versions/z.py"_s)));
    ASSERT_TRUE(QFile::link(path(u"elsewhere.py"_s), path(u"m/versions/b.py"_s)));
    ASSERT_TRUE(QFile::link(path(u"nowhere.py"_s), path(u"m/versions/c.py"_s)));

    const auto folder = ScriptFolder::load(path(u"m"_s));

    ASSERT_TRUE(folder);
    EXPECT_TRUE(folder->problems.isEmpty());
    EXPECT_EQ(folder->graph.revisions().size(), 2);
}

TEST_F(ScriptFolderTest, ReadsTheFactsAtTheTopOfEachScript)
{
    writeRevision(u"m/versions/a_.py"_s, u"aaaa"_s, u"None"_s);
    write(u"m/versions/b.py"_s,
          u"'''Merge'''\nfrom typing import Sequence, Union\nrevision: str = 'bbbb'\n"
          "down_revision: Union[str, None] = ('aaaa',)\nbranch_labels: Sequence[str] = ('x', 'y')\n"
          "depends_on = ['aaaa']\n"_s);
    const auto folder = ScriptFolder::load(path(u"m"_s));
    ASSERT_TRUE(folder);
    EXPECT_TRUE(folder->problems.isEmpty());
    const Revision *a = folder->graph.find(u"aaaa"_s);
    ASSERT_TRUE(a);
    EXPECT_EQ(a->message, u"Add aaaa"_s);
    EXPECT_EQ(a->createDate, u"2024-01-02 03:04:05.678"_s);
    EXPECT_EQ(a->file, u"versions/a_.py"_s);
    EXPECT_EQ(a->sha256().size(), 64);
    const Revision *b = folder->graph.find(u"bbbb"_s);
    ASSERT_TRUE(b);
    EXPECT_EQ(b->downRevisions, QStringList{u"aaaa"_s});
    EXPECT_TRUE(b->branchLabels.contains(u"x"_s) && b->branchLabels.contains(u"y"_s));
    EXPECT_EQ(b->dependsOn, QStringList{u"aaaa"_s});
}

TEST_F(ScriptFolderTest, KeepsTheRestUsableWhereOneFileIsBroken)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    write(u"m/versions/broken.py"_s, u"revision = 'cccc'\ndef upgrade(:\n"_s);
    write(u"m/versions/computed.py"_s, u"import os\nrevision = os.environ['X']\ndown_revision = None\n"_s);
    write(u"m/versions/helper.py"_s, u"x = 1\n"_s);
    const auto folder = ScriptFolder::load(path(u"m"_s));
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->graph.heads(), QStringList{u"aaaa"_s});
    QStringList problems;
    for (const ScriptProblem &p : folder->problems)
        problems.append(p.display());
    problems.sort();
    ASSERT_EQ(problems.size(), 3);
    EXPECT_TRUE(problems[0].startsWith("versions/broken.py:2: "_L1));
    EXPECT_EQ(problems[1], u"versions/computed.py:2: its revision is not a literal string"_s);
    EXPECT_EQ(problems[2], u"versions/helper.py: declares no revision"_s);
}

TEST_F(ScriptFolderTest, AcceptsAVersionsFolderAlone)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    write(u"m/env.py"_s, u""_s);
    const auto folder = ScriptFolder::load(path(u"m/versions"_s));
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->path, QFileInfo(path(u"m"_s)).absoluteFilePath());
    EXPECT_EQ(folder->graph.find(u"aaaa"_s)->file, u"versions/a.py"_s);
}

TEST_F(ScriptFolderTest, SaysThatThereIsNoFolderOrNoMigrations)
{
    EXPECT_EQ(ScriptFolder::load(path(u"nowhere"_s)).error().kind, ErrorKind::NotFound);
    QDir().mkpath(path(u"empty"_s));
    EXPECT_EQ(ScriptFolder::load(path(u"empty"_s)).error().kind, ErrorKind::InvalidInput);
}

TEST_F(ScriptFolderTest, FollowsTheVersionLocationsOfTheIniFile)
{
    writeRevision(u"app/m/one/a.py"_s, u"aaaa"_s, u"None"_s);
    writeRevision(u"app/two/b.py"_s, u"bbbb"_s, u"'aaaa'"_s);
    write(u"app/m/env.py"_s, u""_s);
    write(u"app/m/alembic.ini"_s,
          u"[alembic]\n# comment\nversion_locations = %(here)s/one two gone\n[loggers]\nkeys = root\n"_s);
    const auto folder = ScriptFolder::load(path(u"app/m"_s));
    ASSERT_TRUE(folder);
    EXPECT_EQ(folder->graph.heads(), QStringList{u"bbbb"_s});
    ASSERT_EQ(folder->problems.size(), 1);
    EXPECT_TRUE(folder->problems[0].reason.contains("gone"_L1));
}

TEST_F(ScriptFolderTest, ReadsWhatEnvPySaysInLiterals)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    write(u"m/env.py"_s,
          u"from alembic import context\nfrom app import metadata\nCONVENTION = {'pk': 'pk_%(table_name)s'}\n"
          "target = MetaData(naming_convention=CONVENTION)\n"
          "def run_migrations_offline():\n"
          "    context.configure(url=url(), literal_binds=True, version_table='vt', version_table_schema='s')\n"
          "def run_migrations_online():\n"
          "    with connectable.connect() as connection:\n"
          "        context.configure(connection=connection, render_as_batch=True, "
          "transaction_per_migration=True, **conf_args)\n"
          "        with context.begin_transaction():\n            context.run_migrations(engine_name=name)\n"_s);
    const auto folder = ScriptFolder::load(path(u"m"_s));
    ASSERT_TRUE(folder);
    const MigrationEnvironment &e = folder->environment;
    EXPECT_TRUE(e.literalBinds && e.renderAsBatch && e.transactionPerMigration && e.multidb);
    EXPECT_EQ(e.versionTable, u"vt"_s);
    EXPECT_EQ(e.versionTableSchema, u"s"_s);
    EXPECT_EQ(e.namingConvention.value(u"pk"_s), u"pk_%(table_name)s"_s);
    EXPECT_EQ(e.unknown, QStringList{u"**conf_args"_s});
}

TEST_F(ScriptFolderTest, LoadsAFileOnceThatTwoLocationsHold)
{
    writeRevision(u"m/versions/a.py"_s, u"aaaa"_s, u"None"_s);
    write(u"m/alembic.ini"_s, u"[alembic]\nversion_locations = %(here)s/versions, %(here)s/versions\n"_s);
    const auto folder = ScriptFolder::load(path(u"m"_s));
    ASSERT_TRUE(folder);
    EXPECT_TRUE(folder->problems.isEmpty());
    EXPECT_EQ(folder->graph.revisions().size(), 1);
}

} // namespace
} // namespace athanor
