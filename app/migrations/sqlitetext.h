// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

/// The CREATE TABLE text that SQLite keeps of a table, changed as SQLite changes it. Each function gives the text back
/// as it was where it cannot be read.
namespace athanor {

/// ALTER TABLE ... ADD COLUMN: the new column comes after the last one, before the constraints of the table.
[[nodiscard]] QString withColumn(const QString &createSql, const QString &columnText);
/// ALTER TABLE ... DROP COLUMN.
[[nodiscard]] QString withoutColumn(const QString &createSql, const QString &column);
/// ALTER TABLE ... RENAME COLUMN.
[[nodiscard]] QString withRenamedColumn(const QString &createSql, const QString &from, const QString &to);
/// ALTER TABLE ... RENAME TO: the name is written in quotes.
[[nodiscard]] QString withRenamedTable(const QString &createSql, const QString &to);

} // namespace athanor
