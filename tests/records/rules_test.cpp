// SPDX-License-Identifier: Apache-2.0
#include "records/filtertext.h"
#include "records/usertable.h"
#include "records/validator.h"
#include "records/values.h"

#include <gtest/gtest.h>

#include <limits>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

Table named(const QString &name, const QStringList &columns = {u"id"_s, u"username"_s})
{
    Table table;
    table.ref = {{}, name};
    for (const QString &column : columns) {
        Column made;
        made.name = column;
        table.columns.append(made);
    }
    table.primaryKey = {columns.first()};
    return table;
}

TEST(UserTable, IsFoundByEachUsualName)
{
    for (const QString &name :
         {u"user"_s, u"users"_s, u"User"_s, u"account"_s, u"accounts"_s, u"auth_user"_s, u"USERS"_s})
        EXPECT_EQ(findUserTable({named(u"orders"_s), named(name)}), (TableRef{{}, name})) << qPrintable(name);
}

TEST(UserTable, IsNotFoundByNamesThatOnlyContainOne)
{
    for (const QString &name : {u"user_roles"_s, u"superuser"_s, u"users_old"_s, u"account_log"_s})
        EXPECT_EQ(findUserTable({named(name)}), std::nullopt) << qPrintable(name);
}

TEST(UserTable, NeedsAKeyAndAColumnThatNamesAPerson)
{
    Table keyless = named(u"user"_s);
    keyless.primaryKey.clear();
    EXPECT_EQ(userTableScore(keyless), 0);
    EXPECT_EQ(userTableScore(named(u"user"_s, {u"id"_s, u"colour"_s})), 0);
    Table view = named(u"user"_s);
    view.kind = Table::Kind::View;
    EXPECT_EQ(userTableScore(view), 0);
}

TEST(UserTable, PrefersTheBetterShape)
{
    const Table thin = named(u"accounts"_s, {u"id"_s, u"login"_s});
    const Table full = named(u"users"_s, {u"id"_s, u"username"_s, u"email"_s, u"password_hash"_s});
    EXPECT_EQ(findUserTable({thin, full}), full.ref);
    EXPECT_EQ(findUserTable({full, thin}), full.ref);
}

TEST(UserTable, OfTheModelCalledUserOutranksEveryName)
{
    const Table people = named(u"person"_s);
    EXPECT_EQ(findUserTable({named(u"user"_s), people}, u"person"_s), people.ref);
}

TEST(ColumnRules, TellsSecretsByTheirNames)
{
    const auto isSecret = [](const QString &name) {
        return columnRules(named(u"t"_s, {u"id"_s, name}), EngineId::SQLite).last().secret;
    };
    for (const QString &name : {u"password"_s, u"password_hash"_s, u"passwordHash"_s, u"hashed_password"_s, u"pwd"_s,
                                u"api_key"_s, u"apiKey"_s, u"access_token"_s, u"authtoken"_s, u"totp_secret"_s})
        EXPECT_TRUE(isSecret(name)) << qPrintable(name);
    for (const QString &name : {u"username"_s, u"email"_s, u"compass"_s, u"tokenizer"_s, u"secretary"_s, u"key"_s,
                                u"passenger"_s, u"saltiness"_s})
        EXPECT_FALSE(isSecret(name)) << qPrintable(name);
}

TEST(ColumnRules, TakeTheTighterLengthOfTheModel)
{
    DeclaredModel model;
    model.className = u"User"_s;
    model.file = u"models.py"_s;
    model.columns = {{u"username"_s, u"String"_s, 20, false, true, false, 7},
                     {u"email"_s, u"String"_s, 500, true, false, false, 8}};
    const auto rules = columnRules(userTable(), EngineId::SQLite, &model);
    EXPECT_EQ(rulesOf(rules, u"username"_s)->maxLength, 20);
    EXPECT_EQ(rulesOf(rules, u"username"_s)->lengthFrom, u"User.username in models.py:7"_s);
    EXPECT_EQ(rulesOf(rules, u"email"_s)->maxLength, 120);
}

TEST(ColumnRules, TakeNotNullOfTheModel)
{
    DeclaredModel model;
    model.columns = {{u"email"_s, u"String"_s, 120, false, false, false, 8}};
    EXPECT_TRUE(rulesOf(columnRules(userTable(), EngineId::SQLite, &model), u"email"_s)->notNull);
    EXPECT_FALSE(rulesOf(columnRules(userTable(), EngineId::SQLite), u"email"_s)->notNull);
}

