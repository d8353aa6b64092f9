// SPDX-License-Identifier: Apache-2.0
#include "records/bytesource.h"
#include "records/csvtext.h"
#include "records/recordreaders.h"

#include <QStringDecoder>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

std::optional<QString> decodeUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

class CsvReader : public RecordReader
{
public:
    CsvReader(QIODevice *device, bool raw) : m_source(device), m_raw(raw) {}

    Result<std::optional<ReadRecord>> next() override;

private:
    struct Field
    {
        QByteArray bytes;
        bool quoted = false;
    };
    using Fields = QList<Field>;

    Result<std::optional<Fields>> line();
    Result<Field> field();
    Status quotedField(Field &field);
    Status readHeader();
    Result<ReadField> meaning(const Field &field, const QString &column, qint64 line) const;

    ByteSource m_source;
    bool m_raw;
    QStringList m_columns;
    bool m_hasHeader = false;
    qsizetype m_recordSize = 0;
};

Status CsvReader::quotedField(Field &field)
{
    const qint64 begin = m_source.line();
    field.quoted = true;
    m_source.take();
    for (;;) {
        const int byte = m_source.take();
        if (byte < 0)
            return wrongLine(begin, u"the quote that opens here is never closed"_s);
        if (byte == '"' && m_source.peek() != '"')
            break;
        if (byte == '"')
            m_source.take();
        field.bytes.append(static_cast<char>(byte));
        if (++m_recordSize > longestRecord)
            return wrongLine(begin, u"the record is longer than 64 MiB"_s);
    }
    const int after = m_source.peek();
    if (after >= 0 && after != ',' && after != '\r' && after != '\n')
        return wrongLine(m_source.line(), u"text follows a closing quote; double the quotes inside a field"_s);
    return {};
}

Result<CsvReader::Field> CsvReader::field()
{
    Field field;
    if (m_source.peek() == '"') {
        if (const Status read = quotedField(field); !read)
            return fail(Error(read.error()));
        return field;
    }
    for (int byte = m_source.peek(); byte >= 0 && byte != ',' && byte != '\r' && byte != '\n'; byte = m_source.peek()) {
        if (byte == '"')
            return wrongLine(m_source.line(), u"a quote stands inside a field without quotes around it"_s);
        field.bytes.append(static_cast<char>(m_source.take()));
        if (++m_recordSize > longestRecord)
            return wrongLine(m_source.line(), u"the record is longer than 64 MiB"_s);
    }
    return field;
}

Result<std::optional<CsvReader::Fields>> CsvReader::line()
{
    m_recordSize = 0;
    if (m_source.peek() < 0)
        return std::optional<Fields>();
    Fields fields;
    for (;;) {
        auto read = field();
        if (!read)
            return fail(read);
        fields.append(*std::move(read));
        const int end = m_source.take();
        if (end == ',')
            continue;
        if (end == '\r' && m_source.take() != '\n')
            return wrongLine(m_source.line(), u"a carriage return without a line feed; put quotes around the field"_s);
        return std::optional(fields);
    }
}

Status CsvReader::readHeader()
{
    m_source.skipBom();
    const auto fields = line();
    if (!fields)
        return fail(Error(fields.error()));
    if (!*fields)
        return wrongLine(1, u"the header line with the column names is missing"_s);
    for (const Field &field : **fields) {
        const auto name = decodeUtf8(field.bytes);
        if (!name || name->isEmpty())
            return wrongLine(1, u"a column name is empty or not UTF-8"_s);
        const QString column = unguardCsvText(*name, m_raw);
        if (m_columns.contains(column))
            return wrongLine(1, u"the column %1 is named twice"_s.arg(column));
        m_columns.append(column);
    }
    m_hasHeader = true;
    return {};
}

Result<ReadField> CsvReader::meaning(const Field &field, const QString &column, qint64 line) const
{
    if (field.bytes.isEmpty() && !field.quoted)
        return ReadField{column, ReadField::Kind::Null, {}, {}};
    if (!field.quoted && field.bytes.startsWith("base64:")) {
        const auto decoded =
            QByteArray::fromBase64Encoding(field.bytes.sliced(7), QByteArray::AbortOnBase64DecodingErrors);
        if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
            return wrongLine(line, u"column %1: what follows base64: is not base64"_s.arg(column));
        return ReadField{column, ReadField::Kind::Bytes, {}, decoded.decoded};
    }
    const auto text = decodeUtf8(field.bytes);
    if (!text)
        return wrongLine(line, u"column %1 is not UTF-8"_s.arg(column));
    return ReadField{column, ReadField::Kind::Text, unguardCsvText(*text, m_raw), {}};
}

Result<std::optional<ReadRecord>> CsvReader::next()
{
    if (!m_hasHeader) {
        if (const Status header = readHeader(); !header)
            return fail(Error(header.error()));
    }
    for (;;) {
        const qint64 begin = m_source.line();
        const auto fields = line();
        if (!fields)
            return fail(fields);
        if (!*fields)
            return std::optional<ReadRecord>();
        const bool isBlank = (*fields)->size() == 1 && (*fields)->first().bytes.isEmpty() && !(*fields)->first().quoted;
        if (isBlank && m_columns.size() > 1)
            continue;
        if ((*fields)->size() != m_columns.size())
            return wrongLine(
                begin, u"%1 fields where the header names %2 columns"_s.arg((*fields)->size()).arg(m_columns.size()));
        ReadRecord record{begin, {}};
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            auto field = meaning((*fields)->at(i), m_columns.at(i), begin);
            if (!field)
                return fail(field);
            record.fields.append(*std::move(field));
        }
        return std::optional(record);
    }
}

} // namespace

std::unique_ptr<RecordReader> makeCsvReader(QIODevice *device, bool raw)
{
    return std::make_unique<CsvReader>(device, raw);
}

} // namespace athanor
