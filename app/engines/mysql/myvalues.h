// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"

#include <mysql.h>

#include <memory>
#include <vector>

namespace athanor {

/// A cell as the server spells it: numbers that C++ holds exactly as such, bytes of binary columns as bytes, all else
/// (DECIMAL, dates, JSON, unsigned numbers above 2^63) as text. BIT is the number that its bits make.
[[nodiscard]] Value myCell(const MYSQL_FIELD &field, QByteArrayView text);

[[nodiscard]] QStringList myColumns(MYSQL_RES *result);

/// Values of one statement in the form of the binary protocol; the pointers live as long as this object.
class MyBinds
{
public:
    [[nodiscard]] static Result<MyBinds> of(const QList<Value> &values);
    [[nodiscard]] MYSQL_BIND *data() { return m_binds.data(); }
    [[nodiscard]] size_t size() const { return m_binds.size(); }

private:
    struct Held
    {
        QByteArray bytes;
        qint64 integer = 0;
        double real = 0;
        unsigned long length = 0;
    };
    [[nodiscard]] Status add(const Value &value);
    std::vector<std::unique_ptr<Held>> m_held; // bound by address
    std::vector<MYSQL_BIND> m_binds;
};

/// Receives the rows of a prepared statement: numbers as such, everything else as text, in buffers that grow as needed.
class MyRowBuffer
{
public:
    MyRowBuffer(MYSQL_STMT *statement, MYSQL_RES *metadata);
    /// Attaches the buffers; false if libmariadb refuses.
    [[nodiscard]] bool bind();
    /// The row that was just fetched.
    [[nodiscard]] Result<Row> row();

private:
    struct Cell
    {
        QByteArray bytes;
        qint64 integer = 0;
        double real = 0;
        float single = 0;
        unsigned long length = 0;
        my_bool isNull = 0;
        my_bool error = 0;
    };
    [[nodiscard]] Value number(size_t column) const;
    [[nodiscard]] bool fetchLong(size_t column);

    MYSQL_STMT *m_statement;
    const MYSQL_FIELD *m_fields;
    std::vector<Cell> m_cells;
    std::vector<MYSQL_BIND> m_binds;
};

} // namespace athanor
