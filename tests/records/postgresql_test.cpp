// SPDX-License-Identifier: Apache-2.0
// Records over a real PostgreSQL server.
#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "records/rowaccess.h"
#include "records/rowkey.h"
#include "records/transfer.h"
#include "records/usertable.h"
#include "records/values.h"
#include "support/pgserver.h"

#include <QBuffer>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class PostgresRecordsTest : public testing::Test
{
protected:
    void SetUp() override
    {
        PgServer &server = PgServer::shared();
        ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
        m_database = server.createDatabase();
        session = open();
        ASSERT_TRUE(session);
    }

    std::unique_ptr<Session> open() const
    {
        PgServer &server = PgServer::shared();
        auto url = parseDatabaseUrl(server.url(m_database));
        EXPECT_TRUE(url);
        ConnectionSpec spec;
        spec.url = url->url;
        spec.password = Secret(server.adminPassword());
        spec.access = Access::ReadWrite;
        auto opened = openSession(spec);
        EXPECT_TRUE(opened) << (opened ? "" : qPrintable(opened.error().message + opened.error().detail));
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

    /// A column of each family with values that are easily spoilt.
    void makeEveryType()
    {
        run(u"CREATE TYPE mood AS ENUM ('sad', 'happy')"_s);
        run(u"CREATE TABLE every (id bigint PRIMARY KEY, s smallint, i integer, n numeric(30,10), f double precision, "
            u"r real, "
            "b boolean, v varchar(20), c char(5), t text, d date, tm time, ts timestamp, tz timestamptz, j json, jb "
            "jsonb, "
            "u uuid, y bytea, m mood, a integer[], x xml, g bigint GENERATED ALWAYS AS (id - 1) STORED)"_s);
        run(u"INSERT INTO every VALUES (9223372036854775807, -32768, 2147483647, 12345678901234567890.0123456789, 0.1, "
            u"0.1, true, "
            "E'a\\tb\"c', 'ab', E'two\\nlines', '2024-02-29', '23:59:59.999999', '2024-01-31 10:00:00.5', "
            "'2024-01-31 10:00:00+02', '{\"a\":  1}', '{\"b\": [1, null]}', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', "
            "'\\x00ff0a', 'happy', '{1,NULL,3}', '<a>b</a>')"_s);
        run(u"INSERT INTO every (id, t, v) VALUES (1, '', '')"_s);
        run(u"INSERT INTO every (id, f, d, ts, n) VALUES (2, 'NaN', 'infinity', '-infinity', 'NaN')"_s);
    }

    TableAccess access(const QString &name)
    {
        auto described = describeTable(*session, {u"public"_s, name});
        EXPECT_TRUE(described) << (described ? "" : qPrintable(described.error().message));
        return described.value_or(TableAccess());
    }

    QString m_database;
    std::unique_ptr<Session> session;
};

const QString everyRow = u"SELECT string_agg(every::text, '|' ORDER BY id) FROM every"_s;

TEST_F(PostgresRecordsTest, FindsTheTableOfUsersInItsSchema)
{
    run(u"CREATE SCHEMA app"_s);
    run(u"CREATE TABLE app.\"user\" (id serial PRIMARY KEY, username varchar(80) UNIQUE, email text)"_s);
    run(u"CREATE TABLE public.accounts (id serial PRIMARY KEY, amount numeric)"_s);
    const auto users = locateUserTable(*session);
    ASSERT_TRUE(users && *users);
    EXPECT_EQ(**users, (TableRef{u"app"_s, u"user"_s}));
    EXPECT_EQ(*resolveTable(*session, u"user"_s), **users);
    run(u"CREATE TABLE public.\"user\" (id integer)"_s);
    EXPECT_EQ(resolveTable(*session, u"user"_s).error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(resolveTable(*session, u"app.user"_s)->schema, u"app"_s);
}

TEST_F(PostgresRecordsTest, RowThatWasReadAndTypedAgainIsNoChange)
{
    makeEveryType();
    const TableAccess every = access(u"every"_s);
    const auto rules = columnRules(every.table, EngineId::PostgreSQL);
    for (const QString &id : {u"9223372036854775807"_s, u"1"_s, u"2"_s}) {
        const auto key = parseRowKey(every.key, rules, id);
        const auto row = readRow(*session, every, *key);
        ASSERT_TRUE(row && *row);
        ChangeSet changes(every.table);
        for (const NamedValue &cell : (*row)->values) {
            if (cell.value.isNull())
                continue;
            const auto typed = readValue(*rulesOf(rules, cell.column), cell.value.toText(), &cell.value);
            ASSERT_TRUE(typed) << qPrintable(cell.column);
            changes.edit(**row, cell.column, *typed);
        }
        EXPECT_TRUE(changes.isEmpty()) << qPrintable(id);
    }
}

TEST_F(PostgresRecordsTest, EveryColumnCanBeHeldAgainstWhatWasSeen)
{
    makeEveryType();
    const TableAccess every = access(u"every"_s);
    const auto row = readRow(*session, every, {{u"id"_s, Value(std::numeric_limits<qint64>::max())}});
    ASSERT_TRUE(row && *row);
    ChangeSet changes(every.table);
    changes.erase(**row);
    const auto outcome = session->apply(changes.toChanges());
    ASSERT_TRUE(outcome) << qPrintable(outcome.error().message + outcome.error().detail);
    EXPECT_FALSE(outcome->conflict);
    EXPECT_EQ(text(u"SELECT count(*) FROM every"_s), u"2"_s);
}

TEST_F(PostgresRecordsTest, TypedTextOfEveryFamilyArrives)
{
    makeEveryType();
    const TableAccess every = access(u"every"_s);
    const auto rules = columnRules(every.table, EngineId::PostgreSQL);
    const QList<std::pair<QString, QString>> typed{{u"s"_s, u"7"_s},
                                                   {u"i"_s, u"-1"_s},
                                                   {u"n"_s, u"0.0000000001"_s},
                                                   {u"f"_s, u"2.5"_s},
                                                   {u"b"_s, u"no"_s},
                                                   {u"v"_s, u"Grüße 😀"_s},
                                                   {u"c"_s, u"x"_s},
                                                   {u"t"_s, u"o'neil; --"_s},
                                                   {u"d"_s, u"2020-01-01"_s},
                                                   {u"tm"_s, u"01:02"_s},
                                                   {u"ts"_s, u"2020-01-01T01:02:03"_s},
                                                   {u"tz"_s, u"2020-01-01 00:00+00"_s},
                                                   {u"j"_s, u"[1]"_s},
                                                   {u"jb"_s, u"null"_s},
                                                   {u"u"_s, u"00000000-0000-0000-0000-000000000001"_s},
                                                   {u"y"_s, u"\\x01"_s},
                                                   {u"m"_s, u"sad"_s},
                                                   {u"a"_s, u"{4,5}"_s},
                                                   {u"x"_s, u"<z/>"_s}};
    const auto row = readRow(*session, every, {{u"id"_s, Value(1)}});
    ChangeSet changes(every.table);
    for (const auto &[column, value] : typed) {
        const auto read = readValue(*rulesOf(rules, column), value);
        ASSERT_TRUE(read) << qPrintable(column);
        changes.edit(**row, column, *read);
    }
    const auto outcome = session->apply(changes.toChanges());
    ASSERT_TRUE(outcome) << qPrintable(outcome.error().message + outcome.error().detail);
    ASSERT_FALSE(outcome->conflict);
    EXPECT_EQ(
        text(
            u"SELECT concat_ws(' ', s, i, n, f, b, v, rtrim(c), t, d, tm, ts, tz AT TIME ZONE 'UTC', j, jb, u, y, m, a, x) FROM every WHERE id = 1"_s),
        u"7 -1 0.0000000001 2.5 f Grüße 😀 x o'neil; -- 2020-01-01 01:02:00 2020-01-01 01:02:03 2020-01-01 00:00:00 [1] "
        u"null "
        "00000000-0000-0000-0000-000000000001 \\x01 sad {4,5} <z/>"_s);
}

TEST_F(PostgresRecordsTest, RulesSayWhatTheServerWouldRefuse)
{
    makeEveryType();
    const auto rules = columnRules(access(u"every"_s).table, EngineId::PostgreSQL);
    const QList<std::pair<QString, QString>> refused{{u"s"_s, u"32768"_s},
                                                     {u"i"_s, u"2147483648"_s},
                                                     {u"n"_s, u"0.00000000001"_s},
                                                     {u"v"_s, QString(21, u'x')},
                                                     {u"m"_s, u"angry"_s},
                                                     {u"d"_s, u"2024-02-30"_s},
                                                     {u"j"_s, u"{"_s},
                                                     {u"u"_s, u"x"_s},
                                                     {u"g"_s, u"1"_s},
                                                     {u"b"_s, u"maybe"_s}};
    for (const auto &[column, value] : refused)
        EXPECT_FALSE(readValue(*rulesOf(rules, column), value)) << qPrintable(column);
    EXPECT_TRUE(readValue(*rulesOf(rules, u"v"_s), u"😀"_s.repeated(20)));
}

class PostgresTransferTest : public PostgresRecordsTest, public testing::WithParamInterface<RecordFormat>
{
};

TEST_P(PostgresTransferTest, ExportedTableComesBackTheSame)
{
    makeEveryType();
    const QString before = text(everyRow);
    const TableAccess every = access(u"every"_s);
    RecordEncoder encoder(GetParam(), exportColumns(every.table));
    QBuffer buffer;
    PageRequest request;
    request.table = every.table.ref;
    request.limit = 2;
    const auto rows = exportRows(*session, every, request, encoder, [&](const QByteArray &piece) {
        buffer.buffer() += piece;
        return Status();
    });
    ASSERT_TRUE(rows) << qPrintable(rows.error().message);
    run(u"DELETE FROM every"_s);
    buffer.open(QIODevice::ReadOnly);
    const auto reader = RecordReader::create(GetParam(), &buffer);
    const auto changes = readInserts(*reader, every.table, columnRules(every.table, EngineId::PostgreSQL));
    ASSERT_TRUE(changes) << qPrintable(changes.error().message) << buffer.buffer().constData();
    const auto applied = session->apply(*changes);
    ASSERT_TRUE(applied) << qPrintable(applied.error().message + applied.error().detail);
    EXPECT_EQ(text(everyRow), before);
}

INSTANTIATE_TEST_SUITE_P(Formats, PostgresTransferTest,
                         testing::Values(RecordFormat::Csv, RecordFormat::Json, RecordFormat::JsonLines));

TEST_F(PostgresRecordsTest, ReferencingRowsAreWrittenInALegalOrder)
{
    run(u"CREATE TABLE node (id integer PRIMARY KEY, parent integer REFERENCES node(id), name varchar(10) UNIQUE)"_s);
    run(u"INSERT INTO node VALUES (1, NULL, 'a'), (2, 1, 'b')"_s);
    const TableAccess node = access(u"node"_s);
    const auto first = **readRow(*session, node, {{u"id"_s, Value(1)}});
    const auto second = **readRow(*session, node, {{u"id"_s, Value(2)}});
    ChangeSet changes(node.table);
    changes.erase(first);
    changes.edit(second, u"parent"_s, Value(3));
    changes.insert({{u"id"_s, Value(3)}, {u"name"_s, Value(u"c"_s)}});
    const auto outcome = session->apply(changes.toChanges());
    ASSERT_TRUE(outcome) << qPrintable(outcome.error().message + outcome.error().detail);
    EXPECT_EQ(text(u"SELECT string_agg(concat(id, parent, name), ',' ORDER BY id) FROM node"_s), u"23b,3c"_s);
}

TEST_F(PostgresRecordsTest, TwoEditorsOfOneCellNeverOverwriteEachOther)
{
    run(u"CREATE TABLE t (id integer PRIMARY KEY, v text)"_s);
    run(u"INSERT INTO t VALUES (1, 'seen')"_s);
    const TableAccess table = access(u"t"_s);
    const auto row = **readRow(*session, table, {{u"id"_s, Value(1)}});
    const auto other = open();
    ChangeSet mine(table.table), theirs(table.table);
    mine.edit(row, u"v"_s, Value(u"mine"_s));
    theirs.edit(row, u"v"_s, Value(u"theirs"_s));
    EXPECT_FALSE(other->apply(theirs.toChanges())->conflict);
    const auto outcome = session->apply(mine.toChanges());
    ASSERT_TRUE(outcome && outcome->conflict);
    EXPECT_EQ(text(u"SELECT v FROM t"_s), u"theirs"_s);
}

} // namespace
} // namespace athanor::test
