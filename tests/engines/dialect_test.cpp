// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/dialect.h"

#include "engines/sql/sqltext.h"
#include "engines/sqlite/createtable.h"

#include <QRandomGenerator>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

Table usersTable()
{
    Table table;
    table.ref = {u"public"_s, u"users"_s};
    Column id;
    id.name = u"id"_s;
    id.type = u"integer"_s;
    id.family = TypeFamily::Integer;
    id.nullable = false;
    Column name;
    name.name = u"na\"me"_s;
    name.type = u"character varying(80)"_s;
    name.family = TypeFamily::Text;
    name.length = 80;
    table.columns = {id, name};
    table.primaryKey = {u"id"_s};
    return table;
}

/// What a quoted name would be read as by the server's rule: the outer quotes go, doubled ones become one.
QString unquoted(QString quoted, QChar sign)
{
    quoted = quoted.sliced(1, quoted.size() - 2);
    return quoted.replace(QString(2, sign), QString(sign));
}

} // namespace

TEST(Quoting, GivesBackEveryNameWhateverItHolds)
{
    QRandomGenerator random(7);
    const QString signs = u"\"`'[].;-- \n\\%$?a\u202e\U0001F600"_s;
    for (int round = 0; round < 5000; ++round) {
        QString name;
        const int length = random.bounded(1, 12);
        for (int i = 0; i < length; ++i)
            name += signs.at(random.bounded(int(signs.size())));
        for (const DialectId dialect : {DialectId::SQLite, DialectId::PostgreSQL, DialectId::MySQL}) {
            const QChar sign = dialect == DialectId::MySQL ? u'`' : u'"';
            const auto quoted = quoteName(dialect, name);
            ASSERT_TRUE(quoted);
            ASSERT_TRUE(quoted->startsWith(sign) && quoted->endsWith(sign));
            ASSERT_EQ(unquoted(*quoted, sign), name);
            // Inside, quote signs come in pairs: none ends the name early.
            ASSERT_EQ(QString(*quoted).replace(QString(2, sign), QString()).count(sign) % 2, 0);
        }
    }
}

TEST(Quoting, RefusesEmptyNamesAndNul)
{
    EXPECT_FALSE(quoteName(DialectId::SQLite, QString()));
    EXPECT_FALSE(quoteName(DialectId::PostgreSQL, QString(QChar(u'\0'))));
    EXPECT_FALSE(quoteTable(DialectId::PostgreSQL, {u"a"_s + QChar(u'\0'), u"t"_s}));
}

TEST(Quoting, NeverSplitsAtADot)
{
    EXPECT_EQ(*quoteTable(DialectId::PostgreSQL, {u"a.b"_s, u"c.d"_s}), u"\"a.b\".\"c.d\""_s);
}

TEST(ChangeStatements, BindEveryValueAndCompareNullSafe)
{
    const RowChange update =
        RowChange::update({u"public"_s, u"users"_s}, {{u"id"_s, Value(1)}},
                          {{u"na\"me"_s, Value(u"x'; DROP TABLE users; --"_s)}}, {{u"na\"me"_s, Value()}});

    const auto statement = changeStatement(DialectId::PostgreSQL, usersTable(), update);

    ASSERT_TRUE(statement);
    EXPECT_EQ(statement->sql,
              u"UPDATE \"public\".\"users\" SET \"na\"\"me\" = $1 WHERE \"id\" = $2 AND \"na\"\"me\" IS NULL"_s);
    EXPECT_EQ(statement->binds, (QList<Value>{Value(u"x'; DROP TABLE users; --"_s), Value(1)}));
}

TEST(ChangeStatements, AreRefusedWithoutTheWholeKey)
{
    const auto erase = RowChange::erase({u"public"_s, u"users"_s}, {}, {{u"na\"me"_s, Value(u"x"_s)}});

    EXPECT_FALSE(changeStatement(DialectId::PostgreSQL, usersTable(), erase));
}

TEST(ChangeStatements, OfAnInsertWithoutValuesTakeTheDefaults)
{
    const auto statement = changeStatement(DialectId::SQLite, usersTable(), RowChange::insert({{}, u"users"_s}, {}));

    ASSERT_TRUE(statement);
    EXPECT_EQ(statement->sql, u"INSERT INTO \"public\".\"users\" DEFAULT VALUES RETURNING \"id\""_s);
}

