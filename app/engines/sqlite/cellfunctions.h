// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <map>

struct sqlite3;
struct sqlite3_blob;
struct sqlite3_context;
struct sqlite3_value;

namespace athanor {

/// Two SQL functions that look at a cell without reading it whole, which length() and substr() do:
///     athanor_cell_bytes(table, column, rowid)         its size in bytes, from the record's header
///     athanor_cell_start(table, column, rowid, type)   its first part, as text or blob
/// NULL where SQLite cannot open the cell by itself (generated columns). Only top-level SQL may call them.
class CellFunctions
{
public:
    CellFunctions() = default;
    ~CellFunctions() { close(); }
    CellFunctions(const CellFunctions &) = delete;
    CellFunctions &operator=(const CellFunctions &) = delete;

    void install(sqlite3 *database);
    /// Ends the reads that the functions hold open; called when the statement is done.
    void close();

private:
    /// One column of one table, opened at the row that was asked for last.
    struct Column
    {
        sqlite3_blob *blob = nullptr;
        long long rowid = 0;
    };
    [[nodiscard]] Column *column(sqlite3_context *context, sqlite3_value **arguments);
    [[nodiscard]] sqlite3_blob *cell(sqlite3_context *context, sqlite3_value **arguments);
    static void bytes(sqlite3_context *context, int count, sqlite3_value **arguments);
    static void start(sqlite3_context *context, int count, sqlite3_value **arguments);

    sqlite3 *m_database = nullptr;
    int m_encoding = 0;
    std::map<std::pair<QByteArray, QByteArray>, Column> m_columns; ///< by table and column; addresses are stable
};

} // namespace athanor
