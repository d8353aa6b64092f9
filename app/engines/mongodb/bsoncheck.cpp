// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/bsoncheck.h"

#include <QList>
#include <QtEndian>

#include <bson/bson.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MessageHeaderSize = 16;
constexpr qint32 OpReply = 1;
constexpr qint32 OpQuery = 2004;
constexpr qint32 OpMsg = 2013;
constexpr quint32 MoreToCome = 2;
constexpr quint32 ChecksumPresent = 1;

std::unexpected<Error> brokenBson(const QString &what)
{
    return fail(Error::database(
        u"The server's answer breaks MongoDB's protocol (%1); it is not a MongoDB server, or a hostile one."_s.arg(
            what)));
}

qint32 int32At(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<qint32>(bytes.data() + at);
}

/// Goes over the elements of nested documents with one list of ends.
class BsonWalk
{
public:
    BsonWalk(QByteArrayView bytes, int deepest) : m_bytes(bytes), m_deepest(deepest) {}

    Status run()
    {
        if (const Status opened = open(m_bytes.size()); !opened)
            return opened;
        while (!m_ends.isEmpty()) {
            if (const Status done = step(); !done)
                return done;
        }
        return m_at == m_bytes.size() ? Status() : brokenBson(u"bytes behind a document"_s);
    }

private:
    [[nodiscard]] qsizetype left() const { return (m_ends.isEmpty() ? m_bytes.size() : m_ends.last() - 1) - m_at; }

    /// At the length of a document that must end within `room` bytes.
    Status open(qsizetype room)
    {
        if (room < 5)
            return brokenBson(u"a document that is too short"_s);
        const qint32 length = int32At(m_bytes, m_at);
        if (length < 5 || length > room || m_bytes.at(m_at + length - 1) != 0)
            return brokenBson(u"a document of a wrong length"_s);
        if (m_ends.size() >= m_deepest)
            return brokenBson(u"documents nested deeper than %1"_s.arg(m_deepest));
        m_ends.append(m_at + length);
        m_at += 4;
        return {};
    }

    Status step()
    {
        if (left() == 0) {
            m_at = m_ends.takeLast();
            // A scope ends where its code does.
            while (!m_scopes.isEmpty() && m_scopes.last().first == m_ends.size()) {
                if (m_scopes.takeLast().second != m_at)
                    return brokenBson(u"a scope of a wrong length"_s);
            }
            return {};
        }
        const auto type = static_cast<unsigned char>(m_bytes.at(m_at++));
        if (const Status name = skipName(); !name)
            return name;
        return skipValue(type);
    }

    Status skipName()
    {
        const qsizetype end = m_bytes.sliced(m_at, left()).indexOf('\0');
        if (end < 0)
            return brokenBson(u"a name without an end"_s);
        m_at += end + 1;
        return {};
    }

    Status skip(qsizetype count)
    {
        if (count < 0 || count > left())
            return brokenBson(u"a value that is longer than its document"_s);
        m_at += count;
        return {};
    }

    Status skipText()
    {
        if (left() < 5)
            return brokenBson(u"a text that is too short"_s);
        const qint32 length = int32At(m_bytes, m_at);
        if (length < 1 || length > left() - 4 || m_bytes.at(m_at + 4 + length - 1) != 0)
            return brokenBson(u"a text of a wrong length"_s);
        return skip(4 + length);
    }

    Status skipBinary()
    {
        if (left() < 5)
            return brokenBson(u"binary data that is too short"_s);
        const qint32 length = int32At(m_bytes, m_at);
        const auto subtype = m_bytes.at(m_at + 4);
        if (length < 0 || length > left() - 5)
            return brokenBson(u"binary data of a wrong length"_s);
        // The old binary subtype repeats the length inside.
        if (subtype == 2 && (length < 4 || int32At(m_bytes, m_at + 5) != length - 4))
            return brokenBson(u"binary data of a wrong length"_s);
        return skip(5 + length);
    }

    Status skipScopedCode()
    {
        if (left() < 14)
            return brokenBson(u"code that is too short"_s);
        const qint32 length = int32At(m_bytes, m_at);
        if (length < 14 || length > left())
            return brokenBson(u"code of a wrong length"_s);
        const qsizetype end = m_at + length;
        m_at += 4;
        if (const Status text = skipText(); !text)
            return text;
        m_scopes.append({m_ends.size(), end});
        return open(end - m_at);
    }

