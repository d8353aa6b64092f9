// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/ddlcompiler.h"

namespace athanor {

/// Whether a batch is done by making the table anew: on SQLite wherever it holds more than plain columns and indexes.
/// Unsupported where Alembic refuses the batch as it is written.
[[nodiscard]] Result<bool> batchRebuilds(const BatchAlter &batch, DialectId dialect);

/// Alembic's "move and copy": CREATE TABLE _alembic_tmp_X, INSERT ... SELECT, DROP TABLE, RENAME, then the indexes. The
/// table is taken from `schema`, which holds the new one afterwards. Unsupported if the schema does not hold it or if
/// Alembic would refuse.
[[nodiscard]] Result<QStringList> renderSqliteRebuild(const BatchAlter &batch, DdlCompiler &compiler, Schema *schema);

} // namespace athanor
