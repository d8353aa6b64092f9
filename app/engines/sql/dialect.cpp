// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/dialect.h"

#include "engines/sql/changesql.h"
#include "engines/sql/pagequery.h"

namespace athanor {

using namespace Qt::StringLiterals;

QString dialectName(DialectId dialect)
{
    switch (dialect) {
    case DialectId::SQLite:
        return u"sqlite"_s;
    case DialectId::PostgreSQL:
        return u"postgresql"_s;
    case DialectId::MySQL:
        return u"mysql"_s;
    }
    return {};
}

std::optional<DialectId> dialectByName(const QString &name)
{
    for (const DialectId id : {DialectId::SQLite, DialectId::PostgreSQL, DialectId::MySQL}) {
        if (name.compare(dialectName(id), Qt::CaseInsensitive) == 0)
            return id;
    }
    if (name.compare("mariadb"_L1, Qt::CaseInsensitive) == 0)
        return DialectId::MySQL;
    if (name.compare("postgres"_L1, Qt::CaseInsensitive) == 0)
        return DialectId::PostgreSQL;
    return std::nullopt;
}

Result<QString> quoteName(DialectId dialect, const QString &name)
{
    if (name.isEmpty())
        return fail(Error::invalidInput(u"A name is empty; give the name of a table or column."_s));
    if (name.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"A name holds a NUL character; no database can have such a name."_s));
    const QChar quote = dialect == DialectId::MySQL ? u'`' : u'"';
    QString quoted = name;
    quoted.replace(quote, QString(2, quote));
    return quote + quoted + quote;
}

Result<QString> quoteTable(DialectId dialect, const TableRef &table)
{
    const auto name = quoteName(dialect, table.name);
    if (!name || table.schema.isEmpty())
        return name;
    const auto schema = quoteName(dialect, table.schema);
    if (!schema)
        return schema;
    return *schema + u'.' + *name;
}

namespace {

bool isPlainKey(const Table &table, const QStringList &columns)
{
    return !columns.isEmpty() && std::ranges::all_of(columns, [&](const QString &name) {
        const Column *column = table.column(name);
        return column && !column->nullable;
    });
}

bool isPlainUnique(const Index &index)
{
    return index.unique && index.where.isEmpty() && !index.isExpression.contains(true);
}

} // namespace

QStringList rowKey(const Table &table)
{
    if (!table.primaryKey.isEmpty())
        return table.primaryKey;
    for (const UniqueConstraint &unique : table.uniques) {
        if (isPlainKey(table, unique.columns))
            return unique.columns;
    }
    for (const Index &index : table.indexes) {
        if (isPlainUnique(index) && isPlainKey(table, index.elements))
            return index.elements;
    }
    return {};
}

namespace {

QString quotedText(DialectId dialect, QString text)
{
    text.replace(u'\'', "''"_L1);
    // MySQL reads a backslash as an escape unless NO_BACKSLASH_ESCAPES is set.
    if (dialect == DialectId::MySQL)
        text.replace(u'\\', "\\\\"_L1);
    return u'\'' + text + u'\'';
}

struct LiteralOf
{
    DialectId dialect;

    QString operator()(std::monostate) const { return u"NULL"_s; }
    QString operator()(bool value) const
    {
        if (dialect == DialectId::SQLite)
            return value ? u"1"_s : u"0"_s;
        return value ? u"true"_s : u"false"_s;
    }
    QString operator()(qint64 value) const { return QString::number(value); }
    QString operator()(double value) const
    {
        const QString text = Value(value).toText();
        return qIsFinite(value) ? text : quotedText(dialect, text);
    }
    QString operator()(const QString &value) const { return quotedText(dialect, value); }
    QString operator()(const QByteArray &value) const
    {
        const QString hex = QString::fromLatin1(value.toHex());
        return dialect == DialectId::PostgreSQL ? u"'\\x%1'::bytea"_s.arg(hex) : u"x'%1'"_s.arg(hex);
    }
    QString operator()(const LargeValue &value) const { return u"/* %1 bytes */ NULL"_s.arg(value.bytes); }
};

/// The end of the quoted text or comment that begins at `at`; `at` itself if none begins there.
qsizetype opaqueEnd(const QString &sql, qsizetype at)
{
    const QChar c = sql.at(at);
    if (c == u'\'' || c == u'"' || c == u'`') {
        const qsizetype end = sql.indexOf(c, at + 1);
        return end < 0 ? sql.size() : end + 1;
    }
    if (QStringView(sql).sliced(at).startsWith("--"_L1)) {
        const qsizetype end = sql.indexOf(u'\n', at);
        return end < 0 ? sql.size() : end;
    }
    return at;
}

qsizetype digitsEnd(const QString &sql, qsizetype at)
{
    while (at < sql.size() && sql.at(at) >= u'0' && sql.at(at) <= u'9')
        ++at;
    return at;
}

} // namespace

QString literalForDisplay(DialectId dialect, const Value &value)
{
    return std::visit(LiteralOf{dialect}, value.data());
}

QString displaySql(DialectId dialect, const Statement &statement)
{
    const QString &sql = statement.sql;
    const bool numbered = dialect == DialectId::PostgreSQL;
    QString out;
    qsizetype next = 0;
    for (qsizetype at = 0; at < sql.size();) {
        if (const qsizetype end = opaqueEnd(sql, at); end > at) {
            out += QStringView(sql).mid(at, end - at);
            at = end;
            continue;
        }
        const qsizetype end = numbered && sql.at(at) == u'$' ? digitsEnd(sql, at + 1) : at + 1;
        const bool isBind = numbered ? end > at + 1 : sql.at(at) == u'?';
        if (!isBind) {
            out += sql.at(at++);
            continue;
        }
        const qsizetype index = numbered ? QStringView(sql).mid(at + 1, end - at - 1).toInt() - 1 : next++;
        out += literalForDisplay(dialect, statement.binds.value(index));
        at = end;
    }
    return out;
}

Result<Statement> selectPage(DialectId dialect, const Table &table, const PageRequest &request)
{
    const auto query = pageQuery(dialect, table, request);
    if (!query)
        return fail(query);
    return query->statement;
}

} // namespace athanor
