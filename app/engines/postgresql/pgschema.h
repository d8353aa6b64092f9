// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/schemareader.h"

namespace athanor {

/// Reads pg_catalog: every name qualified, no lock on any table, the tables asked for in a handful of queries however
/// many they are.
class PgSchemaReader : public SchemaReader
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
