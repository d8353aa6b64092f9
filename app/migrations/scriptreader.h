// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"
#include "engines/sql/dialect.h"
#include "migrations/operation.h"
#include "migrations/scriptfolder.h"

#include <optional>
#include <vector>

namespace athanor {

/// What a script may ask about while it is read.
struct ReadContext
{
    DialectId dialect = DialectId::PostgreSQL;
    const Schema *schema = nullptr; ///< live or folded, for inspector reads; null: not known
    bool schemaIsComplete = false;  ///< `schema` holds every table, not only those of which it is sure
    QString engineName;             ///< Flask-Migrate's multidb argument
    QMap<QString, QString> types;   ///< Profile::types
    bool isPrinted = false;         ///< for the text of `alembic upgrade --sql`: context.is_offline_mode() is true
    int alembicVersion = 10801;     ///< 1.8.1: whose arguments count; later ones heed if_exists and if_not_exists
};

/// The operations of one upgrade() or downgrade(), or the place where it stops being static.
struct Reading
{
    std::vector<Operation> operations;
    std::optional<ScriptProblem> refusal; ///< set: `operations` are those before it and must not be run alone
    bool madeWhenRun = false;             ///< a uuid, clock or environment value: differs every run
    bool boundWhenSent = false; ///< values passed beside their statement, which Alembic's own SQL shows as NULL
    bool asksForSchema = false; ///< it may read otherwise with another ReadContext::schema
    bool importsApplication = false;
    QStringList warnings;
};

/// Reads a revision's function statically. Never executes it, always ends.
[[nodiscard]] Reading readScript(const Revision &revision, bool upgrade, const ReadContext &context);

} // namespace athanor
