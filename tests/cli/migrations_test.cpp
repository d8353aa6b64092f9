// SPDX-License-Identifier: Apache-2.0
// `athanorctl migrations` from outside: shapes, exit statuses, and that a killed run is told of.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using Outcome = ProgramRun;

class MigrationsCommands : public testing::Test
{
protected:
    void SetUp() override
    {
        QDir(m_folder.path()).mkpath(u"migrations/versions"_s);
        script(u"aaaa1111"_s, "None",
               "op.create_table('thing', sa.Column('id', sa.Integer(), nullable=False), sa.PrimaryKeyConstraint('id'))",
               "op.drop_table('thing')");
        script(u"bbbb2222"_s, "'aaaa1111'", "op.add_column('thing', sa.Column('note', sa.Text(), nullable=True))",
               "op.drop_column('thing', 'note')");
    }

    void script(const QString &id, const QByteArray &down, const QByteArray &upgrade, const QByteArray &downgrade) const
    {
        QFile file(m_folder.filePath(u"migrations/versions/%1_.py"_s.arg(id)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("\"\"\"message\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '" +
                   id.toUtf8() + "'\ndown_revision = " + down + "\n\n\ndef upgrade():\n    " + upgrade +
                   "\n\n\ndef downgrade():\n    " + downgrade + "\n");
    }

    [[nodiscard]] Outcome run(const QString &command, const QStringList &more = {}) const
    {
        return athanorctl(QStringList{u"--json"_s, u"migrations"_s, command, u"--url"_s, u"sqlite:///"_s + database(),
                                      u"--migrations"_s, m_folder.filePath(u"migrations"_s)} +
                              more,
                          environment());
    }
    [[nodiscard]] Outcome offline(const QString &command, const QStringList &more = {}) const
    {
        return athanorctl(QStringList{u"migrations"_s, command, u"--migrations"_s, m_folder.filePath(u"migrations"_s)} +
                              more,
                          environment());
    }
    [[nodiscard]] QString database() const { return m_folder.filePath(u"things.db"_s); }
    [[nodiscard]] QProcessEnvironment environment() const
    {
        QProcessEnvironment out;
        out.insert(u"XDG_STATE_HOME"_s, m_folder.filePath(u"state"_s));
        return out;
    }

    QTemporaryDir m_folder;
};

QStringList strings(const QJsonValue &value)
{
    QStringList out;
    for (const QJsonValue &entry : value.toArray())
        out << entry.toString();
    return out;
}

} // namespace

TEST_F(MigrationsCommands, ApplyMakesTheDatabaseAndStatusFollows)
{
    const QJsonObject before = run(u"status"_s).json();
    EXPECT_EQ(before[u"behind"_s].toInt(), 2);
    EXPECT_FALSE(before[u"stamped"_s].toBool());

    const Outcome applied = run(u"apply"_s, {u"--yes"_s});

    ASSERT_EQ(applied.status, 0) << applied.err.constData();
    const QJsonObject json = applied.json();
    EXPECT_EQ(json[u"outcome"_s].toString(), u"applied"_s);
    EXPECT_EQ(strings(json[u"to"_s]), QStringList{u"bbbb2222"_s});
    EXPECT_TRUE(QFile::exists(json[u"journal"_s].toString()));
    for (const auto *key : {"revision", "statement", "sql", "ms", "rows", "outcome", "error"})
        EXPECT_TRUE(json[u"steps"_s].toArray().first().toObject().contains(QLatin1StringView(key))) << key;
    const QJsonObject after = run(u"status"_s).json();
    EXPECT_EQ(strings(after[u"revision"_s]), QStringList{u"bbbb2222"_s});
    EXPECT_EQ(after[u"behind"_s].toInt(), 0);
    EXPECT_TRUE(after[u"stamped"_s].toBool());
    EXPECT_EQ(run(u"apply"_s, {u"--yes"_s}).json()[u"outcome"_s].toString(), u"nothing to do"_s);
}

TEST_F(MigrationsCommands, ApplyWithoutYesIsRefusedAndMakesNoFile)
{
    const Outcome refused = run(u"apply"_s);

    EXPECT_EQ(refused.status, 4);
    EXPECT_FALSE(QFile::exists(database()));
}

TEST_F(MigrationsCommands, PreviewWritesNothing)
{
    const Outcome preview = run(u"preview"_s);

    EXPECT_EQ(preview.status, 0) << preview.err.constData();
    EXPECT_EQ(preview.json()[u"revisions"_s].toArray().size(), 2);
    EXPECT_FALSE(QFile::exists(database()));
}

TEST_F(MigrationsCommands, ExitCodeSaysThatSomethingIsPending)
{
    EXPECT_EQ(run(u"status"_s, {u"--exit-code"_s}).status, 3);
    EXPECT_EQ(run(u"preview"_s, {u"--exit-code"_s}).status, 3);
    ASSERT_EQ(run(u"apply"_s, {u"--yes"_s}).status, 0);
    EXPECT_EQ(run(u"status"_s, {u"--exit-code"_s}).status, 0);
    EXPECT_EQ(run(u"preview"_s, {u"--exit-code"_s}).status, 0);
}

TEST_F(MigrationsCommands, RehearseLeavesTheDatabaseAsItWas)
{
    ASSERT_EQ(run(u"apply"_s, {u"--to"_s, u"aaaa"_s, u"--yes"_s}).status, 0);

    const Outcome rehearsed = run(u"rehearse"_s);

    EXPECT_EQ(rehearsed.status, 0) << rehearsed.err.constData();
    EXPECT_EQ(rehearsed.json()[u"outcome"_s].toString(), u"rehearsed"_s);
    EXPECT_EQ(strings(run(u"status"_s).json()[u"revision"_s]), QStringList{u"aaaa1111"_s});
}

TEST_F(MigrationsCommands, DowngradeTakesRelativeTargets)
{
    ASSERT_EQ(run(u"apply"_s, {u"--yes"_s}).status, 0);

    const Outcome down =
        run(u"apply"_s, {u"--downgrade"_s, u"--to"_s, u"-1"_s, u"--yes"_s, u"--accept"_s, u"drop-column"_s});

    ASSERT_EQ(down.status, 0) << down.err.constData();
    EXPECT_EQ(strings(run(u"status"_s).json()[u"revision"_s]), QStringList{u"aaaa1111"_s});
}

TEST_F(MigrationsCommands, AFailingStatementIsStatusOneAndRolledBack)
{
    script(u"cccc3333"_s, "'bbbb2222'", "op.execute('INSERT INTO nowhere VALUES (1)')", "pass");

    const Outcome failed = run(u"apply"_s, {u"--yes"_s});

    EXPECT_EQ(failed.status, 1);
    EXPECT_EQ(failed.json()[u"outcome"_s].toString(), u"failed"_s);
    EXPECT_TRUE(strings(run(u"status"_s).json()[u"revision"_s]).isEmpty());
}

TEST_F(MigrationsCommands, AnUnknownRevisionIsBadInput)
{
    EXPECT_EQ(run(u"apply"_s, {u"--to"_s, u"ffff"_s, u"--yes"_s}).status, 2);
    EXPECT_EQ(run(u"preview"_s, {u"--to"_s, u"ffff"_s}).status, 2);
}

TEST_F(MigrationsCommands, StampWritesTheVersionAlone)
{
    const Outcome stamped = run(u"stamp"_s, {u"head"_s, u"--yes"_s});

    ASSERT_EQ(stamped.status, 0) << stamped.err.constData();
    EXPECT_EQ(strings(run(u"status"_s).json()[u"revision"_s]), QStringList{u"bbbb2222"_s});
    EXPECT_EQ(run(u"stamp"_s, {u"base"_s}).status, 4);
}

TEST_F(MigrationsCommands, PreviewNeedsNoDatabaseAtAll)
{
    const Outcome preview = offline(u"preview"_s, {u"--dialect"_s, u"postgresql"_s});

    EXPECT_EQ(preview.status, 0) << preview.err.constData();
    EXPECT_TRUE(preview.out.startsWith("-- Running upgrade  -> aaaa1111\n\n")) << preview.out.constData();
    EXPECT_TRUE(preview.out.contains("ALTER TABLE thing ADD COLUMN note TEXT;\n\n"));
    EXPECT_EQ(offline(u"preview"_s).status, 2);
    EXPECT_EQ(offline(u"preview"_s, {u"--dialect"_s, u"redis"_s}).status, 2);
}

TEST_F(MigrationsCommands, HistoryAndHeadsNeedNoDatabase)
{
    EXPECT_EQ(offline(u"history"_s).out, "aaaa1111 -> bbbb2222 (head), message\n<base> -> aaaa1111, message\n");
    EXPECT_EQ(offline(u"heads"_s).out, "aaaa1111 -> bbbb2222 (head), message\n");
    EXPECT_EQ(offline(u"branches"_s).out, "");
    EXPECT_TRUE(offline(u"show"_s, {u"--rev"_s, u"aaaa"_s}).out.startsWith("<base> -> aaaa1111, message\n"));
}

TEST_F(MigrationsCommands, AReportGoesToAFileOfAKnownKindOnly)
{
    EXPECT_EQ(run(u"apply"_s, {u"--yes"_s, u"--report"_s, m_folder.filePath(u"r.docx"_s)}).status, 2);
    EXPECT_FALSE(QFile::exists(database()));

    ASSERT_EQ(run(u"apply"_s, {u"--yes"_s, u"--report"_s, m_folder.filePath(u"r.md"_s)}).status, 0);

    QFile report(m_folder.filePath(u"r.md"_s));
    ASSERT_TRUE(report.open(QIODevice::ReadOnly));
    EXPECT_TRUE(report.readAll().contains("aaaa1111"));
}

TEST_F(MigrationsCommands, AFolderThatIsNotThereIsBadInput)
{
    const Outcome missing =
        athanorctl({u"migrations"_s, u"heads"_s, u"--migrations"_s, m_folder.filePath(u"nowhere"_s)});

    EXPECT_EQ(missing.status, 2);
    EXPECT_TRUE(missing.err.startsWith("athanorctl: "));
}

} // namespace athanor::test
