// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/redisplan.h"

namespace athanor {

/// Makes all planned changes in one MULTI ... EXEC on the server that holds their keys, or none: WATCH, a look at types
/// and old values, then the commands; EXEC without an answer is Unknown, EXEC that says nil a conflict. Constraint for
/// an insert whose key is taken. Refused in a cluster for keys on different slots.
[[nodiscard]] Result<ApplyOutcome> applyRedisPlans(RedisNodes &nodes, const QList<RedisPlan> &plans,
                                                   const QList<RowChange> &changes);

} // namespace athanor
