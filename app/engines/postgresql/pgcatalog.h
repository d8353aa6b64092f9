// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/schema.h"

#include <QHash>

namespace athanor {

class SqlConnection;

/// A relation of pg_class and its oid.
struct PgRelation
{
    qint64 oid = 0;
    Table table;
};

/// The family of a type of pg_type by its name, kind and category; a domain counts as what it is made of.
[[nodiscard]] TypeFamily pgFamily(const QString &typeName, const QString &typeKind, const QString &category);

/// Fills columns, constraints, indexes and triggers of the relations, one query each for all of them.
[[nodiscard]] Status readRelations(SqlConnection &connection, QList<PgRelation> *relations);
/// Enumeration types outside the system's schemas, values in their order.
[[nodiscard]] Result<QList<EnumType>> readEnums(SqlConnection &connection);

} // namespace athanor
