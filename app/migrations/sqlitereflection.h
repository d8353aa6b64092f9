// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/schema.h"
#include "migrations/tablemodel.h"

namespace athanor {

/// A SQLite table as SQLAlchemy 1.4 reflects it for Alembic's batch mode. Parts that its reflection does not see are
/// not in it, because Alembic's rebuild loses them: unnamed CHECKs, triggers, expression indexes, collations,
/// AUTOINCREMENT, STRICT, WITHOUT ROWID, actions of foreign keys written in a column.
struct ReflectedTable
{
    TableModel model;           ///< no naming convention applied yet
    QList<CreateIndex> indexes; ///< by name
};

[[nodiscard]] ReflectedTable reflectSqliteTable(const Table &table);

/// The type that SQLAlchemy makes of a declared type: by its name, then by SQLite's affinity rules.
[[nodiscard]] ColumnType reflectedSqliteType(const QString &declared);

} // namespace athanor
