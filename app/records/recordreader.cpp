// SPDX-License-Identifier: Apache-2.0
#include "records/recordfile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QStringDecoder>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype recordLimit = 64 * 1024 * 1024;
constexpr int nestingLimit = 200;

std::unexpected<Error> wrong(qint64 line, const QString &what)
{
    return fail(Error::invalidInput(u"Line %1: %2."_s.arg(line).arg(what)));
}

/// The bytes of a device one by one, with one to look ahead and the line they are on.
class ByteSource
{
public:
    explicit ByteSource(QIODevice *device) : m_device(device) {}

    /// -1 at the end.
    int peek()
    {
        if (m_at == m_chunk.size()) {
            m_chunk = m_device->read(64 * 1024);
            m_at = 0;
        }
        return m_at < m_chunk.size() ? static_cast<unsigned char>(m_chunk.at(m_at)) : -1;
    }
    int take()
    {
        const int byte = peek();
        if (byte < 0)
            return byte;
        ++m_at;
        m_line += byte == '\n' ? 1 : 0;
        return byte;
    }
    void skipBom()
    {
        peek();
        if (m_chunk.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
    }
    [[nodiscard]] qint64 line() const { return m_line; }

private:
    QIODevice *m_device;
    QByteArray m_chunk;
    qsizetype m_at = 0;
    qint64 m_line = 1;
};

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
            return wrong(begin, u"the quote that opens here is never closed"_s);
        if (byte == '"' && m_source.peek() != '"')
            break;
        if (byte == '"')
            m_source.take();
        field.bytes.append(static_cast<char>(byte));
        if (++m_recordSize > recordLimit)
            return wrong(begin, u"the record is longer than 64 MiB"_s);
    }
    const int after = m_source.peek();
    if (after >= 0 && after != ',' && after != '\r' && after != '\n')
        return wrong(m_source.line(), u"text follows a closing quote; double the quotes inside a field"_s);
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
            return wrong(m_source.line(), u"a quote stands inside a field without quotes around it"_s);
        field.bytes.append(static_cast<char>(m_source.take()));
        if (++m_recordSize > recordLimit)
            return wrong(m_source.line(), u"the record is longer than 64 MiB"_s);
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
            return wrong(m_source.line(), u"a carriage return without a line feed; put quotes around the field"_s);
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
        return wrong(1, u"the header line with the column names is missing"_s);
    for (const Field &field : **fields) {
        const auto name = decodeUtf8(field.bytes);
        if (!name || name->isEmpty())
            return wrong(1, u"a column name is empty or not UTF-8"_s);
        const QString column = unguardCsvText(*name, m_raw);
        if (m_columns.contains(column))
            return wrong(1, u"the column %1 is named twice"_s.arg(column));
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
            return wrong(line, u"column %1: what follows base64: is not base64"_s.arg(column));
        return ReadField{column, ReadField::Kind::Bytes, {}, decoded.decoded};
    }
    const auto text = decodeUtf8(field.bytes);
    if (!text)
        return wrong(line, u"column %1 is not UTF-8"_s.arg(column));
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
            return wrong(begin,
                         u"%1 fields where the header names %2 columns"_s.arg((*fields)->size()).arg(m_columns.size()));
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

bool isBlankByte(int byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/// Objects of one array, or one after the other. Members are kept as they are spelled: a number goes through no double.
class JsonReader : public RecordReader
{
public:
    JsonReader(QIODevice *device, bool lines) : m_source(device), m_lines(lines) {}

    Result<std::optional<ReadRecord>> next() override;

private:
    int skipBlanks();
    Result<bool> step();
    Result<ReadRecord> object();
    Result<QByteArray> token();
    Status stringToken(QByteArray &token);
    Status nestedToken(QByteArray &token);
    Result<QString> name();
    Result<ReadField> meaning(const QString &column, const QByteArray &token) const;
    Status append(QByteArray &token);

    ByteSource m_source;
    bool m_lines;
    bool m_begun = false;
    bool m_ended = false;
    qsizetype m_recordSize = 0;
};

int JsonReader::skipBlanks()
{
    while (isBlankByte(m_source.peek()))
        m_source.take();
    return m_source.peek();
}

Status JsonReader::append(QByteArray &token)
{
    const int byte = m_source.take();
    if (byte < 0)
        return wrong(m_source.line(), u"the file ends inside a value"_s);
    token.append(static_cast<char>(byte));
    return ++m_recordSize > recordLimit ? Status(wrong(m_source.line(), u"the record is longer than 64 MiB"_s))
                                        : Status();
}

Status JsonReader::stringToken(QByteArray &token)
{
    for (bool first = true;; first = false) {
        const int byte = m_source.peek();
        if (const Status taken = append(token); !taken)
            return taken;
        if (byte == '\\') {
            if (const Status taken = append(token); !taken)
                return taken;
        }
        if (byte == '"' && !first)
            return {};
    }
}

Status JsonReader::nestedToken(QByteArray &token)
{
    int depth = 0;
    do {
        const int byte = m_source.peek();
        depth += byte == '{' || byte == '[' ? 1 : 0;
        depth -= byte == '}' || byte == ']' ? 1 : 0;
        if (depth > nestingLimit)
            return wrong(m_source.line(), u"a value is nested too deeply"_s);
        const Status taken = byte == '"' ? stringToken(token) : append(token);
        if (!taken)
            return taken;
    } while (depth > 0);
    return {};
}

Result<QByteArray> JsonReader::token()
{
    QByteArray token;
    const int byte = skipBlanks();
    Status taken;
    if (byte == '"') {
        taken = stringToken(token);
    } else if (byte == '{' || byte == '[') {
        taken = nestedToken(token);
    } else {
        for (int b = byte; taken && b >= 0 && !isBlankByte(b) && b != ',' && b != '}' && b != ']'; b = m_source.peek())
            taken = append(token);
    }
    if (!taken)
        return fail(Error(taken.error()));
    return token;
}

/// One JSON value by Qt's parser, which knows objects and arrays only at the top.
std::optional<QJsonValue> parsed(const QByteArray &token)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson('[' + token + ']', &error);
    if (error.error != QJsonParseError::NoError || document.array().size() != 1)
        return std::nullopt;
    return document.array().first();
}

