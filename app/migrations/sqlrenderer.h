// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/schema.h"
#include "engines/sql/dialect.h"
#include "migrations/operation.h"

#include <QSet>

namespace athanor {

/// What SQLAlchemy remembers over one run of several revisions: a PostgreSQL enumeration is created by the first table
/// of the run that uses it, not by the later ones. One for a whole plan, handed to each renderOperations().
struct RenderMemory
{
    QSet<QString> enums;       ///< "schema.name"
    QStringList unreadScripts; ///< texts of the run's scripts that are not static: what they created is not known
};

struct RenderOptions
{
    DialectId dialect = DialectId::PostgreSQL;
    int serverVersion = 0;  ///< 0: not known, the oldest supported is assumed
    bool mariadb = false;   ///< with DialectId::MySQL: the server is MariaDB
    bool asAlembic = false; ///< percent signs doubled and the like, as `alembic upgrade --sql` prints
    QMap<QString, QString> namingConvention;
    RenderMemory *memory = nullptr; ///< not owned; null: one call stands alone
};

/// A statement and the operation it comes from.
struct RenderedStatement
{
    QString sql; ///< no trailing semicolon
    int operation = 0;
    int line = 0;
    bool outsideTransaction = false; ///< inside an autocommit_block
    int block = 0;                   ///< which autocommit_block of the script, from 1; 0 outside of all
};

/// Operation x Dialect x Schema -> the statements that SQLAlchemy 1.4 / Alembic 1.8 would send, byte for byte, and the
/// schema after them. `schema` is changed as each operation is rendered (it is the fold); where a SQLite batch rebuild
/// needs a table the schema does not hold, it is an Unsupported error. Alembic's own refusals are Unsupported errors
/// with its meaning. Errors carry the operation's line in `detail` as "line N".
[[nodiscard]] Result<QList<RenderedStatement>> renderOperations(const std::vector<Operation> &operations,
                                                                const RenderOptions &options, Schema *schema);

/// CREATE TABLE of the version table, as Alembic makes it.
[[nodiscard]] QString createVersionTableSql(DialectId dialect, const QString &schema, const QString &table);

/// Applies one operation to a schema value without rendering it.
void foldOperation(const Operation &operation, DialectId dialect, Schema *schema);

} // namespace athanor
