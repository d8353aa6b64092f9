// SPDX-License-Identifier: Apache-2.0
// Records over a real SQLite file.
#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "records/rowaccess.h"
#include "records/transfer.h"
#include "records/usertable.h"
#include "records/values.h"

#include <QBuffer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class SqliteRecordsTest : public testing::Test
{
protected:
    void SetUp() override
    {
        session = open(Access::ReadWrite);
        run(u"CREATE TABLE user (id INTEGER PRIMARY KEY, username VARCHAR(80) NOT NULL UNIQUE, email VARCHAR(120), boss INTEGER)"_s);
        run(u"INSERT INTO user VALUES (1, 'ann', NULL, 9007199254740993), (2, 'bob', '', 1)"_s);
    }

    std::unique_ptr<Session> open(Access access)
    {
        ConnectionSpec spec;
        spec.url.scheme = u"sqlite"_s;
        spec.url.database = dir.filePath(u"a.db"_s);
        spec.access = access;
        spec.createFile = access == Access::ReadWrite;
        auto opened = openSession(spec);
        EXPECT_TRUE(opened) << (opened ? "" : qPrintable(opened.error().message));
        return opened ? *std::move(opened) : nullptr;
    }

    void run(const QString &sql)
    {
        const auto done = session->sql()->run(sql);
        ASSERT_TRUE(done) << qPrintable(done.error().message + done.error().detail);
    }

    QString text(const QString &sql)
    {
        const auto answer = session->sql()->run(sql);
        return answer && answer->rows.size() == 1 ? answer->rows.first().first().toText() : u"?"_s;
    }

    QTemporaryDir dir;
    std::unique_ptr<Session> session;
    TableRef users{{}, u"user"_s};
};

TEST_F(SqliteRecordsTest, LocatesTheTableOfUsers)
{
    run(u"CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER)"_s);
    EXPECT_EQ(**locateUserTable(*session), users);
}

TEST_F(SqliteRecordsTest, StagedChangesArriveAsStaged)
{
    const auto access = describeTable(*session, users);
    ASSERT_TRUE(access);
    EXPECT_EQ(access->key, QStringList{u"id"_s});
    const auto ann = *readRow(*session, *access, {{u"id"_s, Value(1)}});
    const auto bob = *readRow(*session, *access, {{u"id"_s, Value(2)}});
    ChangeSet changes(access->table);
    changes.edit(*ann, u"email"_s, Value(QString(u""_s)));
    changes.edit(*ann, u"username"_s, Value(u"bob"_s));
    changes.erase(*bob);
    changes.insert({{u"username"_s, Value(u"cid"_s)}});
    const auto outcome = session->apply(changes.toChanges());
    ASSERT_TRUE(outcome) << qPrintable(outcome.error().message + outcome.error().detail);
    EXPECT_FALSE(outcome->conflict);
    EXPECT_EQ(text(u"SELECT group_concat(id || username || quote(email), '|') FROM (SELECT * FROM user ORDER BY id)"_s),
              u"1bob''|2cidNULL"_s);
}

TEST_F(SqliteRecordsTest, ChangeOfAnotherSideIsAConflictThatShowsBoth)
{
    const auto access = describeTable(*session, users);
    const auto ann = *readRow(*session, *access, {{u"id"_s, Value(1)}});
    ChangeSet changes(access->table);
    changes.edit(*ann, u"email"_s, Value(u"mine"_s));
    run(u"UPDATE user SET email = 'theirs' WHERE id = 1"_s);
    const auto outcome = session->apply(changes.toChanges());
    ASSERT_TRUE(outcome && outcome->conflict && outcome->conflict->theirs);
    const auto cells = conflictCells(changes.toChanges().first(), *outcome->conflict->theirs);
    ASSERT_EQ(cells.size(), 1);
    EXPECT_EQ(cells.first(), (ConflictCell{u"email"_s, Value(), Value(u"mine"_s), Value(u"theirs"_s), true}));
    changes.rebase(rowIdOf(ann->key), {ann->key, *outcome->conflict->theirs}, {u"email"_s});
    EXPECT_FALSE(session->apply(changes.toChanges())->conflict);
    EXPECT_EQ(text(u"SELECT email FROM user WHERE id = 1"_s), u"mine"_s);
}

