// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/rediskeyspace.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int ScanHint = 1000;
constexpr qsizetype TypesAtOnce = 5000;

/// One server's share of the keys.
Status scanHolder(RedisConnection &connection, const std::optional<RedisGroup> &group, const RedisScanLimits &limits,
                  qint64 *steps, RedisKeys *found)
{
    QByteArray cursor = "0";
    do {
        if (*steps <= 0 || found->keys.size() >= limits.kept) {
            found->complete = false;
            return {};
        }
        --*steps;
        RedisCommand scan{"SCAN", cursor, "COUNT", QByteArray::number(ScanHint)};
        if (group && group->hasPrefix)
            scan += {"MATCH", redisGroupPattern(*group)};
        const auto answer = connection.ask(scan);
        if (!answer)
            return fail(answer.error());
        found->examined += ScanHint;
        cursor = answer->at(0).text;
        for (const RedisReply &key : answer->at(1).elements) {
            if (!group || redisGroupOf(key.text) == *group)
                found->keys.append(key.text);
        }
    } while (cursor != "0" && !cursor.isEmpty());
    return {};
}

/// What the server says of a key; nothing for one that is gone by now.
Result<std::optional<RedisType>> typeIn(const RedisReply &answer)
{
    if (answer.isError() && answer.errorCode() != "NOPERM")
        return fail(redisError(answer.text));
    if (answer.isError())
        return RedisType::Other;
    return answer.text == "none" ? std::nullopt : std::optional(redisTypeOf(answer.text));
}

Status readTypes(RedisNodes &nodes, RedisKeys *found)
{
    QList<QByteArray> alive;
    for (qsizetype from = 0; from < found->keys.size(); from += TypesAtOnce) {
        QList<RedisCommand> commands;
        for (const QByteArray &key : found->keys.mid(from, TypesAtOnce))
            commands.append({"TYPE", key});
        const auto answers = nodes.read(commands);
        if (!answers)
            return fail(answers.error());
        for (qsizetype i = 0; i < answers->size(); ++i) {
            const auto type = typeIn(answers->at(i));
            if (!type)
                return fail(type.error());
            if (!*type)
                continue;
            alive.append(found->keys.at(from + i));
            found->types.append(**type);
        }
    }
    found->keys = alive;
    return {};
}

Status countKeys(RedisConnection &connection, RedisKeys *found)
{
    const auto size = connection.call({"DBSIZE"});
    if (!size)
        return fail(size.error());
    if (size->type == RedisReply::Type::Integer)
        found->inDatabase = found->inDatabase.value_or(0) + size->integer;
    return {};
}

} // namespace

qint64 RedisKeys::projected(qsizetype count) const
{
    if (complete || !inDatabase || examined <= 0 || *inDatabase <= examined)
        return qint64(count);
    return qint64(double(count) * double(*inDatabase) / double(examined));
}

Result<RedisKeys> scanRedisKeys(RedisNodes &nodes, const std::optional<RedisGroup> &group,
                                const RedisScanLimits &limits)
{
    const auto holders = nodes.holders();
    if (!holders)
        return fail(holders.error());
    RedisKeys found;
    qint64 steps = limits.steps;
    for (RedisConnection *holder : *holders) {
        if (const Status counted = countKeys(*holder, &found); !counted)
            return fail(counted.error());
        if (const Status scanned = scanHolder(*holder, group, limits, &steps, &found); !scanned)
            return fail(scanned.error());
    }
    // SCAN may give a key more than once.
    std::ranges::sort(found.keys);
    const auto twins = std::ranges::unique(found.keys);
    found.keys.erase(twins.begin(), twins.end());
    if (found.keys.size() > limits.kept) {
        found.keys.resize(limits.kept);
        found.complete = false;
    }
    if (const Status typed = readTypes(nodes, &found); !typed)
        return fail(typed.error());
    return found;
}

std::optional<RedisType> plainTypeOf(const RedisKeys &keys)
{
    const auto least = std::ranges::min_element(keys.types);
    return least == keys.types.end() ? std::nullopt : std::optional(*least);
}

} // namespace athanor
