// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/columntype.h"
#include "migrations/identifierquoting.h"

namespace athanor {

/// A column type as the dialect's type compiler of SQLAlchemy 1.4 writes it: "VARCHAR(80)", "TIMESTAMP WITHOUT TIME
/// ZONE". Unsupported for a type that the dialect cannot render, as SQLAlchemy refuses it.
[[nodiscard]] Result<QString> renderType(DialectId dialect, const ColumnType &type, const IdentifierQuoting &quoting);

/// SQLAlchemy's `_type_affinity`: the class just below TypeEngine ("String", "Integer", "Numeric", "DateTime" ...),
/// which decides what may be an autoincrement key and what a SQLite rebuild casts.
[[nodiscard]] QString typeAffinity(const ColumnType &type);

/// sa.Enum or a dialect's ENUM.
[[nodiscard]] bool isEnumType(const ColumnType &type);
/// An Enum that is a type of its own on the server: PostgreSQL, unless native_enum=False.
[[nodiscard]] bool isNativeEnum(DialectId dialect, const ColumnType &type);
/// BigInteger and BIGINT; SmallInteger and SMALLINT.
[[nodiscard]] bool isBigInteger(const ColumnType &type);
[[nodiscard]] bool isSmallInteger(const ColumnType &type);
/// Length of the VARCHAR that stands for an Enum where it is not native: that of its longest value.
[[nodiscard]] int enumLength(const ColumnType &type);

} // namespace athanor
