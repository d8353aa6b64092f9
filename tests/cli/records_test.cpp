// SPDX-License-Identifier: Apache-2.0
// The records commands from outside, over a copy of the demo fleet.
#include "program.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class RecordsCommandTest : public testing::Test
{
protected:
    ProgramRun run(const QStringList &words, const QByteArray &input = {}) const
    {
        return athanorctl(QStringList{u"--fleet"_s, m_demo + u"/fleet.toml"_s, u"--json"_s, u"records"_s} + words, {},
                          input, m_folder.path());
    }
    QJsonArray rows(const QStringList &words) const
    {
        return run(QStringList{u"list"_s, u"orders"_s} + words).json().value(u"rows"_s).toArray();
    }
    QJsonValue email(int id) const { return rows({u"--where"_s, u"id=%1"_s.arg(id)}).first().toArray().at(2); }

    QTemporaryDir m_folder;
    QString m_demo = copyOfDemo(m_folder.filePath(u"copy"_s));
};

TEST_F(RecordsCommandTest, PagesGiveEveryRowOnceInAnyOrder)
{
    for (const QStringList &order : {QStringList{}, QStringList{u"--order"_s, u"country:desc"_s}}) {
        QSet<qint64> seen;
        qint64 read = 0;
        QStringList after;
        for (;;) {
            const QJsonObject page =
                run(QStringList{u"list"_s, u"orders"_s, u"--limit"_s, u"700"_s} + order + after).json();
            for (const QJsonValue row : page.value(u"rows"_s).toArray()) {
                seen.insert(row.toArray().first().toInteger());
                ++read;
            }
            const QJsonValue next = page.value(u"next"_s);
            if (next.isNull())
                break;
            after = {u"--after"_s, next.isString() ? next.toString() : QString::number(next.toInteger())};
        }
        EXPECT_EQ(read, 3100);
        EXPECT_EQ(seen.size(), 3100);
    }
}

TEST_F(RecordsCommandTest, InsertUpdateAndDeleteOneRow)
{
    const ProgramRun insert =
        run({u"insert"_s, u"orders"_s, u"username=zed"_s, u"email=zed@example.org"_s, u"country=DE"_s, u"--yes"_s});
    ASSERT_EQ(insert.status, 0) << insert.err.constData();
    const QString key = insert.json().value(u"key"_s).toString();
    const QJsonArray row = rows({u"--where"_s, u"username=zed"_s}).first().toArray();
    EXPECT_EQ(row.at(3), QJsonValue(u"DE"_s));
    EXPECT_EQ(run({u"update"_s, u"orders"_s, u"--key"_s, key, u"country="_s, u"--yes"_s}).status, 0);
    EXPECT_EQ(rows({u"--where"_s, u"username=zed"_s}).first().toArray().at(3), QJsonValue(u""_s));
    EXPECT_EQ(run({u"delete"_s, u"orders"_s, u"--key"_s, key, u"--yes"_s}).status, 0);
    EXPECT_TRUE(rows({u"--where"_s, u"username=zed"_s}).isEmpty());
}

TEST_F(RecordsCommandTest, ConflictPrintsOriginalMineAndTheirs)
{
    const QJsonValue before = email(1);
    const ProgramRun stale = run({u"update"_s, u"orders"_s, u"--key"_s, u"1"_s, u"email=mine@example.org"_s, u"--if"_s,
                                  u"email=old@example.org"_s, u"--yes"_s});
    EXPECT_EQ(stale.status, 1);
    const QJsonObject cell = stale.json()[u"conflict"_s][u"columns"_s][0].toObject();
    EXPECT_EQ(cell[u"original"_s], QJsonValue(u"old@example.org"_s));
    EXPECT_EQ(cell[u"mine"_s], QJsonValue(u"mine@example.org"_s));
    EXPECT_EQ(cell[u"theirs"_s], before);
    EXPECT_EQ(email(1), before);
}

