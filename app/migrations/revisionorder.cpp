// SPDX-License-Identifier: Apache-2.0
#include "migrations/revisionmap.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

Status RevisionMap::checkOverlap(const QList<int> &targets) const
{
    for (const int target : targets) {
        const QSet<int> below = relatedSet({target}, Edge::NormalizedDown);
        for (const int other : targets) {
            if (other != target && below.contains(other))
                return fail(Error::invalidInput(
                    u"The revisions %1 and %2 overlap: one is built on the other; name only the newer one."_s.arg(
                        node(target).id, node(other).id)));
        }
    }
    return {};
}

Status RevisionMap::checkUsable(const QSet<int> &indexes) const
{
    int first = none; // the same one every time, whatever the order of the set
    for (const int i : indexes) {
        if (!node(i).broken.isEmpty() && (first == none || i < first))
            first = i;
    }
    if (first == none)
        return {};
    return fail(Error::invalidInput(u"The way leads through revision %1, and %2; repair the folder first."_s.arg(
        node(first).id, node(first).broken)));
}

Result<RevisionMap::Order> RevisionMap::upgradeOrder(const QString &target, const QList<int> &current) const
{
    const auto targets = upgradeTargets(target, current);
    if (!targets)
        return fail(targets);
    for (const QList<int> &set : {*targets, current}) {
        if (const Status status = checkOverlap(set); !status)
            return fail(status.error());
    }
    const QSet<int> needs =
        relatedSet(*targets, Edge::NormalizedDown).subtract(relatedSet(current, Edge::NormalizedDown));
    if (const Status status = checkUsable(needs); !status)
        return fail(status.error());
    return sorted(needs, *targets);
}

Result<QList<int>> RevisionMap::downgradeRoots(const DowngradeTarget &target) const
{
    QList<int> roots;
    if (target.revision == none) {
        // By key, as Alembic: a base with a label counts twice when it asks whether there are several.
        for (const QString &key : m_keyOrder) {
            if (node(m_keys[key]).isBase)
                roots.append(m_keys[key]);
        }
    } else {
        roots = node(target.revision).next;
    }
    if (target.branch.isEmpty() || roots.size() <= 1)
        return roots;
    const auto branch = resolveBranch(target.branch);
    if (!branch)
        return fail(branch);
    const QSet<int> ancestors = relatedSet({*branch}, Edge::Down);
    roots.removeIf([&](int i) { return !ancestors.contains(i); });
    if (roots.isEmpty())
        return fail(
            Error::invalidInput(u"The target is not below the database's revisions; name one of their ancestors."_s));
    return roots;
}

Result<RevisionMap::Order> RevisionMap::downgradeOrder(const QString &spec, const QList<int> &current) const
{
    auto target = downgradeTarget(spec, current);
    if (!target)
        return fail(target);
    if (target->revision == base)
        target->revision = none;
    const auto roots = downgradeRoots(*target);
    if (!roots)
        return fail(roots);
    const QSet<int> drop = relatedSet(*roots, Edge::AllNext).intersect(relatedSet(current, Edge::NormalizedDown));
    if (target->revision != none && drop.isEmpty() && !current.contains(target->revision))
        return fail(Error::invalidInput(
            u"The database is not above revision %1, so there is nothing to downgrade; name one of its ancestors."_s
                .arg(node(target->revision).id)));
    if (const Status status = checkUsable(drop); !status)
        return fail(status.error());
    return sorted(drop, current);
}

Result<RevisionMap::Order> RevisionMap::sorted(const QSet<int> &revisions, const QList<int> &heads) const
{
    QSet<int> todo = revisions;
    QList<int> current;
    for (const int head : heads) {
        if (todo.contains(head) && !current.contains(head))
            current.append(head);
    }
    std::ranges::sort(current); // the order in which the scripts were found
    QList<QSet<int>> ancestors;
    for (const int head : current)
        ancestors.append(relatedSet({head}, Edge::NormalizedDown));

    Order output;
    qsizetype at = 0;
    while (!current.isEmpty()) {
        const int candidate = current[at];
        qsizetype blocker = 0;
        while (blocker < ancestors.size() && (blocker == at || !ancestors[blocker].contains(candidate)))
            ++blocker;
        if (blocker < ancestors.size()) { // another head is built on this one and comes first
            at = blocker;
            continue;
        }
        if (todo.remove(candidate))
            output.append(candidate);
        const Node &candidateNode = node(candidate);
        QList<int> next;
        for (const int i : candidateNode.normalizedDown) {
            if (todo.contains(i) && !current.contains(i))
                next.append(i);
        }
        if (next.isEmpty()) {
            current.removeAt(at);
            ancestors.removeAt(at);
            at = std::max<qsizetype>(at - 1, 0);
            continue;
        }
        current[at] = next.front();
        if (!candidateNode.hasNormalizedDependencies && candidateNode.down.size() == 1) {
            ancestors[at].remove(candidate);
            continue;
        }
        ancestors[at] = relatedSet({next.front()}, Edge::NormalizedDown);
        for (const int i : next.sliced(1)) {
            current.append(i);
            ancestors.append(relatedSet({i}, Edge::NormalizedDown));
        }
    }
    if (!todo.isEmpty())
        return fail(Error::invalidInput(
            u"The revisions cannot be put in order from the database's place; check its version table."_s));
    return output;
}

} // namespace athanor
