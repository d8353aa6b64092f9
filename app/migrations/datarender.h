// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/ddlcompiler.h"

namespace athanor {

/// op.bulk_insert() as one INSERT a row with its values written in, as `alembic --sql` prints it. Where the dialect of
/// SQLAlchemy 1.4 has no literal for a type (dates on PostgreSQL, JSON), a connection would bind the value; its text in
/// quotes says the same to the server and is used unless the statements are to be Alembic's own.
[[nodiscard]] QStringList renderBulkInsert(const BulkInsert &insert, DdlCompiler &compiler);

/// One value as a literal.
[[nodiscard]] QString renderLiteral(const Value &value, const ColumnType &type, DdlCompiler &compiler);

} // namespace athanor