TEST_F(RecordsCommandTest, DryRunPrintsTheStatementAndChangesNothing)
{
    const QJsonValue before = email(1);
    const ProgramRun dry =
        run({u"update"_s, u"orders"_s, u"--key"_s, u"1"_s, u"email=o'neil@example.org"_s, u"--dry-run"_s});
    EXPECT_EQ(dry.status, 0);
    EXPECT_TRUE(dry.json()[u"statements"_s][0].toString().contains(u"'o''neil@example.org'"_s)) << dry.out.constData();
    EXPECT_EQ(email(1), before);
}

TEST_F(RecordsCommandTest, ServersRuleIsExitOneAndOwnRuleExitTwo)
{
    const QString taken = rows({u"--where"_s, u"id=2"_s}).first().toArray().at(1).toString();
    EXPECT_EQ(run({u"update"_s, u"orders"_s, u"--key"_s, u"1"_s, u"username="_s + taken, u"--yes"_s}).status, 1);
    EXPECT_EQ(run({u"update"_s, u"orders"_s, u"--key"_s, u"1"_s, u"username:=null"_s, u"--yes"_s}).status, 2);
    EXPECT_EQ(run({u"insert"_s, u"orders"_s, u"email=a@example.org"_s, u"--yes"_s}).status, 2);
    EXPECT_EQ(run({u"update"_s, u"orders"_s, u"--key"_s, u"1"_s, u"ghost=1"_s, u"--yes"_s}).status, 2);
}

TEST_F(RecordsCommandTest, ModelsRuleHoldsWhereTheColumnIsLaxer)
{
    const ProgramRun refused = run({u"update"_s, u"orders"_s, u"--key"_s, u"1"_s, u"country:=null"_s, u"--yes"_s});
    EXPECT_EQ(refused.status, 2);
    EXPECT_TRUE(refused.err.contains("User.country in app.py")) << refused.err.constData();
}

TEST_F(RecordsCommandTest, ExportThroughAPipeComesBackTheSame)
{
    for (const QString &format : {u"csv"_s, u"json"_s, u"jsonl"_s}) {
        const QStringList stream{u"--format"_s, format, u"-"_s};
        const QByteArray before = run(QStringList{u"export"_s, u"orders"_s} + stream).out;
        ASSERT_GT(before.size(), 100000);
        for (const QJsonValue row : rows({u"--limit"_s, u"3"_s})) {
            const QString key = QString::number(row.toArray().first().toInteger());
            const QByteArray one =
                run(QStringList{u"export"_s, u"orders"_s, u"--where"_s, u"id="_s + key} + stream).out;
            ASSERT_EQ(run({u"delete"_s, u"orders"_s, u"--key"_s, key, u"--yes"_s}).status, 0);
            const ProgramRun import = run(QStringList{u"import"_s, u"orders"_s, u"--yes"_s} + stream, one);
            ASSERT_EQ(import.status, 0) << import.err.constData();
        }
        EXPECT_EQ(run(QStringList{u"export"_s, u"orders"_s} + stream).out, before) << qPrintable(format);
    }
}

TEST_F(RecordsCommandTest, ImportIsAllOrNothingAndNamesTheRow)
{
    const QString taken = rows({u"--where"_s, u"id=2"_s}).first().toArray().at(1).toString();
    const QStringList words{u"import"_s, u"orders"_s, u"--format"_s, u"csv"_s, u"-"_s, u"--yes"_s};
    const ProgramRun broken =
        run(words, "username,email\nnew1,a@example.org\n" + QByteArray(200, 'x') + ",b@example.org\n");
    EXPECT_EQ(broken.status, 2);
    EXPECT_TRUE(broken.err.contains("Row 2 (line 3), column username")) << broken.err.constData();
    const ProgramRun refused = run(words, "username,email\nnew1,a@example.org\n" + taken.toUtf8() + ",b@example.org\n");
    EXPECT_EQ(refused.status, 1);
    EXPECT_TRUE(refused.err.contains("Change 2 of 2")) << refused.err.constData();
    EXPECT_TRUE(rows({u"--where"_s, u"username=new1"_s}).isEmpty());
}

} // namespace
} // namespace athanor::test