    Status skipValue(unsigned char type)
    {
        switch (type) {
        case BSON_TYPE_DOUBLE:
        case BSON_TYPE_DATE_TIME:
        case BSON_TYPE_TIMESTAMP:
        case BSON_TYPE_INT64:
            return skip(8);
        case BSON_TYPE_INT32:
            return skip(4);
        case BSON_TYPE_BOOL:
            if (left() > 0 && static_cast<unsigned char>(m_bytes.at(m_at)) > 1)
                return brokenBson(u"a truth value that is neither"_s);
            return skip(1);
        case BSON_TYPE_OID:
            return skip(12);
        case BSON_TYPE_DECIMAL128:
            return skip(16);
        case BSON_TYPE_UNDEFINED:
        case BSON_TYPE_NULL:
        case BSON_TYPE_MINKEY:
        case BSON_TYPE_MAXKEY:
            return {};
        case BSON_TYPE_UTF8:
        case BSON_TYPE_CODE:
        case BSON_TYPE_SYMBOL:
            return skipText();
        case BSON_TYPE_BINARY:
            return skipBinary();
        case BSON_TYPE_DOCUMENT:
        case BSON_TYPE_ARRAY:
            return open(left());
        case BSON_TYPE_CODEWSCOPE:
            return skipScopedCode();
        case BSON_TYPE_REGEX:
            if (const Status pattern = skipName(); !pattern)
                return pattern;
            return skipName();
        case BSON_TYPE_DBPOINTER:
            if (const Status text = skipText(); !text)
                return text;
            return skip(12);
        default:
            return brokenBson(u"a value of unknown type %1"_s.arg(int(type)));
        }
    }

    QByteArrayView m_bytes;
    int m_deepest;
    qsizetype m_at = 0;
    QList<qsizetype> m_ends;
    QList<std::pair<qsizetype, qsizetype>> m_scopes; ///< depth and end of each code with scope
};

Status checkMsg(QByteArrayView message)
{
    if (message.size() < MessageHeaderSize + 5 + 5)
        return brokenBson(u"a message that is too short"_s);
    const auto flags = static_cast<quint32>(int32At(message, MessageHeaderSize));
    if ((flags & MoreToCome) != 0)
        return brokenBson(u"more messages than were asked for"_s);
    if (message.at(MessageHeaderSize + 4) != 0)
        return brokenBson(u"a message without a body"_s);
    const qsizetype tail = (flags & ChecksumPresent) != 0 ? 4 : 0;
    const QByteArrayView body = message.sliced(MessageHeaderSize + 5);
    return checkBson(body.chopped(qMin(tail, body.size())), DeepestReply);
}

Status checkOldReply(QByteArrayView message)
{
    constexpr qsizetype fixedPart = MessageHeaderSize + 20;
    if (message.size() < fixedPart + 5 || int32At(message, MessageHeaderSize + 16) != 1)
        return brokenBson(u"not one document"_s);
    return checkBson(message.sliced(fixedPart), DeepestReply);
}

} // namespace

Status checkBson(QByteArrayView document, int deepest)
{
    return BsonWalk(document, deepest).run();
}

Result<qsizetype> claimedLength(QByteArrayView header)
{
    if (header.size() < MessageHeaderSize)
        return brokenBson(u"a message that is too short"_s);
    const qsizetype length = int32At(header, 0);
    if (length < MessageHeaderSize || length > LargestMessage)
        return brokenBson(u"a message of %1 bytes"_s.arg(length));
    return length;
}

Status checkReply(QByteArrayView message, qint32 requestId, qint32 requestCode)
{
    const auto length = claimedLength(message);
    if (!length)
        return fail(length);
    if (*length != message.size() || int32At(message, 8) != requestId)
        return brokenBson(u"an answer to another question"_s);
    const qint32 code = int32At(message, 12);
    if (requestCode == OpMsg && code == OpMsg)
        return checkMsg(message);
    if (requestCode == OpQuery && code == OpReply)
        return checkOldReply(message);
    return brokenBson(u"a message of kind %1"_s.arg(code));
}

} // namespace athanor
