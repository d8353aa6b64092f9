// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/dialect.h"

namespace athanor {

/// The SELECT of one page and how its rows are read. Long cells come as NULL with their size and first part in columns
/// of their own, so that no cell is fetched before its length is known.
struct PageQuery
{
    struct Guard
    {
        qsizetype column = 0;  ///< index of the guarded column; its preview and size stand at these indexes
        qsizetype size = 0;    ///< NULL unless the cell is longer than the limit
        qsizetype preview = 0; ///< text or bytes
    };
    Statement statement;
    QList<Guard> guards;
    QStringList key;
    QList<qsizetype> position; ///< indexes of the values that make up a PagePosition
    bool byOffset = false;     ///< nothing orders the rows in total: the position is the number of rows seen
    qint64 offset = 0;
    int limit = 0;          ///< one row more is asked for, to know whether this was the last page
    qsizetype tooLong = -1; ///< rowsQuery: index of a column that is not NULL where a cell of the row was left out
};

[[nodiscard]] Result<PageQuery> pageQuery(DialectId dialect, const Table &table, const PageRequest &request);

/// The SELECT of rows that are taken one by one and not kept: no previews, and in place of all the sizes one column
/// that says whether a longer cell was left out. SQLite is held to the length by SqlConnection::read(), for less.
[[nodiscard]] Result<PageQuery> rowsQuery(DialectId dialect, const Table &table, const PageRequest &request);

/// The page out of the rows that the query gave. Unsupported if the next page would start at a cell too long to fetch.
[[nodiscard]] Result<Page> readPage(const PageQuery &query, const Table &table, QList<Row> rows);

} // namespace athanor
