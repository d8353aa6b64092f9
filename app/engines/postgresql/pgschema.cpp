// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgschema.h"

#include "engines/postgresql/pgcatalog.h"
#include "engines/sql/sqlconnection.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostTables = 500000;
/// What the planner divides a row estimate by when the leader and two workers share it.
constexpr double ParallelShare = 2.4;

Table::Kind pgKind(const QString &relkind)
{
    if (relkind == "v"_L1)
        return Table::Kind::View;
    if (relkind == "m"_L1)
        return Table::Kind::MaterializedView;
    return relkind == "f"_L1 ? Table::Kind::Foreign : Table::Kind::Table;
}

PgRelation relationOf(const Row &row)
{
    PgRelation relation;
    relation.oid = std::get<qint64>(row.at(0).data());
    relation.table.ref = {row.at(1).toText(), row.at(2).toText()};
    relation.table.kind = pgKind(row.at(3).toText());
    const auto *rows = std::get_if<qint64>(&row.at(4).data());
    // A table that was never analysed has no estimate; nor has a view.
    if (rows && *rows >= 0 && relation.table.kind != Table::Kind::View)
        relation.table.rowEstimate = *rows;
    const auto *bytes = std::get_if<qint64>(&row.at(5).data());
    if (bytes && relation.table.kind != Table::Kind::View)
        relation.table.bytes = *bytes;
    return relation;
}

/// Sizes come from relpages: pg_relation_size would wait for whoever holds a table locked.
Result<QList<PgRelation>> listRelations(SqlConnection &connection, const QString &condition, const QList<Value> &binds)
{
    // Before PostgreSQL 14 a table that was never analysed had 0 rows and 0 pages.
    const auto answer = connection.run(
        u"SELECT c.oid::int8, n.nspname::text, c.relname::text, c.relkind::text, "
        "CASE WHEN c.reltuples = 0 AND c.relpages = 0 THEN -1 ELSE c.reltuples END::int8, "
        "c.relpages::int8 * pg_catalog.current_setting('block_size')::int8 "
        "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' "
        "AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') "_s +
            condition + u" ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\""_s,
        binds, MostTables);
    if (!answer)
        return fail(answer);
    QList<PgRelation> relations;
    for (const Row &row : answer->rows)
        relations.append(relationOf(row));
    return relations;
}

Result<QList<PgRelation>> findRelation(SqlConnection &connection, const TableRef &ref)
{
    if (ref.schema.isEmpty())
        return listRelations(connection, u"AND c.relname::text = $1 AND pg_catalog.pg_table_is_visible(c.oid)"_s,
                             {Value(ref.name)});
    return listRelations(connection, u"AND c.relname::text = $1 AND n.nspname::text = $2"_s,
                         {Value(ref.name), Value(ref.schema)});
}

} // namespace

Result<QList<Table>> PgSchemaReader::tables(SqlConnection &connection) const
{
    const auto relations = listRelations(connection, {}, {});
    if (!relations)
        return fail(relations);
    QList<Table> list;
    for (const PgRelation &relation : *relations)
        list.append(relation.table);
    return list;
}

Result<Table> PgSchemaReader::table(SqlConnection &connection, const TableRef &ref) const
{
    if (ref.name.contains(QChar(u'\0')) || ref.schema.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"The name of the table holds a NUL character."_s));
    auto found = findRelation(connection, ref);
    if (!found)
        return fail(found);
    if (found->isEmpty())
        return fail(Error::notFound(
            u"There is no table %1 in the database that this account can see; look at the list of tables."_s.arg(
                boundedText(ref.display(), 200, false))));
    found->resize(1);
    if (const Status read = readRelations(connection, &*found); !read)
        return fail(read);
    return found->first().table;
}

Result<Schema> PgSchemaReader::schema(SqlConnection &connection) const
{
    auto relations = listRelations(connection, {}, {});
    if (!relations)
        return fail(relations);
    if (const Status read = readRelations(connection, &*relations); !read)
        return fail(read);
    Schema schema;
    for (PgRelation &relation : *relations)
        schema.tables.insert(relation.table.ref, std::move(relation.table));
    const auto enums = readEnums(connection);
    if (!enums)
        return fail(enums);
    schema.enums = *enums;
    return schema;
}

Result<qint64> PgSchemaReader::rowEstimate(SqlConnection &connection, const Table &table,
                                           const QList<Filter> &filters) const
{
    const auto count = selectCount(DialectId::PostgreSQL, table, filters);
    if (!count)
        return fail(count);
    const auto answer = connection.run("EXPLAIN (FORMAT JSON) "_L1 + count->sql, count->binds, 1);
    if (!answer)
        return fail(answer);
    // The plan of a count is an aggregate over what is counted.
    QJsonObject node = QJsonDocument::fromJson(answer->rows.first().first().toText().toUtf8())[0][u"Plan"_s].toObject();
    while (node[u"Node Type"_s].toString() == "Aggregate"_L1 || node[u"Node Type"_s].toString() == "Gather"_L1)
        node = node[u"Plans"_s].toArray().first().toObject();
    const double workers = qMax(1.0, node[u"Parallel Aware"_s].toBool() ? ParallelShare : 1.0);
    return qint64(node[u"Plan Rows"_s].toDouble() * workers);
}

Result<std::optional<qint64>> PgSchemaReader::schemaVersion(SqlConnection &) const
{
    return std::optional<qint64>();
}

} // namespace athanor
