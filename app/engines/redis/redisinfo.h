// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/fact.h"
#include "engines/redis/redisconnection.h"

#include <QMap>

namespace athanor {

/// The lines "name:value" of an answer to INFO, CLUSTER INFO; bounded and without control characters.
[[nodiscard]] QMap<QString, QString> redisInfoLines(const QByteArray &text);
/// "a=1,b=2" of a line of INFO.
[[nodiscard]] QMap<QString, QString> redisInfoParts(const QString &value);
/// A flat array of names and values, as CONFIG GET and SENTINEL answer.
[[nodiscard]] QMap<QString, QString> redisPairs(const RedisReply &reply);

/// One section of INFO; a refusal is a gap.
[[nodiscard]] Fact<QMap<QString, QString>> readRedisInfo(RedisConnection &connection, const QByteArray &section);
/// The gap that an error or an error answer leaves; nothing for a good answer.
[[nodiscard]] std::optional<FactGap> redisGapOf(const Result<RedisReply> &reply);

} // namespace athanor
