// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"
#include "engines/sql/dialect.h"
#include "migrations/operation.h"
#include "migrations/revision.h"
#include "python/parser.h"

#include <QHash>

#include <memory>
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
    QByteArray script; ///< the bytes of its file
    std::vector<Operation> operations;
    std::optional<ScriptProblem> refusal; ///< set: `operations` are those before it and must not be run alone
    bool madeWhenRun = false;             ///< a uuid, clock or environment value: differs every run
    bool boundWhenSent = false; ///< values passed beside their statement, which Alembic's own SQL shows as NULL
    bool asksForSchema = false; ///< it may read otherwise with another ReadContext::schema
    bool importsApplication = false;
    QStringList warnings;
    qint64 size = 0; ///< bytes that `operations` take, about
};

/// Reads a revision's function statically. Never executes it, always ends.
[[nodiscard]] Reading readScript(const Revision &revision, bool upgrade, const ReadContext &context);
/// The same for Revision::script, which is parsed already.
[[nodiscard]] Reading readScript(const Revision &revision, const python::ModulePtr &module, bool upgrade,
                                 const ReadContext &context);

/// What is to be read of every script together with its head, because a plan of the whole folder follows at once.
struct ReadWish
{
    bool upgrade = true;
    ReadContext context;                   ///< without a schema
    qint64 mostBytes = 24LL * 1024 * 1024; ///< of scripts and of what they make; what goes beyond is read by the plan
};

/// The scripts of a folder, read in one pass with their heads as far as memory allows.
struct EarlyReadings
{
    ReadWish wish;
    QHash<QString, std::shared_ptr<const Reading>> ofPath; ///< by Revision::path

    /// What was read for a step of a plan; null where that is to be read anew.
    [[nodiscard]] std::shared_ptr<const Reading> find(const Revision &revision, bool upgrade,
                                                      const ReadContext &context) const;
};

} // namespace athanor
