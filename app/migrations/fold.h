// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/ddlcompiler.h"

namespace athanor {

/// What an operation makes of a schema. On SQLite each table's `createSql` goes along too, because a rebuild reads it.
/// A statement of op.execute() that changes a table in a way that is not understood takes the table out of the schema:
/// from then on it is not known.
void foldInto(const Operation &operation, DdlCompiler &compiler, Schema *schema);

/// The table as a schema holds it.
[[nodiscard]] Table tableOf(const TableModel &model, DdlCompiler &compiler);

/// After a SQLite rebuild: `made`, under its final name, stands where the old table stood.
void replaceRebuiltTable(const TableModel &made, const QList<CreateIndex> &indexes, const QString &name,
                         DdlCompiler &compiler, Schema *schema);

/// The table of a schema that an operation means; on PostgreSQL no schema name means "public". Null if it is not known.
[[nodiscard]] Table *findTable(Schema *schema, DialectId dialect, const QString &schemaName, const QString &name);
[[nodiscard]] const Table *findTable(const Schema &schema, DialectId dialect, const QString &schemaName,
                                     const QString &name);

/// What op.execute() does to tables, as far as it can be read.
void foldExecuted(const QString &sql, DialectId dialect, Schema *schema);

/// A column takes another name in its table and in what refers to it.
void renameColumn(Table *table, const QString &from, const QString &to, Schema *schema);
void renameTableIn(Schema *schema, const TableRef &from, const TableRef &to);
void forgetColumn(Table *table, const QString &column);

} // namespace athanor
