// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/operation.h"

namespace athanor {

/// A constraint as a table holds it. Type-bound: it came with an Enum or a Boolean, its condition is rendered already.
struct TableConstraint
{
    ConstraintDef def;
    bool typeBound = false;
    ColumnType boundType;
};

/// SQLAlchemy's Table after op.create_table() was read: keys of columns made constraints of the table, nullability
/// decided, in the order in which the statement lists them. Plain value.
struct TableModel
{
    QString schema, name;
    QList<ColumnDef> columns;           ///< `nullable` is always set; `primaryKey` where the column is in the key
    PrimaryKeyDef primaryKey;           ///< no columns: none
    bool implicitKey = true;            ///< the key comes from Column(primary_key=True)
    QList<TableConstraint> constraints; ///< without the primary key
    QList<CreateIndex> indexes;         ///< of Column(index=True)
    QString comment;
    QStringList prefixes;
    bool ifNotExists = false;
    DialectOptions options;

    [[nodiscard]] const ColumnDef *column(const QString &columnName) const;
    /// The column of an integer key that the server numbers by itself, or null: PrimaryKeyConstraint's
    /// `_autoincrement_column`.
    [[nodiscard]] const ColumnDef *autoincrementColumn() const;
    [[nodiscard]] bool hasForeignKey(const QString &columnName) const;
};

} // namespace athanor
