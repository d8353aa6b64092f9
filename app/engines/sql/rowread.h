// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/sqlconnection.h"

namespace athanor {

/// How far a reading of rows came.
struct RowsRead
{
    qint64 rows = 0;                  ///< handed over
    std::optional<PagePosition> next; ///< after the last of them; nothing: these were the last
    bool metLongCell = false;         ///< the next row has a cell longer than the limit, and was not handed over
};

/// Hands over the rows that a page of `request` has, each as it arrives, its cells (one a column of the table) for the
/// length of the call; `row` returns false to stop. The memory is that of one row, whatever the request's limit. Ends
/// before a row with a cell longer than the request's limit: fetch() gives it. `read` is filled also on an error.
[[nodiscard]] Status readRows(SqlConnection &connection, const Table &table, const PageRequest &request,
                              const std::function<bool(CellRow)> &row, RowsRead *read);

} // namespace athanor
