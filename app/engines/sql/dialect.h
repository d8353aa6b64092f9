// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"

namespace athanor {

enum class DialectId { SQLite, PostgreSQL, MySQL };

/// "sqlite", "postgresql", "mysql".
[[nodiscard]] QString dialectName(DialectId dialect);
[[nodiscard]] std::optional<DialectId> dialectByName(const QString &name);

/// An identifier, always quoted, the quote character doubled, never split at a dot. An empty name or one with NUL is
/// InvalidInput.
[[nodiscard]] Result<QString> quoteName(DialectId dialect, const QString &name);
[[nodiscard]] Result<QString> quoteTable(DialectId dialect, const TableRef &table);

/// The columns that name one row: the primary key, else the columns of a plain unique index or constraint that are all
/// NOT NULL, else nothing.
[[nodiscard]] QStringList rowKey(const Table &table);

/// A value as SQL text, for showing statements to a person; what is sent is always bound.
[[nodiscard]] QString literalForDisplay(DialectId dialect, const Value &value);
/// A statement with its bound values written in, for showing.
[[nodiscard]] QString displaySql(DialectId dialect, const Statement &statement);

/// The SELECT of a page over a table whose columns and key are known. InvalidInput names a column that is not there.
[[nodiscard]] Result<Statement> selectPage(DialectId dialect, const Table &table, const PageRequest &request);
/// SELECT count(*) with the request's filters.
[[nodiscard]] Result<Statement> selectCount(DialectId dialect, const Table &table, const QList<Filter> &filters);
/// INSERT, UPDATE or DELETE of one row: key and original values in WHERE (NULL-safe).
[[nodiscard]] Result<Statement> changeStatement(DialectId dialect, const Table &table, const RowChange &change);

} // namespace athanor
