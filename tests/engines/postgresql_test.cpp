// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "profiles/databaseurl.h"
#include "support/pgserver.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Postgres : public testing::Test
{
protected:
    void SetUp() override
    {
        m_backend = makeBackend(EngineId::PostgreSQL);
        ASSERT_TRUE(m_backend);
        m_session = openOrFail(m_backend->spec());
        ASSERT_TRUE(m_session);
    }
    [[nodiscard]] Session &session() { return *m_session; }
    [[nodiscard]] Backend &backend() { return *m_backend; }
    [[nodiscard]] Row onlyRow(const QString &table)
    {
        PageRequest request;
        request.table = {u"public"_s, table};
        const auto page = session().fetch(request);
        if (!page || page->rows.size() != 1) {
            ADD_FAILURE() << (page ? "not one row" : qPrintable(describe(page.error())));
            return {};
        }
        return page->rows.first();
    }

private:
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Session> m_session;
};

} // namespace

TEST_F(Postgres, KeepsTheServersExactSpelling)
{
    execute(
        session(),
        {u"CREATE TABLE t (id int PRIMARY KEY, n numeric, ts timestamp, tz timestamptz, i interval, u uuid, j json, "
         "jb jsonb, a text[], d date, f float8, r real, m money, b boolean)"_s,
         u"SET TIME ZONE 'UTC'"_s,
         u"INSERT INTO t VALUES (1, 12345678901234567890.12345678901234567890, '2020-02-29 23:59:59.123456', "
         "'infinity', '1 mon 2 days 03:04:05.6', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{\"a\":  1}', '{\"a\":  1}', "
         "'{x,NULL,\"y z\"}', '-infinity', 'NaN', 0.1, 1.5, true)"_s});

    const Row row = onlyRow(u"t"_s);

    ASSERT_EQ(row.size(), 14);
    EXPECT_EQ(row.at(1), Value(u"12345678901234567890.12345678901234567890"_s));
    EXPECT_EQ(row.at(2), Value(u"2020-02-29 23:59:59.123456"_s));
    EXPECT_EQ(row.at(3), Value(u"infinity"_s));
    EXPECT_EQ(row.at(4), Value(u"1 mon 2 days 03:04:05.6"_s));
    EXPECT_EQ(row.at(5), Value(u"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"_s));
    EXPECT_EQ(row.at(6), Value(u"{\"a\":  1}"_s));
    EXPECT_EQ(row.at(7), Value(u"{\"a\": 1}"_s));
    EXPECT_EQ(row.at(8), Value(u"{x,NULL,\"y z\"}"_s));
    EXPECT_EQ(row.at(9), Value(u"-infinity"_s));
    EXPECT_EQ(row.at(10), Value(u"NaN"_s));
    EXPECT_EQ(row.at(11), Value(0.1));
    EXPECT_EQ(row.at(13), Value(true));
}

TEST_F(Postgres, WritesBackEveryTypeItReads)
{
    execute(
        session(),
        {u"CREATE TYPE mood AS ENUM ('sad', 'it''s ok')"_s, u"CREATE DOMAIN positive AS int CHECK (VALUE > 0)"_s,
         u"CREATE TABLE t (id int PRIMARY KEY, n numeric(30,4), ts timestamp, tz timestamptz, i interval, u uuid, j "
         u"json, "
         "jb jsonb, a text[], d date, f float8, r real, m mood, b boolean, c char(5), p positive, x xml, pt point, "
         "ip inet, by bytea, v varchar(4), bits bit(3))"_s,
         u"INSERT INTO t VALUES (1, 1.5, '2020-02-29 23:59:59.123456', '2020-01-01 00:00:00.5+02', '1 mon', "
         "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"a\":  1}', '{\"a\": 1}', '{x,NULL}', '2020-01-01', 1e300, 0.1, "
         "'it''s ok', false, 'ab', 7, '<a/>', '(1,2)', '10.0.0.1/8', '\\x00ff', 'abcd', B'101')"_s});
    const auto table = session().table({u"public"_s, u"t"_s});
    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    const Row row = onlyRow(u"t"_s);
    QList<NamedValue> seen;
    for (qsizetype i = 1; i < row.size(); ++i)
        seen.append({table->columns.at(i).name, row.at(i)});

    // Every column is set to what it was, on the condition that it still is what it was.
    const auto updated = session().apply({RowChange::update(table->ref, {{u"id"_s, Value(1)}}, seen, seen)});

    ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
    EXPECT_FALSE(updated->conflict);
    EXPECT_EQ(onlyRow(u"t"_s), row);
    const auto erased = session().apply({RowChange::erase(table->ref, {{u"id"_s, Value(1)}}, seen)});
    ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
    EXPECT_FALSE(erased->conflict);
}

