// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/conditions.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString likePattern(const Value &value, bool anywhere)
{
    QString text = value.toText();
    text.replace(u'\\', "\\\\"_L1).replace(u'%', "\\%"_L1).replace(u'_', "\\_"_L1);
    return anywhere ? u'%' + text + u'%' : text + u'%';
}

QString textOf(DialectId dialect, const QString &quoted)
{
    switch (dialect) {
    case DialectId::SQLite:
        return u"CAST(%1 AS TEXT)"_s.arg(quoted);
    case DialectId::PostgreSQL:
        return quoted + "::pg_catalog.text"_L1;
    case DialectId::MySQL:
        return u"CAST(%1 AS CHAR)"_s.arg(quoted);
    }
    return quoted;
}

QString likeCondition(const QString &quoted, const Filter &filter, Binds &binds)
{
    const QString text = textOf(binds.dialect(), quoted);
    const QString like = binds.dialect() == DialectId::PostgreSQL ? u"ILIKE"_s : u"LIKE"_s;
    const QString escape = binds.dialect() == DialectId::MySQL ? u"'\\\\'"_s : u"'\\'"_s;
    const QString pattern = likePattern(filter.value, filter.comparison == Comparison::Contains);
    return u"%1 %2 %3 ESCAPE %4"_s.arg(text, like, binds.add(Value(pattern)), escape);
}

QString operatorOf(Comparison comparison)
{
    switch (comparison) {
    case Comparison::Equal:
        return u"="_s;
    case Comparison::NotEqual:
        return u"<>"_s;
    case Comparison::Less:
        return u"<"_s;
    case Comparison::LessOrEqual:
        return u"<="_s;
    case Comparison::Greater:
        return u">"_s;
    case Comparison::GreaterOrEqual:
        return u">="_s;
    case Comparison::Contains:
    case Comparison::StartsWith:
    case Comparison::IsNull:
    case Comparison::IsNotNull:
        break;
    }
    return {};
}

bool holdsNumbers(const Column &column)
{
    return column.family == TypeFamily::Integer || column.family == TypeFamily::Decimal ||
           column.family == TypeFamily::Real || column.family == TypeFamily::Boolean;
}

/// The digits after the point that a number's text has, as many as MySQL's DECIMAL takes.
int decimalsOf(const QString &number)
{
    constexpr int MostDecimals = 30;
    if (number.contains(u'e', Qt::CaseInsensitive))
        return MostDecimals;
    const qsizetype point = number.indexOf(u'.');
    return point < 0 ? 0 : int(qMin<qsizetype>(MostDecimals, number.size() - point - 1));
}

QString mysqlPlaceholder(const Column &column, const Value &value, Binds &binds)
{
    const QString placeholder = binds.add(value);
    if (column.type.startsWith("float"_L1))
        return "CAST("_L1 + placeholder + " AS FLOAT)"_L1;
    const auto *text = std::get_if<QString>(&value.data());
    if (!text)
        return placeholder;
    // What does not fit 64 bits with a sign, and what has decimals, comes as text.
    if (column.family == TypeFamily::Integer)
        return "CAST("_L1 + placeholder + (text->startsWith(u'-') ? " AS SIGNED)"_L1 : " AS UNSIGNED)"_L1);
    if (column.family == TypeFamily::Decimal)
        return u"CAST(%1 AS DECIMAL(65,%2))"_s.arg(placeholder, QString::number(decimalsOf(*text)));
    return placeholder;
}

/// As the server compares text by collations that take letters for each other, it is compared by its bytes.
QString mysqlUnchanged(const Column &column, const QString &quoted, const Value &seen, Binds &binds)
{
    switch (column.family) {
    case TypeFamily::Integer:
    case TypeFamily::Boolean:
    case TypeFamily::Decimal:
    case TypeFamily::Real:
    case TypeFamily::Date:
    case TypeFamily::Time:
    case TypeFamily::DateTime:
    case TypeFamily::Binary:
        return quoted + " <=> "_L1 + comparedPlaceholder(column, seen, binds);
    case TypeFamily::Text:
    case TypeFamily::Json:
    case TypeFamily::Uuid:
    case TypeFamily::Enum:
    case TypeFamily::Array:
    case TypeFamily::Other:
        break;
    }
    // Text that is not UTF-8 was handed out as bytes.
    if (std::holds_alternative<QByteArray>(seen.data()))
        return u"CAST(%1 AS BINARY) <=> %2"_s.arg(quoted, binds.add(seen));
    return u"CAST(CONVERT(%1 USING utf8mb4) AS BINARY) <=> CAST(%2 AS BINARY)"_s.arg(quoted, binds.add(seen));
}

