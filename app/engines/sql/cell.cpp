// SPDX-License-Identifier: Apache-2.0
#include "engines/sql/cell.h"

#include "engines/sql/sqltext.h"

#include <charconv>
#include <cstring>

namespace athanor {

namespace {

/// Most text is, and eight bytes at a time are soon looked at.
bool isPlainAscii(QByteArrayView text)
{
    constexpr quint64 HighBits = 0x8080808080808080;
    const char *at = text.data();
    qsizetype left = text.size();
    quint64 seen = 0;
    for (; left >= qsizetype(sizeof seen); left -= qsizetype(sizeof seen), at += sizeof seen) {
        quint64 eight = 0;
        std::memcpy(&eight, at, sizeof eight);
        seen |= eight;
    }
    for (; left > 0; --left, ++at)
        seen |= quint8(*at);
    return (seen & HighBits) == 0;
}

struct CellOf
{
    std::vector<QByteArray> &texts;

    Cell operator()(std::monostate) const { return {}; }
    Cell operator()(bool value) const { return Cell::ofBool(value); }
    Cell operator()(qint64 value) const { return Cell::ofInteger(value); }
    Cell operator()(double value) const { return Cell::ofReal(value); }
    Cell operator()(const QString &value) const
    {
        texts.push_back(value.toUtf8());
        return {Cell::Kind::Text, 0, 0, texts.back()};
    }
    Cell operator()(const QByteArray &value) const { return Cell::ofBytes(value); }
    Cell operator()(const LargeValue &) const { return {Cell::Kind::TooLong, 0, 0, {}}; }
};

} // namespace

Cell Cell::ofText(QByteArrayView value)
{
    return {isPlainAscii(value) || value.isValidUtf8() ? Kind::Text : Kind::Bytes, 0, 0, value};
}

Cell Cell::ofIntegerText(QByteArrayView value)
{
    qint64 number = 0;
    const char *end = value.data() + value.size();
    const auto [stopped, error] = std::from_chars(value.data(), end, number);
    return error == std::errc() && stopped == end ? ofInteger(number) : ofText(value);
}

Cell Cell::ofRealText(QByteArrayView value)
{
    bool ok = false;
    const double number = value.toDouble(&ok);
    return ok && qIsFinite(number) ? ofReal(number) : ofText(value);
}

Value valueOfCell(const Cell &cell)
{
    switch (cell.kind) {
    case Cell::Kind::Null:
    case Cell::Kind::TooLong:
        break;
    case Cell::Kind::Bool:
        return Value(cell.integer != 0);
    case Cell::Kind::Integer:
        return Value(cell.integer);
    case Cell::Kind::Real:
        return Value(cell.real);
    case Cell::Kind::Text:
        return Value(keepBom(cell.data));
    case Cell::Kind::Bytes:
        return Value(cell.data.toByteArray());
    }
    return {};
}

Row rowOfCells(CellRow cells)
{
    Row row;
    row.reserve(qsizetype(cells.size()));
    for (const Cell &cell : cells)
        row.append(valueOfCell(cell));
    return row;
}

CellsOfRow::CellsOfRow(const Row &row)
{
    m_texts.reserve(size_t(row.size()));
    m_cells.reserve(size_t(row.size()));
    for (const Value &value : row)
        m_cells.push_back(std::visit(CellOf{m_texts}, value.data()));
}

} // namespace athanor
