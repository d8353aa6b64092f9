// SPDX-License-Identifier: Apache-2.0
#include "migrations/sqliteshadow.h"

#include "engines/sqlite/sqliteconnection.h"
#include "engines/sqlite/sqliteschema.h"

namespace athanor {

namespace {

/// Tables first, then what stands on them. A table that cannot be made is left out and kept as it was.
void copyInto(SqliteConnection &connection, const Schema &schema)
{
    const auto make = [&](Table::Kind kind) {
        for (const Table &table : schema.tables) {
            if (table.kind == kind && !table.createSql.isEmpty())
                (void)connection.run(table.createSql, {}, 1);
        }
    };
    make(Table::Kind::Table);
    for (const Table &table : schema.tables) {
        for (const Index &index : table.indexes) {
            if (!index.sql.isEmpty())
                (void)connection.run(index.sql, {}, 1);
        }
    }
    make(Table::Kind::View);
}

} // namespace

std::optional<Schema> sqliteSchemaAfter(const Schema &before, const QString &sql)
{
    SqliteOpening opening;
    opening.readOnly = false;
    const auto connection = SqliteConnection::open(opening, CancelToken());
    if (!connection)
        return std::nullopt;
    copyInto(**connection, before);
    const SqliteSchemaReader reader;
    const auto known = reader.schema(**connection);
    if (!known || !(*connection)->run(sql, {}, 1))
        return std::nullopt;
    auto after = reader.schema(**connection);
    if (!after)
        return std::nullopt;
    // What SQLite in memory cannot tell: rows, triggers, and tables that could not be made there.
    for (const Table &table : before.tables) {
        if (!known->tables.contains(table.ref))
            after->tables.insert(table.ref, table);
        const auto same = after->tables.find(table.ref);
        if (same == after->tables.end())
            continue;
        same->rowEstimate = table.rowEstimate;
        same->bytes = table.bytes;
        same->triggers = table.triggers;
    }
    after->enums = before.enums;
    return *after;
}

} // namespace athanor
