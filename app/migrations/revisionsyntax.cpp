// SPDX-License-Identifier: Apache-2.0
#include "migrations/revisionmap.h"

#include <QRegularExpression>

#include <cstdlib>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// [label@][symbol](+|-)N
struct Relative
{
    bool matches = false;
    QString branch;
    QString symbol;
    QString text; ///< "+2"
    int steps = 0;
};

Relative parseRelative(const QString &spec)
{
    static const QRegularExpression pattern(u"^(?:(.+?)@)?(\\w+)?([+-]\\d+)"_s,
                                            QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = pattern.match(spec);
    if (!match.hasMatch())
        return {};
    bool ok = false;
    const int steps = match.captured(3).toInt(&ok);
    // More steps than an int holds walk off every graph.
    return {true, match.captured(1), match.captured(2), match.captured(3), ok ? steps : 1'000'000};
}

Error tooFar(const QString &relative)
{
    return Error::invalidInput(
        u"There are not as many revisions as %1 asks for; `migrations history` shows them."_s.arg(relative));
}

Error ambiguous(const QString &what)
{
    return Error::invalidInput(
        u"%1 is ambiguous here because the history branches; name a revision or label@..."_s.arg(what));
}

QString quotedIds(const QStringList &ids)
{
    return ids.first(std::min<qsizetype>(3, ids.size())).join(", "_L1);
}

} // namespace

Result<RevisionMap::Spec> RevisionMap::resolveNumber(const QString &spec) const
{
    Spec result;
    QString id = spec;
    if (const qsizetype at = spec.indexOf(u'@'); at >= 0) {
        result.branch = spec.left(at);
        id = spec.mid(at + 1);
    }
    const auto idsOf = [this](const QList<int> &list) {
        QStringList ids;
        for (const int i : list)
            ids.append(node(i).id);
        return ids;
    };
    if (id == "heads"_L1 && result.branch.isEmpty()) {
        result.ids = idsOf(m_realHeads);
    } else if (id == "heads"_L1 || id == "head"_L1) {
        auto heads = result.branch.isEmpty() ? Result<QList<int>>(m_heads) : lineage(m_heads, result.branch);
        if (!heads)
            return fail(heads);
        if (id == "head"_L1 && heads->size() > 1)
            return fail(Error::invalidInput(
                u"There are several heads (%1); name one of them, label@head, or heads for all."_s.arg(
                    quotedIds(idsOf(*heads)))));
        result.ids = idsOf(*heads);
    } else if (id != "base"_L1) {
        result.ids = {id};
    }
    return result;
}

Result<int> RevisionMap::resolveBranch(const QString &branch) const
{
    if (const auto it = m_keys.constFind(branch); it != m_keys.constEnd())
        return *it;
    auto found = forIdent(branch, {});
    if (!found)
        return fail(Error::notFound(
            u"There is no branch '%1'; `migrations branches` lists them."_s.arg(boundedText(branch, 80))));
    return found;
}

Result<int> RevisionMap::forIdent(const QString &ident, const QString &branch) const
{
    int branchRevision = none;
    if (!branch.isEmpty()) {
        const auto found = resolveBranch(branch);
        if (!found)
            return fail(found);
        branchRevision = *found;
    }
    int found = m_keys.value(ident, none);
    if (found == none) {
        QStringList keys;
        for (const QString &key : m_keyOrder) {
            if (key.size() <= 3 || !key.startsWith(ident))
                continue;
            if (branchRevision != none && !sharesLineage(m_keys[key], {branchRevision}, false))
                continue;
            keys.append(key);
        }
        if (keys.isEmpty() || ident.isEmpty())
            return fail(Error::notFound(
                u"There is no revision or branch '%1' in the folder; `migrations history` lists them."_s.arg(
                    boundedText(ident, 80))));
        if (keys.size() > 1)
            return fail(Error::invalidInput(
                u"Several revisions start with '%1' (%2); give more characters."_s.arg(ident, quotedIds(keys))));
        found = m_keys[keys.front()];
    }
    if (branchRevision != none && !sharesLineage(found, {branchRevision}, false))
        return fail(Error::invalidInput(
            u"Revision %1 is not part of branch '%2'; name one that is."_s.arg(node(found).id, branch)));
    return found;
}

bool RevisionMap::sharesLineage(int target, const QSet<int> &tests, bool withDependencies) const
{
    return relatedSet({target}, withDependencies ? Edge::AllNext : Edge::Next).intersects(tests) ||
           relatedSet({target}, withDependencies ? Edge::NormalizedDown : Edge::Down).intersects(tests);
}

Result<QList<int>> RevisionMap::lineage(const QList<int> &targets, const QString &checkAgainst,
                                        bool withDependencies) const
{
    const auto spec = resolveNumber(checkAgainst);
    if (!spec)
        return fail(spec);
    QStringList shares = spec->ids;
    if (!spec->branch.isEmpty())
        shares.prepend(spec->branch);
    QSet<int> tests;
    for (const QString &share : shares) {
        const auto found = forIdent(share, {});
        if (!found)
            return fail(found);
        tests.insert(*found);
    }
    QList<int> result;
    for (const int target : targets) {
        if (shares.isEmpty() || sharesLineage(target, tests, withDependencies))
            result.append(target);
    }
    return result;
}

Result<QList<int>> RevisionMap::revisions(const QString &spec) const
{
    const auto resolved = resolveNumber(spec);
    if (!resolved)
        return fail(resolved);
    QList<int> result;
    for (const QString &id : resolved->ids) {
        const auto found = forIdent(id, resolved->branch);
        if (!found)
            return fail(found);
        result.append(*found);
    }
    return result;
}

