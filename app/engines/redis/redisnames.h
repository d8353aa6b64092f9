// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/schema.h"
#include "engines/value.h"

#include <QByteArray>

#include <optional>

namespace athanor {

/// Types of keys, in the order in which one of them gives a prefix its plain table name.
enum class RedisType { Hash, String, SortedSet, Set, List, Stream, Other };

/// The word of the command TYPE; what a module brings is Other.
[[nodiscard]] RedisType redisTypeOf(QByteArrayView word);
/// "hash", "string", "zset", "set", "list", "stream", "module": the schema of a table in which only such keys are
/// shown.
[[nodiscard]] QString redisTypeName(RedisType type);
[[nodiscard]] std::optional<RedisType> redisTypeNamed(const QString &name);

/// Bytes as a name that a person can type: UTF-8 as it is, other bytes as \xNN, backslashes doubled.
[[nodiscard]] QString redisName(const QByteArray &bytes);
/// The bytes of such a name; nothing if it is not one.
[[nodiscard]] std::optional<QByteArray> redisBytes(const QString &name);

/// The group that a key is in: what stands before the first ':', or none.
struct RedisGroup
{
    bool hasPrefix = false;
    QByteArray prefix;
    friend bool operator==(const RedisGroup &, const RedisGroup &) = default;
    friend auto operator<=>(const RedisGroup &a, const RedisGroup &b)
    {
        if (a.hasPrefix != b.hasPrefix)
            return a.hasPrefix ? std::strong_ordering::less : std::strong_ordering::greater;
        const int order = a.prefix.compare(b.prefix);
        return order <=> 0;
    }
};
[[nodiscard]] RedisGroup redisGroupOf(const QByteArray &key);
/// "user" for user:*; "(no prefix)" for keys without ':' and "(empty prefix)" for those that begin with it. A prefix
/// that itself begins with '(' gets a backslash in front.
[[nodiscard]] QString redisGroupName(const RedisGroup &group);
[[nodiscard]] std::optional<RedisGroup> redisGroupNamed(const QString &name);
/// The pattern of SCAN MATCH that all keys of a group fit, with what is special in it escaped.
[[nodiscard]] QByteArray redisGroupPattern(const RedisGroup &group);

/// A cell: text where the bytes are UTF-8, otherwise the bytes.
[[nodiscard]] Value redisValue(const QByteArray &bytes);
/// What a value is as Redis keeps it; InvalidInput for one that was not fetched whole, NULL is the caller's business.
[[nodiscard]] Result<QByteArray> redisBytesOf(const Value &value);

/// The slot of a key in a cluster (Redis Cluster Specification, "Key distribution model"): CRC16 of its hash tag.
[[nodiscard]] int redisSlot(const QByteArray &key);

} // namespace athanor
