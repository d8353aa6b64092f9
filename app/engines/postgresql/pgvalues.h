// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"
#include "engines/sql/cell.h"

#include <vector>

struct pg_result;

namespace athanor {

[[nodiscard]] QStringList pgColumns(const pg_result *result);

/// Reads the rows of one statement in text format. Numbers without an exact C++ type, dates and all else stay text.
class PgRowReader
{
public:
    /// `result` is any with rows of the statement.
    explicit PgRowReader(const pg_result *result);
    /// Holds until the next row is read or the result is freed.
    [[nodiscard]] CellRow row(const pg_result *result, int row);

private:
    [[nodiscard]] Cell cell(QByteArrayView text, size_t column);
    std::vector<unsigned> m_types;
    std::vector<QByteArray> m_bytes; ///< of bytea, which comes in hex
    std::vector<Cell> m_cells;
};

/// Bound values as libpq wants them: text, or raw bytes for bytea. The pointers live as long as this does.
class PgBinds
{
public:
    /// InvalidInput: text with NUL, which PostgreSQL cannot hold; a cell that was not fetched whole; too many values.
    [[nodiscard]] static Result<PgBinds> of(const QList<Value> &values);

    [[nodiscard]] int count() const { return int(m_bytes.size()); }
    /// Call after the object has its final place.
    [[nodiscard]] std::vector<const char *> pointers() const;
    [[nodiscard]] const std::vector<int> &lengths() const { return m_lengths; }
    [[nodiscard]] const std::vector<int> &formats() const { return m_formats; }

private:
    [[nodiscard]] Status add(const Value &value);

    QList<QByteArray> m_bytes;
    std::vector<bool> m_null;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
};

} // namespace athanor
