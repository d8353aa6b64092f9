// SPDX-License-Identifier: Apache-2.0
#include "migrations/revisiongraph.h"

#include "migrations/revisionmap.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Keeps the rows of the version table while steps are taken, as Alembic's HeadMaintainer does.
class HeadMaintainer
{
public:
    HeadMaintainer(const RevisionMap &map, const QList<int> &heads) : m_map(map), m_heads(heads) {}

    Result<GraphStep> step(int revision, bool upgrade)
    {
        m_step = {};
        m_step.revision = m_map.node(revision).id;
        m_step.upgrade = upgrade;
        const Status status = upgrade ? up(revision) : down(revision);
        if (!status)
            return fail(status.error());
        return m_step;
    }

private:
    void add(int i)
    {
        m_heads.append(i);
        m_step.adds.append(m_map.node(i).id);
    }

    void remove(int i)
    {
        m_heads.removeOne(i);
        m_step.removes.append(m_map.node(i).id);
    }

    /// `revisions` without those that the other heads are built on anyway.
    [[nodiscard]] QList<int> notImplied(const QList<int> &revisions, const QList<int> &otherHeads) const
    {
        const QSet<int> ancestors = m_map.relatedSet(otherHeads, RevisionMap::Edge::NormalizedDown);
        QList<int> result = revisions;
        result.removeIf([&](int i) { return ancestors.contains(i); });
        return result;
    }

    Status up(int revision)
    {
        const QList<int> parents = m_map.node(revision).normalizedDown;
        QList<int> present = parents;
        present.removeIf([this](int i) { return !m_heads.contains(i); });
        if (present.size() <= 1) {
            if (!present.isEmpty())
                remove(present.front());
            add(revision);
            return {};
        }
        QList<int> others = m_heads;
        others.removeIf([&](int i) { return parents.contains(i); });
        for (const int i : notImplied(parents, others)) {
            if (!m_heads.contains(i))
                return ambiguous(revision);
            remove(i);
        }
        add(revision);
        return {};
    }

    Status down(int revision)
    {
        if (!m_heads.contains(revision))
            return ambiguous(revision);
        QList<int> others = m_heads;
        others.removeOne(revision);
        const QList<int> parents = m_map.node(revision).normalizedDown;
        remove(revision);
        for (const int i : notImplied(parents, others))
            add(i);
        return {};
    }

    [[nodiscard]] Status ambiguous(int revision) const
    {
        return fail(Error::invalidInput(
            u"The rows of the version table do not lead to revision %1; check them with `migrations status`."_s.arg(
                m_map.node(revision).id)));
    }

    const RevisionMap &m_map;
    QList<int> m_heads;
    GraphStep m_step;
};

Result<QList<GraphStep>> stepsOf(const RevisionMap &map, const QList<int> &current, const QList<int> &order,
                                 bool upgrade)
{
    HeadMaintainer heads(map, current);
    QList<GraphStep> steps;
    for (const int i : order) {
        auto step = heads.step(i, upgrade);
        if (!step)
            return fail(step);
        steps.append(std::move(*step));
    }
    return steps;
}

} // namespace

RevisionGraph RevisionGraph::build(const QList<Revision> &revisions, QList<ScriptProblem> *problems)
{
    RevisionGraph graph;
    if (revisions.isEmpty())
        return graph;
    const auto map = std::make_shared<const RevisionMap>(RevisionMap::build(revisions, problems));
    graph.m_map = map;
    QList<int> order;
    QSet<int> listed;
    const QSet<int> all = map->relatedSet(map->realHeads(), RevisionMap::Edge::NormalizedDown);
    if (const auto sorted = map->sorted(all, map->realHeads()))
        order = *sorted;
    listed = QSet<int>(order.begin(), order.end());
    for (int i = 0; i < revisions.size(); ++i) { // what a defect of the folder leaves apart stays visible
        if (!listed.contains(i))
            order.append(i);
    }
    graph.m_revisions.reserve(order.size());
    for (const int i : order) {
        Revision revision = revisions[i];
        revision.branchLabels = QStringList(map->node(i).labels.begin(), map->node(i).labels.end());
        revision.branchLabels.sort();
        if (map->indexOf(revision.id) == i)
            graph.m_index.insert(revision.id, graph.m_revisions.size());
        graph.m_revisions.append(std::move(revision));
    }
    return graph;
}

