// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/value.h"
#include "migrations/columntype.h"

/// SQLAlchemy Core's expressions and statements, as far as migrations use them to change rows: built by the script
/// reader (corecalls), turned into text as SQLAlchemy 1.4 writes it (corerender).
namespace athanor {

using CoreRef = std::shared_ptr<const CoreNode>;

struct CoreNode
{
    enum class Kind {
        Column,     ///< `text`, of `table` where it has one
        Literal,    ///< `value` of `type`
        Expression, ///< `expression`: a text, true(), null() ...
        Function,   ///< `text` over `items`
        Binary,     ///< items[0] `text` items[1]
        Not,        ///< NOT items[0]
        Clauses,    ///< items joined by `text`: AND, OR
        In,         ///< items[0] `text` (the others)
        Between,    ///< items[0] BETWEEN items[1] AND items[2]
        Case,       ///< [the value], pairs of WHEN and THEN, [the ELSE]
        Cast,       ///< CAST(items[0] AS `type`)
        Rendered    ///< `text` as it stands
    };
    Kind kind = Kind::Column;
    QString text;
    QString schema, table;             ///< Column
    std::shared_ptr<const void> owner; ///< Column: the table object it belongs to
    ColumnType type;
    Value value;
    SqlExpression expression;
    QList<CoreRef> items;
    bool hasValue = false; ///< Case: the first item is compared with the WHENs
    int depth = 1;         ///< of the tree below, and how many nodes it has: both bounded
    qint64 size = 1;
    bool hasElse = false; ///< Case: the last item is the ELSE
};

/// INSERT, UPDATE or DELETE.
struct CoreStatement
{
    enum class Kind { Insert, Update, Delete };
    Kind kind = Kind::Update;
    QString schema, table;
    std::shared_ptr<const void> owner; ///< the table object
    QList<CoreRef> where;
    QStringList columns;        ///< what is set, in the order of the table's columns
    QList<QList<CoreRef>> rows; ///< one for an UPDATE; several of an INSERT stand in one statement
};

} // namespace athanor
