// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisreply.h"

#include "engines/redis/libhiredis.h"

#include <array>
#include <cstring>

namespace athanor {

using namespace Qt::StringLiterals;

struct RedisReader::Tally
{
    const RedisLimits limits;
    qint64 elements = 0;
    qint64 bytes = 0; ///< of the answer that is being read, as fed
    bool tooMany = false;
};

namespace {

/// Where hiredis wants a new object: below its parent, or a root of its own. A parent's vector grows only between its
/// children, when hiredis holds no pointer to any of them.
RedisReply *place(const redisReadTask *task, RedisReply::Type type)
{
    RedisReply *made = nullptr;
    if (task->parent)
        made = &static_cast<RedisReply *>(task->parent->obj)->elements.emplace_back();
    else
        made = new RedisReply;
    made->type = type;
    return made;
}

RedisReply::Type textType(int type)
{
    if (type == REDIS_REPLY_STATUS)
        return RedisReply::Type::Line;
    return type == REDIS_REPLY_ERROR ? RedisReply::Type::Failure : RedisReply::Type::Bulk;
}

void *createText(const redisReadTask *task, char *text, size_t size)
{
    RedisReply *made = place(task, textType(task->type));
    made->text = QByteArray(text, qsizetype(size));
    return made;
}

void *createArray(const redisReadTask *task, int elements)
{
    auto *tally = static_cast<RedisReader::Tally *>(task->privdata);
    tally->elements += elements;
    if (tally->elements > tally->limits.elements) {
        tally->tooMany = true;
        return nullptr;
    }
    return place(task, RedisReply::Type::Array);
}

void *createInteger(const redisReadTask *task, long long value)
{
    RedisReply *made = place(task, RedisReply::Type::Integer);
    made->integer = value;
    return made;
}

void *createNil(const redisReadTask *task)
{
    return place(task, RedisReply::Type::Nil);
}

void freeReply(void *object)
{
    delete static_cast<RedisReply *>(object);
}

redisReplyObjectFunctions replyFunctions{createText, createArray, createInteger, createNil, freeReply};

Error noMemory()
{
    return Error::internal(u"There is no memory for the server's answer."_s);
}

/// Why there is no reader of hiredis.
Error noReader()
{
    const Status loaded = loadLibhiredis();
    return loaded ? noMemory() : loaded.error();
}

std::unexpected<Error> hostile(const QString &what)
{
    return fail(Error::refused(u"The server's answer is not one of Redis (%1), so the connection was closed; check the "
                               "address, or ask for less."_s.arg(what)));
}

} // namespace

QByteArray RedisReply::errorCode() const
{
    const qsizetype space = text.indexOf(' ');
    return isError() ? text.left(space < 0 ? text.size() : space) : QByteArray();
}

QList<QByteArray> RedisReply::texts() const
{
    QList<QByteArray> list;
    list.reserve(qsizetype(elements.size()));
    for (const RedisReply &element : elements)
        list.append(element.text);
    return list;
}

const RedisReply &RedisReply::at(size_t i) const
{
    static const RedisReply none;
    return i < elements.size() ? elements[i] : none;
}

void RedisReader::Free::operator()(redisReader *reader) const
{
    redisReaderFree(reader);
}

RedisReader::RedisReader(const RedisLimits &limits)
    : m_limits(limits), m_tally(new Tally{limits}),
      m_reader(loadLibhiredis() ? redisReaderCreateWithFunctions(&replyFunctions) : nullptr)
{
    if (m_reader)
        m_reader->privdata = m_tally.get();
}

RedisReader::~RedisReader() = default;

Status RedisReader::feed(const QByteArray &bytes)
{
    if (!m_reader)
        return fail(noReader());
    // What belongs to the next answer is counted with this one: never too little.
    m_tally->bytes += bytes.size();
    if (m_tally->bytes > m_limits.bytes)
        return hostile(u"longer than %1 MiB"_s.arg(m_limits.bytes / 1024 / 1024));
    if (redisReaderFeed(m_reader.get(), bytes.constData(), size_t(bytes.size())) != REDIS_OK)
        return fail(noMemory());
    return {};
}

/// hiredis waits for whatever a length announces, and for the end of any line.
Status RedisReader::checkPending() const
{
    const redisReader &r = *m_reader;
    if (r.ridx < 0 || r.rstack[r.ridx].type < 0)
        return {};
    const QByteArrayView rest(r.buf + r.pos, qsizetype(r.len - r.pos));
    const qsizetype end = rest.first(qMin(rest.size(), qsizetype(m_limits.line))).indexOf('\r');
    if (end < 0)
        return rest.size() >= m_limits.line ? hostile(u"a line without an end"_s) : Status();
    if (r.rstack[r.ridx].type != REDIS_REPLY_STRING)
        return {};
    bool ok = false;
    const qint64 announced = rest.first(end).toByteArray().toLongLong(&ok);
    if (ok && announced > m_limits.bulk)
        return hostile(u"one text of %1 bytes"_s.arg(announced));
    return {};
}

Result<std::unique_ptr<RedisReply>> RedisReader::next()
{
    if (!m_reader)
        return fail(noReader());
    void *object = nullptr;
    if (redisReaderGetReply(m_reader.get(), &object) != REDIS_OK) {
        if (m_tally->tooMany)
            return hostile(u"more than %1 elements"_s.arg(m_limits.elements));
        return hostile(boundedText(QString::fromLatin1(m_reader->errstr), 120, false));
    }
    if (!object) {
        if (const Status sane = checkPending(); !sane)
            return fail(sane.error());
        return nullptr;
    }
    m_tally->elements = 0;
    m_tally->bytes = qint64(m_reader->len - m_reader->pos);
    return std::unique_ptr<RedisReply>(static_cast<RedisReply *>(object));
}

QByteArray formatRedisCommand(const QList<QByteArray> &command)
{
    if (!loadLibhiredis())
        return {};
    std::vector<const char *> words;
    std::vector<size_t> sizes;
    for (const QByteArray &word : command) {
        words.push_back(word.constData());
        sizes.push_back(size_t(word.size()));
    }
    char *made = nullptr;
    const int size = redisFormatCommandArgv(&made, int(words.size()), words.data(), sizes.data());
    if (size < 0 || !made)
        return {};
    QByteArray text(made, size);
    // A command may hold a password.
    explicit_bzero(made, size_t(size));
    redisFreeCommand(made);
    return text;
}

} // namespace athanor