Result<ReadField> JsonReader::meaning(const QString &column, const QByteArray &token) const
{
    const qint64 line = m_source.line();
    const auto value = parsed(token);
    if (!value)
        return wrong(line, u"the value of %1 is not JSON"_s.arg(column));
    const QString text = QString::fromUtf8(token);
    switch (value->type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return ReadField{column, ReadField::Kind::Null, {}, {}};
    case QJsonValue::Bool:
        return ReadField{column, ReadField::Kind::Boolean, text, {}};
    case QJsonValue::Double:
        return ReadField{column, ReadField::Kind::Number, text, {}};
    case QJsonValue::String:
        return ReadField{column, ReadField::Kind::Text, value->toString(), {}};
    case QJsonValue::Array:
    case QJsonValue::Object:
        break;
    }
    const QJsonObject object = value->toObject();
    if (object.size() != 1 || !object.value("$base64"_L1).isString())
        return ReadField{column, ReadField::Kind::Structure, text, {}};
    const auto decoded = QByteArray::fromBase64Encoding(object.value("$base64"_L1).toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return wrong(line, u"column %1: $base64 is not base64"_s.arg(column));
    return ReadField{column, ReadField::Kind::Bytes, {}, decoded.decoded};
}

Result<QString> JsonReader::name()
{
    auto spelled = token();
    if (!spelled)
        return fail(spelled);
    const auto name = parsed(*spelled);
    if (!name || !name->isString() || name->toString().isEmpty())
        return wrong(m_source.line(), u"a column name in quotes is expected"_s);
    if (skipBlanks() != ':')
        return wrong(m_source.line(), u"a colon is expected after %1"_s.arg(name->toString()));
    m_source.take();
    return name->toString();
}

Result<ReadRecord> JsonReader::object()
{
    m_recordSize = 0;
    ReadRecord record{m_source.line(), {}};
    QSet<QString> seen;
    m_source.take();
    if (skipBlanks() == '}') {
        m_source.take();
        return record;
    }
    for (;;) {
        const auto column = name();
        if (!column)
            return fail(column);
        if (seen.contains(*column))
            return wrong(m_source.line(), u"the column %1 is named twice"_s.arg(*column));
        seen.insert(*column);
        const auto spelled = token();
        if (!spelled)
            return fail(spelled);
        auto field = meaning(*column, *spelled);
        if (!field)
            return fail(field);
        record.fields.append(*std::move(field));
        const int end = skipBlanks();
        m_source.take();
        if (end == '}')
            return record;
        if (end != ',')
            return wrong(m_source.line(), u"a comma or a closing brace is expected after %1"_s.arg(*column));
    }
}

/// Goes to the next object: true if there is one, false at the end.
Result<bool> JsonReader::step()
{
    if (!m_begun)
        m_source.skipBom();
    int byte = skipBlanks();
    if (!m_lines && !m_begun) {
        if (byte != '[')
            return wrong(m_source.line(), u"an array of objects is expected; for one object a line use .jsonl"_s);
        m_source.take();
        byte = skipBlanks();
        if (byte == ']')
            m_ended = true;
    } else if (!m_lines) {
        if (byte != ',' && byte != ']')
            return wrong(m_source.line(), u"a comma or the end of the array is expected"_s);
        m_ended = byte == ']';
        if (byte == ',') {
            m_source.take();
            byte = skipBlanks();
        }
    }
    m_begun = true;
    if (m_ended) {
        m_source.take();
        if (skipBlanks() >= 0)
            return wrong(m_source.line(), u"something follows the end of the array"_s);
        return false;
    }
    if (m_lines && byte < 0)
        return false;
    if (byte != '{')
        return wrong(m_source.line(), u"an object in braces is expected"_s);
    return true;
}

Result<std::optional<ReadRecord>> JsonReader::next()
{
    if (m_ended)
        return std::optional<ReadRecord>();
    const auto more = step();
    if (!more)
        return fail(more);
    if (!*more)
        return std::optional<ReadRecord>();
    auto record = object();
    if (!record)
        return fail(record);
    return std::optional(*std::move(record));
}

} // namespace

std::unique_ptr<RecordReader> RecordReader::create(RecordFormat format, QIODevice *device, bool raw)
{
    if (format == RecordFormat::Csv)
        return std::make_unique<CsvReader>(device, raw);
    return std::make_unique<JsonReader>(device, format == RecordFormat::JsonLines);
}

} // namespace athanor
