// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redistable.h"

#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr auto FieldMark = "field:"_L1;
/// A hash with more fields than this is not asked for their names.
constexpr qint64 LargestSampledHash = 2000;

Column redisColumn(const QString &name, const QString &type, TypeFamily family)
{
    Column column;
    column.name = name;
    column.type = type;
    column.family = family;
    return column;
}

Column valueColumn(RedisType type)
{
    Column column = redisColumn(redisValueColumn(), redisTypeName(type), TypeFamily::Text);
    column.nullable = false;
    if (type == RedisType::List || type == RedisType::Set || type == RedisType::SortedSet)
        column.family = TypeFamily::Json;
    if (type == RedisType::Stream || type == RedisType::Other) {
        column.family = TypeFamily::Json;
        column.generated = true;
    }
    return column;
}

Error noSuchTable(const TableRef &ref)
{
    return Error::notFound(
        u"There are no keys of a table %1; look at the list of tables."_s.arg(boundedText(ref.display(), 200, false)));
}

Table tableShell(const TableRef &ref, RedisType type)
{
    Table table;
    table.ref = ref;
    table.kind = type == RedisType::Other ? Table::Kind::Foreign : Table::Kind::Table;
    table.primaryKey = {redisKeyColumn()};
    return table;
}

/// The hashes among the first keys whose field names may be asked for.
Result<QList<QByteArray>> sampledHashes(RedisNodes &nodes, const RedisKeys &keys, bool *all)
{
    const QList<QByteArray> first = keys.keys.first(qMin(SampledKeys, keys.keys.size()));
    *all = keys.complete && first.size() == keys.keys.size();
    QList<RedisCommand> sizes;
    for (const QByteArray &key : first)
        sizes.append({"HLEN", key});
    const auto answers = nodes.read(sizes);
    if (!answers)
        return fail(answers.error());
    QList<QByteArray> hashes;
    for (qsizetype i = 0; i < first.size(); ++i) {
        const qint64 size = answers->at(i).integer;
        if (size > LargestSampledHash)
            *all = false;
        else if (size > 0)
            hashes.append(first.at(i));
    }
    return hashes;
}

Status sampleFields(RedisNodes &nodes, RedisTable *table)
{
    bool all = true;
    const auto hashes = sampledHashes(nodes, table->keys, &all);
    if (!hashes)
        return fail(hashes.error());
    QSet<QByteArray> seen;
    constexpr qsizetype atOnce = 50;
    for (qsizetype from = 0; from < hashes->size(); from += atOnce) {
        QList<RedisCommand> commands;
        for (const QByteArray &key : hashes->mid(from, atOnce))
            commands.append({"HKEYS", key});
        const auto answers = nodes.read(commands);
        if (!answers)
            return fail(answers.error());
        for (const RedisReply &answer : *answers) {
            for (const RedisReply &field : answer.elements) {
                if (seen.contains(field.text))
                    continue;
                if (table->fields.size() >= MostFields) {
                    all = false;
                    continue;
                }
                seen.insert(field.text);
                table->fields.append(field.text);
            }
        }
    }
    table->allFields = all;
    return {};
}

} // namespace

QString redisFieldColumn(const QByteArray &field)
{
    const QString name = redisName(field);
    const bool taken = name == redisKeyColumn() || name == redisTtlColumn() || name == redisMoreColumn() ||
                       name.startsWith(FieldMark) || name.isEmpty();
    return taken ? FieldMark + name : name;
}

std::optional<QByteArray> redisFieldOf(const QString &column)
{
    if (column == redisKeyColumn() || column == redisTtlColumn() || column == redisMoreColumn() || column.isEmpty())
        return std::nullopt;
    return redisBytes(column.startsWith(FieldMark) ? column.mid(FieldMark.size()) : column);
}

QList<Column> redisColumns(RedisType type, const QList<QByteArray> &fields, bool allFields)
{
    Column key = redisColumn(redisKeyColumn(), u"key"_s, TypeFamily::Text);
    key.nullable = false;
    QList<Column> columns{key};
    if (type == RedisType::Hash) {
        for (const QByteArray &field : fields)
            columns.append(redisColumn(redisFieldColumn(field), u"hash field"_s, TypeFamily::Text));
        if (!allFields) {
            columns.append(redisColumn(redisMoreColumn(), u"count"_s, TypeFamily::Integer));
            columns.last().generated = true;
        }
    } else {
        columns.append(valueColumn(type));
    }
    columns.append(redisColumn(redisTtlColumn(), u"seconds"_s, TypeFamily::Integer));
    return columns;
}

QList<Table> redisTables(const RedisKeys &keys)
{
    QMap<RedisGroup, QMap<RedisType, qsizetype>> counts;
    for (qsizetype i = 0; i < keys.keys.size(); ++i)
        ++counts[redisGroupOf(keys.keys.at(i))][keys.types.at(i)];
    QList<Table> tables;
    for (auto group = counts.cbegin(); group != counts.cend(); ++group) {
        for (auto type = group->cbegin(); type != group->cend(); ++type) {
            const QString schema = type == group->cbegin() ? QString() : redisTypeName(type.key());
            Table table = tableShell({schema, redisGroupName(group.key())}, type.key());
            table.rowEstimate = keys.projected(type.value());
            tables.append(table);
        }
    }
    std::ranges::stable_sort(tables, [](const Table &a, const Table &b) { return a.rowEstimate > b.rowEstimate; });
    if (tables.size() > MostTables)
        tables.resize(MostTables);
    std::ranges::sort(tables, [](const Table &a, const Table &b) {
        return a.ref.name != b.ref.name ? a.ref.name < b.ref.name : a.ref < b.ref;
    });
    return tables;
}

Result<RedisTableName> redisTableName(const TableRef &ref)
{
    const auto group = redisGroupNamed(ref.name);
    const auto type = redisTypeNamed(ref.schema);
    if (!group || (!type && !ref.schema.isEmpty()))
        return fail(noSuchTable(ref));
    return RedisTableName{*group, type};
}

Result<RedisTable> describeRedisTable(RedisNodes &nodes, const TableRef &ref)
{
    const auto name = redisTableName(ref);
    if (!name)
        return fail(name.error());
    auto keys = scanRedisKeys(nodes, name->group);
    if (!keys)
        return fail(keys.error());
    const auto type = name->type ? name->type : plainTypeOf(*keys);
    if (!type)
        return fail(noSuchTable(ref));
    RedisTable table;
    table.group = name->group;
    table.type = *type;
    const qsizetype all = keys->keys.size();
    table.keys.complete = keys->complete;
    table.keys.inDatabase = keys->inDatabase;
    table.keys.examined = keys->examined;
    for (qsizetype i = 0; i < all; ++i) {
        if (keys->types.at(i) == *type)
            table.keys.keys.append(keys->keys.at(i));
    }
    table.keys.types = QList<RedisType>(table.keys.keys.size(), *type);
    if (table.keys.keys.isEmpty())
        return fail(noSuchTable(ref));
    if (*type == RedisType::Hash) {
        if (const Status sampled = sampleFields(nodes, &table); !sampled)
            return fail(sampled.error());
    }
    table.table = tableShell(ref, *type);
    table.table.columns = redisColumns(*type, table.fields, table.allFields);
    table.table.rowEstimate = table.keys.projected(table.keys.keys.size());
    return table;
}

} // namespace athanor