TEST_F(Postgres, NeverCutsAValueThatIsTooLong)
{
    execute(session(), {u"CREATE TABLE t (id int PRIMARY KEY, v varchar(3))"_s});

    const auto done = session().apply(
        {RowChange::insert({u"public"_s, u"t"_s}, {{u"id"_s, Value(1)}, {u"v"_s, Value(u"toolong"_s)}})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::InvalidInput) << qPrintable(describe(done.error()));
}

TEST_F(Postgres, SeesAChangeThatOnlyTheTextShows)
{
    execute(session(), {u"CREATE TABLE t (id int PRIMARY KEY, j jsonb, a text[])"_s,
                        u"INSERT INTO t VALUES (1, '{\"a\": 1}', '{x}')"_s});
    const auto outcome = session().apply({RowChange::update(
        {u"public"_s, u"t"_s}, {{u"id"_s, Value(1)}}, {{u"j"_s, Value(u"{}"_s)}}, {{u"j"_s, Value(u"{\"a\": 2}"_s)}})});
    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    EXPECT_TRUE(outcome->conflict);
}

TEST_F(Postgres, RefusesNulInText)
{
    execute(session(), {u"CREATE TABLE t (id int PRIMARY KEY, v text)"_s});

    const auto done = session().apply(
        {RowChange::insert({u"public"_s, u"t"_s}, {{u"id"_s, Value(1)}, {u"v"_s, Value(QString(QChar(u'\0')))}})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(session().ping());
}

TEST_F(Postgres, ReadsTypesDefaultsAndComments)
{
    execute(session(),
            {u"CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')"_s,
             u"CREATE TABLE t (id serial PRIMARY KEY, ident int GENERATED BY DEFAULT AS IDENTITY, m mood DEFAULT 'ok', "
             "ts timestamptz DEFAULT now(), total numeric(10,2), twice numeric GENERATED ALWAYS AS (total * 2) STORED, "
             "v varchar(80) NOT NULL DEFAULT 'x', c char(3), arr int[])"_s,
             u"COMMENT ON COLUMN t.v IS 'the value'"_s, u"CREATE INDEX ix ON t USING btree (v DESC) INCLUDE (total)"_s,
             u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"_s,
             u"CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()"_s});

    const auto schema = session().schema();

    ASSERT_TRUE(schema) << qPrintable(describe(schema.error()));
    const Table *table = schema->table({u"public"_s, u"t"_s});
    ASSERT_TRUE(table);
    EXPECT_TRUE(table->column(u"id"_s)->autoIncrement);
    EXPECT_TRUE(table->column(u"ident"_s)->autoIncrement);
    EXPECT_EQ(table->column(u"m"_s)->family, TypeFamily::Enum);
    EXPECT_EQ(table->column(u"m"_s)->enumValues, (QStringList{u"sad"_s, u"ok"_s, u"happy"_s}));
    EXPECT_EQ(table->column(u"m"_s)->defaultSql, u"'ok'::mood"_s);
    EXPECT_EQ(table->column(u"ts"_s)->type, u"timestamp with time zone"_s);
    EXPECT_EQ(table->column(u"total"_s)->type, u"numeric(10,2)"_s);
    EXPECT_TRUE(table->column(u"twice"_s)->generated);
    EXPECT_EQ(table->column(u"v"_s)->type, u"character varying(80)"_s);
    EXPECT_EQ(table->column(u"v"_s)->length, 80);
    EXPECT_EQ(table->column(u"v"_s)->comment, u"the value"_s);
    EXPECT_FALSE(table->column(u"v"_s)->nullable);
    EXPECT_EQ(table->column(u"c"_s)->length, 3);
    EXPECT_EQ(table->column(u"arr"_s)->family, TypeFamily::Array);
    EXPECT_EQ(table->primaryKeyName, u"t_pkey"_s);
    EXPECT_EQ(table->triggers, QStringList{u"tr"_s});
    const auto index = std::ranges::find(table->indexes, u"ix"_s, &Index::name);
    ASSERT_NE(index, table->indexes.end());
    EXPECT_EQ(index->elements, QStringList{u"v"_s});
    EXPECT_TRUE(index->sql.contains(u"INCLUDE (total)"_s));
    EXPECT_EQ(schema->enums, (QList<EnumType>{{u"public"_s, u"mood"_s, {u"sad"_s, u"ok"_s, u"happy"_s}}}));
}

TEST_F(Postgres, FindsATableWithoutItsSchemaAsTheServerWould)
{
    execute(session(), {u"CREATE SCHEMA other"_s, u"CREATE TABLE other.t (id int PRIMARY KEY)"_s,
                        u"CREATE TABLE t (id int PRIMARY KEY, here int)"_s});

    EXPECT_TRUE(session().table({QString(), u"t"_s})->column(u"here"_s));
    EXPECT_FALSE(session().table({u"other"_s, u"t"_s})->column(u"here"_s));
    EXPECT_EQ(session().tables()->size(), 2);
}

TEST_F(Postgres, ReadsTheCatalogInSpiteOfShadowsOnTheSearchPath)
{
    execute(session(),
            {u"CREATE TABLE t (id int PRIMARY KEY)"_s,
             u"CREATE FUNCTION public.format_type(oid, integer) RETURNS text LANGUAGE sql AS $$SELECT 'evil'$$"_s,
             u"CREATE VIEW public.pg_class AS SELECT 1 AS oid"_s});

    const auto table = session().table({u"public"_s, u"t"_s});

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(table->columns.first().type, u"integer"_s);
}

TEST_F(Postgres, SaysThatARowIsLocked)
{
    execute(session(), {u"CREATE TABLE t (id int PRIMARY KEY, v int)"_s, u"INSERT INTO t VALUES (1, 1)"_s});
    ConnectionSpec spec = backend().spec();
    spec.lockTimeout = std::chrono::milliseconds(150);
    const auto other = openOrFail(spec);
    execute(session(), {u"BEGIN"_s, u"UPDATE t SET v = 2 WHERE id = 1"_s});

    const auto done = other->apply(
        {RowChange::update({u"public"_s, u"t"_s}, {{u"id"_s, Value(1)}}, {{u"v"_s, Value(3)}}, {{u"v"_s, Value(1)}})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Timeout) << qPrintable(describe(done.error()));
    EXPECT_TRUE(done.error().message.contains(u"lock"_s));
    execute(session(), {u"ROLLBACK"_s});
}

TEST_F(Postgres, DoesNotTakeARolledBackTransactionForCommitted)
{
    execute(session(), {u"BEGIN"_s});
    EXPECT_FALSE(session().sql()->run(u"SELECT 1/0"_s));

    const auto done = session().sql()->run(u"COMMIT"_s);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Database);
    EXPECT_FALSE(session().sql()->inTransaction());
}

TEST_F(Postgres, KeepsBytesThatAreNotUtf8)
{
    PgServer &server = PgServer::shared();
    const QString database =
        server.createDatabase(u"ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"_s);
    ASSERT_FALSE(database.isEmpty()) << qPrintable(server.problem());
    ASSERT_TRUE(server.execute(u"CREATE TABLE t (id int PRIMARY KEY, v text, w int);"
                               "INSERT INTO t VALUES (1, E'latin1 \\351', 1)"_s,
                               database))
        << qPrintable(server.problem());
    ConnectionSpec spec = backend().spec();
    spec.url.database = database;
    const auto ascii = openOrFail(spec);
    ASSERT_TRUE(ascii);
    PageRequest request;
    request.table = {u"public"_s, u"t"_s};

    const auto page = ascii->fetch(request);

    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    EXPECT_EQ(page->rows.first().at(1), Value(QByteArray("latin1 \xe9")));
    const auto updated = ascii->apply(
        {RowChange::update(request.table, {{u"id"_s, Value(1)}}, {{u"w"_s, Value(2)}}, {{u"w"_s, Value(1)}})});
    ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
    EXPECT_EQ(ascii->fetch(request)->rows.first().at(1), Value(QByteArray("latin1 \xe9")));
}

TEST_F(Postgres, StreamsInConstantMemoryAndStopsWhenAsked)
{
    int seen = 0;
    const Status done = session().sql()->stream(u"SELECT generate_series(1, 100000000)"_s, {},
                                                [&](const QStringList &, const Row &) { return ++seen < 1000; });

    EXPECT_TRUE(done) << qPrintable(describe(done.error()));
    EXPECT_EQ(seen, 1000);
    EXPECT_TRUE(session().ping());
}

TEST_F(Postgres, RefusesMoreRowsThanAsked)
{
    const auto done = session().sql()->run(u"SELECT generate_series(1, 100)"_s, {}, 10);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Refused);
    EXPECT_TRUE(session().ping());
}

TEST_F(Postgres, LeadsOutOfACopy)
{
    execute(session(), {u"CREATE TABLE t (id int PRIMARY KEY)"_s});

    const auto done = session().sql()->run(u"COPY t FROM STDIN"_s);

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Unsupported) << qPrintable(describe(done.error()));
}

TEST_F(Postgres, EstimatesACountThatTakesTooLong)
{
    execute(session(), {u"CREATE TABLE t AS SELECT g AS id FROM generate_series(1, 1000) g"_s, u"ANALYZE t"_s});
    const auto table = session().table({u"public"_s, u"t"_s});

    ASSERT_TRUE(table);
    EXPECT_EQ(table->rowEstimate, 1000);
    EXPECT_GT(table->bytes.value_or(0), 0);
}

} // namespace athanor::test
