// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/changesql.h"

#include "engines/sql/conditions.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Error notWritable(const Column &column)
{
    return Error::invalidInput(u"Column %1 is computed by the server; leave it out of the change."_s.arg(column.name));
}

struct Assignment
{
    QString column;      ///< quoted
    QString placeholder; ///< of its bound value
};

Result<QList<Assignment>> assignments(const Table &table, const QList<NamedValue> &values, Binds &binds)
{
    QList<Assignment> list;
    QStringList seen;
    for (const NamedValue &named : values) {
        const auto column = findColumn(table, named.column);
        if (!column)
            return fail(column);
        if ((*column)->generated)
            return fail(notWritable(**column));
        if (named.value.isLarge())
            return fail(Error::invalidInput(
                u"Only the first part of %1 was fetched; it cannot be written back."_s.arg(named.column)));
        if (seen.contains(named.column))
            return fail(Error::invalidInput(u"Column %1 is given twice; give it once."_s.arg(named.column)));
        seen.append(named.column);
        const auto quoted = quoteName(binds.dialect(), named.column);
        if (!quoted)
            return fail(quoted);
        const Value value = bindable(binds.dialect(), **column, named.value);
        // The text of a number is the bits of its letters to MySQL's BIT.
        const bool bits = binds.dialect() == DialectId::MySQL && (*column)->type.startsWith("bit"_L1);
        list.append({*quoted, bits ? comparedPlaceholder(**column, value, binds) : binds.add(value)});
    }
    return list;
}

/// RETURNING of the key, so that an insert says which row it made.
Result<QString> returningKey(DialectId dialect, const Table &table)
{
    QStringList columns;
    for (const QString &name : rowKey(table)) {
        const auto quoted = quoteName(dialect, name);
        if (!quoted)
            return quoted;
        columns.append(*quoted);
    }
    if (columns.isEmpty() || dialect == DialectId::MySQL)
        return QString();
    return " RETURNING "_L1 + columns.join(", "_L1);
}

Result<Statement> insertStatement(DialectId dialect, const Table &table, const QString &name, const RowChange &change)
{
    Binds binds(dialect);
    const auto list = assignments(table, change.values, binds);
    if (!list)
        return fail(list);
    const auto returning = returningKey(dialect, table);
    if (!returning)
        return fail(returning);
    QStringList columns, placeholders;
    for (const Assignment &assignment : *list) {
        columns.append(assignment.column);
        placeholders.append(assignment.placeholder);
    }
    if (columns.isEmpty()) {
        const QString empty = dialect == DialectId::MySQL ? u" () VALUES ()"_s : u" DEFAULT VALUES"_s;
        return Statement{"INSERT INTO "_L1 + name + empty + *returning, {}};
    }
    return Statement{"INSERT INTO "_L1 + name + " ("_L1 + columns.join(", "_L1) + ") VALUES ("_L1 +
                         placeholders.join(", "_L1) + u')' + *returning,
                     binds.values()};
}

Status checkKey(const Table &table, const QList<NamedValue> &key)
{
    QStringList expected = rowKey(table);
    if (expected.isEmpty())
        return fail(Error::refused(
            u"Table %1 has no primary key and no unique NOT NULL columns, so one row cannot be named; it is read-only here."_s
                .arg(boundedText(table.ref.display(), 200, false))));
    QStringList given;
    for (const NamedValue &named : key)
        given.append(named.column);
    const QString wanted = expected.join(", "_L1);
    expected.sort();
    given.sort();
    if (given != expected)
        return fail(Error::invalidInput(u"A row of %1 is named by %2; give exactly these columns as its key."_s.arg(
            boundedText(table.ref.display(), 200, false), boundedText(wanted, 200, false))));
    return {};
}

/// WHERE over the key and the values that were seen. Cells too long to be fetched whole cannot be compared.
Result<QString> whereRowIsAsSeen(const Table &table, const RowChange &change, Binds &binds)
{
    if (const Status valid = checkKey(table, change.key); !valid)
        return fail(valid);
    QStringList conditions;
    for (const NamedValue &named : change.key) {
        const auto condition = keyCondition(*table.column(named.column), named.value, binds);
        if (!condition)
            return condition;
        conditions.append(*condition);
    }
    for (const NamedValue &named : change.originals) {
        const auto column = findColumn(table, named.column);
        if (!column)
            return fail(column);
        if (named.value.isLarge() || change.key.contains(named))
            continue;
        const auto condition = unchangedCondition(**column, named.value, binds);
        if (!condition)
            return condition;
        conditions.append(*condition);
    }
    return " WHERE "_L1 + conditions.join(" AND "_L1);
}

Result<Statement> updateStatement(DialectId dialect, const Table &table, const QString &name, const RowChange &change)
{
    if (change.values.isEmpty())
        return fail(Error::invalidInput(u"The update changes nothing; give at least one column."_s));
    Binds binds(dialect);
    const auto list = assignments(table, change.values, binds);
    if (!list)
        return fail(list);
    const auto where = whereRowIsAsSeen(table, change, binds);
    if (!where)
        return fail(where);
    QStringList sets;
    for (const Assignment &assignment : *list)
        sets.append(assignment.column + " = "_L1 + assignment.placeholder);
    return Statement{"UPDATE "_L1 + name + " SET "_L1 + sets.join(", "_L1) + *where, binds.values()};
}

Result<Statement> deleteStatement(DialectId dialect, const Table &table, const QString &name, const RowChange &change)
{
    Binds binds(dialect);
    const auto where = whereRowIsAsSeen(table, change, binds);
    if (!where)
        return fail(where);
    return Statement{"DELETE FROM "_L1 + name + *where, binds.values()};
}

} // namespace

Result<Statement> changeStatement(DialectId dialect, const Table &table, const RowChange &change)
{
    if (table.kind == Table::Kind::View || table.kind == Table::Kind::MaterializedView)
        return fail(Error::refused(
            u"%1 is a view; change the tables that it reads."_s.arg(boundedText(table.ref.display(), 200, false))));
    const auto name = quoteTable(dialect, table.ref);
    if (!name)
        return fail(name);
    switch (change.kind) {
    case RowChange::Kind::Insert:
        return insertStatement(dialect, table, *name, change);
    case RowChange::Kind::Update:
        return updateStatement(dialect, table, *name, change);
    case RowChange::Kind::Delete:
        return deleteStatement(dialect, table, *name, change);
    }
    return fail(Error::internal(u"A change has no kind."_s));
}

PageRequest rowByKey(const TableRef &table, const QList<NamedValue> &key)
{
    PageRequest request;
    request.table = table;
    request.limit = 1;
    for (const NamedValue &named : key) {
        const auto comparison = named.value.isNull() ? Comparison::IsNull : Comparison::Equal;
        request.filters.append({named.column, comparison, named.value});
    }
    return request;
}

} // namespace athanor
