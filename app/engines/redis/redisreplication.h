// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/redisinfo.h"
#include "engines/replicationfacts.h"

namespace athanor {

/// What a server says of the replication around it: INFO replication of a primary or a replica, CLUSTER NODES of a
/// node, the masters, replicas and sentinels that a sentinel knows. What may not be asked is a gap.
[[nodiscard]] Result<ReplicationFacts> readRedisReplication(RedisConnection &connection);

// The pure parts, for tests with recorded answers.
void addRedisReplication(const QMap<QString, QString> &info, ReplicationFacts *facts);
void addRedisClusterNodes(const QByteArray &nodes, ReplicationFacts *facts);

} // namespace athanor
