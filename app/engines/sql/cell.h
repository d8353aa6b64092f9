// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"

#include <QByteArrayView>

#include <span>
#include <vector>

namespace athanor {

/// A cell on its way from a server to a file: what a Value holds, but text and bytes stay where they arrived, so that
/// millions of rows need no memory of their own. Whoever hands a cell out says how long it holds.
struct Cell
{
    /// Text is valid UTF-8. TooLong: there is more than was asked for, and nothing of it was fetched.
    enum class Kind { Null, Bool, Integer, Real, Text, Bytes, TooLong };
    Kind kind = Kind::Null;
    qint64 integer = 0; ///< Bool: 0 or 1
    double real = 0;
    QByteArrayView data; ///< Text, Bytes

    static Cell ofBool(bool value) { return {Kind::Bool, value ? 1 : 0, 0, {}}; }
    static Cell ofInteger(qint64 value) { return {Kind::Integer, value, 0, {}}; }
    static Cell ofReal(double value) { return {Kind::Real, 0, value, {}}; }
    static Cell ofBytes(QByteArrayView value) { return {Kind::Bytes, 0, 0, value}; }
    /// Text where the bytes are UTF-8, otherwise the bytes, as textOrBytes().
    static Cell ofText(QByteArrayView value);
    /// A number as a server spells it; text where it is none that fits. Infinity and NaN stay text: neither JSON nor a
    /// spin box has them.
    static Cell ofIntegerText(QByteArrayView value);
    static Cell ofRealText(QByteArrayView value);
};

using CellRow = std::span<const Cell>;

/// The same as Values, which last.
[[nodiscard]] Value valueOfCell(const Cell &cell);
[[nodiscard]] Row rowOfCells(CellRow cells);

/// The cells of a row of Values, which hold as long as this object and the row do.
class CellsOfRow
{
public:
    explicit CellsOfRow(const Row &row);
    [[nodiscard]] CellRow cells() const { return m_cells; }

private:
    std::vector<QByteArray> m_texts;
    std::vector<Cell> m_cells;
};

} // namespace athanor
