// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/session.h"
#include "migrations/alembicrunner.h"
#include "migrations/hazards.h"
#include "migrations/scriptfolder.h"
#include "migrations/scriptreader.h"

namespace athanor {

/// How a revision's statements were found: read statically, rendered by the service's own Alembic, or not at all.
enum class RevisionEngine { Native, Alembic, None };

struct PlannedRevision
{
    Revision revision;
    RevisionEngine engine = RevisionEngine::Native;
    std::optional<ScriptProblem> reason; ///< why it is not Native
    bool upgrade = true;
    /// Alembic: what it sends depends on what only a run can know. `statements` are Athanor's own for the version table
    /// then; the script is run by the service's own Alembic, in one transaction with them.
    bool unseen = false;
    bool madeWhenRun = false;      ///< a uuid, clock or environment value: differs every run
    bool printedOtherwise = false; ///< a value that is sent as shown, and that Alembic's own SQL shows as NULL or with
                                   ///< blanks for its tabs
    QList<RenderedStatement> statements; ///< CREATE TABLE alembic_version first where it is new, its change last
    QList<Hazard> hazards;
    QStringList versionsAfter; ///< rows of the version table once this revision is in
    QByteArray script;         ///< the bytes of its file that the statements were read from; empty for a stamp

    /// Of `script`, hex; empty where there is none.
    [[nodiscard]] QByteArray scriptSha256() const;
};

/// What an upgrade or downgrade will send, in order. Apply sends these statements and nothing else (besides BEGIN,
/// locks, timeouts and COMMIT). A plan stops at the first revision that is not static (a preview may go on behind it):
/// `complete` is false then, and such a plan is never run.
struct Plan
{
    DialectId dialect = DialectId::PostgreSQL;
    bool upgrade = true;
    QStringList from; ///< rows of the version table the plan starts from
    QStringList to;
    QList<PlannedRevision> revisions;
    bool complete = true;
    QString engineName;
    bool asAlembic = false; ///< the text of `alembic upgrade --sql`: to be printed, never run
    MigrationEnvironment environment;
    QByteArray hash; ///< BLAKE2b-256 (hex) over dialect, from, to and every statement

    [[nodiscard]] bool isEmpty() const { return revisions.isEmpty(); }
    [[nodiscard]] qsizetype statementCount() const;
    /// Whether a part of it is run by the service's own Alembic, unseen.
    [[nodiscard]] bool runsUnseen() const;
    /// The first revision that cannot be planned; null if all can.
    [[nodiscard]] const PlannedRevision *firstUnplanned() const;
};

struct PlanRequest
{
    QString target = QStringLiteral("heads");
    bool upgrade = true;
    DialectId dialect = DialectId::PostgreSQL;
    int serverVersion = 0;
    bool mariadb = false; ///< with DialectId::MySQL: the server is MariaDB
    QStringList from;     ///< the database's rows, or what --from says
    bool versionTableExists = false;
    bool asAlembic = false;
    Schema schema; ///< live schema, or empty to fold from base
    bool schemaIsLive = false;
    bool goOn = false;  ///< preview: list what follows a revision that is not static, as far as it can be known
    QString engineName; ///< Flask-Migrate's several-binds form: which bind
    std::optional<AlembicService> alembic; ///< what is not static is rendered by it: the folder is trusted
};

/// BLAKE2b-256 (hex) over what a plan sends and where it leads.
[[nodiscard]] QByteArray planHash(const Plan &plan);

/// Builds a plan without touching any database.
[[nodiscard]] Result<Plan> makePlan(const ScriptFolder &folder, const PlanRequest &request,
                                    const CancelToken &cancel = {});

/// Where a database stands: rows of the version table. `exists` is false where there is no such table.
struct VersionState
{
    bool exists = false;
    QStringList revisions;
};
[[nodiscard]] Result<VersionState> readVersionState(Session &session, const MigrationEnvironment &environment);

/// Where a database stands in its folder's graph.
struct MigrationStatus
{
    QStringList revision;
    QStringList heads;
    QStringList pending; ///< ids not applied, in upgrade order
    QStringList unknown; ///< rows that no script has
    bool stamped = false;
};
[[nodiscard]] MigrationStatus migrationStatus(const RevisionGraph &graph, const VersionState &state);

/// Reads state and schema from the session, then plans. The plan goes on behind what is not static. `engineName`: the
/// bind of a folder with several databases. `alembic`: renders what is not static, for the folder is trusted.
[[nodiscard]] Result<Plan> planFor(Session &session, const ScriptFolder &folder, const QString &target, bool upgrade,
                                   const CancelToken &cancel = {}, const QString &engineName = {},
                                   const std::optional<AlembicService> &alembic = {});

} // namespace athanor
