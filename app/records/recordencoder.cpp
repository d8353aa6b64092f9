// SPDX-License-Identifier: Apache-2.0
#include "core/jsontext.h"
#include "engines/realtext.h"
#include "records/csvtext.h"
#include "records/recordfile.h"
#include "records/valuejson.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype NumberRoom = 40; ///< any integer or double, its quotes included
constexpr std::string_view CsvBytesMark = "base64:", JsonBytesBegin = "{\"$base64\":\"", JsonBytesEnd = "\"}";

char *put(char *at, QByteArrayView bytes)
{
    if (!bytes.isEmpty())
        std::memcpy(at, bytes.data(), size_t(bytes.size()));
    return at + bytes.size();
}

char *put(char *at, std::string_view bytes)
{
    return put(at, QByteArrayView(bytes.data(), qsizetype(bytes.size())));
}

char *putInteger(char *at, qint64 number)
{
    return std::to_chars(at, at + NumberRoom, number).ptr;
}

QByteArray base64Of(QByteArrayView bytes)
{
    return QByteArray::fromRawData(bytes.data(), bytes.size()).toBase64();
}

qsizetype base64Room(QByteArrayView bytes)
{
    return (bytes.size() + 2) / 3 * 4;
}

bool isEscaped(char c)
{
    return quint8(c) < 0x20 || c == '"' || c == '\\';
}

qsizetype jsonTextRoom(QByteArrayView text)
{
    constexpr qsizetype Escaped = 6, Short = 4096;
    const qsizetype escaped = text.size() <= Short ? text.size() : std::count_if(text.begin(), text.end(), &isEscaped);
    return text.size() + escaped * (Escaped - 1) + 2;
}

/// A JSON string (RFC 8259), its quotes included; UTF-8 stands as it is.
char *putJsonText(char *at, QByteArrayView text)
{
    *at++ = '"';
    for (const char c : text) {
        if (isEscaped(c))
            at = writeJsonEscape(at, quint8(c));
        else
            *at++ = c;
    }
    *at++ = '"';
    return at;
}

/// How much a cell takes at most: text by its own rule, bytes with so much around them.
qsizetype cellRoom(const Cell &cell, qsizetype (*textRoom)(QByteArrayView), size_t aroundBytes)
{
    if (cell.kind == Cell::Kind::Text)
        return textRoom(cell.data);
    return cell.kind == Cell::Kind::Bytes ? qsizetype(aroundBytes) + base64Room(cell.data) : NumberRoom;
}

qsizetype csvRoom(const Cell &cell)
{
    return cellRoom(cell, &csvTextRoom, CsvBytesMark.size());
}

qsizetype jsonRoom(const Cell &cell)
{
    return cellRoom(cell, &jsonTextRoom, JsonBytesBegin.size() + JsonBytesEnd.size());
}

char *putCsv(char *at, const Cell &cell, bool raw)
{
    switch (cell.kind) {
    case Cell::Kind::Null:
    case Cell::Kind::TooLong:
        return at;
    case Cell::Kind::Bool:
        return put(at, std::string_view(cell.integer != 0 ? "true" : "false"));
    case Cell::Kind::Integer:
        return putInteger(at, cell.integer);
    case Cell::Kind::Real:
        return put(at, realText(cell.real));
    case Cell::Kind::Text:
        return writeCsvText(at, cell.data, raw);
    case Cell::Kind::Bytes:
        return put(put(at, CsvBytesMark), base64Of(cell.data));
    }
    return at;
}

/// Between quotes where a reader that takes numbers for doubles would change it.
char *putJsonInteger(char *at, qint64 number)
{
    if (number >= -exactInDouble && number <= exactInDouble)
        return putInteger(at, number);
    *at++ = '"';
    at = putInteger(at, number);
    *at++ = '"';
    return at;
}

