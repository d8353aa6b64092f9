// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myvalues.h"

#include "engines/sql/sqltext.h"

#include <QLocale>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr unsigned BinaryCharset = 63;
constexpr qsizetype MostMyBinds = 65535;
constexpr qsizetype FirstBuffer = 512;

Value myInteger(QByteArrayView text)
{
    bool ok = false;
    const qint64 number = text.toLongLong(&ok);
    return ok ? Value(number) : textOrBytes(text);
}

Value myReal(QByteArrayView text)
{
    bool ok = false;
    const double number = text.toDouble(&ok);
    return ok && qIsFinite(number) ? Value(number) : textOrBytes(text);
}

/// The shortest decimal number that is this float again, as the server spells it.
Value mySingle(float number)
{
    for (const int digits : {6, 7, 8, 9}) {
        const QByteArray text = QByteArray::number(double(number), 'g', digits);
        if (text.toFloat() == number)
            return Value(text.toDouble());
    }
    return Value(double(number));
}

Value myBits(QByteArrayView bytes)
{
    quint64 number = 0;
    for (const char byte : bytes)
        number = (number << 8) | quint8(byte);
    if (number > quint64(std::numeric_limits<qint64>::max()))
        return Value(QString::number(number));
    return Value(qint64(number));
}

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

bool isTemporal(const MYSQL_FIELD &field)
{
    switch (field.type) {
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
    case MYSQL_TYPE_TIME:
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
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

} // namespace

Value myCell(const MYSQL_FIELD &field, QByteArrayView text)
{
    if (isInteger(field))
        return myInteger(text);
    if (field.type == MYSQL_TYPE_FLOAT || field.type == MYSQL_TYPE_DOUBLE)
        return myReal(text);
    if (field.type == MYSQL_TYPE_BIT)
        return myBits(text);
    return isBinary(field) ? Value(text.toByteArray()) : textOrBytes(text);
}

QStringList myColumns(MYSQL_RES *result)
{
    QStringList names;
    const MYSQL_FIELD *fields = mysql_fetch_fields(result);
    for (unsigned i = 0; i < mysql_num_fields(result); ++i)
        names.append(QString::fromUtf8(fields[i].name, fields[i].name_length));
    return names;
}

Result<MyBinds> MyBinds::of(const QList<Value> &values)
{
    if (values.size() > MostMyBinds)
        return fail(Error::invalidInput(u"The statement has more values than MySQL takes; split it."_s));
    MyBinds binds;
    for (const Value &value : values) {
        if (const Status added = binds.add(value); !added)
            return fail(added);
    }
    return binds;
}

Status MyBinds::add(const Value &value)
{
    if (value.isLarge())
        return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be sent."_s));
    auto held = std::make_unique<Held>();
    MYSQL_BIND bind{};
    const auto &data = value.data();
    if (value.isNull()) {
        bind.buffer_type = MYSQL_TYPE_NULL;
    } else if (const auto *flag = std::get_if<bool>(&data)) {
        held->integer = *flag ? 1 : 0;
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &held->integer;
    } else if (const auto *integer = std::get_if<qint64>(&data)) {
        held->integer = *integer;
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &held->integer;
    } else if (const auto *real = std::get_if<double>(&data)) {
        held->real = *real;
        bind.buffer_type = MYSQL_TYPE_DOUBLE;
        bind.buffer = &held->real;
    } else {
        const auto *bytes = std::get_if<QByteArray>(&data);
        held->bytes = bytes ? *bytes : value.toText().toUtf8();
        held->length = ulong(held->bytes.size());
        bind.buffer_type = bytes ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
        bind.buffer = const_cast<char *>(held->bytes.constData());
        bind.buffer_length = held->length;
        bind.length = &held->length;
    }
    m_held.push_back(std::move(held));
    m_binds.push_back(bind);
    return {};
}

MyRowBuffer::MyRowBuffer(MYSQL_STMT *statement, MYSQL_RES *metadata)
    : m_statement(statement), m_fields(mysql_fetch_fields(metadata)), m_cells(mysql_num_fields(metadata)),
      m_binds(mysql_num_fields(metadata))
{
}

bool MyRowBuffer::bind()
{
    for (size_t i = 0; i < m_cells.size(); ++i) {
        const MYSQL_FIELD &field = m_fields[i];
        Cell &cell = m_cells[i];
        MYSQL_BIND &bind = m_binds[i];
        bind = {};
        bind.is_null = &cell.isNull;
        bind.length = &cell.length;
        bind.error = &cell.error;
        if (isInteger(field)) {
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = &cell.integer;
            bind.is_unsigned = (field.flags & UNSIGNED_FLAG) != 0;
        } else if (field.type == MYSQL_TYPE_FLOAT) {
            bind.buffer_type = MYSQL_TYPE_FLOAT;
            bind.buffer = &cell.single;
        } else if (field.type == MYSQL_TYPE_DOUBLE) {
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = &cell.real;
        } else {
            if (cell.bytes.isEmpty())
                cell.bytes.resize(qMin<qsizetype>(FirstBuffer, qsizetype(qMax<ulong>(64, field.length)) + 1));
            // As text; libmariadb spells the binary form of dates and times like the server.
            bind.buffer_type = isTemporal(field) ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
            bind.buffer = cell.bytes.data();
            bind.buffer_length = ulong(cell.bytes.size());
        }
    }
    return mysql_stmt_bind_result(m_statement, m_binds.data()) == 0;
}

Value MyRowBuffer::number(size_t column) const
{
    const Cell &cell = m_cells[column];
    const MYSQL_FIELD &field = m_fields[column];
    if (field.type == MYSQL_TYPE_FLOAT)
        return mySingle(cell.single);
    if (field.type == MYSQL_TYPE_DOUBLE)
        return Value(cell.real);
    const bool tooBig = (field.flags & UNSIGNED_FLAG) != 0 && cell.integer < 0;
    return tooBig ? Value(QString::number(quint64(cell.integer))) : Value(cell.integer);
}

bool MyRowBuffer::fetchLong(size_t column)
{
    Cell &cell = m_cells[column];
    cell.bytes.resize(qsizetype(cell.length));
    m_binds[column].buffer = cell.bytes.data();
    m_binds[column].buffer_length = ulong(cell.bytes.size());
    return mysql_stmt_fetch_column(m_statement, &m_binds[column], unsigned(column), 0) == 0;
}

Result<Row> MyRowBuffer::row()
{
    Row row;
    row.reserve(qsizetype(m_cells.size()));
    bool grown = false;
    for (size_t i = 0; i < m_cells.size(); ++i) {
        Cell &cell = m_cells[i];
        if (cell.isNull) {
            row.append(Value());
            continue;
        }
        if (m_binds[i].buffer_type != MYSQL_TYPE_STRING && m_binds[i].buffer_type != MYSQL_TYPE_BLOB) {
            row.append(number(i));
            continue;
        }
        if (cell.length > ulong(cell.bytes.size())) {
            if (!fetchLong(i))
                return fail(Error::internal(u"A long cell could not be taken from the connection."_s));
            grown = true;
        }
        row.append(myCell(m_fields[i], QByteArrayView(cell.bytes.constData(), qsizetype(cell.length))));
    }
    // A buffer that grew has moved.
    if (grown && !bind())
        return fail(Error::internal(u"The row buffers cannot be bound anew."_s));
    return row;
}

} // namespace athanor
