// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisplan.h"

#include "engines/redis/redismembers.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int KeepTtlSince = 60000; ///< Redis 6.0: SET ... KEEPTTL

const Value *cellNamed(const QList<NamedValue> &values, const QString &column)
{
    const auto it = std::ranges::find(values, column, &NamedValue::column);
    return it == values.end() ? nullptr : &it->value;
}

Result<QByteArray> keyOf(const RowChange &change)
{
    const bool insert = change.kind == RowChange::Kind::Insert;
    const Value *key = cellNamed(insert ? change.values : change.key, redisKeyColumn());
    if (!key || key->isNull())
        return insert ? fail(Error::constraint(u"key must not be NULL; give a value."_s))
                      : Result<QByteArray>(fail(Error::invalidInput(u"A row of Redis is named by its key."_s)));
    if (!insert && cellNamed(change.values, redisKeyColumn()))
        return fail(Error::refused(u"A key is not renamed here; insert a row with the new key and delete this one."_s));
    auto bytes = redisBytesOf(*key);
    if (!bytes)
        return bytes;
    const auto name = redisTableName(change.table);
    if (!name)
        return fail(name.error());
    if (redisGroupOf(*bytes) == name->group)
        return bytes;
    const QString group = redisGroupName(name->group);
    return fail(Error::invalidInput(u"The key %1 is not of the table %2, whose keys %3."_s.arg(
        boundedText(redisName(*bytes), 200, false), boundedText(group, 200, false),
        name->group.hasPrefix ? u"begin with %1:"_s.arg(boundedText(redisName(name->group.prefix), 200, false))
                              : u"have no ':'"_s)));
}

bool isData(const QString &column)
{
    return column != redisKeyColumn() && column != redisTtlColumn() && column != redisMoreColumn();
}

Status planTtl(const RowChange &change, RedisPlan *plan)
{
    const Value *ttl = cellNamed(change.values, redisTtlColumn());
    const bool insert = change.kind == RowChange::Kind::Insert;
    if (!ttl || (ttl->isNull() && insert))
        return {};
    if (ttl->isNull()) {
        plan->commands.append({"PERSIST", plan->key});
        return {};
    }
    bool ok = false;
    const qint64 seconds = ttl->toText().toLongLong(&ok);
    if (!ok || seconds <= 0 || seconds > 1'000'000'000'000)
        return fail(Error::invalidInput(
            u"ttl is a whole number of seconds above 0, or NULL for a key that stays; delete the row to end it now."_s));
    plan->commands.append({"EXPIRE", plan->key, QByteArray::number(seconds)});
    return {};
}

Status planHash(const RowChange &change, RedisPlan *plan)
{
    RedisCommand set{"HSET", plan->key}, remove{"HDEL", plan->key};
    for (const NamedValue &cell : change.values) {
        if (!isData(cell.column) && cell.column != redisMoreColumn())
            continue;
        const auto field = redisFieldOf(cell.column);
        if (!field)
            return fail(Error::invalidInput(
                u"The column %1 is not a field of a hash; bytes in its name are written \\xNN."_s.arg(
                    boundedText(cell.column, 200, false))));
        const auto bytes = redisBytesOf(cell.value);
        if (!bytes)
            return fail(bytes.error());
        if (cell.value.isNull()) {
            plan->removedFields.append(*field);
            remove.append(*field);
        } else {
            plan->setFields.append(*field);
            set += {*field, *bytes};
        }
    }
    const bool insert = change.kind == RowChange::Kind::Insert;
    if (insert && plan->setFields.isEmpty())
        return fail(Error::constraint(u"A hash has at least one field; give one a value."_s));
    // First what is added: a hash that is empty for a moment would be gone, and its time to live with it.
    if (set.size() > 2)
        plan->commands.append(set);
    if (remove.size() > 2 && !insert)
        plan->commands.append(remove);
    return {};
}

RedisCommand addCommand(RedisType type, const QByteArray &key, const RedisMembers &members)
{
    RedisCommand command{type == RedisType::Set ? "SADD" : type == RedisType::List ? "RPUSH" : "ZADD", key};
    for (qsizetype i = 0; i < members.members.size(); ++i) {
        if (type == RedisType::SortedSet)
            command.append(members.scores.at(i));
        command.append(members.members.at(i));
    }
    return command;
}

