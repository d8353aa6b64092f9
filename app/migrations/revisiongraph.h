// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/revision.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <memory>

namespace athanor {

class RevisionMap;

/// One step of an upgrade or downgrade: the revision, and the rows of the version table it leaves.
struct GraphStep
{
    QString revision;
    bool upgrade = true;
    /// Ids taken out of alembic_version and put in, in Alembic's order. With something on both sides the last of each
    /// is one UPDATE, which comes after the DELETE or INSERT of the others.
    QStringList removes;
    QStringList adds;
};

/// The revisions of a folder as Alembic's RevisionMap sees them: orders, heads, bases, revision syntax. Immutable
/// value.
class RevisionGraph
{
public:
    RevisionGraph() = default;
    /// Duplicate ids, missing parents and cycles become problems; the revisions concerned stay visible.
    static RevisionGraph build(const QList<Revision> &revisions, QList<ScriptProblem> *problems);

    /// Newest first, as `alembic history` lists them.
    [[nodiscard]] const QList<Revision> &revisions() const { return m_revisions; }
    [[nodiscard]] const Revision *find(const QString &id) const;
    [[nodiscard]] QStringList heads() const;
    [[nodiscard]] QStringList bases() const;
    [[nodiscard]] QStringList branchPoints() const;
    [[nodiscard]] QStringList children(const QString &id) const;
    /// The id itself and all it is built on, dependencies included.
    [[nodiscard]] QSet<QString> ancestors(const QStringList &ids) const;

    /// Alembic's forms: an id or a unique prefix, head, heads, base, +N, -N, label@head, REV+N, REV-N. `current` is the
    /// database's place, for relative forms. Errors: NotFound (no such revision), InvalidInput (ambiguous, several
    /// heads).
    [[nodiscard]] Result<QStringList> resolve(const QString &spec, const QStringList &current) const;

    /// The steps from `current` to `targets` in Alembic's order. InvalidInput if `current` holds unknown ids.
    [[nodiscard]] Result<QList<GraphStep>> upgradeSteps(const QStringList &current, const QString &target) const;
    [[nodiscard]] Result<QList<GraphStep>> downgradeSteps(const QStringList &current, const QString &target) const;

private:
    [[nodiscard]] Result<QList<int>> indexesOf(const QStringList &current) const;
    [[nodiscard]] QStringList idsOf(const QList<int> &indexes) const;

    QList<Revision> m_revisions;
    QHash<QString, qsizetype> m_index;
    std::shared_ptr<const RevisionMap> m_map; ///< null: no revisions
};

} // namespace athanor