TEST(ColumnRules, KnowUniqueByConstraintAndByIndexButNotByAPartialOne)
{
    Table table = userTable();
    Index index;
    index.elements = {u"email"_s};
    index.isExpression = {false};
    index.unique = true;
    table.indexes = {index};
    EXPECT_TRUE(rulesOf(columnRules(table, EngineId::SQLite), u"username"_s)->unique);
    EXPECT_TRUE(rulesOf(columnRules(table, EngineId::SQLite), u"email"_s)->unique);
    table.indexes.first().where = u"email IS NOT NULL"_s;
    EXPECT_FALSE(rulesOf(columnRules(table, EngineId::SQLite), u"email"_s)->unique);
}

struct Typed
{
    TypeFamily family;
    QString text;
    std::optional<Value> value; ///< nothing: a rule is broken
};

class TypedTextTest : public testing::TestWithParam<Typed>
{
};

TEST_P(TypedTextTest, BecomesTheValueOrBreaksARule)
{
    const auto &[family, text, expected] = GetParam();
    const auto value = readValue(rulesFor(family), text);
    ASSERT_EQ(value.has_value(), expected.has_value())
        << qPrintable(text) << (value ? "" : qPrintable(value.error().message));
    if (expected)
        EXPECT_EQ(*value, *expected) << qPrintable(text);
    else
        EXPECT_EQ(value.error().column, u"x"_s);
}

Value text(const QString &value)
{
    return Value(value);
}

INSTANTIATE_TEST_SUITE_P(
    Values, TypedTextTest,
    testing::Values(
        Typed{TypeFamily::Integer, u"42"_s, Value(42)}, Typed{TypeFamily::Integer, u" -7 "_s, Value(-7)},
        Typed{TypeFamily::Integer, u"9223372036854775807"_s, Value(std::numeric_limits<qint64>::max())},
        Typed{TypeFamily::Integer, u"-9223372036854775808"_s, Value(std::numeric_limits<qint64>::min())},
        Typed{TypeFamily::Integer, u"9223372036854775808"_s, {}}, Typed{TypeFamily::Integer, u"4.0"_s, {}},
        Typed{TypeFamily::Integer, u""_s, {}}, Typed{TypeFamily::Integer, u"0x10"_s, {}},
        Typed{TypeFamily::Integer, u"NULL"_s, {}}, Typed{TypeFamily::Real, u"1.5"_s, Value(1.5)},
        Typed{TypeFamily::Real, u"1,5"_s, {}}, Typed{TypeFamily::Real, u"abc"_s, {}},
        Typed{TypeFamily::Decimal, u"12345678901234567890.123456789"_s, text(u"12345678901234567890.123456789"_s)},
        Typed{TypeFamily::Decimal, u"0.10"_s, text(u"0.10"_s)}, Typed{TypeFamily::Decimal, u"1.2.3"_s, {}},
        Typed{TypeFamily::Decimal, u"."_s, {}}, Typed{TypeFamily::Decimal, u"NaN"_s, text(u"NaN"_s)},
        Typed{TypeFamily::Boolean, u"TRUE"_s, Value(true)}, Typed{TypeFamily::Boolean, u"no"_s, Value(false)},
        Typed{TypeFamily::Boolean, u"2"_s, {}}, Typed{TypeFamily::Boolean, u""_s, {}},
        Typed{TypeFamily::Date, u"2024-02-29"_s, text(u"2024-02-29"_s)}, Typed{TypeFamily::Date, u"2023-02-29"_s, {}},
        Typed{TypeFamily::Date, u"29.02.2024"_s, {}}, Typed{TypeFamily::Date, u"infinity"_s, text(u"infinity"_s)},
        Typed{TypeFamily::Time, u"23:59:59.5"_s, text(u"23:59:59.5"_s)}, Typed{TypeFamily::Time, u"24:00:01"_s, {}},
        Typed{TypeFamily::DateTime, u"2024-01-31T10:00:00+02:00"_s, text(u"2024-01-31T10:00:00+02:00"_s)},
        Typed{TypeFamily::DateTime, u"2024-01-31 25:00"_s, {}}, Typed{TypeFamily::DateTime, u"yesterday"_s, {}},
        Typed{TypeFamily::Binary, u"0aFF"_s, Value(QByteArray("\x0a\xff"))},
        Typed{TypeFamily::Binary, u"\\x0aff"_s, Value(QByteArray("\x0a\xff"))},
        Typed{TypeFamily::Binary, u"x'0aff'"_s, Value(QByteArray("\x0a\xff"))},
        Typed{TypeFamily::Binary, u"base64:Cv8="_s, Value(QByteArray("\x0a\xff"))},
        Typed{TypeFamily::Binary, u""_s, Value(QByteArray(""))}, Typed{TypeFamily::Binary, u"0a0"_s, {}},
        Typed{TypeFamily::Binary, u"base64:!"_s, {}},
        Typed{TypeFamily::Json, u"{\"a\": [1, 2]}"_s, text(u"{\"a\": [1, 2]}"_s)},
        Typed{TypeFamily::Json, u"\"text\""_s, text(u"\"text\""_s)}, Typed{TypeFamily::Json, u"1, 2"_s, {}},
        Typed{TypeFamily::Json, u"{a: 1}"_s, {}}, Typed{TypeFamily::Json, u""_s, {}},
        Typed{TypeFamily::Uuid, u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s,
              text(u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s)},
        Typed{TypeFamily::Uuid, u"6ba7b810"_s, {}}, Typed{TypeFamily::Text, u""_s, text(u""_s)},
        Typed{TypeFamily::Text, u"NULL"_s, text(u"NULL"_s)}, Typed{TypeFamily::Text, u" 007 "_s, text(u" 007 "_s)},
        Typed{TypeFamily::Text, u"a\0b"_s, {}}));

