// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace athanor {

/// Unsets every environment variable that could move a connection elsewhere, change its settings, whom it trusts or
/// what it loads, or write its keys to a file: PG*, MYSQL_*, MARIADB_*, SSL_CERT_*, OPENSSL_*, SSLKEYLOGFILE,
/// QT_PLUGIN_PATH and the like. Called first in main(), before any thread. In a program that calls it the same is done
/// before any library is set up.
void scrubEnvironment();

} // namespace athanor
