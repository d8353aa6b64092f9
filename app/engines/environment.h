// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace athanor {

/// Unsets every environment variable that could move a connection elsewhere, change its settings or write its keys to a
/// file: PG*, MYSQL_*, MARIADB_*, SSLKEYLOGFILE. Called first in main(), before any thread.
void scrubEnvironment();

} // namespace athanor
