// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/mysql/myschema.h"
#include "engines/schema.h"

#include <QMap>

namespace athanor {

class SqlConnection;

/// The tables that a query of the catalogue is about.
struct MyScope
{
    std::optional<TableRef> one; ///< nothing: all of the connected database

    /// The condition over columns `schema` and `table` of a catalogue view, and its values.
    [[nodiscard]] QString condition(const QString &schema, const QString &table) const;
    [[nodiscard]] QList<Value> values() const;
};

using MyTables = QMap<TableRef, Table>;

/// `schema` as it stands in a TableRef: empty for the connected database.
[[nodiscard]] QString mySchemaColumn(const QString &column);

/// The family of a column by DATA_TYPE and COLUMN_TYPE.
[[nodiscard]] TypeFamily myFamily(const QString &dataType, const QString &columnType);
/// The values of "enum('a','it''s')".
[[nodiscard]] QStringList myEnumValues(const QString &columnType);

/// Fill columns, constraints, indexes and triggers of the tables, one query or two for all of them.
[[nodiscard]] Status readMyColumns(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope,
                                   MyTables *tables);
[[nodiscard]] Status readMyIndexes(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope,
                                   MyTables *tables);
[[nodiscard]] Status readMyConstraints(SqlConnection &connection, const MyFlavour &flavour, const MyScope &scope,
                                       MyTables *tables);

} // namespace athanor