Result<int> RevisionMap::revision(const QString &spec) const
{
    const auto found = revisions(spec);
    if (!found)
        return fail(found);
    if (found->size() > 1)
        return fail(ambiguous(spec));
    return found->isEmpty() ? none : found->front();
}

/// Error if the walk leaves the graph: every caller wants the full length.
Result<int> RevisionMap::walk(int start, int steps, const QString &branch) const
{
    int at = start;
    for (int i = 0; i < std::abs(steps); ++i) {
        QList<int> children;
        if (steps > 0) {
            children = at == none ? m_bases : node(at).next;
            if (!branch.isEmpty()) {
                const auto filtered = lineage(children, branch);
                if (!filtered)
                    return fail(filtered);
                children = *filtered;
            }
        } else if (at != base) {
            children = at == none ? m_heads : node(at).down;
            if (children.isEmpty())
                children = {base};
        }
        const QString relative = (steps > 0 ? u"+"_s : QString()) + QString::number(steps);
        if (children.isEmpty())
            return fail(tooFar(relative));
        if (children.size() > 1)
            return fail(ambiguous(relative));
        at = children.front();
    }
    return at;
}

Result<QList<int>> RevisionMap::walkUpStart(const QList<int> &current, const QString &branch) const
{
    if (current.isEmpty())
        return QList<int>{none};
    if (branch.isEmpty())
        return current;
    auto start = lineage(current, branch);
    if (!start || !start->isEmpty())
        return start;
    // The branch is not among the database's revisions themselves: its newest one below them is where to start.
    const auto active = lineage(related(current, Edge::NormalizedDown), branch);
    if (!active)
        return active;
    QList<int> tips = *active;
    for (const int i : *active)
        tips.removeIf([&](int tip) { return node(i).normalizedDown.contains(tip); });
    return tips.isEmpty() ? QList<int>{none} : tips;
}

Result<QList<int>> RevisionMap::upgradeTargets(const QString &spec, const QList<int> &current) const
{
    const Relative relative = parseRelative(spec);
    if (!relative.matches)
        return revisions(spec);
    Result<int> target = none;
    if (relative.steps > 0 && relative.symbol.isEmpty()) {
        const auto start = walkUpStart(current, relative.branch);
        if (!start)
            return fail(start);
        if (start->size() > 1)
            return fail(ambiguous(spec));
        target = walk(start->front(), relative.steps, relative.branch);
    } else if (relative.symbol.isEmpty()) {
        return fail(tooFar(relative.text));
    } else {
        const bool up = relative.steps > 0;
        const auto start =
            revision(up || relative.branch.isEmpty() ? relative.symbol : relative.branch + u'@' + relative.symbol);
        if (!start)
            return fail(start);
        target = walk(*start, relative.steps, up ? relative.branch : QString());
    }
    if (!target)
        return fail(target);
    if (*target < 0)
        return fail(tooFar(relative.text));
    return QList<int>{*target};
}

QList<int> RevisionMap::allCurrent(const QList<int> &current) const
{
    const QList<int> active = related(current, Edge::NormalizedDown);
    const QSet<int> activeSet(active.begin(), active.end());
    QList<int> tips;
    for (const int i : active) {
        if (relatedSet({i}, Edge::Next).subtract({i}).intersects(activeSet))
            continue;
        tips.append(i);
    }
    return tips;
}

Result<QString> RevisionMap::walkDownSymbol(const QList<int> &current, const QString &branch,
                                            const QString &relative) const
{
    if (branch.isEmpty()) {
        if (current.isEmpty())
            return fail(tooFar(relative));
        return node(current.front()).id;
    }
    auto symbols = lineage(current, branch);
    if (symbols && symbols->isEmpty())
        symbols = lineage(allCurrent(current), branch);
    if (!symbols)
        return fail(symbols);
    if (symbols->size() != 1)
        return fail(ambiguous(branch + u'@' + relative));
    return node(symbols->front()).id;
}

Result<RevisionMap::DowngradeTarget> RevisionMap::downgradeTarget(const QString &spec, const QList<int> &current) const
{
    Relative relative = parseRelative(spec);
    if (!relative.matches) {
        const qsizetype at = spec.lastIndexOf(u'@');
        const auto found = revision(spec.mid(at + 1));
        if (!found)
            return fail(found);
        return DowngradeTarget{at > 0 ? spec.left(at) : QString(), *found};
    }
    if (relative.steps >= 0) {
        if (relative.symbol.isEmpty())
            return fail(tooFar(relative.text));
        const auto start = revision(relative.symbol);
        if (!start)
            return fail(start);
        const auto found = walk(*start, relative.steps, relative.branch);
        if (!found)
            return fail(found);
        return DowngradeTarget{relative.branch, *found};
    }
    if (relative.symbol.isEmpty()) {
        const auto symbol = walkDownSymbol(current, relative.branch, relative.text);
        if (!symbol)
            return fail(symbol);
        relative.symbol = *symbol;
        // From several places -N means the first one's branch alone.
        if (relative.branch.isEmpty())
            relative.branch = relative.symbol;
    }
    const auto start = revision(relative.branch.isEmpty() ? relative.symbol : relative.branch + u'@' + relative.symbol);
    if (!start)
        return fail(start);
    const auto found = walk(*start, relative.steps, {});
    if (!found)
        return fail(found);
    return DowngradeTarget{relative.branch, *found};
}

} // namespace athanor
