// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/columntype.h"
#include "migrations/identifierquoting.h"

#include <span>

/// How each dialect spells the types: one table a dialect, one file a table, looked at before the generic one.
namespace athanor {

struct TypeContext
{
    DialectId dialect;
    const IdentifierQuoting &quoting;
};

struct TypeRow
{
    QLatin1StringView visit;
    Result<QString> (*render)(const ColumnType &type, const TypeContext &context);
};

[[nodiscard]] std::span<const TypeRow> genericTypes();
[[nodiscard]] std::span<const TypeRow> postgresqlTypes();
[[nodiscard]] std::span<const TypeRow> sqliteTypes();
[[nodiscard]] std::span<const TypeRow> mysqlTypes();

/// NAME or NAME(length), with its collation.
[[nodiscard]] QString stringType(const QString &name, std::optional<int> length, const QString &collation);
/// NAME, NAME(precision) or NAME(precision, scale).
[[nodiscard]] QString numericType(const QString &name, const ColumnType &type);

} // namespace athanor