TEST(Validator, CountsCodePointsAsTheServerDoes)
{
    EXPECT_EQ(codePoints(u"aé😀"_s), 3);
    EXPECT_EQ(codePoints(QString(QChar(0xD83D))), 1);
    EXPECT_EQ(codePoints(u"e\u0301"_s), 2);
    EXPECT_EQ(codePoints({}), 0);
}

TEST(Validator, TakesATextOfExactlyTheLengthAndNotOneMore)
{
    const ColumnRules rules = *rulesOf(columnRules(userTable(), EngineId::SQLite), u"username"_s);
    EXPECT_TRUE(readValue(rules, u"😀"_s.repeated(80)));
    const auto longer = readValue(rules, u"😀"_s.repeated(81));
    ASSERT_FALSE(longer);
    EXPECT_TRUE(longer.error().message.contains(u"at most 80"_s)) << qPrintable(longer.error().message);
    EXPECT_TRUE(longer.error().message.contains(u"81"_s));
}

TEST(Validator, KeepsEmptyTextApartFromNull)
{
    const ColumnRules rules = *rulesOf(columnRules(userTable(), EngineId::SQLite), u"username"_s);
    EXPECT_EQ(readValue(rules, u""_s), Checked<Value>(Value(QString(u""_s))));
    EXPECT_FALSE(checkValue(rules, Value()));
}

TEST(Validator, HoldsServersToTheirIntegerRanges)
{
    ColumnRules rules = rulesFor(TypeFamily::Integer);
    Table table;
    Column column;
    column.name = u"x"_s;
    column.type = u"smallint"_s;
    column.family = TypeFamily::Integer;
    table.columns = {column};
    rules = columnRules(table, EngineId::PostgreSQL).first();
    EXPECT_TRUE(readValue(rules, u"32767"_s));
    EXPECT_FALSE(readValue(rules, u"32768"_s));
    EXPECT_TRUE(readValue(columnRules(table, EngineId::SQLite).first(), u"32768"_s));
}

TEST(Validator, RefusesADecimalThatTheServerWouldRound)
{
    Table table;
    Column column;
    column.name = u"price"_s;
    column.type = u"numeric(6,2)"_s;
    column.family = TypeFamily::Decimal;
    table.columns = {column};
    const ColumnRules rules = columnRules(table, EngineId::PostgreSQL).first();
    EXPECT_TRUE(readValue(rules, u"1234.56"_s));
    EXPECT_TRUE(readValue(rules, u"0001234.5600"_s));
    EXPECT_FALSE(readValue(rules, u"1.005"_s));
    EXPECT_FALSE(readValue(rules, u"12345.6"_s));
}

