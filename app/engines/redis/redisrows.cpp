// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisrows.h"

#include "engines/redis/redismembers.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 RedisPreviewBytes = 4096;
constexpr qint64 MostMembers = 1000;
/// A field of a hash up to this length is fetched whole to show its first part; Redis gives no part of a field.
constexpr qint64 LongestPreviewedField = 1024 * 1024;
/// Bytes of texts that are asked for at once.
constexpr qint64 BytesAtOnce = 8 * 1024 * 1024;

using Rows = QList<std::optional<Row>>;

/// What is asked about each key before its texts: type, time to live, length or number of parts, and by type more.
struct RedisOutline
{
    bool alive = false;
    qint64 ttl = -1;
    qint64 length = 0;
    qint64 memory = 0; ///< collections; 0: the server did not say
    QList<qint64> fieldLengths;
};

QByteArray lengthCommand(RedisType type)
{
    switch (type) {
    case RedisType::Hash:
        return "HLEN";
    case RedisType::String:
        return "STRLEN";
    case RedisType::SortedSet:
        return "ZCARD";
    case RedisType::Set:
        return "SCARD";
    case RedisType::List:
        return "LLEN";
    case RedisType::Stream:
        return "XLEN";
    case RedisType::Other:
        break;
    }
    return {};
}

RedisCommand membersCommand(RedisType type, const QByteArray &key)
{
    switch (type) {
    case RedisType::SortedSet:
        return {"ZRANGE", key, "0", "-1", "WITHSCORES"};
    case RedisType::Set:
        return {"SMEMBERS", key};
    case RedisType::Stream:
        return {"XRANGE", key, "-", "+", "COUNT", QByteArray::number(MostMembers)};
    case RedisType::List:
    case RedisType::Hash:
    case RedisType::String:
    case RedisType::Other:
        break;
    }
    return {"LRANGE", key, "0", QByteArray::number(MostMembers - 1)};
}

bool isCollection(RedisType type)
{
    return type == RedisType::List || type == RedisType::Set || type == RedisType::SortedSet ||
           type == RedisType::Stream;
}

Result<QList<RedisOutline>> readOutlines(RedisNodes &nodes, const RedisTable &table, const QList<QByteArray> &keys)
{
    const QByteArray length = lengthCommand(table.type);
    QList<RedisCommand> commands;
    for (const QByteArray &key : keys) {
        commands += {{"TYPE", key}, {"TTL", key}};
        if (!length.isEmpty())
            commands.append({length, key});
        if (isCollection(table.type))
            commands.append({"MEMORY", "USAGE", key});
        if (table.type == RedisType::Hash) {
            for (const QByteArray &field : table.fields)
                commands.append({"HSTRLEN", key, field});
        }
    }
    const auto answers = nodes.read(commands);
    if (!answers)
        return fail(answers.error());
    const qsizetype each = keys.isEmpty() ? 0 : answers->size() / keys.size();
    QList<RedisOutline> outlines;
    for (qsizetype i = 0; i < keys.size(); ++i) {
        const auto said = [&](qsizetype place) -> const RedisReply & { return answers->at(i * each + place); };
        // An account that may not ask for the type may still read.
        if (said(0).isError() && said(0).errorCode() != "NOPERM")
            return fail(redisError(said(0).text));
        RedisOutline outline;
        outline.alive = said(0).isError() ? table.type == RedisType::Other
                                          : said(0).text != "none" && redisTypeOf(said(0).text) == table.type;
        outline.ttl = said(1).isError() ? -1 : said(1).integer;
        const bool measured = each > 2 && outline.alive;
        if (measured && said(2).isError() && said(2).errorCode() != "WRONGTYPE")
            return fail(redisError(said(2).text));
        outline.alive = outline.alive && (each <= 2 || !said(2).isError());
        outline.length = each > 2 ? said(2).integer : 0;
        if (isCollection(table.type))
            outline.memory = said(3).integer;
        for (qsizetype f = 0; table.type == RedisType::Hash && f < table.fields.size(); ++f)
            outline.fieldLengths.append(said(3 + f).integer);
        outlines.append(outline);
    }
    return outlines;
}

