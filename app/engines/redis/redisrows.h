// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "engines/redis/redistable.h"

namespace athanor {

/// The rows of some keys of a table, in the same order; nothing for a key that is gone or holds another type by now.
/// Lengths are asked for first: a text longer than `cellLimit` comes as a LargeValue with its first part (GETRANGE), a
/// field of a hash without one, since Redis gives a field whole or not at all, and a list, set, sorted set or stream of
/// many or long members with their number. Memory stays within a few cells of the limit.
[[nodiscard]] Result<QList<std::optional<Row>>> readRedisRows(RedisNodes &nodes, const RedisTable &table,
                                                              const QList<QByteArray> &keys, qint64 cellLimit);

} // namespace athanor
