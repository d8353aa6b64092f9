// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"

namespace athanor {

/// What only the text of CREATE TABLE says: names of constraints, conditions of checks, DEFERRABLE. Names come without
/// their quotes. Text that is no CREATE TABLE yields nothing; SQLite itself has accepted what it stores.
struct CreateTableParts
{
    QString primaryKeyName;
    bool autoIncrement = false;
    QList<UniqueConstraint> uniques; ///< in the order they are written
    QList<CheckConstraint> checks;
    QList<ForeignKey> foreignKeys;
    QMap<QString, QString> generated; ///< expression of each GENERATED ALWAYS column
};
[[nodiscard]] CreateTableParts parseCreateTable(const QString &sql);

/// The elements between the parentheses of CREATE INDEX, as written, and the condition after WHERE.
struct CreateIndexParts
{
    QStringList elements;
    QString where;
};
[[nodiscard]] CreateIndexParts parseCreateIndex(const QString &sql);

} // namespace athanor
