// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "engines/redis/rediscommands.h"
#include "engines/redis/redistable.h"

namespace athanor {

/// A staged change as commands. What must hold before is looked at under WATCH; the commands stand between MULTI and
/// EXEC. None of them takes the time to live away or changes the type of a value.
struct RedisPlan
{
    RowChange::Kind kind = RowChange::Kind::Update;
    QByteArray key;
    RedisType type = RedisType::Hash;
    QList<NamedValue> expected; ///< cells that must still be so; without key, ttl and the count of other fields
    QList<QByteArray> setFields, removedFields; ///< of a hash
    QList<RedisCommand> commands;
};

/// Plans one change of a key of `type`. Constraint where a rule of Redis forbids it (no key, nothing in it),
/// InvalidInput where a value does not fit, Refused for what is never done here (another key, entries of a stream).
/// Pure.
[[nodiscard]] Result<RedisPlan> planRedisChange(const RowChange &change, RedisType type, int serverVersion);

/// The type that an insert into a table without keys makes: a string if `value` is all there is, otherwise a hash.
[[nodiscard]] RedisType redisTypeOfInsert(const RowChange &change);

} // namespace athanor
