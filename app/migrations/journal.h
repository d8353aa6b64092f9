// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/migrator.h"

#include <QFile>
#include <QJsonObject>

#include <memory>

namespace athanor {

/// The record of one apply: a JSON-lines file, one event a line, fsync after each, so that a kill -9 at any moment
/// leaves the truth. Mode 0600. Holds statements, never passwords.
class Journal
{
public:
    /// Makes a new file in `folder` (made with 0700 if missing), named by time, target and process.
    [[nodiscard]] static Result<Journal> create(const QString &folder, const QString &target);

    Journal(Journal &&) noexcept = default;
    Journal &operator=(Journal &&) noexcept = default;

    [[nodiscard]] QString path() const;
    /// Appends one event and waits until it is on disk.
    [[nodiscard]] Status write(const QJsonObject &event);

private:
    explicit Journal(std::unique_ptr<QFile> file);
    std::unique_ptr<QFile> m_file;
};

/// What a journal says of a run, read back.
struct JournalSummary
{
    QString path;
    QString target;
    QString startedAt;
    QString host; ///< where it ran
    qint64 pid = 0;
    QString process;     ///< processMark() of that pid; empty in old journals
    QString transaction; ///< the server's number of the transaction whose COMMIT was sent last
    QStringList from, to;
    QString planHash;
    QMap<QString, QString> scripts; ///< upgrades: revision -> SHA-256 (hex) of its file as it was read
    bool rehearsal = false;
    int statements = 0;       ///< planned
    int sent = 0;             ///< begun
    int done = 0;             ///< acknowledged by the server
    QStringList sql;          ///< planned statements
    QStringList revisionOf;   ///< of each
    bool standsAlone = false; ///< MySQL: no statement was in a transaction
    int outside = 0;          ///< acknowledged outside of any transaction: they stand whatever came after
    int commits = 0;          ///< acknowledged COMMITs
    bool commitSent = false;  ///< the last COMMIT that was sent has no answer in the journal
    QString child;            ///< revision that the service's own Alembic was running when the journal ended
    QString outcome;          ///< "applied", "failed", ... ; empty: the run ended without a last word
};
/// A last line that was cut short by a crash is left out; anything else that is damaged is InvalidInput with its line.
[[nodiscard]] Result<JournalSummary> readJournal(const QString &path);
/// Newest first.
[[nodiscard]] QStringList journals(const QString &folder);
/// The newest journal of a target, if that run has no last word and its process is gone; recover() tells what became of
/// it.
[[nodiscard]] std::optional<JournalSummary> unfinishedRun(const QString &folder, const QString &target);
/// Of the revisions that are in the database, those whose file is not what it was when Athanor applied it.
[[nodiscard]] QStringList changedScripts(const QString &folder, const QString &target, const RevisionGraph &graph,
                                         const QStringList &current);
/// Tells a process from a later one that was given the same number: the machine's start and the process's own; empty if
/// there is none of that number.
[[nodiscard]] QString processMark(qint64 pid);
/// $XDG_STATE_HOME/athanor/journals
[[nodiscard]] QString defaultJournalFolder();

/// After a run without a last word: looks at the database and says what is there now, "before", "after" or "neither".
struct Recovery
{
    QString state; ///< "before", "after", "neither"
    QString message;
};
[[nodiscard]] Result<Recovery> recover(Session &session, const JournalSummary &summary,
                                       const MigrationEnvironment &environment);

} // namespace athanor