const Revision *RevisionGraph::find(const QString &id) const
{
    const auto it = m_index.constFind(id);
    return it == m_index.constEnd() ? nullptr : &m_revisions[*it];
}

QStringList RevisionGraph::idsOf(const QList<int> &indexes) const
{
    QStringList ids;
    for (const int i : indexes)
        ids.append(m_map->node(i).id);
    return ids;
}

QStringList RevisionGraph::heads() const
{
    return m_map ? idsOf(m_map->heads()) : QStringList();
}

QStringList RevisionGraph::bases() const
{
    return m_map ? idsOf(m_map->bases()) : QStringList();
}

QStringList RevisionGraph::branchPoints() const
{
    QStringList ids;
    for (const Revision &r : m_revisions) {
        if (find(r.id) == &r && children(r.id).size() > 1)
            ids.append(r.id);
    }
    return ids;
}

QStringList RevisionGraph::children(const QString &id) const
{
    const int i = m_map ? m_map->indexOf(id) : RevisionMap::none;
    return i == RevisionMap::none ? QStringList() : idsOf(m_map->node(i).next);
}

QSet<QString> RevisionGraph::ancestors(const QStringList &ids) const
{
    QSet<QString> result;
    QList<int> known;
    for (const QString &id : ids) {
        if (const int i = m_map ? m_map->indexOf(id) : RevisionMap::none; i != RevisionMap::none)
            known.append(i);
    }
    if (m_map) {
        for (const int i : m_map->related(known, RevisionMap::Edge::NormalizedDown))
            result.insert(m_map->node(i).id);
    }
    return result;
}

Result<QList<int>> RevisionGraph::indexesOf(const QStringList &current) const
{
    QList<int> indexes;
    for (const QString &id : current) {
        const int i = m_map ? m_map->indexOf(id) : RevisionMap::none;
        if (i == RevisionMap::none)
            return fail(Error::invalidInput(
                u"The database is at revision %1, which is not in the folder; bring its script back or stamp the database."_s
                    .arg(boundedText(id, 80))));
        indexes.append(i);
    }
    return indexes;
}

Result<QStringList> RevisionGraph::resolve(const QString &spec, const QStringList &current) const
{
    static const QString relative = u"+-"_s;
    if (!m_map) {
        if (spec == "base"_L1 || spec == "heads"_L1 || spec == "head"_L1)
            return QStringList();
        return fail(Error::notFound(
            u"The folder has no revision '%1' because it has none at all."_s.arg(boundedText(spec, 80))));
    }
    const bool isRelative = std::ranges::any_of(spec, [](QChar c) { return relative.contains(c); });
    const auto at = indexesOf(isRelative ? current : QStringList());
    if (!at)
        return fail(at);
    const qsizetype sign = spec.lastIndexOf(u'-');
    if (isRelative && sign >= 0 && (sign == 0 || spec[sign - 1] == u'@')) {
        const auto target = m_map->downgradeTarget(spec, *at);
        if (!target)
            return fail(target);
        return target->revision < 0 ? QStringList() : idsOf({target->revision});
    }
    const auto targets = m_map->upgradeTargets(spec, *at);
    if (!targets)
        return fail(targets);
    return idsOf(*targets);
}

Result<QList<GraphStep>> RevisionGraph::upgradeSteps(const QStringList &current, const QString &target) const
{
    const auto at = indexesOf(current);
    if (!at)
        return fail(at);
    if (!m_map) {
        const auto empty = resolve(target, current);
        return empty ? Result<QList<GraphStep>>(QList<GraphStep>()) : fail(empty);
    }
    auto order = m_map->upgradeOrder(target, *at);
    if (!order)
        return fail(order);
    std::ranges::reverse(*order);
    return stepsOf(*m_map, *at, *order, true);
}

Result<QList<GraphStep>> RevisionGraph::downgradeSteps(const QStringList &current, const QString &target) const
{
    const auto at = indexesOf(current);
    if (!at)
        return fail(at);
    if (!m_map) {
        const auto empty = resolve(target, current);
        return empty ? Result<QList<GraphStep>>(QList<GraphStep>()) : fail(empty);
    }
    const auto order = m_map->downgradeOrder(target, *at);
    if (!order)
        return fail(order);
    return stepsOf(*m_map, *at, *order, false);
}

} // namespace athanor
