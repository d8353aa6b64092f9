// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/plan.h"

#include <functional>

namespace athanor {

enum class ApplyResultKind { Applied, Rehearsed, Failed, Partial, Unknown, NothingToDo };
/// "applied", "rehearsed", "failed", "partial", "unknown", "nothing to do"
[[nodiscard]] QString applyResultName(ApplyResultKind kind);

struct StepRecord
{
    QString revision;
    int statement = 0;
    QString sql;
    double ms = 0;
    std::optional<qint64> rows;
    QString outcome; ///< "done", "failed", "rolled back", "unknown"
    std::optional<Error> error;
};

struct MigrationRun
{
    ApplyResultKind outcome = ApplyResultKind::NothingToDo;
    QStringList from, to;
    QList<StepRecord> steps;
    QString journal;               ///< path of the journal file
    QString startedAt, finishedAt; ///< ISO 8601, UTC
    QString user, host;
    QString target; ///< display name of the database
    QByteArray planHash;
    std::optional<Error> error;
};

/// The boundaries of a run, in the order they are passed. Nothing has been sent for a boundary when it is named.
enum class RunPoint { BeforeBegin, BeforeStatement, AfterStatement, BeforeCommit, AfterCommit, Ended };

struct MigrateOptions
{
    bool rehearse = false; ///< run everything, then roll back
    std::chrono::milliseconds lockTimeout{5000};
    std::chrono::milliseconds statementTimeout{0}; ///< 0: none
    QStringList accepted;                          ///< hazard ids the person accepted; a Block hazard needs its id here
    QString journalFolder;                         ///< empty: the default state folder
    QString targetName;                            ///< service name for the journal
    std::optional<AlembicService> alembic; ///< runs what a plan holds unseen; must be the one the plan was made with
    /// Called on the session's thread before each statement: index, of, sql.
    std::function<void(int, int, const QString &)> progress;
    /// Called on the session's thread at every boundary, with the number of statements sent so far.
    std::function<void(RunPoint, int)> reached;
};

/// Runs a plan: lock against a second applier, re-read the version table inside the transaction and compare it with
/// plan.from (Conflict if it moved), journal every statement before and after (fsync), statements in order, version
/// table, COMMIT. SQLite: foreign keys off before BEGIN IMMEDIATE, foreign_key_check before COMMIT. MySQL commits DDL
/// by itself, so there each statement stands by itself as with Alembic, and a run that stops midway is Partial. Refused
/// for an incomplete plan, an unaccepted Block hazard, or a read-only session.
[[nodiscard]] Result<MigrationRun> runPlan(Session &session, const Plan &plan, const MigrateOptions &options,
                                           const CancelToken &cancel = {});

/// Sets the version table to `targets` as `flask db stamp` does, under the same lock and journal. `purge` empties it
/// first.
[[nodiscard]] Result<MigrationRun> stamp(Session &session, const ScriptFolder &folder, const QString &target,
                                         bool purge, const MigrateOptions &options);

} // namespace athanor