/// The first part of a text, cut where a character ends.
LargeValue cutText(qint64 bytes, QByteArray start)
{
    LargeValue large;
    large.bytes = bytes;
    for (int cut = 0; cut < 4 && !start.isEmpty(); ++cut) {
        const Value value = redisValue(start);
        if (const auto *text = std::get_if<QString>(&value.data())) {
            large.preview = *text;
            return large;
        }
        start.chop(1);
    }
    large.isText = false;
    large.preview = QString::fromLatin1(start.first(qMin<qsizetype>(start.size(), 512)).toHex());
    return large;
}

Value ttlValue(qint64 ttl)
{
    return ttl < 0 ? Value() : Value(ttl);
}

/// One text or collection of a key; nothing if it went away meanwhile.
Result<std::optional<Value>> singleCell(const RedisTable &table, const RedisOutline &outline, const RedisReply &answer,
                                        qint64 cellLimit)
{
    if (answer.isError() && answer.errorCode() != "WRONGTYPE")
        return fail(redisError(answer.text));
    if (answer.isError() || answer.isNil())
        return std::optional<Value>();
    if (table.type == RedisType::String && outline.length > cellLimit)
        return std::optional(Value(cutText(outline.length, answer.text)));
    if (table.type == RedisType::String)
        return std::optional(redisValue(answer.text));
    const QString json = redisMembersJson(table.type, answer);
    if (json.size() <= cellLimit)
        return std::optional(Value(json));
    LargeValue large{json.toUtf8().size(), true, json.first(qMin<qsizetype>(json.size(), RedisPreviewBytes))};
    return std::optional(Value(large));
}

bool isTooLarge(const RedisOutline &outline)
{
    return outline.length > MostMembers || outline.memory > BytesAtOnce;
}

Status readSingles(RedisNodes &nodes, const RedisTable &table, const QList<QByteArray> &keys,
                   const QList<RedisOutline> &outlines, qint64 cellLimit, Rows *rows)
{
    for (qsizetype from = 0; from < keys.size();) {
        QList<RedisCommand> commands;
        QList<qsizetype> asked;
        qint64 bytes = 0;
        for (; from < keys.size() && bytes < BytesAtOnce; ++from) {
            const RedisOutline &outline = outlines.at(from);
            if (!outline.alive || (isCollection(table.type) && isTooLarge(outline)))
                continue;
            const QByteArray &key = keys.at(from);
            const bool large = table.type == RedisType::String && outline.length > cellLimit;
            bytes += large ? RedisPreviewBytes : qMax(outline.length, outline.memory);
            asked.append(from);
            if (isCollection(table.type))
                commands.append(membersCommand(table.type, key));
            else if (large)
                commands.append({"GETRANGE", key, "0", QByteArray::number(RedisPreviewBytes - 1)});
            else
                commands.append({"GET", key});
        }
        const auto answers = nodes.read(commands);
        if (!answers)
            return fail(answers.error());
        for (qsizetype i = 0; i < asked.size(); ++i) {
            const RedisOutline &outline = outlines.at(asked.at(i));
            const auto cell = singleCell(table, outline, answers->at(i), cellLimit);
            if (!cell)
                return fail(cell.error());
            if (*cell)
                (*rows)[asked.at(i)] = Row{redisValue(keys.at(asked.at(i))), **cell, ttlValue(outline.ttl)};
        }
    }
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (!outlines.at(i).alive || !isCollection(table.type) || !isTooLarge(outlines.at(i)))
            continue;
        const QString count = u"%1 members"_s.arg(outlines.at(i).length);
        const LargeValue large{qMax(outlines.at(i).memory, outlines.at(i).length), true, count};
        (*rows)[i] = Row{redisValue(keys.at(i)), Value(large), ttlValue(outlines.at(i).ttl)};
    }
    return {};
}

qint64 fetchedFieldLimit(qint64 cellLimit)
{
    return qMax(cellLimit, LongestPreviewedField);
}

