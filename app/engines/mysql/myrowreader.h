// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mysql/libmariadb.h"
#include "engines/sql/cell.h"

#include <array>
#include <optional>

namespace athanor {

/// Reads the rows of one statement: numbers that C++ holds exactly as such, bytes of binary columns as bytes, all else
/// (DECIMAL, dates, JSON, unsigned numbers above 2^63) as text in the server's spelling. BIT is the number that its
/// bits make. Rows of a prepared statement are read where libmariadb has received them, without a copy; what does not
/// lie within its buffer is no row.
class MyRowReader
{
public:
    /// `fields` outlive this object.
    MyRowReader(const MYSQL_FIELD *fields, unsigned count);
    ~MyRowReader();
    Q_DISABLE_COPY_MOVE(MyRowReader)

    /// Before the first row of a prepared statement is fetched; the statement outlives this object. False if libmariadb
    /// refuses.
    [[nodiscard]] bool attach(MYSQL_STMT *statement);
    /// The row that was just fetched; holds until the next one is. Nothing if the server sent what is none.
    [[nodiscard]] std::optional<CellRow> row() const;
    /// A row of the text protocol; holds as long as `cells` do.
    [[nodiscard]] CellRow textRow(MYSQL_ROW cells, const unsigned long *lengths);

private:
    struct Wire;
    static void take(void *self, unsigned column, unsigned char **at);
    [[nodiscard]] std::optional<Cell> wireCell(Wire &wire, size_t column);
    [[nodiscard]] std::optional<Cell> temporal(QByteArrayView bytes, size_t column);
    [[nodiscard]] Cell textCell(QByteArrayView text, size_t column);
    [[nodiscard]] Cell unsignedCell(quint64 number, size_t column);
    [[nodiscard]] Cell bits(QByteArrayView bytes, size_t column);

    MYSQL_STMT *m_statement = nullptr;
    const MYSQL_FIELD *m_fields;
    std::vector<Cell> m_cells;
    std::vector<std::array<char, 48>> m_spelled; ///< the longest date has 32 characters
    bool m_broken = false;
};

} // namespace athanor
