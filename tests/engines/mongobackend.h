// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend.h"
#include "support/mongowire.h"

namespace athanor::test {

/// A wire-level server of the test's own, a member of a replica set. The test fails in the end on anything that a real
/// server would have refused.
[[nodiscard]] std::unique_ptr<Backend> makeMongoBackend();

/// How to open the database "app" of a server for writing.
[[nodiscard]] ConnectionSpec mongoSpec(const MongoWireServer &server, const QByteArray &password = {});
[[nodiscard]] ConnectionSpec mongoSpec(const QString &url, const QByteArray &password = {});

} // namespace athanor::test
