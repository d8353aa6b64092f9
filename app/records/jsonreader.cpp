// SPDX-License-Identifier: Apache-2.0
#include "records/bytesource.h"
#include "records/recordreaders.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int nestingLimit = 200;

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
        return wrongLine(m_source.line(), u"the file ends inside a value"_s);
    token.append(static_cast<char>(byte));
    return ++m_recordSize > longestRecord ? Status(wrongLine(m_source.line(), u"the record is longer than 64 MiB"_s))
                                          : Status();
}

Status JsonReader::stringToken(QByteArray &token)
{
    for (bool first = true;; first = false) {
        const int byte = m_source.peek();
        if (const Status taken = append(token); !taken)
            return taken;
        if (byte == '\\') {
            // Qt's parser lets unknown escapes pass.
            if (!QByteArrayView("\"\\/bfnrtu").contains(static_cast<char>(m_source.peek())))
                return wrongLine(m_source.line(), u"an escape after \\ is not JSON"_s);
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
            return wrongLine(m_source.line(), u"a value is nested too deeply"_s);
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
std::optional<QJsonValue> parsed(QByteArray token)
{
    // Qt takes a byte order mark at the beginning of a string away.
    token.replace("\xEF\xBB\xBF", "\\ufeff");
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
        return wrongLine(line, u"the value of %1 is not JSON"_s.arg(column));
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
        return wrongLine(line, u"column %1: $base64 is not base64"_s.arg(column));
    return ReadField{column, ReadField::Kind::Bytes, {}, decoded.decoded};
}

Result<QString> JsonReader::name()
{
    auto spelled = token();
    if (!spelled)
        return fail(spelled);
    const auto name = parsed(*spelled);
    if (!name || !name->isString() || name->toString().isEmpty())
        return wrongLine(m_source.line(), u"a column name in quotes is expected"_s);
    if (skipBlanks() != ':')
        return wrongLine(m_source.line(), u"a colon is expected after %1"_s.arg(name->toString()));
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
            return wrongLine(m_source.line(), u"the column %1 is named twice"_s.arg(*column));
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
            return wrongLine(m_source.line(), u"a comma or a closing brace is expected after %1"_s.arg(*column));
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
            return wrongLine(m_source.line(), u"an array of objects is expected; for one object a line use .jsonl"_s);
        m_source.take();
        byte = skipBlanks();
        if (byte == ']')
            m_ended = true;
    } else if (!m_lines) {
        if (byte != ',' && byte != ']')
            return wrongLine(m_source.line(), u"a comma or the end of the array is expected"_s);
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
            return wrongLine(m_source.line(), u"something follows the end of the array"_s);
        return false;
    }
    if (m_lines && byte < 0)
        return false;
    if (byte != '{')
        return wrongLine(m_source.line(), u"an object in braces is expected"_s);
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

std::unique_ptr<RecordReader> makeJsonReader(QIODevice *device, bool lines)
{
    return std::make_unique<JsonReader>(device, lines);
}

} // namespace athanor
