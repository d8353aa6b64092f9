// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/session.h"
#include "records/changeset.h"

#include <optional>

namespace athanor {

/// A table as records need it.
struct TableAccess
{
    Table table;
    QStringList key; ///< names of the columns that identify a row; empty: rows cannot be edited

    /// Why rows cannot be edited: a view, no key. Empty if they can.
    [[nodiscard]] QString whyReadOnly() const;
};

/// Two round trips: the table's description, and which columns name its rows.
[[nodiscard]] Result<TableAccess> describeTable(Session &session, const TableRef &ref);

/// The table a person named: "users", "public.users". NotFound names the nearest; InvalidInput if the name without a
/// schema is that of several.
[[nodiscard]] Result<TableRef> resolveTable(Session &session, const QString &name);

/// One row by its key, long cells up to `cellLimit` bytes whole; nothing if it is not there.
[[nodiscard]] Result<std::optional<SeenRow>> readRow(Session &session, const TableAccess &access,
                                                     const QList<NamedValue> &key, qint64 cellLimit = 64 * 1024);

/// The row of a page with its key.
[[nodiscard]] SeenRow seenRow(const QList<Column> &columns, const QStringList &key, const Row &row);

/// What apply() would send, as a person reads it: values written into the SQL.
[[nodiscard]] Result<QStringList> previewChanges(Session &session, const QList<RowChange> &changes);

/// A cell that was changed by both sides, or only by the other one since the person looked.
struct ConflictCell
{
    QString column;
    Value original;
    Value mine;
    Value theirs;
    bool isMine = false; ///< the person changed it too

    friend bool operator==(const ConflictCell &, const ConflictCell &) = default;
};

/// Holds a change against the row as it is now: the cells the person changed and those that differ from what was seen.
[[nodiscard]] QList<ConflictCell> conflictCells(const RowChange &change, const QList<NamedValue> &theirs);

} // namespace athanor
