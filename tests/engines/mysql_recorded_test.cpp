// SPDX-License-Identifier: Apache-2.0
// What only MySQL answers, recorded: there is no MySQL server in these tests. The rows are those that MySQL 8.0's
// manual describes for information_schema; MariaDB's own are asked of a real server elsewhere.
#include "backend.h"

#include "engines/mysql/myschema.h"
#include "engines/sql/conditions.h"
#include "support/standinconnection.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

Value text(const char16_t *value)
{
    return Value(QString::fromUtf16(value));
}

/// Answers by the catalogue view that a statement names.
class RecordedMySql : public StandInConnection
{
public:
    QList<std::pair<QString, QList<Row>>> answers;
    QStringList asked;

    [[nodiscard]] DialectId dialect() const override { return DialectId::MySQL; }
    [[nodiscard]] int serverVersion() const override { return 80046; }
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &, qint64) override
    {
        asked.append(sql);
        for (const auto &[view, rows] : answers) {
            if (sql.contains("information_schema."_L1 + view + u' '))
                return ResultSet{{}, rows, -1, {}, 0};
        }
        return ResultSet{};
    }
};

/// information_schema.COLUMNS of MySQL 8.0 for a table "t".
Row columnRow(const char16_t *name, const char16_t *type, const char16_t *dataType, const Value &length,
              const char16_t *nullable, const Value &defaultValue, const char16_t *extra,
              const char16_t *expression = u"")
{
    return {text(u""),      text(u"t"),   text(name),  text(type),       text(dataType), length,
            text(nullable), defaultValue, text(extra), text(expression), text(u"")};
}

RecordedMySql recorded()
{
    RecordedMySql mysql;
    mysql.answers = {
        {u"TABLES"_s, {{text(u""), text(u"t"), text(u"BASE TABLE"), Value(3), Value(16384)}}},
        {u"COLUMNS"_s,
         {columnRow(u"id", u"bigint unsigned", u"bigint", {}, u"NO", {}, u"auto_increment"),
          columnRow(u"code", u"varchar(10)", u"varchar", Value(10), u"NO", text(u"it's"), u""),
          columnRow(u"made", u"datetime(6)", u"datetime", {}, u"YES", text(u"CURRENT_TIMESTAMP(6)"),
                    u"DEFAULT_GENERATED"),
          columnRow(u"token", u"char(36)", u"char", Value(36), u"NO", text(u"uuid()"), u"DEFAULT_GENERATED"),
          columnRow(u"flag", u"tinyint(1)", u"tinyint", {}, u"NO", text(u"0"), u""),
          columnRow(u"body", u"json", u"json", {}, u"YES", {}, u""),
          columnRow(u"twice", u"bigint", u"bigint", {}, u"YES", {}, u"STORED GENERATED", u"(`id` * 2)")}},
        {u"STATISTICS"_s,
         {{text(u""), text(u"t"), text(u"PRIMARY"), Value(0), text(u"id"), {}, {}},
          {text(u""), text(u"t"), text(u"ix_lower"), Value(1), {}, {}, text(u"lower(`code`)")},
          {text(u""), text(u"t"), text(u"uq_code"), Value(0), text(u"code"), {}, {}}}},
        {u"CHECK_CONSTRAINTS"_s, {{text(u""), text(u"t"), text(u"ck_code"), text(u"(`code` <> _utf8mb4'')")}}},
    };
    return mysql;
}

} // namespace

TEST(RecordedMySqlCatalogue, ReadsDefaultsFunctionalIndexesAndChecks)
{
    RecordedMySql mysql = recorded();

    const auto table = MySchemaReader({false, 80046}).table(mysql, {QString(), u"t"_s});

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(table->column(u"code"_s)->defaultSql, u"'it''s'"_s);
    EXPECT_EQ(table->column(u"made"_s)->defaultSql, u"CURRENT_TIMESTAMP(6)"_s);
    EXPECT_EQ(table->column(u"token"_s)->defaultSql, u"uuid()"_s);
    EXPECT_EQ(table->column(u"flag"_s)->defaultSql, u"0"_s);
    EXPECT_EQ(table->column(u"flag"_s)->family, TypeFamily::Boolean);
    EXPECT_EQ(table->column(u"body"_s)->family, TypeFamily::Json);
    EXPECT_TRUE(table->column(u"twice"_s)->generated);
    const auto lower = std::ranges::find(table->indexes, u"ix_lower"_s, &Index::name);
    ASSERT_NE(lower, table->indexes.end());
    EXPECT_EQ(lower->elements, QStringList{u"lower(`code`)"_s});
    EXPECT_EQ(lower->isExpression, QList<bool>{true});
    EXPECT_EQ(table->uniques, (QList<UniqueConstraint>{{u"uq_code"_s, {u"code"_s}}}));
    ASSERT_EQ(table->checks.size(), 1);
    EXPECT_EQ(table->checks.first().name, u"ck_code"_s);
}

TEST(RecordedMySqlCatalogue, AsksAnOldServerForNothingThatItDoesNotKnow)
{
    RecordedMySql mysql = recorded();

    ASSERT_TRUE(MySchemaReader({false, 50744}).table(mysql, {QString(), u"t"_s}));

    for (const QString &sql : std::as_const(mysql.asked)) {
        EXPECT_FALSE(sql.contains(u"CHECK_CONSTRAINTS"_s)) << qPrintable(sql);
        EXPECT_FALSE(sql.contains(u" EXPRESSION "_s)) << qPrintable(sql);
    }
}

TEST(RecordedMySqlCatalogue, EstimatesByTheShareThatAFilterKeeps)
{
    class Explained : public RecordedMySql
    {
    public:
        [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &, qint64) override
        {
            EXPECT_TRUE(sql.startsWith(u"EXPLAIN SELECT count(*)"_s)) << qPrintable(sql);
            return ResultSet{{u"id"_s, u"rows"_s, u"filtered"_s, u"Extra"_s},
                             {{Value(1), Value(1000), Value(10.0), Value(u"Using where"_s)}},
                             -1,
                             {},
                             0};
        }
    } mysql;
    Table table;
    table.ref = {QString(), u"t"_s};

    const auto rows = MySchemaReader({false, 80046}).rowEstimate(mysql, table, {});

    ASSERT_TRUE(rows) << qPrintable(describe(rows.error()));
    EXPECT_EQ(*rows, 100);
}

} // namespace athanor::test
