// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/replicationfacts.h"

namespace athanor {

class SqlConnection;
struct ServerInfo;

/// What a MySQL or MariaDB server tells this account of the servers it follows, of those that follow it, and of Galera,
/// group replication and NDB Cluster around it. What the account may not ask (error 1227) is a gap. Fails only if the
/// server cannot even name itself.
[[nodiscard]] Result<ReplicationFacts> readMyReplication(SqlConnection &connection, const ServerInfo &info);

} // namespace athanor