/// From the old members to the new ones without a moment in which there is none.
Status planMembers(const RedisMembers &now, const Value *before, RedisPlan *plan)
{
    if (!before)
        return fail(Error::invalidInput(
            u"The old members must be known to be changed; look at the row, and give its old value."_s));
    const auto text = redisBytesOf(*before);
    if (!text)
        return fail(text.error());
    const auto old = readRedisMembers(plan->type, QString::fromUtf8(*text));
    if (!old)
        return fail(old.error());
    if (*old == now)
        return {};
    plan->commands.append(addCommand(plan->type, plan->key, now));
    if (plan->type == RedisType::List) {
        plan->commands.append({"LTRIM", plan->key, QByteArray::number(old->members.size()), "-1"});
        return {};
    }
    RedisCommand remove{plan->type == RedisType::Set ? "SREM" : "ZREM", plan->key};
    for (const QByteArray &member : old->members) {
        if (!now.members.contains(member))
            remove.append(member);
    }
    if (remove.size() > 2)
        plan->commands.append(remove);
    return {};
}

Status planValue(const RowChange &change, int serverVersion, RedisPlan *plan)
{
    for (const NamedValue &cell : change.values) {
        if (isData(cell.column) && cell.column != redisValueColumn())
            return fail(Error::invalidInput(u"A %1 has no column %2; its columns are key, value and ttl."_s.arg(
                redisTypeName(plan->type), boundedText(cell.column, 200, false))));
    }
    const bool insert = change.kind == RowChange::Kind::Insert;
    const Value *value = cellNamed(change.values, redisValueColumn());
    if (!value)
        return insert ? Status(fail(Error::constraint(u"value must not be NULL; give one."_s))) : Status();
    if (value->isNull())
        return fail(Error::constraint(u"value must not be NULL; to be rid of the key, delete the row."_s));
    const auto bytes = redisBytesOf(*value);
    if (!bytes)
        return fail(bytes.error());
    if (plan->type == RedisType::String) {
        if (!insert && serverVersion > 0 && serverVersion < KeepTtlSince)
            return fail(Error::unsupported(
                u"This server cannot change a string and keep its time to live; that came with Redis 6.0."_s));
        plan->commands.append(insert ? RedisCommand{"SET", plan->key, *bytes, "NX"}
                                     : RedisCommand{"SET", plan->key, *bytes, "XX", "KEEPTTL"});
        return {};
    }
    const auto members = readRedisMembers(plan->type, QString::fromUtf8(*bytes));
    if (!members)
        return fail(members.error());
    if (!insert)
        return planMembers(*members, cellNamed(change.originals, redisValueColumn()), plan);
    plan->commands.append(addCommand(plan->type, plan->key, *members));
    return {};
}

} // namespace

RedisType redisTypeOfInsert(const RowChange &change)
{
    const auto isField = [](const NamedValue &v) { return isData(v.column) && v.column != redisValueColumn(); };
    const bool plain = cellNamed(change.values, redisValueColumn()) && std::ranges::none_of(change.values, isField);
    return plain ? RedisType::String : RedisType::Hash;
}

Result<RedisPlan> planRedisChange(const RowChange &change, RedisType type, int serverVersion)
{
    const auto key = keyOf(change);
    if (!key)
        return fail(key.error());
    RedisPlan plan;
    plan.kind = change.kind;
    plan.key = *key;
    plan.type = type;
    for (const NamedValue &seen : change.originals) {
        if (!isData(seen.column))
            continue;
        if (type == RedisType::Hash && !redisFieldOf(seen.column))
            return fail(Error::invalidInput(
                u"The column %1 is not a field of a hash."_s.arg(boundedText(seen.column, 200, false))));
        plan.expected.append(seen);
    }
    if (change.kind == RowChange::Kind::Delete) {
        plan.commands.append({"DEL", plan.key});
        return plan;
    }
    if (type == RedisType::Stream || type == RedisType::Other) {
        const bool ttlAlone = change.kind == RowChange::Kind::Update &&
                              std::ranges::none_of(change.values, [](const NamedValue &v) { return isData(v.column); });
        if (!ttlAlone)
            return fail(Error::refused(
                u"A %1 is only shown here; change it with the program it belongs to."_s.arg(redisTypeName(type))));
    }
    Status planned;
    if (type == RedisType::Hash)
        planned = planHash(change, &plan);
    else
        planned = planValue(change, serverVersion, &plan);
    if (planned)
        planned = planTtl(change, &plan);
    if (!planned)
        return fail(planned.error());
    return plan;
}

} // namespace athanor
