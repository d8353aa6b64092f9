// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/sqlconnection.h"
#include "migrations/plan.h"

/// Alembic's version table as text and as rows: one row a head.
namespace athanor {

/// The table's name as Alembic writes it into statements: quoted only where SQLAlchemy would.
[[nodiscard]] QString versionTableText(DialectId dialect, const MigrationEnvironment &environment);

/// The statements that take `removes` out of the table and put `adds` in, as Alembic 1.8 sends them: what is on both
/// sides is an UPDATE of the last ones. InvalidInput for an id that could end a string literal.
[[nodiscard]] Result<QStringList> versionStatements(DialectId dialect, const MigrationEnvironment &environment,
                                                    const QStringList &removes, const QStringList &adds);

/// The rows `versions` becomes once `removes` are out and `adds` are in, sorted.
[[nodiscard]] QStringList versionsAfter(QStringList versions, const QStringList &removes, const QStringList &adds);

/// Reads existence and rows over an open connection, inside a transaction or not.
[[nodiscard]] Result<VersionState> readVersionState(SqlConnection &connection, const MigrationEnvironment &environment);

} // namespace athanor
