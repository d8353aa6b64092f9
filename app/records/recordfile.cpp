// SPDX-License-Identifier: Apache-2.0
#include "records/recordfile.h"

#include "records/valuejson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

bool startsAFormula(QStringView text)
{
    static const QString signs = u"=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20"_s;
    return !text.isEmpty() && signs.contains(text.front());
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

QByteArray quotedCsv(const QString &text)
{
    const bool quote = text.isEmpty() || text.contains(u'"') || text.contains(u',') || text.contains(u'\n') ||
                       text.contains(u'\r') || text.front().isSpace() || text.back().isSpace() ||
                       text.front() == QChar(0xFEFF);
    if (!quote)
        return text.toUtf8();
    QString doubled = text;
    doubled.replace(u'"', "\"\""_L1);
    return '"' + doubled.toUtf8() + '"';
}

/// A decimal keeps its sign as it is: a spreadsheet reads it as the number that it is.
bool isPlainNumber(const QString &text)
{
    static const QRegularExpression form(u"^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"_s);
    return form.match(text).hasMatch();
}

struct CsvCell
{
    bool raw;

    QByteArray operator()(std::monostate) const { return {}; }
    QByteArray operator()(bool v) const { return v ? "true" : "false"; }
    QByteArray operator()(qint64 v) const { return QByteArray::number(v); }
    QByteArray operator()(double v) const { return Value(v).toText().toUtf8(); }
    QByteArray operator()(const QString &v) const { return quotedCsv(guardCsvText(v, raw)); }
    QByteArray operator()(const QByteArray &v) const { return "base64:" + v.toBase64(); }
    QByteArray operator()(const LargeValue &) const { return {}; }
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
    QByteArrayList names;
    for (const QString &column : m_columns)
        names.append(quotedCsv(guardCsvText(column, m_raw)));
    return names.join(',') + "\r\n";
}

QByteArray RecordEncoder::csvRow(const Row &row) const
{
    QByteArrayList cells;
    for (const Value &value : row)
        cells.append(std::visit(CsvCell{m_raw}, value.data()));
    return cells.join(',') + "\r\n";
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
