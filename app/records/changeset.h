// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"

#include <QMap>

#include <optional>

namespace athanor {

/// Names a row whatever the sort, the filter or the page: the values of its key for a row of the database, a running
/// number for one that is not there yet.
using RowId = QString;

/// The id of a row of the database. Values of different types never share one.
[[nodiscard]] RowId rowIdOf(const QList<NamedValue> &key);
[[nodiscard]] bool isNewRow(const RowId &row);

/// A row as the person saw it.
struct SeenRow
{
    QList<NamedValue> key;
    QList<NamedValue> values; ///< all columns

    friend bool operator==(const SeenRow &, const SeenRow &) = default;
};

/// What is staged for one row.
struct RowEdit
{
    RowChange::Kind kind = RowChange::Kind::Update;
    RowId row;
    QList<NamedValue> key;       ///< empty for an insert
    QList<NamedValue> values;    ///< insert: what was given; update: the new values of the changed columns
    QList<NamedValue> originals; ///< update: what the changed columns held when first seen; delete: the whole row
    quint64 order = 0;           ///< when the row was first touched

    [[nodiscard]] const Value *value(const QString &column) const;
    [[nodiscard]] const Value *original(const QString &column) const;
    friend bool operator==(const RowEdit &, const RowEdit &) = default;
};

/// One staged row and what will be sent for it.
struct StagedChange
{
    RowId row;
    RowChange change;
};

/// The edits of one table that are not in the database yet. Keyed by row, so they survive sorting, filtering and
/// reloading. Several edits of a cell are one change with the first original; an edit back to the original is none; a
/// new row that is deleted vanishes. Everything can be undone step by step. Plain value logic, one thread.
class ChangeSet
{
public:
    explicit ChangeSet(Table table = {});

    [[nodiscard]] const Table &table() const { return m_table; }
    [[nodiscard]] bool isEmpty() const { return m_edits.isEmpty(); }
    [[nodiscard]] int size() const { return static_cast<int>(m_edits.size()); }
    [[nodiscard]] int count(RowChange::Kind kind) const;
    /// What is staged for a row; null if nothing.
    [[nodiscard]] const RowEdit *find(const RowId &row) const;
    /// All staged rows, in the order in which they were first touched.
    [[nodiscard]] QList<RowEdit> edits() const;

    /// Stages a value for a cell of a row of the database. A row that is marked for deletion is left alone.
    void edit(const SeenRow &row, const QString &column, const Value &value);
    /// Stages a new row and returns its id.
    RowId insert(const QList<NamedValue> &values);
    /// Sets a cell of a new row; nothing leaves the column to its default.
    void editNew(const RowId &row, const QString &column, const std::optional<Value> &value);
    /// Marks a row for deletion, whatever was staged for it before.
    void erase(const SeenRow &row);
    /// Takes a new row away, or everything that was staged for a row of the database.
    void revert(const RowId &row);
    void revertCell(const RowId &row, const QString &column);

    /// After a conflict: the row is now `theirs`. Staged cells named in `keepMine` stay and are held against the new
    /// values; the others go. A deletion stays only if `keepMine` is not empty.
    void rebase(const RowId &row, const SeenRow &theirs, const QStringList &keepMine);

    [[nodiscard]] bool canUndo() const { return !m_undo.isEmpty(); }
    [[nodiscard]] bool canRedo() const { return !m_redo.isEmpty(); }
    void undo();
    void redo();

    /// What to send, in an order that keeps intermediate states legal where one exists: deletions first, then updates
    /// (one that frees a unique value before one that takes it), then insertions. Where the table refers to itself,
    /// insertions come first and deletions last, so that no row loses what it points to.
    [[nodiscard]] QList<StagedChange> staged() const;
    [[nodiscard]] QList<RowChange> toChanges() const;

    /// Forgets everything, the undo steps too: the changes were applied or thrown away.
    void clear();
    /// Takes edits over that were saved; the undo steps start anew.
    void restore(const QList<RowEdit> &edits);

private:
    struct Command
    {
        RowId row;
        std::optional<RowEdit> before;
        std::optional<RowEdit> after;
    };

    void change(const RowId &row, const std::optional<RowEdit> &after);
    void put(const RowId &row, const std::optional<RowEdit> &edit);
    [[nodiscard]] RowEdit editOf(const RowId &row, const QList<NamedValue> &key);
    [[nodiscard]] bool refersToItself() const;
    [[nodiscard]] QList<RowEdit> updatesInOrder() const;

    Table m_table;
    QMap<RowId, RowEdit> m_edits;
    QList<Command> m_undo;
    QList<Command> m_redo;
    quint64 m_nextOrder = 1;
    quint64 m_nextNew = 1;
};

} // namespace athanor
