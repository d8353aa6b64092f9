// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/dialect.h"

namespace athanor {

/// Expressions over one column that tell a cell's length before it is read.
struct CellGuard
{
    QString isLong;  ///< longer than the limit in bytes
    QString size;    ///< bytes
    QString preview; ///< the first part, text or bytes
};

/// Whether a cell of the column can be longer than the limit at all.
[[nodiscard]] bool canBeLong(DialectId dialect, const Table &table, const Column &column, qint64 limit);
/// `quoted` is the column's quoted name.
[[nodiscard]] CellGuard cellGuard(DialectId dialect, const Table &table, const Column &column, const QString &quoted,
                                  qint64 limit);

/// A name by which SQLite still knows the rowid of the table although columns may be called so; empty if it has none.
[[nodiscard]] QString sqliteRowid(const Table &table);

} // namespace athanor
