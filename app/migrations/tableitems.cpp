// SPDX-License-Identifier: Apache-2.0
#include "migrations/columncalls.h"
#include "migrations/typerenderer.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;
using python::PyValue;

namespace {

/// A column of a name that is there already takes its place, as SQLAlchemy has it. What hangs on the first one would
/// stay behind there, in ways that differ; such a table is refused.
QList<ColumnDef> withoutDoubles(CallArguments &a, const QList<ColumnDef> &columns)
{
    QList<ColumnDef> out;
    for (const ColumnDef &column : columns) {
        const auto first = std::ranges::find(out, column.name, &ColumnDef::name);
        if (first == out.end()) {
            out.append(column);
            continue;
        }
        const bool isPlain = !first->primaryKey && !first->unique && !first->index && first->foreignKeys.isEmpty() &&
                             first->checks.isEmpty() && !first->computed && !first->identity &&
                             !isEnumType(first->type) && first->type.name != "Boolean"_L1;
        if (!isPlain)
            a.fail(u"the column %1 is declared twice"_s.arg(column.name));
        *first = column;
    }
    return out;
}

} // namespace

TableItems readTableItems(CallArguments &a)
{
    TableItems out;
    for (const PyValue &item : a.rest()) {
        if (const auto column = item.object<ColumnObject>())
            out.columns.append(column->held());
        else if (const auto constraint = item.object<ConstraintObject>())
            out.constraints.append(constraint->held());
        else if (const auto tableIndex = item.object<IndexObject>())
            out.indexes.append(tableIndex->held().index);
        else
            a.failValue(u"an item of the table"_s, item);
    }
    for (const ColumnDef &c : out.columns) {
        if (c.name.isEmpty())
            a.fail(u"a column has no name"_s);
    }
    out.columns = withoutDoubles(a, out.columns);
    return out;
}

QStringList keyOf(const TableItems &items)
{
    for (const ConstraintDef &constraint : items.constraints) {
        if (const auto *key = std::get_if<PrimaryKeyDef>(&constraint))
            return key->columns;
    }
    return {};
}

} // namespace athanor
