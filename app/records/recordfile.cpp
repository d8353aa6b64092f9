// SPDX-License-Identifier: Apache-2.0
#include "records/recordfile.h"

#include "records/valuejson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

bool startsAFormula(QStringView text)
{
    static constexpr std::u16string_view signs = u"=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";
    return !text.isEmpty() && signs.find(text.front().unicode()) != signs.npos;
}

/// The text without the apostrophes in front of it.
QStringView bareOf(const QString &text)
{
    qsizetype i = 0;
    while (i < text.size() && text.at(i) == u'\'')
        ++i;
    return QStringView(text).sliced(i);
}

bool needsGuard(const QString &text, bool raw)
{
    const QStringView bare = bareOf(text);
    // "base64:" is guarded even in a raw file: it marks bytes, and that has nothing to do with spreadsheets.
    return bare.startsWith("base64:"_L1) || (!raw && startsAFormula(bare));
}

/// Whether a field must stand between quotes.
bool needsQuotes(QStringView text)
{
    if (text.isEmpty() || text.front().isSpace() || text.back().isSpace() || text.front() == QChar(0xFEFF))
        return true;
    return std::ranges::any_of(text, [](QChar c) { return c == u'"' || c == u',' || c == u'\n' || c == u'\r'; });
}

void appendUtf8(QByteArray &line, QStringView text)
{
    // Most fields are ASCII, for which no second buffer is needed.
    const qsizetype before = line.size();
    line.resize(before + text.size());
    char *out = line.data() + before;
    for (const QChar c : text) {
        if (c.unicode() >= 0x80) {
            line.truncate(before);
            line += text.toUtf8();
            return;
        }
        *out++ = char(c.unicode());
    }
}

void appendCsvText(QByteArray &line, const QString &text)
{
    if (!needsQuotes(text)) {
        appendUtf8(line, text);
        return;
    }
    QString doubled = text;
    doubled.replace(u'"', "\"\""_L1);
    line += '"';
    appendUtf8(line, doubled);
    line += '"';
}

/// A decimal keeps its sign as it is: a spreadsheet reads it as the number that it is.
bool isPlainNumber(const QString &text)
{
    static const QRegularExpression form(u"^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"_s);
    return form.match(text).hasMatch();
}

/// Appends a cell to its line.
struct CsvCell
{
    QByteArray &line;
    bool raw;

    void operator()(std::monostate) const {}
    void operator()(bool v) const { line += v ? "true" : "false"; }
    void operator()(qint64 v) const
    {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), v).ptr;
        line.append(digits.data(), end - digits.data());
    }
    void operator()(double v) const { line += Value(v).toText().toUtf8(); }
    void operator()(const QString &v) const { appendCsvText(line, guardCsvText(v, raw)); }
    void operator()(const QByteArray &v) const { line += "base64:" + v.toBase64(); }
    void operator()(const LargeValue &) const {}
};

/// A JSON string, its quotes included.
QByteArray jsonString(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

struct JsonCell
{
    QByteArray operator()(std::monostate) const { return "null"; }
    QByteArray operator()(bool v) const { return v ? "true" : "false"; }
    QByteArray operator()(qint64 v) const
    {
        const QByteArray digits = QByteArray::number(v);
        return v >= -exactInDouble && v <= exactInDouble ? digits : '"' + digits + '"';
    }
    QByteArray operator()(double v) const
    {
        const QByteArray text = Value(v).toText().toUtf8();
        return std::isfinite(v) ? text : '"' + text + '"';
    }
    QByteArray operator()(const QString &v) const { return jsonString(v); }
    QByteArray operator()(const QByteArray &v) const { return "{\"$base64\":\"" + v.toBase64() + "\"}"; }
    QByteArray operator()(const LargeValue &) const { return "null"; }
};

} // namespace

QString guardCsvText(const QString &text, bool raw)
{
    if (!needsGuard(text, raw) || (!text.startsWith(u'\'') && isPlainNumber(text)))
        return text;
    return u'\'' + text;
}

QString unguardCsvText(const QString &text, bool raw)
{
    return text.startsWith(u'\'') && needsGuard(text, raw) ? text.sliced(1) : text;
}

Result<RecordFormat> recordFormatOf(const QString &fileName)
{
    const QString lower = fileName.toLower();
    if (lower.endsWith(".csv"_L1))
        return RecordFormat::Csv;
    if (lower.endsWith(".json"_L1))
        return RecordFormat::Json;
    if (lower.endsWith(".jsonl"_L1) || lower.endsWith(".ndjson"_L1))
        return RecordFormat::JsonLines;
    return fail(
        Error::invalidInput(u"%1 has no known ending; use .csv, .json or .jsonl, or name the format."_s.arg(fileName)));
}

Result<RecordFormat> recordFormatByName(const QString &name)
{
    if (name == "csv"_L1)
        return RecordFormat::Csv;
    if (name == "json"_L1)
        return RecordFormat::Json;
    if (name == "jsonl"_L1)
        return RecordFormat::JsonLines;
    return fail(Error::usage(u"%1 is no format; use csv, json or jsonl."_s.arg(name)));
}

RecordEncoder::RecordEncoder(RecordFormat format, QStringList columns, bool raw)
    : m_format(format), m_columns(std::move(columns)), m_raw(raw)
{
}

QByteArray RecordEncoder::begin() const
{
    if (m_format == RecordFormat::Json)
        return "[";
    if (m_format == RecordFormat::JsonLines)
        return {};
    QByteArray line;
    for (qsizetype i = 0; i < m_columns.size(); ++i) {
        if (i > 0)
            line += ',';
        appendCsvText(line, guardCsvText(m_columns.at(i), m_raw));
    }
    return line + "\r\n";
}

QByteArray RecordEncoder::csvRow(const Row &row) const
{
    constexpr qsizetype UsualLine = 256;
    QByteArray line;
    line.reserve(UsualLine);
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (i > 0)
            line += ',';
        std::visit(CsvCell{line, m_raw}, row.at(i).data());
    }
    return line += "\r\n";
}

QByteArray RecordEncoder::jsonRow(const Row &row) const
{
    QByteArrayList members;
    for (qsizetype i = 0; i < row.size(); ++i)
        members.append(jsonString(m_columns.value(i)) + ':' + std::visit(JsonCell{}, row.at(i).data()));
    return '{' + members.join(',') + '}';
}

Result<QByteArray> RecordEncoder::row(const Row &row)
{
    for (qsizetype i = 0; i < row.size(); ++i) {
        if (row.at(i).isLarge())
            return fail(Error::invalidInput(
                u"A cell of %1 was not loaded whole and cannot be exported."_s.arg(m_columns.value(i))));
    }
    if (m_format == RecordFormat::Csv)
        return csvRow(row);
    const QByteArray object = jsonRow(row);
    if (m_format == RecordFormat::JsonLines)
        return object + '\n';
    const QByteArray separator = m_first ? "\n" : ",\n";
    m_first = false;
    return separator + object;
}

QByteArray RecordEncoder::end() const
{
    if (m_format != RecordFormat::Json)
        return {};
    return m_first ? "]\n" : "\n]\n";
}

} // namespace athanor