/// MySQL takes text that is no number for 0.
Status checkNumber(DialectId dialect, const Column &column, const Value &value)
{
    const auto *text = std::get_if<QString>(&value.data());
    bool ok = true;
    if (dialect == DialectId::MySQL && holdsNumbers(column) && text)
        (void)text->toDouble(&ok);
    if (ok)
        return {};
    return fail(Error::invalidInput(u"%1 holds numbers, and \"%2\" is none; filter by a number."_s.arg(
        boundedText(column.name, 200, false), boundedText(*text, 60, false))));
}

QString nullSafe(DialectId dialect, const QString &left, const QString &placeholder)
{
    switch (dialect) {
    case DialectId::SQLite:
        return left + " IS "_L1 + placeholder;
    case DialectId::PostgreSQL:
        return left + " IS NOT DISTINCT FROM "_L1 + placeholder;
    case DialectId::MySQL:
        return left + " <=> "_L1 + placeholder;
    }
    return {};
}

/// PostgreSQL compares these as themselves; everything else by its text, which is what the person saw.
bool comparesExactly(const Column &column)
{
    switch (column.family) {
    case TypeFamily::Integer:
    case TypeFamily::Real:
    case TypeFamily::Decimal:
    case TypeFamily::Boolean:
    case TypeFamily::Binary:
    case TypeFamily::Uuid:
    case TypeFamily::Date:
    case TypeFamily::Time:
    case TypeFamily::DateTime:
        return true;
    case TypeFamily::Text:
        // The cast of character(n) to text drops the padding that the person saw.
        return column.type.startsWith("character("_L1) || column.type == "character"_L1;
    case TypeFamily::Json:
    case TypeFamily::Enum:
    case TypeFamily::Array:
    case TypeFamily::Other:
        return false;
    }
    return false;
}

QString sqliteUnchanged(const QString &quoted, const Value &seen, Binds &binds)
{
    // Text that is not UTF-8 was handed out as bytes.
    if (std::holds_alternative<QByteArray>(seen.data()))
        return u"CAST(%1 AS BLOB) IS %2"_s.arg(quoted, binds.add(seen));
    return u"%1 IS %2 COLLATE BINARY"_s.arg(quoted, binds.add(seen));
}

Result<QString> filterCondition(const Table &table, const Filter &filter, Binds &binds)
{
    const auto column = findColumn(table, filter.column);
    if (!column)
        return fail(column);
    const auto quoted = quoteName(binds.dialect(), filter.column);
    if (!quoted)
        return quoted;
    const bool equality = filter.comparison == Comparison::Equal || filter.comparison == Comparison::NotEqual;
    if (filter.comparison == Comparison::IsNull || (filter.comparison == Comparison::Equal && filter.value.isNull()))
        return *quoted + " IS NULL"_L1;
    if (filter.comparison == Comparison::IsNotNull ||
        (filter.comparison == Comparison::NotEqual && filter.value.isNull()))
        return *quoted + " IS NOT NULL"_L1;
    if (filter.comparison == Comparison::Contains || filter.comparison == Comparison::StartsWith)
        return likeCondition(*quoted, filter, binds);
    if (filter.value.isLarge())
        return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be filtered by."_s));
    const QString left = lacksComparison(binds.dialect(), **column) ? textOf(binds.dialect(), *quoted) : *quoted;
    // NotEqual keeps rows that hold NULL: they are not equal either.
    const Value value = bindable(binds.dialect(), **column, filter.value);
    if (const Status fine = checkNumber(binds.dialect(), **column, value); !fine)
        return fail(fine);
    const QString condition =
        u"%1 %2 %3"_s.arg(left, operatorOf(filter.comparison), comparedPlaceholder(**column, value, binds));
    if (equality && filter.comparison == Comparison::NotEqual && (*column)->nullable)
        return u"(%1 OR %2 IS NULL)"_s.arg(condition, *quoted);
    return condition;
}

} // namespace

