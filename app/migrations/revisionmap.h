// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/revision.h"

#include <QHash>
#include <QSet>

namespace athanor {

/// Alembic 1.8's RevisionMap as a value: every function here has the meaning of its namesake in
/// alembic/script/revision.py, so that orders and refusals are the same. Where Alembic leaves an order to Python's
/// sets, the order of the scripts decides. Revisions are named by their index, in the order the scripts were found.
class RevisionMap
{
public:
    static constexpr int none = -1; ///< "before the first revision": Alembic's None
    static constexpr int base = -2; ///< what a walk below the first revision ends at: Alembic's "base"

    struct Node
    {
        QString id;
        QList<int> down;           ///< _versioned_down_revisions
        QList<int> dependencies;   ///< _resolved_dependencies
        QList<int> normalizedDown; ///< _normalized_down_revisions
        bool hasNormalizedDependencies = false;
        QList<int> next;    ///< nextrev
        QList<int> allNext; ///< _all_nextrev
        QSet<QString> labels;
        bool isBase = false;
        QString broken; ///< why nothing may be planned through it; empty if all is well
    };
    enum class Edge { Down, NormalizedDown, Next, AllNext };
    /// What an upgrade or a downgrade runs through, newest first.
    using Order = QList<int>;

    static RevisionMap build(const QList<Revision> &revisions, QList<ScriptProblem> *problems);

    [[nodiscard]] const QList<Node> &nodes() const { return m_nodes; }
    [[nodiscard]] const Node &node(int index) const { return m_nodes.at(index); }
    [[nodiscard]] const QList<int> &heads() const { return m_heads; }
    [[nodiscard]] const QList<int> &realHeads() const { return m_realHeads; }
    [[nodiscard]] const QList<int> &bases() const { return m_bases; }
    /// Exactly this id; none if there is no such revision.
    [[nodiscard]] int indexOf(const QString &id) const { return m_ids.value(id, none); }

    /// The targets and all that is reached over the edges, in the order of the walk.
    [[nodiscard]] QList<int> related(const QList<int> &targets, Edge edge) const;
    [[nodiscard]] QSet<int> relatedSet(const QList<int> &targets, Edge edge) const;

    [[nodiscard]] Result<QList<int>> revisions(const QString &spec) const;
    [[nodiscard]] Result<int> revision(const QString &spec) const;
    [[nodiscard]] Result<QList<int>> upgradeTargets(const QString &spec, const QList<int> &current) const;
    struct DowngradeTarget
    {
        QString branch;
        int revision = none;
    };
    [[nodiscard]] Result<DowngradeTarget> downgradeTarget(const QString &spec, const QList<int> &current) const;
    [[nodiscard]] Result<Order> upgradeOrder(const QString &target, const QList<int> &current) const;
    [[nodiscard]] Result<Order> downgradeOrder(const QString &target, const QList<int> &current) const;
    /// _topological_sort: revisions come before what they are built on.
    [[nodiscard]] Result<Order> sorted(const QSet<int> &revisions, const QList<int> &heads) const;

private:
    struct Spec
    {
        QStringList ids;
        QString branch;
    };
    void linkParents(const QList<Revision> &revisions, QList<ScriptProblem> *problems);
    void mapLabels(const QList<Revision> &revisions, QList<ScriptProblem> *problems);
    void linkDependencies(const QList<Revision> &revisions, QList<ScriptProblem> *problems);
    void cutCycles(const QList<Revision> &revisions, QList<ScriptProblem> *problems);
    void linkChildren();
    void normalizeDependencies();
    void spreadLabels(const QList<Revision> &revisions);
    void spreadLabelsOf(int index);

    [[nodiscard]] Result<Spec> resolveNumber(const QString &spec) const;
    [[nodiscard]] Result<int> forIdent(const QString &ident, const QString &branch) const;
    [[nodiscard]] Result<int> resolveBranch(const QString &branch) const;
    [[nodiscard]] Result<QList<int>> lineage(const QList<int> &targets, const QString &checkAgainst,
                                             bool withDependencies = false) const;
    [[nodiscard]] bool sharesLineage(int target, const QSet<int> &tests, bool withDependencies) const;
    [[nodiscard]] Result<int> walk(int start, int steps, const QString &branch) const;
    [[nodiscard]] Result<QList<int>> walkUpStart(const QList<int> &current, const QString &branch) const;
    [[nodiscard]] Result<QString> walkDownSymbol(const QList<int> &current, const QString &branch,
                                                 const QString &relative) const;
    [[nodiscard]] Status checkOverlap(const QList<int> &targets) const;
    [[nodiscard]] Status checkUsable(const QSet<int> &indexes) const;
    [[nodiscard]] QList<int> allCurrent(const QList<int> &current) const;
    [[nodiscard]] Result<QList<int>> downgradeRoots(const DowngradeTarget &target) const;

    QList<Node> m_nodes;
    QHash<QString, int> m_ids;
    QHash<QString, int> m_keys; ///< ids and branch labels
    QStringList m_keyOrder;
    QList<int> m_heads, m_realHeads, m_bases;
};

} // namespace athanor
