// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/schemareader.h"

namespace athanor {

/// The family that a declared type of SQLite most likely means; SQLite itself takes any text.
[[nodiscard]] TypeFamily sqliteFamily(const QString &declaredType);

/// Reads sqlite_schema and its pragmas, names bound.
class SqliteSchemaReader : public SchemaReader
{
public:
    [[nodiscard]] Result<QList<Table>> tables(SqlConnection &connection) const override;
    [[nodiscard]] Result<Table> table(SqlConnection &connection, const TableRef &ref) const override;
    [[nodiscard]] Result<Schema> schema(SqlConnection &connection) const override;
    [[nodiscard]] Result<qint64> rowEstimate(SqlConnection &connection, const Table &table,
                                             const QList<Filter> &filters) const override;
    [[nodiscard]] Result<std::optional<qint64>> schemaVersion(SqlConnection &connection) const override;
};

} // namespace athanor
