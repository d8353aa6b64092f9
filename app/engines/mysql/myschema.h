// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/schemareader.h"

namespace athanor {

/// Which of the two families a server is of; their catalogues differ.
struct MyFlavour
{
    bool mariaDb = true;
    int version = 0; ///< 101119, 80046
};

/// Reads information_schema of the connected database (of all that the account sees, where none is connected): a
/// handful of queries however many tables there are. Tables of the connected database have no schema in their name.
class MySchemaReader : public SchemaReader
{
public:
    explicit MySchemaReader(const MyFlavour &flavour) : m_flavour(flavour) {}
    [[nodiscard]] Result<QList<Table>> tables(SqlConnection &connection) const override;
    [[nodiscard]] Result<Table> table(SqlConnection &connection, const TableRef &ref) const override;
    [[nodiscard]] Result<Schema> schema(SqlConnection &connection) const override;
    [[nodiscard]] Result<qint64> rowEstimate(SqlConnection &connection, const Table &table,
                                             const QList<Filter> &filters) const override;
    [[nodiscard]] Result<std::optional<qint64>> schemaVersion(SqlConnection &connection) const override;

private:
    MyFlavour m_flavour;
};

} // namespace athanor