TEST(Validator, TakesOnlyTheChoicesOfAnEnumeration)
{
    ColumnRules rules = rulesFor(TypeFamily::Enum);
    rules.choices = {u"new"_s, u"paid"_s};
    EXPECT_TRUE(readValue(rules, u"paid"_s));
    EXPECT_FALSE(readValue(rules, u"Paid"_s));
}

TEST(Validator, GivesTheOriginalBackWhereTheTextIsItsOwn)
{
    const Value zero(qint64(1));
    EXPECT_EQ(*readValue(rulesFor(TypeFamily::Boolean, EngineId::SQLite), u"1"_s, &zero), zero);
    EXPECT_EQ(*readValue(rulesFor(TypeFamily::Boolean, EngineId::SQLite), u"true"_s, &zero), zero);
    const Value odd(u"not a date"_s);
    EXPECT_EQ(*readValue(rulesFor(TypeFamily::Date), u"not a date"_s, &odd), odd);
    const Value bytes(QByteArray("\xff\x00", 2));
    EXPECT_EQ(*readValue(rulesFor(TypeFamily::Text), u"x'ff01'"_s, &bytes), Value(QByteArray("\xff\x01", 2)));
}

TEST(Validator, WritesSqliteTimesAsSqlAlchemyReadsThem)
{
    const ColumnRules rules = rulesFor(TypeFamily::DateTime, EngineId::SQLite);
    EXPECT_EQ(*readValue(rules, u"2024-01-31T10:20"_s), Value(u"2024-01-31 10:20:00"_s));
    EXPECT_EQ(*readValue(rules, u"2024-01-31 10:20:30.123456"_s), Value(u"2024-01-31 10:20:30.123456"_s));
}

TEST(Validator, NamesWhatAnInsertLeavesOut)
{
    const auto rules = columnRules(userTable(), EngineId::SQLite);
    const auto breaks = checkInsert(rules, {{u"email"_s, Value(u"a@b.org"_s)}});
    ASSERT_EQ(breaks.size(), 1);
    EXPECT_EQ(breaks.first().column, u"username"_s);
    EXPECT_TRUE(checkInsert(rules, {{u"username"_s, Value(u"ann"_s)}}).isEmpty());
}

TEST(Validator, RefusesToWriteComputedColumnsAndPartsOfCells)
{
    ColumnRules rules = rulesFor(TypeFamily::Text);
    EXPECT_FALSE(checkValue(rules, Value(LargeValue{100, true, u"a"_s})));
    rules.generated = true;
    EXPECT_FALSE(checkValue(rules, Value(u"a"_s)));
}

TEST(Validator, WarnsSoftlyAboutAnAddress)
{
    ColumnRules rules = rulesFor(TypeFamily::Text);
    rules.emailLike = true;
    EXPECT_FALSE(softWarning(rules, Value(u"ann"_s)).isEmpty());
    EXPECT_TRUE(softWarning(rules, Value(u"ann@example.org"_s)).isEmpty());
    EXPECT_TRUE(softWarning(rules, Value()).isEmpty());
}

TEST(FilterText, ReadsSignsAndPlainWords)
{
    const ColumnRules words = rulesFor(TypeFamily::Text);
    const ColumnRules numbers = rulesFor(TypeFamily::Integer);
    EXPECT_EQ(parseFilterText(words, u"ann"_s), (Filter{u"x"_s, Comparison::Contains, Value(u"ann"_s)}));
    EXPECT_EQ(parseFilterText(words, u"=null"_s), (Filter{u"x"_s, Comparison::Equal, Value(u"null"_s)}));
    EXPECT_EQ(parseFilterText(words, u"NULL"_s), (Filter{u"x"_s, Comparison::IsNull, {}}));
    EXPECT_EQ(parseFilterText(words, u"!null"_s), (Filter{u"x"_s, Comparison::IsNotNull, {}}));
    EXPECT_EQ(parseFilterText(words, u"^a"_s), (Filter{u"x"_s, Comparison::StartsWith, Value(u"a"_s)}));
    EXPECT_EQ(parseFilterText(numbers, u"5"_s), (Filter{u"x"_s, Comparison::Equal, Value(5)}));
    EXPECT_EQ(parseFilterText(numbers, u">=5"_s), (Filter{u"x"_s, Comparison::GreaterOrEqual, Value(5)}));
    EXPECT_EQ(parseFilterText(numbers, u"  "_s), std::nullopt);
}

} // namespace
} // namespace athanor::test
