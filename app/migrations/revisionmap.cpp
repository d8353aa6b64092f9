// SPDX-License-Identifier: Apache-2.0
#include "migrations/revisionmap.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void addProblem(QList<ScriptProblem> *problems, const Revision &revision, const QString &reason)
{
    if (problems)
        problems->append({revision.file, 0, reason});
}

void appendUnique(QList<int> *list, int value)
{
    if (!list->contains(value))
        list->append(value);
}

/// Takes away, again and again, what has no edge `in` left; gives what cannot be taken away.
QSet<int> unpeelable(const QList<RevisionMap::Node> &nodes, bool fromBelow)
{
    const auto parents = [&](int i) { return nodes[i].down + nodes[i].dependencies; };
    QList<QList<int>> out(nodes.size());
    QList<int> open(nodes.size(), 0);
    for (int i = 0; i < nodes.size(); ++i) {
        for (const int p : parents(i)) {
            const int from = fromBelow ? p : i;
            const int to = fromBelow ? i : p;
            out[from].append(to);
            ++open[to];
        }
    }
    QSet<int> left;
    QList<int> todo;
    for (int i = 0; i < nodes.size(); ++i) {
        left.insert(i);
        if (open[i] == 0)
            todo.append(i);
    }
    while (!todo.isEmpty()) {
        const int i = todo.takeLast();
        left.remove(i);
        for (const int to : out[i]) {
            if (--open[to] == 0)
                todo.append(to);
        }
    }
    return left;
}

} // namespace

RevisionMap RevisionMap::build(const QList<Revision> &revisions, QList<ScriptProblem> *problems)
{
    RevisionMap map;
    for (int i = 0; i < revisions.size(); ++i) {
        const Revision &revision = revisions[i];
        Node node;
        node.id = revision.id;
        node.isBase = revision.downRevisions.isEmpty();
        for (const QChar c : u"@-+"_s) {
            if (revision.id.contains(c)) {
                node.broken = u"its id holds '%1', which Alembic does not allow"_s.arg(c);
                addProblem(problems, revision, node.broken);
            }
        }
        if (const int other = map.m_ids.value(revision.id, none); other != none) {
            const QString reason = u"the revision %1 is also in %2"_s.arg(revision.id, revisions[other].file);
            addProblem(problems, revision, reason);
            node.broken = reason;
            map.m_nodes[other].broken = reason;
        } else {
            map.m_keyOrder.append(revision.id);
        }
        map.m_ids.insert(revision.id, i);
        map.m_nodes.append(std::move(node));
    }
    map.m_keys = map.m_ids;
    map.mapLabels(revisions, problems);
    map.linkParents(revisions, problems);
    map.linkDependencies(revisions, problems);
    map.cutCycles(revisions, problems);
    map.linkChildren();
    map.normalizeDependencies();
    map.spreadLabels(revisions);
    return map;
}

void RevisionMap::mapLabels(const QList<Revision> &revisions, QList<ScriptProblem> *problems)
{
    for (int i = 0; i < revisions.size(); ++i) {
        for (const QString &label : revisions[i].branchLabels) {
            if (m_keys.contains(label)) {
                addProblem(problems, revisions[i],
                           u"the branch label %1 is already used by %2"_s.arg(label, m_nodes[m_keys[label]].id));
                continue;
            }
            m_keys.insert(label, i);
            m_keyOrder.append(label);
            m_nodes[i].labels.insert(label);
        }
    }
}

void RevisionMap::linkParents(const QList<Revision> &revisions, QList<ScriptProblem> *problems)
{
    for (int i = 0; i < revisions.size(); ++i) {
        for (const QString &id : revisions[i].downRevisions) {
            if (const auto it = m_keys.constFind(id); it != m_keys.constEnd()) {
                appendUnique(&m_nodes[i].down, *it);
                continue;
            }
            m_nodes[i].broken = u"its parent %1 is not in the folder"_s.arg(id);
            addProblem(problems, revisions[i], m_nodes[i].broken);
        }
    }
}

void RevisionMap::linkDependencies(const QList<Revision> &revisions, QList<ScriptProblem> *problems)
{
    for (int i = 0; i < revisions.size(); ++i) {
        for (const QString &name : revisions[i].dependsOn) {
            if (const auto it = m_keys.constFind(name); it != m_keys.constEnd()) {
                appendUnique(&m_nodes[i].dependencies, *it);
                continue;
            }
            m_nodes[i].broken = u"it depends on %1, which is not in the folder"_s.arg(name);
            addProblem(problems, revisions[i], m_nodes[i].broken);
        }
    }
}

