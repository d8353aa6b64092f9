// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/sql/cell.h"

#include <QByteArray>
#include <QIODevice>

#include <memory>
#include <optional>

namespace athanor {

/// The formats of exports and imports. All are UTF-8 and come back exactly: NULL apart from an empty text, leading
/// zeros, 64-bit integers, decimals digit by digit, bytes.
///
/// CSV is RFC 4180 with a header line. An empty field without quotes is NULL; an empty text is "". Bytes are written as
/// base64:... A text that a spreadsheet would take for a formula (it begins with = + - @, their full-width forms, tab
/// or CR) or that itself begins with base64: gets one apostrophe in front, and so does one that has apostrophes before
/// such a beginning; reading takes one apostrophe away again. Numbers are never touched.
///
/// JSON is one array of objects, JSON lines one object a line. Integers beyond 2^53 and decimals are strings; bytes are
/// {"$base64": "..."}.
enum class RecordFormat { Csv, Json, JsonLines };

/// By the ending of a file name: .csv, .json, .jsonl (.ndjson). InvalidInput names them.
[[nodiscard]] Result<RecordFormat> recordFormatOf(const QString &fileName);
/// By its name: "csv", "json", "jsonl".
[[nodiscard]] Result<RecordFormat> recordFormatByName(const QString &name);

/// Rows as bytes of a file, piece by piece.
class RecordEncoder
{
public:
    /// `raw` leaves the guard against formulas out of a CSV.
    RecordEncoder(RecordFormat format, QStringList columns, bool raw = false);

    [[nodiscard]] QByteArray begin() const;
    /// InvalidInput for a cell that was not loaded whole.
    [[nodiscard]] Result<QByteArray> row(const Row &row);
    /// The same appended to what is there.
    [[nodiscard]] Status append(QByteArray &file, CellRow row);
    [[nodiscard]] QByteArray end() const;

private:
    [[nodiscard]] static QByteArray jsonMember(const QString &column);
    [[nodiscard]] char *csvRow(char *at, CellRow row) const;
    [[nodiscard]] char *jsonRow(char *at, CellRow row);

    RecordFormat m_format;
    QStringList m_columns;
    QByteArrayList m_members; ///< JSON: `"name":` of each column
    bool m_raw;
    bool m_first = true;
};

/// A field as the file spells it; what it means is for the rules of its column.
struct ReadField
{
    enum class Kind { Null, Text, Number, Boolean, Bytes, Structure };
    QString column;
    Kind kind = Kind::Null;
    QString text; ///< Number, Boolean and Structure: the JSON as written
    QByteArray bytes;

    friend bool operator==(const ReadField &, const ReadField &) = default;
};

struct ReadRecord
{
    qint64 line = 0; ///< where it begins, from 1
    QList<ReadField> fields;
};

/// Reads a file record by record, in memory bounded by the longest record (at most 64 MiB). Errors are InvalidInput
/// with the line.
class RecordReader
{
public:
    /// `device` is open for reading and outlives the reader. `raw` leaves apostrophes of a CSV alone.
    [[nodiscard]] static std::unique_ptr<RecordReader> create(RecordFormat format, QIODevice *device, bool raw = false);
    virtual ~RecordReader() = default;
    /// The next record; nothing at the end.
    [[nodiscard]] virtual Result<std::optional<ReadRecord>> next() = 0;
};

} // namespace athanor
