// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/replicationfacts.h"

namespace athanor {

class SqlConnection;
struct ServerInfo;

/// What a PostgreSQL server tells this account of its standbys, of the server it follows, of its slots and of its
/// subscriptions (manual, "Monitoring Database Activity"). Columns that the server leaves NULL for an account without
/// pg_monitor are gaps. Connection strings are cut at the server: only host, port and application name leave it.
/// Fails only if the server cannot even say whether it is a standby.
[[nodiscard]] Result<ReplicationFacts> readPgReplication(SqlConnection &connection, const ServerInfo &info);

} // namespace athanor
