// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/servicefacts.h"

namespace athanor {

/// Fills in what this machine alone can tell: CA file, password, secrets in the service's files, shared accounts, the
/// environment and the fleet file.
void collectLocalFacts(ServiceFacts &facts, const Profile &profile, const ConnectionSpec &spec,
                       const FactOptions &options);

/// The version number of the SQLite that the service runs with, where it can be known without running anything of it.
[[nodiscard]] Fact<int> serviceLibraryOf(const Profile &profile);

/// What is told of a password beside the words of a URL. For tests apart from the collector.
[[nodiscard]] PasswordFacts passwordFacts(const Secret &password, const DatabaseUrl &url, const QString &service);

/// Those of a process's environment (NUL-separated, as in /proc/self/environ) that could move a connection, load a
/// library or write keys to a file. Names only.
[[nodiscard]] QStringList dangerousVariables(const QByteArray &environment);

} // namespace athanor