/// The fields of one hash that are short enough to be fetched.
RedisCommand fieldsCommand(const RedisTable &table, const QByteArray &key, const RedisOutline &outline, qint64 limit)
{
    RedisCommand command{"HMGET", key};
    for (qsizetype f = 0; f < table.fields.size(); ++f) {
        if (outline.fieldLengths.at(f) <= limit)
            command.append(table.fields.at(f));
    }
    return command;
}

Row hashRow(const RedisTable &table, const QByteArray &key, const RedisOutline &outline, const RedisReply &answer,
            qint64 cellLimit)
{
    Row row{redisValue(key)};
    size_t next = 0;
    qint64 present = 0;
    for (qsizetype f = 0; f < table.fields.size(); ++f) {
        if (outline.fieldLengths.at(f) > fetchedFieldLimit(cellLimit)) {
            row.append(Value(LargeValue{outline.fieldLengths.at(f), true, {}}));
            ++present;
            continue;
        }
        const RedisReply &cell = answer.at(next++);
        present += cell.isNil() ? 0 : 1;
        if (cell.isNil())
            row.append(Value());
        else if (cell.text.size() > cellLimit)
            row.append(Value(cutText(cell.text.size(), cell.text.first(qMin(cellLimit, RedisPreviewBytes)))));
        else
            row.append(redisValue(cell.text));
    }
    if (!table.allFields)
        row.append(Value(qMax<qint64>(0, outline.length - present)));
    row.append(ttlValue(outline.ttl));
    return row;
}

Status readHashes(RedisNodes &nodes, const RedisTable &table, const QList<QByteArray> &keys,
                  const QList<RedisOutline> &outlines, qint64 cellLimit, Rows *rows)
{
    for (qsizetype from = 0; from < keys.size();) {
        QList<RedisCommand> commands;
        QList<qsizetype> asked;
        qint64 bytes = 0;
        for (; from < keys.size() && bytes < BytesAtOnce; ++from) {
            if (!outlines.at(from).alive)
                continue;
            const RedisCommand command =
                fieldsCommand(table, keys.at(from), outlines.at(from), fetchedFieldLimit(cellLimit));
            for (const qint64 length : outlines.at(from).fieldLengths)
                bytes += length <= fetchedFieldLimit(cellLimit) ? length : 0;
            asked.append(from);
            // A hash whose every field is too long is there all the same.
            commands.append(command.size() > 2 ? command : RedisCommand{"EXISTS", keys.at(from)});
        }
        const auto answers = nodes.read(commands);
        if (!answers)
            return fail(answers.error());
        for (qsizetype i = 0; i < asked.size(); ++i) {
            const RedisReply &answer = answers->at(i);
            if (answer.errorCode() == "WRONGTYPE")
                continue;
            if (answer.isError())
                return fail(redisError(answer.text));
            (*rows)[asked.at(i)] = hashRow(table, keys.at(asked.at(i)), outlines.at(asked.at(i)), answer, cellLimit);
        }
    }
    return {};
}

} // namespace

Result<QList<std::optional<Row>>> readRedisRows(RedisNodes &nodes, const RedisTable &table,
                                                const QList<QByteArray> &keys, qint64 cellLimit)
{
    Rows rows(keys.size());
    if (keys.isEmpty())
        return rows;
    const auto outlines = readOutlines(nodes, table, keys);
    if (!outlines)
        return fail(outlines.error());
    if (table.type == RedisType::Other) {
        for (qsizetype i = 0; i < keys.size(); ++i) {
            if (outlines->at(i).alive)
                rows[i] = Row{redisValue(keys.at(i)), Value(), ttlValue(outlines->at(i).ttl)};
        }
        return rows;
    }
    const Status done = table.type == RedisType::Hash ? readHashes(nodes, table, keys, *outlines, cellLimit, &rows)
                                                      : readSingles(nodes, table, keys, *outlines, cellLimit, &rows);
    if (!done)
        return fail(done.error());
    return rows;
}

} // namespace athanor