TEST_F(SqliteRecordsTest, TableWithoutAKeyAndViewSayWhyTheyAreOnlyShown)
{
    run(u"CREATE TABLE log (line TEXT)"_s);
    run(u"CREATE VIEW names AS SELECT username FROM user"_s);
    EXPECT_TRUE(describeTable(*session, {{}, u"log"_s})->whyReadOnly().contains(u"key"_s));
    EXPECT_TRUE(describeTable(*session, {{}, u"names"_s})->whyReadOnly().contains(u"view"_s));
    EXPECT_TRUE(describeTable(*session, users)->whyReadOnly().isEmpty());
}

TEST_F(SqliteRecordsTest, UnknownTableNamesTheKnownOnes)
{
    const auto found = resolveTable(*session, u"usr"_s);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::NotFound);
    EXPECT_TRUE(found.error().message.contains(u"user"_s));
}

class SqliteTransferTest : public SqliteRecordsTest, public testing::WithParamInterface<RecordFormat>
{
protected:
    QByteArray exported()
    {
        const auto access = describeTable(*session, users);
        RecordEncoder encoder(GetParam(), exportColumns(access->table));
        QByteArray bytes;
        PageRequest request;
        request.table = users;
        request.limit = 7;
        const auto rows = exportRows(*session, *access, request, encoder, [&](const QByteArray &piece) {
            bytes += piece;
            return Status();
        });
        EXPECT_TRUE(rows) << (rows ? "" : qPrintable(rows.error().message));
        return bytes;
    }
};

TEST_P(SqliteTransferTest, ExportedTableComesBackTheSame)
{
    run(u"WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO user SELECT i, '=u' "
        u"|| i, "
        u"CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE 'x\"' || char(10) || i END, -i FROM n"_s);
    run(u"UPDATE user SET email = printf('%.*c', 100000, 'é') WHERE id = 10"_s);
    const QString sum =
        u"SELECT group_concat(quote(id) || quote(username) || quote(email) || quote(boss)) FROM (SELECT * FROM user ORDER BY id)"_s;
    const QString before = text(sum);
    QBuffer buffer;
    buffer.setData(exported());
    buffer.open(QIODevice::ReadOnly);
    run(u"DELETE FROM user"_s);
    const Table table = *session->table(users);
    auto rules = columnRules(table, EngineId::SQLite);
    // SQLite does not hold a column to its length, so the file may hold more than the rules allow.
    rules[2].maxLength.reset();
    const auto reader = RecordReader::create(GetParam(), &buffer);
    const auto changes = readInserts(*reader, table, rules);
    ASSERT_TRUE(changes) << qPrintable(changes.error().message);
    EXPECT_EQ(changes->size(), 60);
    const auto applied = session->apply(*changes);
    ASSERT_TRUE(applied) << qPrintable(applied.error().message);
    EXPECT_EQ(text(sum), before);
}

INSTANTIATE_TEST_SUITE_P(Formats, SqliteTransferTest,
                         testing::Values(RecordFormat::Csv, RecordFormat::Json, RecordFormat::JsonLines));

TEST_F(SqliteRecordsTest, RefusedImportLeavesNothingBehind)
{
    const QList<RowChange> changes{RowChange::insert(users, {{u"username"_s, Value(u"cid"_s)}}),
                                   RowChange::insert(users, {{u"username"_s, Value(u"ann"_s)}})};
    const auto applied = session->apply(changes);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(applied.error().message.startsWith(u"Change 2 of 2: "_s)) << qPrintable(applied.error().message);
    EXPECT_EQ(text(u"SELECT count(*) FROM user"_s), u"2"_s);
}

TEST_F(SqliteRecordsTest, ReadOnlySessionShowsStatementsButAppliesNone)
{
    const auto reader = open(Access::ReadOnly);
    const QList<RowChange> changes{RowChange::insert(users, {{u"username"_s, Value(u"o'neil"_s)}})};
    const auto statements = previewChanges(*reader, changes);
    ASSERT_TRUE(statements);
    EXPECT_TRUE(statements->first().contains(u"'o''neil'"_s)) << qPrintable(statements->first());
    EXPECT_EQ(reader->apply(changes).error().kind, ErrorKind::Refused);
}

} // namespace
} // namespace athanor::test