TEST(DisplaySql, FillsPlaceholdersAndNothingElse)
{
    const Statement statement{u"UPDATE \"t$1\" SET \"a?\" = $1 WHERE b = '$2' AND c = $2 AND d = $10"_s,
                              {Value(u"it's $2"_s), Value(QByteArray("\x01", 1))}};

    EXPECT_EQ(displaySql(DialectId::PostgreSQL, statement),
              u"UPDATE \"t$1\" SET \"a?\" = 'it''s $2' WHERE b = '$2' AND c = '\\x01'::bytea AND d = NULL"_s);
    EXPECT_EQ(displaySql(DialectId::SQLite, {u"VALUES (?, '?', ?)"_s, {Value(true), Value(1.5)}}),
              u"VALUES (1, '?', 1.5)"_s);
}

TEST(RowKey, IsThePrimaryKeyOrAUniqueOneWithoutNulls)
{
    Table table = usersTable();
    EXPECT_EQ(rowKey(table), QStringList{u"id"_s});
    table.primaryKey.clear();
    EXPECT_TRUE(rowKey(table).isEmpty());
    table.uniques = {{QString(), {u"na\"me"_s}}};
    EXPECT_TRUE(rowKey(table).isEmpty()) << "a column that may be NULL names no row";
    table.uniques = {{QString(), {u"id"_s}}};
    EXPECT_EQ(rowKey(table), QStringList{u"id"_s});
    table.uniques.clear();
    Index index;
    index.elements = {u"id"_s};
    index.isExpression = {true};
    index.unique = true;
    table.indexes = {index};
    EXPECT_TRUE(rowKey(table).isEmpty()) << "an expression";
    table.indexes.first().isExpression = {false};
    table.indexes.first().where = u"id > 3"_s;
    EXPECT_TRUE(rowKey(table).isEmpty()) << "a partial index";
    table.indexes.first().where.clear();
    EXPECT_EQ(rowKey(table), QStringList{u"id"_s});
}

TEST(SqlText, FindsTheFirstWordBehindComments)
{
    EXPECT_EQ(firstKeyword(u"  -- SELECT\n/* COMMIT */ (( update t"_s), u"UPDATE"_s);
    EXPECT_TRUE(isCommit(u"/* x */ commit"_s));
    EXPECT_TRUE(mayWrite(u"WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x"_s));
    EXPECT_FALSE(mayWrite(u"select 1"_s));
}

TEST(SqlText, KeepsAByteOrderMark)
{
    EXPECT_EQ(keepBom("\xEF\xBB\xBF\xEF\xBB\xBFx").size(), 3);
    EXPECT_EQ(keepBom("\xEF\xBB\xBFx").toUtf8(), QByteArray("\xEF\xBB\xBFx"));
}

TEST(CreateTableText, EndsWhereverItIsCut)
{
    const QString sql = u"CREATE TABLE \"t\" (id INTEGER PRIMARY KEY, a TEXT CONSTRAINT c CHECK (a IN ('x', \"y\")), "
                        "FOREIGN KEY (a) REFERENCES p (b) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED) STRICT"_s;
    for (qsizetype length = 0; length <= sql.size(); ++length)
        (void)parseCreateTable(sql.left(length));
    EXPECT_EQ(parseCreateTable(sql).foreignKeys.size(), 1);
    EXPECT_EQ(parseCreateTable(sql).foreignKeys.first().deferrable, u"DEFERRABLE INITIALLY DEFERRED"_s);
}

TEST(Values, ShowOneLineAndEditExactly)
{
    EXPECT_EQ(Value(u"a\nb\tc"_s).toDisplay(), u"a\u21b5b c"_s);
    EXPECT_EQ(Value(u"a\nb"_s).toText(), u"a\nb"_s);
    EXPECT_EQ(Value(QByteArray("\x0a", 1)).toDisplay(), u"x'0a'"_s);
    EXPECT_EQ(Value(0.1).toText(), u"0.1"_s);
    EXPECT_EQ(Value(5.0).toText(), u"5.0"_s);
    EXPECT_EQ(Value(1e300).toText(), u"1e+300"_s);
    EXPECT_EQ(Value().toText(), QString());
    EXPECT_EQ(Value(QString(500, u'x')).toDisplay(10), QString(10, u'x') + u'…');
}

} // namespace athanor::test
