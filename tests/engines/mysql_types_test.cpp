// SPDX-License-Identifier: Apache-2.0
// What MariaDB keeps comes back as the server spells it, and goes back unchanged.
#include "backend.h"

#include "support/mariadbserver.h"

#include <cmath>

namespace athanor::test {

using namespace Qt::StringLiterals;

class MariaDb : public testing::Test
{
protected:
    void SetUp() override
    {
        m_backend = makeBackend(EngineId::MySQL);
        ASSERT_TRUE(m_backend);
        m_session = openOrFail(m_backend->spec());
        ASSERT_TRUE(m_session);
    }
    [[nodiscard]] Session &session() { return *m_session; }
    [[nodiscard]] Backend &backend() { return *m_backend; }
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &binds = {})
    {
        auto answer = m_session->sql()->run(sql, binds);
        if (!answer)
            ADD_FAILURE() << qPrintable(sql) << "\n" << qPrintable(describe(answer.error()));
        return answer;
    }
    [[nodiscard]] Value one(const QString &sql, const QList<Value> &binds = {})
    {
        const auto answer = run(sql, binds);
        return answer && answer->rows.size() == 1 ? answer->rows.first().first() : Value();
    }
    [[nodiscard]] QList<Row> rows(const QString &table)
    {
        PageRequest request;
        request.table = {QString(), table};
        const auto page = session().fetch(request);
        if (!page)
            ADD_FAILURE() << qPrintable(describe(page.error()));
        return page ? page->rows : QList<Row>();
    }

private:
    std::unique_ptr<Backend> m_backend;
    std::unique_ptr<Session> m_session;
};

/// A column type, a literal of it, and what it reads as.
struct TypeCase
{
    const char *type;
    const char *literal;
    Value seen;
};

QList<TypeCase> typeCases()
{
    const auto text = [](const char *value) { return Value(QString::fromUtf8(value)); };
    return {
        {"BIGINT UNSIGNED", "18446744073709551615", text("18446744073709551615")},
        {"BIGINT UNSIGNED", "9223372036854775807", Value(std::numeric_limits<qint64>::max())},
        {"BIGINT", "-9223372036854775808", Value(std::numeric_limits<qint64>::min())},
        {"TINYINT UNSIGNED", "255", Value(255)},
        {"TINYINT(1)", "1", Value(1)},
        {"DECIMAL(65,30)", "12345678901234567890123456789012345.012345678901234567890123456789",
         text("12345678901234567890123456789012345.012345678901234567890123456789")},
        {"DECIMAL(10,2)", "-0.10", text("-0.10")},
        {"FLOAT", "0.1", Value(0.1)},
        {"DOUBLE", "1.7976931348623157e308", Value(1.7976931348623157e308)},
        {"DOUBLE", "0.1", Value(0.1)},
        {"BIT(8)", "b'10000001'", Value(129)},
        {"BIT(64)", "18446744073709551615", text("18446744073709551615")},
        {"YEAR", "2026", Value(2026)},
        {"DATE", "'2026-02-28'", text("2026-02-28")},
        {"DATE", "'0000-00-00'", text("0000-00-00")},
        {"DATE", "'9999-12-31'", text("9999-12-31")},
        {"DATETIME", "'0000-00-00 00:00:00'", text("0000-00-00 00:00:00")},
        {"DATETIME", "'2026-02-28 23:59:59'", text("2026-02-28 23:59:59")},
        {"DATETIME(6)", "'2026-02-28 23:59:59.000001'", text("2026-02-28 23:59:59.000001")},
        {"DATETIME(3)", "'2026-02-28 00:00:00.100'", text("2026-02-28 00:00:00.100")},
        {"TIMESTAMP(6)", "'2026-02-28 12:00:00.123456'", text("2026-02-28 12:00:00.123456")},
        {"TIME", "'-838:59:59'", text("-838:59:59")},
        {"TIME(6)", "'00:00:00.000001'", text("00:00:00.000001")},
        {"ENUM('a','it''s')", "'it''s'", text("it's")},
        {"SET('a','b','c')", "'a,c'", text("a,c")},
        {"JSON", "'{\"k\": [1, 2.50]}'", text("{\"k\": [1, 2.50]}")},
        {"VARCHAR(20) CHARACTER SET latin1", "'Gr\xC3\xBC\xC3\x9F'", text("Gr\xC3\xBC\xC3\x9F")},
        {"CHAR(5)", "'ab'", text("ab")},
        {"VARCHAR(9)", "'ab '", text("ab ")},
        {"UUID", "'123e4567-e89b-12d3-a456-426614174000'", text("123e4567-e89b-12d3-a456-426614174000")},
        {"INET6", "'2001:db8::1'", text("2001:db8::1")},
        {"VARBINARY(9)", "x'00ff27'", Value(QByteArray::fromHex("00ff27"))},
        {"BINARY(3)", "x'01'", Value(QByteArray::fromHex("010000"))},
        {"LONGTEXT", "'a\\0b'", Value(QString(u"a\0b"_s))},
    };
}

