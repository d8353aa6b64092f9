// SPDX-License-Identifier: Apache-2.0
// The binary protocol: https://mariadb.com/kb/en/resultset-row/#binary-resultset-row
#include "engines/mysql/myrowreader.h"

#include <QtEndian>

#include <algorithm>
#include <charconv>

namespace athanor {

namespace {

constexpr unsigned BinaryCharset = 63;
constexpr unsigned MicrosecondDigits = 6;

bool isInteger(const MYSQL_FIELD &field)
{
    switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        return true;
    default:
        return false;
    }
}

bool isBinary(const MYSQL_FIELD &field)
{
    switch (field.type) {
    case MYSQL_TYPE_GEOMETRY:
        return true;
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
        return field.charsetnr == BinaryCharset;
    default:
        return false;
    }
}

/// The shortest decimal number that is this float again, as the server spells it.
double mySingle(float number)
{
    for (const int digits : {6, 7, 8, 9}) {
        const QByteArray text = QByteArray::number(double(number), 'g', digits);
        if (text.toFloat() == number)
            return text.toDouble();
    }
    return double(number);
}

char *spellPadded(char *at, quint32 number, unsigned width)
{
    std::array<char, 12> digits;
    const char *end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    for (auto missing = qsizetype(width) - (end - digits.data()); missing > 0; --missing)
        *at++ = '0';
    return std::copy(static_cast<const char *>(digits.data()), end, at);
}

char *spellDate(char *at, const char *bytes)
{
    at = spellPadded(at, quint32(qFromLittleEndian<qint16>(bytes)), 4);
    *at++ = '-';
    at = spellPadded(at, quint8(bytes[2]), 2);
    *at++ = '-';
    return spellPadded(at, quint8(bytes[3]), 2);
}

char *spellClock(char *at, quint32 hour, quint8 minute, quint8 second)
{
    at = spellPadded(at, hour, 2);
    *at++ = ':';
    at = spellPadded(at, minute, 2);
    *at++ = ':';
    return spellPadded(at, second, 2);
}

/// As many digits as the column has.
char *spellFraction(char *at, quint32 microseconds, unsigned decimals)
{
    if (decimals == 0)
        return at;
    *at = '.';
    (void)spellPadded(at + 1, microseconds, MicrosecondDigits);
    return at + 1 + std::min(decimals, MicrosecondDigits);
}

/// The parts of a TIME: sign, days, hours, minutes, seconds, microseconds.
char *spellTime(char *at, QByteArrayView bytes, unsigned decimals)
{
    constexpr qsizetype Whole = 8;
    const bool empty = bytes.isEmpty();
    if (!empty && bytes[0] != 0)
        *at++ = '-';
    const quint32 hour = empty ? 0 : quint8(bytes[5]) + qFromLittleEndian<quint32>(bytes.data() + 1) * 24;
    at = spellClock(at, hour, empty ? 0 : quint8(bytes[6]), empty ? 0 : quint8(bytes[7]));
    return spellFraction(at, bytes.size() > Whole ? qFromLittleEndian<quint32>(bytes.data() + Whole) : 0, decimals);
}

char *spellMoment(char *at, QByteArrayView bytes, unsigned decimals)
{
    constexpr qsizetype Day = 4, Whole = 7;
    static constexpr std::array<char, Day> noDay{};
    at = spellDate(at, bytes.isEmpty() ? noDay.data() : bytes.data());
    *at++ = ' ';
    const bool clock = bytes.size() > Day;
    at = spellClock(at, clock ? quint8(bytes[4]) : 0, clock ? quint8(bytes[5]) : 0, clock ? quint8(bytes[6]) : 0);
    return spellFraction(at, bytes.size() > Whole ? qFromLittleEndian<quint32>(bytes.data() + Whole) : 0, decimals);
}

bool isOneLength(qsizetype size, std::initializer_list<qsizetype> sizes)
{
    return std::ranges::find(sizes, size) != sizes.end();
}

} // namespace

/// What is left of a row.
struct MyRowReader::Wire
{
    const unsigned char *at;
    const unsigned char *end;

    [[nodiscard]] std::optional<QByteArrayView> bytes(quint64 count)
    {
        if (at > end || count > quint64(end - at))
            return std::nullopt;
        const QByteArrayView view(at, qsizetype(count));
        at += count;
        return view;
    }

    template <typename Number>
    [[nodiscard]] std::optional<Number> number()
    {
        const auto view = bytes(sizeof(Number));
        return view ? std::optional(qFromLittleEndian<Number>(view->data())) : std::nullopt;
    }

    template <typename Signed>
    [[nodiscard]] std::optional<Cell> integer(bool isUnsigned)
    {
        const auto value = number<Signed>();
        if (!value)
            return std::nullopt;
        return Cell::ofInteger(isUnsigned ? qint64(std::make_unsigned_t<Signed>(*value)) : qint64(*value));
    }

    /// With its length in front, in one, two, three or eight bytes.
    [[nodiscard]] std::optional<QByteArrayView> sized()
    {
        const auto first = number<quint8>();
        if (!first)
            return std::nullopt;
        if (*first < 251)
            return bytes(*first);
        const int width = *first == 252 ? 2 : *first == 253 ? 3 : *first == 254 ? 8 : 0;
        const auto digits = bytes(quint64(width));
        if (width == 0 || !digits)
            return std::nullopt;
        quint64 length = 0;
        for (int i = width; i-- > 0;)
            length = (length << 8) | quint8((*digits)[i]);
        return bytes(length);
    }
};