char *putJson(char *at, const Cell &cell)
{
    switch (cell.kind) {
    case Cell::Kind::Null:
    case Cell::Kind::TooLong:
        return put(at, std::string_view("null"));
    case Cell::Kind::Bool:
        return put(at, std::string_view(cell.integer != 0 ? "true" : "false"));
    case Cell::Kind::Integer:
        return putJsonInteger(at, cell.integer);
    case Cell::Kind::Real:
        return std::isfinite(cell.real) ? put(at, realText(cell.real)) : putJsonText(at, realText(cell.real));
    case Cell::Kind::Text:
        return putJsonText(at, cell.data);
    case Cell::Kind::Bytes:
        return put(put(put(at, JsonBytesBegin), base64Of(cell.data)), JsonBytesEnd);
    }
    return at;
}

} // namespace

RecordEncoder::RecordEncoder(RecordFormat format, QStringList columns, bool raw)
    : m_format(format), m_columns(std::move(columns)), m_raw(raw)
{
    for (const QString &column : std::as_const(m_columns))
        m_members.append(jsonMember(column));
}

QByteArray RecordEncoder::jsonMember(const QString &column)
{
    const QByteArray name = column.toUtf8();
    QByteArray member(jsonTextRoom(name) + 1, Qt::Uninitialized);
    char *end = putJsonText(member.data(), name);
    *end++ = ':';
    member.truncate(end - member.constData());
    return member;
}

QByteArray RecordEncoder::begin() const
{
    if (m_format == RecordFormat::Json)
        return "[";
    if (m_format == RecordFormat::JsonLines)
        return {};
    QByteArray line;
    for (const QString &column : m_columns) {
        const QByteArray name = column.toUtf8();
        QByteArray field(csvTextRoom(name), Qt::Uninitialized);
        field.truncate(writeCsvText(field.data(), name, m_raw) - field.constData());
        line += (line.isEmpty() ? "" : ",") + field;
    }
    return line + "\r\n";
}

char *RecordEncoder::csvRow(char *at, CellRow row) const
{
    for (size_t i = 0; i < row.size(); ++i) {
        if (i > 0)
            *at++ = ',';
        at = putCsv(at, row[i], m_raw);
    }
    return put(at, std::string_view("\r\n"));
}

char *RecordEncoder::jsonRow(char *at, CellRow row)
{
    if (m_format == RecordFormat::Json)
        at = put(at, std::string_view(std::exchange(m_first, false) ? "\n" : ",\n"));
    *at++ = '{';
    for (size_t i = 0; i < row.size(); ++i) {
        if (i > 0)
            *at++ = ',';
        at = put(at, m_members.at(qsizetype(i)));
        at = putJson(at, row[i]);
    }
    *at++ = '}';
    if (m_format == RecordFormat::JsonLines)
        *at++ = '\n';
    return at;
}

Status RecordEncoder::append(QByteArray &file, CellRow row)
{
    constexpr qsizetype Punctuation = 8;
    const bool csv = m_format == RecordFormat::Csv;
    while (m_members.size() < qsizetype(row.size()))
        m_members.append(jsonMember({}));
    qsizetype room = Punctuation;
    for (size_t i = 0; i < row.size(); ++i) {
        if (row[i].kind == Cell::Kind::TooLong)
            return fail(Error::invalidInput(
                u"A cell of %1 was not loaded whole and cannot be exported."_s.arg(m_columns.value(qsizetype(i)))));
        room += 1 + (csv ? csvRoom(row[i]) : jsonRoom(row[i]) + m_members.at(qsizetype(i)).size());
    }
    const qsizetype before = file.size();
    file.resize(before + room);
    char *at = file.data() + before;
    const char *end = csv ? csvRow(at, row) : jsonRow(at, row);
    file.truncate(end - file.constData());
    return {};
}

Result<QByteArray> RecordEncoder::row(const Row &row)
{
    QByteArray bytes;
    const Status appended = append(bytes, CellsOfRow(row).cells());
    if (!appended)
        return fail(appended);
    return bytes;
}

QByteArray RecordEncoder::end() const
{
    if (m_format != RecordFormat::Json)
        return {};
    return m_first ? "]\n" : "\n]\n";
}

} // namespace athanor
