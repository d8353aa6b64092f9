// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "engines/redis/redistable.h"

namespace athanor {

/// A page over the keys that a table was described with: sorted by the wanted columns and then by key, from the place
/// after `request.after`. Filters and order are worked out here, in steps, in bounded memory. Keys that went away since
/// are left out. InvalidInput for a column that is not there.
[[nodiscard]] Result<Page> redisPage(RedisNodes &nodes, const RedisTable &table, const PageRequest &request);

/// How many of the table's keys fit the filters; stops at the watch's deadline with `exact` false.
[[nodiscard]] Result<RowCount> redisCount(RedisNodes &nodes, const RedisTable &table, const QList<Filter> &filters,
                                          const QDeadlineTimer &patience);

} // namespace athanor
