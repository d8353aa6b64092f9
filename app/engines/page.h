// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"
#include "engines/value.h"

#include <QList>

#include <optional>

namespace athanor {

/// Contains and StartsWith look at the value's text and ignore case.
enum class Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    StartsWith,
    IsNull,
    IsNotNull
};

struct Filter
{
    QString column;
    Comparison comparison = Comparison::Equal;
    Value value; ///< not used by IsNull and IsNotNull; text in the person's spelling is cast by the server
    friend bool operator==(const Filter &, const Filter &) = default;
};

struct SortKey
{
    QString column;
    bool descending = false;
    friend bool operator==(const SortKey &, const SortKey &) = default;
};

using Row = QList<Value>;

/// A place between rows: the values of the sort columns and then of the key columns of the last row seen. Of a table
/// without a key: its physical place (rowid, ctid) or, for a view, the number of rows seen.
using PagePosition = QList<Value>;

/// A page by key, never by OFFSET: rows neither repeat nor vanish while others insert and delete.
struct PageRequest
{
    TableRef table;
    QList<Filter> filters; ///< all must hold
    QList<SortKey> order;  ///< the table's key is appended, so that the order is total
    int limit = 200;
    std::optional<PagePosition> after;
    qint64 cellLimit = 64 * 1024; ///< longer cells come as LargeValue
};

struct Page
{
    QList<Column> columns;
    QStringList key; ///< names of the columns that identify a row; empty: the table cannot be edited
    QList<Row> rows;
    std::optional<PagePosition> next; ///< where the next page starts; nothing: this was the last
    QString notice; ///< what the person must know of these rows: "of about ... keys, ... are shown"; mostly empty
};

struct RowCount
{
    qint64 rows = 0;
    bool exact = false;
};

struct NamedValue
{
    QString column;
    Value value;
    friend bool operator==(const NamedValue &, const NamedValue &) = default;
};

/// The value of a column; null if the list does not name it.
[[nodiscard]] const Value *valueOf(const QList<NamedValue> &values, const QString &column);

/// One staged change. Update and erase carry the key and the values that the person saw; both go into WHERE, and
/// exactly one row must be affected.
struct RowChange
{
    enum class Kind { Insert, Update, Delete };
    Kind kind = Kind::Insert;
    TableRef table;
    QList<NamedValue> key;       ///< update, delete
    QList<NamedValue> values;    ///< insert: all given columns; update: the changed ones
    QList<NamedValue> originals; ///< update: old values of the changed columns; delete: of all columns seen

    static RowChange insert(const TableRef &table, const QList<NamedValue> &values);
    static RowChange update(const TableRef &table, const QList<NamedValue> &key, const QList<NamedValue> &values,
                            const QList<NamedValue> &originals);
    static RowChange erase(const TableRef &table, const QList<NamedValue> &key, const QList<NamedValue> &originals);
    friend bool operator==(const RowChange &, const RowChange &) = default;
};

/// The row that a change expected is not there any more, or has other values.
struct RowConflict
{
    int change = 0;                          ///< index into the list that was applied
    std::optional<QList<NamedValue>> theirs; ///< the row as it is now; nothing: it is gone
};

/// Either all changes were committed, or none was and `conflict` says why.
struct ApplyOutcome
{
    std::optional<RowConflict> conflict;
    QList<QList<NamedValue>> insertedKeys; ///< a list an insert, in order
};

/// SQL with its bound values, as it is sent.
struct Statement
{
    QString sql;
    QList<Value> binds;
};

} // namespace athanor