Result<const Column *> findColumn(const Table &table, const QString &name)
{
    if (const Column *column = table.column(name))
        return column;
    return fail(Error::invalidInput(u"Table %1 has no column %2; look at the table's columns."_s.arg(
        boundedText(table.ref.display(), 200, false), boundedText(name, 200, false))));
}

bool lacksComparison(DialectId dialect, const Column &column)
{
    if (dialect != DialectId::PostgreSQL)
        return false;
    static const QStringList types{u"json"_s, u"xml"_s,  u"point"_s,   u"line"_s,  u"lseg"_s,
                                   u"box"_s,  u"path"_s, u"polygon"_s, u"circle"_s};
    return types.contains(column.type);
}

Value bindable(DialectId dialect, const Column &column, const Value &value)
{
    const auto *text = std::get_if<QString>(&value.data());
    if (dialect == DialectId::PostgreSQL || !text)
        return value;
    if (dialect == DialectId::MySQL && (column.family == TypeFamily::Integer || column.family == TypeFamily::Boolean)) {
        bool ok = false;
        if (const qint64 number = text->toLongLong(&ok); ok)
            return Value(number);
    }
    if (column.family != TypeFamily::Boolean)
        return value;
    if (text->compare("true"_L1, Qt::CaseInsensitive) == 0)
        return Value(qint64(1));
    if (text->compare("false"_L1, Qt::CaseInsensitive) == 0)
        return Value(qint64(0));
    return value;
}

QString comparedPlaceholder(const Column &column, const Value &value, Binds &binds)
{
    return binds.dialect() == DialectId::MySQL ? mysqlPlaceholder(column, value, binds) : binds.add(value);
}

Result<QString> whereOf(const Table &table, const QList<Filter> &filters, Binds &binds)
{
    QStringList conditions;
    for (const Filter &filter : filters) {
        const auto condition = filterCondition(table, filter, binds);
        if (!condition)
            return condition;
        conditions.append(*condition);
    }
    return conditions.isEmpty() ? QString() : " WHERE "_L1 + conditions.join(" AND "_L1);
}

Result<QString> unchangedCondition(const Column &column, const Value &seen, Binds &binds)
{
    const auto quoted = quoteName(binds.dialect(), column.name);
    if (!quoted)
        return quoted;
    if (seen.isNull())
        return *quoted + " IS NULL"_L1;
    const Value value = bindable(binds.dialect(), column, seen);
    switch (binds.dialect()) {
    case DialectId::SQLite:
        return sqliteUnchanged(*quoted, value, binds);
    case DialectId::MySQL:
        return mysqlUnchanged(column, *quoted, value, binds);
    case DialectId::PostgreSQL:
        break;
    }
    if (comparesExactly(column))
        return nullSafe(binds.dialect(), *quoted, binds.add(value));
    return nullSafe(binds.dialect(), *quoted + "::pg_catalog.text COLLATE \"C\""_L1, binds.add(value));
}

Result<QString> keyCondition(const Column &column, const Value &value, Binds &binds)
{
    const auto quoted = quoteName(binds.dialect(), column.name);
    if (!quoted)
        return quoted;
    if (value.isLarge())
        return fail(Error::invalidInput(
            u"The key %1 is too long to be fetched whole, so its row cannot be named."_s.arg(column.name)));
    if (value.isNull())
        return *quoted + " IS NULL"_L1;
    const QString left = lacksComparison(binds.dialect(), column) ? textOf(binds.dialect(), *quoted) : *quoted;
    return u"%1 = %2"_s.arg(left, comparedPlaceholder(column, bindable(binds.dialect(), column, value), binds));
}

} // namespace athanor
