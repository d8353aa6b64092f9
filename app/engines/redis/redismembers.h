// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/redisnames.h"
#include "engines/redis/redisreply.h"

namespace athanor {

/// The members of a list, a set or a sorted set as they are written. Scores are in the server's spelling.
struct RedisMembers
{
    QList<QByteArray> members;
    QList<QByteArray> scores; ///< sorted sets: of each member
    friend bool operator==(const RedisMembers &, const RedisMembers &) = default;
};

/// What LRANGE, SMEMBERS, ZRANGE WITHSCORES or XRANGE answered, as a JSON text: a list is ["a","b"], a set the same in
/// the order of its bytes, a sorted set [{"member":"a","score":"1.5"}], a stream [{"id":"1-0","fields":["f","v"]}].
/// Bytes that are no UTF-8 are {"$base64":"..."}.
[[nodiscard]] QString redisMembersJson(RedisType type, const RedisReply &answer);
/// Reads such a text of a list, a set or a sorted set back. InvalidInput says what it must look like.
[[nodiscard]] Result<RedisMembers> readRedisMembers(RedisType type, const QString &json);

} // namespace athanor
