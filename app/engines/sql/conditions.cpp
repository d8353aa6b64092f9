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
    const QString condition = u"%1 %2 %3"_s.arg(left, operatorOf(filter.comparison),
                                                binds.add(bindable(binds.dialect(), **column, filter.value)));
    if (equality && filter.comparison == Comparison::NotEqual && (*column)->nullable)
        return u"(%1 OR %2 IS NULL)"_s.arg(condition, *quoted);
    return condition;
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
    if (dialect != DialectId::SQLite || column.family != TypeFamily::Boolean || !text)
        return value;
    if (text->compare("true"_L1, Qt::CaseInsensitive) == 0)
        return Value(qint64(1));
    if (text->compare("false"_L1, Qt::CaseInsensitive) == 0)
        return Value(qint64(0));
    return value;
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
        return nullSafe(binds.dialect(), *quoted, binds.add(value));
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
    return u"%1 = %2"_s.arg(left, binds.add(bindable(binds.dialect(), column, value)));
}

} // namespace athanor