MyRowReader::MyRowReader(const MYSQL_FIELD *fields, unsigned count) : m_fields(fields), m_cells(count), m_spelled(count)
{
}

MyRowReader::~MyRowReader()
{
    if (m_statement)
        mysql_stmt_attr_set(m_statement, STMT_ATTR_CB_RESULT, nullptr);
}

bool MyRowReader::attach(MYSQL_STMT *statement)
{
    m_statement = statement;
    return mysql_stmt_attr_set(statement, STMT_ATTR_CB_USER_DATA, this) == 0 &&
           mysql_stmt_attr_set(statement, STMT_ATTR_CB_RESULT, reinterpret_cast<const void *>(&MyRowReader::take)) == 0;
}

/// libmariadb calls this for every column of a row, in order; `at` is null for NULL.
void MyRowReader::take(void *self, unsigned column, unsigned char **at)
{
    auto *reader = static_cast<MyRowReader *>(self);
    if (column == 0)
        reader->m_broken = false;
    if (reader->m_broken || column >= reader->m_cells.size()) {
        reader->m_broken = true;
        return;
    }
    if (!at) {
        reader->m_cells[column] = {};
        return;
    }
    Wire wire{*at, reader->m_statement->mysql->net.buff_end};
    const auto cell = reader->wireCell(wire, column);
    reader->m_broken = !cell;
    if (!cell)
        return;
    reader->m_cells[column] = *cell;
    *at += wire.at - *at;
}

std::optional<CellRow> MyRowReader::row() const
{
    return m_broken ? std::nullopt : std::optional<CellRow>(m_cells);
}

CellRow MyRowReader::textRow(MYSQL_ROW cells, const unsigned long *lengths)
{
    for (size_t i = 0; i < m_cells.size(); ++i)
        m_cells[i] = cells[i] ? textCell(QByteArrayView(cells[i], qsizetype(lengths[i])), i) : Cell();
    return m_cells;
}

std::optional<Cell> MyRowReader::wireCell(Wire &wire, size_t column)
{
    const MYSQL_FIELD &field = m_fields[column];
    const bool isUnsigned = (field.flags & UNSIGNED_FLAG) != 0;
    switch (field.type) {
    case MYSQL_TYPE_TINY:
        return wire.integer<qint8>(isUnsigned);
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
        return wire.integer<qint16>(isUnsigned);
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
        return wire.integer<qint32>(isUnsigned);
    case MYSQL_TYPE_LONGLONG: {
        const auto number = wire.number<qint64>();
        if (!number)
            return std::nullopt;
        return isUnsigned ? unsignedCell(quint64(*number), column) : Cell::ofInteger(*number);
    }
    case MYSQL_TYPE_FLOAT: {
        const auto number = wire.number<float>();
        return number ? std::optional(Cell::ofReal(mySingle(*number))) : std::nullopt;
    }
    case MYSQL_TYPE_DOUBLE: {
        const auto number = wire.number<double>();
        return number ? std::optional(Cell::ofReal(*number)) : std::nullopt;
    }
    case MYSQL_TYPE_NULL:
        return Cell();
    default:
        break;
    }
    const auto bytes = wire.sized();
    if (!bytes)
        return std::nullopt;
    switch (field.type) {
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
        return temporal(*bytes, column);
    case MYSQL_TYPE_BIT:
        return bits(*bytes, column);
    default:
        return isBinary(field) ? Cell::ofBytes(*bytes) : Cell::ofText(*bytes);
    }
}

/// Trailing parts that are zero are not sent.
std::optional<Cell> MyRowReader::temporal(QByteArrayView bytes, size_t column)
{
    const MYSQL_FIELD &field = m_fields[column];
    char *begin = m_spelled[column].data();
    char *end = nullptr;
    if (field.type == MYSQL_TYPE_TIME) {
        if (!isOneLength(bytes.size(), {0, 8, 12}))
            return std::nullopt;
        end = spellTime(begin, bytes, field.decimals);
    } else {
        if (!isOneLength(bytes.size(), {0, 4, 7, 11}))
            return std::nullopt;
        static constexpr std::array<char, 4> noDay{};
        end = field.type == MYSQL_TYPE_DATE ? spellDate(begin, bytes.isEmpty() ? noDay.data() : bytes.data())
                                            : spellMoment(begin, bytes, field.decimals);
    }
    return Cell{Cell::Kind::Text, 0, 0, QByteArrayView(begin, end - begin)};
}

Cell MyRowReader::textCell(QByteArrayView text, size_t column)
{
    const MYSQL_FIELD &field = m_fields[column];
    if (isInteger(field))
        return Cell::ofIntegerText(text);
    if (field.type == MYSQL_TYPE_FLOAT || field.type == MYSQL_TYPE_DOUBLE)
        return Cell::ofRealText(text);
    if (field.type == MYSQL_TYPE_BIT)
        return bits(text, column);
    return isBinary(field) ? Cell::ofBytes(text) : Cell::ofText(text);
}

Cell MyRowReader::unsignedCell(quint64 number, size_t column)
{
    if (number <= quint64(std::numeric_limits<qint64>::max()))
        return Cell::ofInteger(qint64(number));
    auto &spelled = m_spelled[column];
    const char *end = std::to_chars(spelled.data(), spelled.data() + spelled.size(), number).ptr;
    return {Cell::Kind::Text, 0, 0, QByteArrayView(spelled.data(), end - spelled.data())};
}

Cell MyRowReader::bits(QByteArrayView bytes, size_t column)
{
    quint64 number = 0;
    for (const char byte : bytes)
        number = (number << 8) | quint8(byte);
    return unsignedCell(number, column);
}

} // namespace athanor
