// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/callarguments.h"

namespace athanor {

/// Whether the canonical name is one that builds a part of a table: "sqlalchemy.Column", "sqlalchemy.text" ...
[[nodiscard]] bool isSchemaCall(const QString &path);
/// Reads the call of it.
[[nodiscard]] python::Evaluated readSchemaCall(const QString &path, const python::Arguments &arguments,
                                               DialectId dialect);

/// The items of sa.Table, sa.table and op.create_table: columns and constraints in order.
struct TableItems
{
    QList<ColumnDef> columns;
    QList<ConstraintDef> constraints;
    QList<CreateIndex> indexes;
};
[[nodiscard]] TableItems readTableItems(CallArguments &arguments);
/// The columns of a PrimaryKeyConstraint among them.
[[nodiscard]] QStringList keyOf(const TableItems &items);
/// An element of an index: a column's name, a text or a function.
[[nodiscard]] IndexElement readIndexElement(CallArguments &arguments, const python::PyValue &value);

/// SQL that the script spells out, as a string or a text.
[[nodiscard]] QString writtenSql(CallArguments &a, const python::PyValue &value, const QString &what);
/// "DEFERRABLE" as CREATE TABLE spells it; empty if nothing was said.
[[nodiscard]] QString deferrableText(const std::optional<bool> &deferrable);

} // namespace athanor
