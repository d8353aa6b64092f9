// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"

namespace athanor {

class SqlConnection;

/// Reads one dialect's catalog over a connection. Stateless besides the connection's own.
class SchemaReader
{
public:
    virtual ~SchemaReader() = default;
    [[nodiscard]] virtual Result<QList<Table>> tables(SqlConnection &connection) const = 0;
    [[nodiscard]] virtual Result<Table> table(SqlConnection &connection, const TableRef &ref) const = 0;
    [[nodiscard]] virtual Result<Schema> schema(SqlConnection &connection) const = 0;
    /// About how many rows hold the filters, without counting them; where the engine cannot tell, how many there are.
    [[nodiscard]] virtual Result<qint64> rowEstimate(SqlConnection &connection, const Table &table,
                                                     const QList<Filter> &filters) const = 0;
    /// A number that changes when the schema does; nothing if the engine has none.
    [[nodiscard]] virtual Result<std::optional<qint64>> schemaVersion(SqlConnection &connection) const = 0;
};

} // namespace athanor
