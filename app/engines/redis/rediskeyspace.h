// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/redisnames.h"
#include "engines/redis/redisnodes.h"

namespace athanor {

/// How far one look at the keys goes. SCAN walks over every key of a database, whatever its pattern.
struct RedisScanLimits
{
    qint64 steps = 5000;      ///< calls of SCAN, about 1000 keys each
    qsizetype kept = 100'000; ///< keys that fit
};

/// Keys of a database as one look found them: sorted, each once. Every key that was there all the time is among them
/// (the guarantee of SCAN) unless the look is not complete.
struct RedisKeys
{
    QList<QByteArray> keys;
    QList<RedisType> types; ///< of each key
    bool complete = true;
    std::optional<qint64> inDatabase; ///< DBSIZE; nothing: not allowed to ask
    qint64 examined = 0;              ///< about how many keys SCAN has walked over

    /// How many keys like these there are: exact where complete, otherwise projected from the part that was seen.
    [[nodiscard]] qint64 projected(qsizetype count) const;
};

/// The keys of one group, or of all groups. By SCAN with a hint, never KEYS; ends by the session's deadline or cancel.
[[nodiscard]] Result<RedisKeys> scanRedisKeys(RedisNodes &nodes, const std::optional<RedisGroup> &group,
                                              const RedisScanLimits &limits = {});

/// The type that a group's plain name stands for: the first of RedisType that any of the keys has.
[[nodiscard]] std::optional<RedisType> plainTypeOf(const RedisKeys &keys);

} // namespace athanor