TEST_F(MariaDb, SpellsEveryTypeLikeTheServerAndFindsTheRowAgainByIt)
{
    int number = 0;
    for (const TypeCase &one : typeCases()) {
        SCOPED_TRACE(std::string(one.type) + " " + one.literal);
        const QString table = u"t%1"_s.arg(++number);
        execute(session(),
                {u"CREATE TABLE %1 (id INTEGER PRIMARY KEY, v %2 NULL, w INTEGER)"_s.arg(table,
                                                                                         QString::fromUtf8(one.type)),
                 u"INSERT INTO %1 VALUES (1, %2, 0), (2, NULL, 0)"_s.arg(table, QString::fromUtf8(one.literal))});
        const QList<Row> seen = rows(table);
        ASSERT_EQ(seen.size(), 2);
        EXPECT_EQ(seen.at(0).at(1), one.seen) << qPrintable(seen.at(0).at(1).toText());
        EXPECT_TRUE(seen.at(1).at(1).isNull());

        // The value that was seen names the row, exactly once.
        const TableRef ref{QString(), table};
        for (int id : {1, 2}) {
            const auto updated = session().apply({RowChange::update(ref, {{u"id"_s, Value(id)}}, {{u"w"_s, Value(7)}},
                                                                    {{u"v"_s, seen.at(id - 1).at(1)}})});
            ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
            EXPECT_FALSE(updated->conflict) << "row " << id;
        }
        // Written back as it was read, it is the same again.
        const auto copied =
            session().apply({RowChange::insert(ref, {{u"id"_s, Value(3)}, {u"v"_s, seen.at(0).at(1)}})});
        ASSERT_TRUE(copied) << qPrintable(describe(copied.error()));
        EXPECT_EQ(rows(table).at(2).at(1), one.seen);
    }
}

TEST_F(MariaDb, PagesOverEveryTypeThatItSortsBy)
{
    int number = 0;
    for (const TypeCase &one : typeCases()) {
        SCOPED_TRACE(std::string(one.type) + " " + one.literal);
        const QString table = u"s%1"_s.arg(++number);
        execute(session(),
                {u"CREATE TABLE %1 (id INTEGER PRIMARY KEY, v %2 NULL)"_s.arg(table, QString::fromUtf8(one.type)),
                 u"INSERT INTO %1 VALUES (1, %2), (2, NULL), (3, %2), (4, %2)"_s.arg(table,
                                                                                     QString::fromUtf8(one.literal))});
        PageRequest request;
        request.table = {QString(), table};
        request.order = {{u"v"_s, false}};
        request.limit = 1;
        QList<qint64> ids;
        for (int i = 0; i < 6; ++i) {
            const auto page = session().fetch(request);
            ASSERT_TRUE(page) << qPrintable(describe(page.error()));
            for (const Row &row : page->rows)
                ids.append(std::get<qint64>(row.first().data()));
            request.after = page->next;
            if (!page->next)
                break;
        }
        EXPECT_EQ(ids, (QList<qint64>{2, 1, 3, 4}));
    }
}

TEST_F(MariaDb, TellsApartWhatDoublesCannot)
{
    execute(session(), {u"CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, d DECIMAL(40,0), note TEXT)"_s,
                        u"INSERT INTO t VALUES (18446744073709551614, 1234567890123456789012345678901234567890, 'a'), "
                        "(18446744073709551615, 1234567890123456789012345678901234567891, 'b')"_s});
    const auto filtered = [&](const QString &column, const QString &value) {
        PageRequest request;
        request.table = {QString(), u"t"_s};
        request.filters = {{column, Comparison::Equal, Value(value)}};
        const auto page = session().fetch(request);
        EXPECT_TRUE(page) << (page ? "" : qPrintable(describe(page.error())));
        return page ? page->rows.size() : -1;
    };

    EXPECT_EQ(filtered(u"id"_s, u"18446744073709551615"_s), 1);
    EXPECT_EQ(filtered(u"d"_s, u"1234567890123456789012345678901234567891"_s), 1);
    const auto updated = session().apply({RowChange::update(
        {QString(), u"t"_s}, {{u"id"_s, Value(u"18446744073709551615"_s)}}, {{u"note"_s, Value(u"c"_s)}},
        {{u"d"_s, Value(u"1234567890123456789012345678901234567891"_s)}})});
    ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
    EXPECT_FALSE(updated->conflict);
    EXPECT_EQ(rows(u"t"_s).at(0).at(2), Value(u"a"_s));
    EXPECT_EQ(rows(u"t"_s).at(1).at(2), Value(u"c"_s));
}

TEST_F(MariaDb, RefusesAFilterThatIsNoNumberWhereMySqlWouldTakeItForZero)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"INSERT INTO t VALUES (0)"_s});
    PageRequest request;
    request.table = {QString(), u"t"_s};
    request.filters = {{u"id"_s, Comparison::Equal, Value(u"zero"_s)}};

    const auto page = session().fetch(request);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::InvalidInput);
}

