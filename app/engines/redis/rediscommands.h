// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "core/writes.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace athanor {

/// A command with its arguments, as bytes.
using RedisCommand = QList<QByteArray>;

/// How a command is classed in core/writes.cpp, as "redis.get" or "redis.config get"; nothing for one that this engine
/// never sends.
[[nodiscard]] std::optional<WriteClass> redisCommandClass(const RedisCommand &command);

/// A command as a person reads it in redis-cli: words in quotes where they need them, bytes as \xNN.
[[nodiscard]] QString displayRedisCommand(const RedisCommand &command);

/// What an error answer of a server means to the person.
[[nodiscard]] Error redisError(const QByteArray &answer);

} // namespace athanor
