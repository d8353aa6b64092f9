// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend.h"
#include "support/redisserver.h"

namespace athanor::test {

/// A logical database of the shared server, over TLS with the certificate checked. Null where the server does not run.
[[nodiscard]] std::unique_ptr<Backend> makeRedisBackend();

/// How to open a URL of a server for writing, as its default user.
[[nodiscard]] ConnectionSpec redisSpec(const QString &url, const QByteArray &password);

} // namespace athanor::test