void RevisionMap::cutCycles(const QList<Revision> &revisions, QList<ScriptProblem> *problems)
{
    const QSet<int> cyclic = unpeelable(m_nodes, true).intersect(unpeelable(m_nodes, false));
    for (int i = 0; i < m_nodes.size(); ++i) {
        if (!cyclic.contains(i))
            continue;
        m_nodes[i].broken = u"it is part of a cycle of revisions"_s;
        m_nodes[i].down.clear();
        m_nodes[i].dependencies.clear();
        addProblem(problems, revisions[i], m_nodes[i].broken);
    }
}

void RevisionMap::linkChildren()
{
    // Of two scripts with one id the last is the one that counts, as in Alembic; the other is visible but stands apart.
    const auto counts = [this](int i) { return m_ids.value(m_nodes[i].id) == i; };
    QSet<int> withChildren, withAnyChildren;
    for (int i = 0; i < m_nodes.size(); ++i) {
        if (!counts(i))
            continue;
        for (const int parent : m_nodes[i].down) {
            appendUnique(&m_nodes[parent].next, i);
            appendUnique(&m_nodes[parent].allNext, i);
            withChildren.insert(parent);
        }
        for (const int parent : m_nodes[i].dependencies) {
            appendUnique(&m_nodes[parent].allNext, i);
            withAnyChildren.insert(parent);
        }
    }
    for (int i = 0; i < m_nodes.size(); ++i) {
        if (!counts(i))
            continue;
        if (!withChildren.contains(i))
            m_heads.append(i);
        if (!withChildren.contains(i) && !withAnyChildren.contains(i))
            m_realHeads.append(i);
        if (m_nodes[i].isBase)
            m_bases.append(i);
    }
}

void RevisionMap::normalizeDependencies()
{
    for (int i = 0; i < m_nodes.size(); ++i) {
        QList<int> normalized = m_nodes[i].dependencies;
        if (!normalized.isEmpty()) {
            for (const int ancestor : related({i}, Edge::Down)) {
                if (ancestor != i)
                    normalized.removeIf([&](int d) { return m_nodes[ancestor].dependencies.contains(d); });
            }
        }
        m_nodes[i].hasNormalizedDependencies = !normalized.isEmpty();
        m_nodes[i].normalizedDown = m_nodes[i].down;
        for (const int d : normalized)
            appendUnique(&m_nodes[i].normalizedDown, d);
    }
}

void RevisionMap::spreadLabels(const QList<Revision> &revisions)
{
    for (int i = 0; i < revisions.size(); ++i) {
        if (!m_nodes[i].labels.isEmpty() && !revisions[i].branchLabels.isEmpty())
            spreadLabelsOf(i);
    }
}

void RevisionMap::spreadLabelsOf(int index)
{
    const QSet<QString> labels = m_nodes[index].labels;
    int last = index;
    for (const int i : related({index}, Edge::Next)) {
        m_nodes[i].labels.unite(labels);
        last = i;
    }
    // A label also reaches down the line to the point where it branched off.
    for (int i = last; m_nodes[i].allNext.size() <= 1 && m_nodes[i].down.size() <= 1;) {
        m_nodes[i].labels.unite(labels);
        if (m_nodes[i].down.isEmpty())
            break;
        i = m_nodes[i].down.front();
    }
}

QList<int> RevisionMap::related(const QList<int> &targets, Edge edge) const
{
    QList<int> order;
    QSet<int> seen;
    QList<int> todo;
    for (const int target : targets) {
        todo.append(target);
        while (!todo.isEmpty()) {
            const int i = todo.takeLast();
            if (i < 0 || seen.contains(i))
                continue;
            seen.insert(i);
            order.append(i);
            switch (edge) {
            case Edge::Down:
                todo.append(m_nodes[i].down);
                break;
            case Edge::NormalizedDown:
                todo.append(m_nodes[i].normalizedDown);
                break;
            case Edge::Next:
                todo.append(m_nodes[i].next);
                break;
            case Edge::AllNext:
                todo.append(m_nodes[i].allNext);
                break;
            }
        }
    }
    return order;
}

QSet<int> RevisionMap::relatedSet(const QList<int> &targets, Edge edge) const
{
    const QList<int> order = related(targets, edge);
    return {order.begin(), order.end()};
}

} // namespace athanor