TEST_F(MariaDb, BendsNoValueThatDoesNotFit)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(3), n TINYINT)"_s});

    const auto longer =
        session().apply({RowChange::insert({QString(), u"t"_s}, {{u"id"_s, Value(1)}, {u"v"_s, Value(u"four"_s)}})});
    ASSERT_FALSE(longer);
    EXPECT_EQ(longer.error().kind, ErrorKind::InvalidInput) << qPrintable(describe(longer.error()));
    const auto bigger =
        session().apply({RowChange::insert({QString(), u"t"_s}, {{u"id"_s, Value(1)}, {u"n"_s, Value(300)}})});
    ASSERT_FALSE(bigger);
    EXPECT_EQ(bigger.error().kind, ErrorKind::InvalidInput) << qPrintable(describe(bigger.error()));
    EXPECT_TRUE(rows(u"t"_s).isEmpty());
}

TEST_F(MariaDb, SetsTheSessionUp)
{
    EXPECT_EQ(one(u"SELECT @@session.sql_mode"_s),
              Value(u"NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"_s));
    EXPECT_EQ(one(u"SELECT @@session.character_set_client"_s), Value(u"utf8mb4"_s));
    EXPECT_EQ(one(u"SELECT @@session.lock_wait_timeout"_s), Value(5));
    EXPECT_EQ(one(u"SELECT @@session.max_statement_time"_s), Value(29.5));
    EXPECT_EQ(one(u"SELECT ?"_s, {Value(u"\U0001F600"_s)}), Value(u"\U0001F600"_s));
    const ServerInfo info = session().info();
    EXPECT_EQ(info.product, u"MariaDB"_s);
    ASSERT_TRUE(info.tls);
    EXPECT_EQ(info.tls->protocol, u"TLSv1.3"_s);
    EXPECT_TRUE(info.tls->verified);
}

TEST_F(MariaDb, SaysWhatItCounts)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER AUTO_INCREMENT PRIMARY KEY, v INTEGER)"_s});

    EXPECT_EQ(run(u"INSERT INTO t (v) VALUES (1), (1)"_s)->affected, 2);
    EXPECT_EQ(run(u"INSERT INTO t (v) VALUES (1)"_s)->insertId, 3);
    EXPECT_EQ(run(u"UPDATE t SET v = 1"_s)->affected, 3) << "rows that were found, not rows that changed";
    EXPECT_EQ(run(u"DROP TABLE IF EXISTS nowhere"_s)->warnings, 1);
    EXPECT_EQ(run(u"INSERT INTO t (v) VALUES (?)"_s, {Value(5)})->insertId, 4);
}

TEST_F(MariaDb, ReadsACatalogueWithAllThatItHas)
{
    execute(
        session(),
        {u"CREATE TABLE t (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, code VARCHAR(10) NOT NULL DEFAULT 'it''s', "
         "kind ENUM('a','b''c') DEFAULT 'a', flag BOOL NOT NULL DEFAULT 0, body JSON, doubled BIGINT AS (id * 2) "
         "VIRTUAL, "
         "at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, blank TEXT NULL, UNIQUE KEY uq_code (code), "
         "KEY ix_prefix (blank(5)), KEY ix_two (kind, code)) COMMENT 'x'"_s,
         u"CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.code = NEW.code"_s});

    const auto table = session().table({QString(), u"t"_s});

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_TRUE(table->column(u"id"_s)->autoIncrement);
    EXPECT_EQ(table->column(u"id"_s)->type, u"bigint(20) unsigned"_s);
    EXPECT_EQ(table->column(u"code"_s)->defaultSql, u"'it''s'"_s);
    EXPECT_EQ(table->column(u"code"_s)->length, 10);
    EXPECT_EQ(table->column(u"kind"_s)->enumValues, (QStringList{u"a"_s, u"b'c"_s}));
    EXPECT_EQ(table->column(u"flag"_s)->family, TypeFamily::Boolean);
    EXPECT_EQ(table->column(u"body"_s)->family, TypeFamily::Json);
    EXPECT_TRUE(table->column(u"doubled"_s)->generated);
    EXPECT_EQ(table->column(u"at"_s)->defaultSql, u"current_timestamp()"_s);
    EXPECT_FALSE(table->column(u"blank"_s)->defaultSql);
    EXPECT_EQ(table->primaryKey, QStringList{u"id"_s});
    EXPECT_EQ(table->uniques, (QList<UniqueConstraint>{{u"uq_code"_s, {u"code"_s}}}));
    const auto prefix = std::ranges::find(table->indexes, u"ix_prefix"_s, &Index::name);
    ASSERT_NE(prefix, table->indexes.end());
    EXPECT_EQ(prefix->elements, QStringList{u"blank(5)"_s});
    EXPECT_EQ(prefix->isExpression, QList<bool>{true});
    EXPECT_EQ(table->triggers, QStringList{u"tr"_s});
}

} // namespace athanor::test
