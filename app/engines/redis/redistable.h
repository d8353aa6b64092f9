// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/rediskeyspace.h"

namespace athanor {

/// How Redis is shown as tables.
///
/// A table is the keys of one prefix and one type, a row is a key. `user` shows user:*; where such keys have several
/// types, the plain name stands for the first of RedisType among them and the others are `string.user`, `set.user` ...
/// Columns are `key` (the whole key), then for hashes the fields that the keys have (sampled: at most `SampledKeys`
/// keys and `MostFields` fields; where that is not all, `(more fields)` counts those of a row that have no column), for
/// strings `value`, for lists, sets, sorted sets and streams `value` as a JSON text of their members
/// (`redismembers.h`), and `ttl`: the seconds until the key goes, NULL for one that stays. A field that is called like
/// one of these columns has "field:" in front.
struct RedisTable
{
    Table table;
    RedisGroup group;
    RedisType type = RedisType::Hash;
    QList<QByteArray> fields; ///< hashes: of the columns after `key`, in order
    bool allFields = true;    ///< there is no column `(more fields)`
    RedisKeys keys;           ///< those of the group and type; may be the first part alone
};

constexpr qsizetype SampledKeys = 1000;
constexpr qsizetype MostFields = 200;

/// The column of a hash field and back.
[[nodiscard]] QString redisFieldColumn(const QByteArray &field);
/// Nothing for `key`, `ttl`, `(more fields)` and what is no name.
[[nodiscard]] std::optional<QByteArray> redisFieldOf(const QString &column);

inline QString redisKeyColumn()
{
    return QStringLiteral("key");
}
inline QString redisTtlColumn()
{
    return QStringLiteral("ttl");
}
inline QString redisValueColumn()
{
    return QStringLiteral("value");
}
inline QString redisMoreColumn()
{
    return QStringLiteral("(more fields)");
}

/// The columns of a table whose fields are known.
[[nodiscard]] QList<Column> redisColumns(RedisType type, const QList<QByteArray> &fields, bool allFields);

/// The tables of a whole look at the keys, by name, at most `MostTables` of them, the largest.
constexpr qsizetype MostTables = 1000;
[[nodiscard]] QList<Table> redisTables(const RedisKeys &keys);

/// One table with its keys and sampled columns. NotFound if no key is in it.
[[nodiscard]] Result<RedisTable> describeRedisTable(RedisNodes &nodes, const TableRef &ref);

/// A group and the type that a table name asks for; nothing for a plain name. NotFound for what cannot be a table.
struct RedisTableName
{
    RedisGroup group;
    std::optional<RedisType> type;
};
[[nodiscard]] Result<RedisTableName> redisTableName(const TableRef &ref);

} // namespace athanor
