// SPDX-License-Identifier: Apache-2.0
#include "migrations/tablerebuild.h"

#include <QSet>

#include <algorithm>

// Where a rebuilt table puts its columns: ApplyBatchImpl's partial ordering, sorted topologically as SQLAlchemy does.
namespace athanor {

namespace {

using Pair = std::pair<QString, QString>;

/// Items level by level: those with nothing before them that is still to come, in their given order. What is left of a
/// cycle keeps its order.
QStringList sorted(const QList<Pair> &pairs, const QStringList &items)
{
    QHash<QString, QSet<QString>> before;
    for (const auto &[parent, child] : pairs)
        before[child].insert(parent);
    QStringList todo = items;
    QSet<QString> open(items.cbegin(), items.cend());
    QStringList done;
    while (!todo.isEmpty()) {
        QStringList level;
        for (const QString &item : std::as_const(todo)) {
            if (!before.value(item).intersects(open))
                level.append(item);
        }
        if (level.isEmpty())
            return done + todo;
        for (const QString &item : std::as_const(level)) {
            open.remove(item);
            todo.removeOne(item);
        }
        done += level;
    }
    return done;
}

QString partner(const QList<Pair> &pairs, const QString &name, bool wantsSecond)
{
    QString found;
    for (const auto &[first, second] : pairs) {
        if ((wantsSecond ? first : second) == name)
            found = wantsSecond ? second : first;
    }
    return found;
}

} // namespace

void TableRebuild::orderNewColumn(const QString &name, QString before, QString after)
{
    const bool free = m_batch.partialReordering.isEmpty();
    if (free && !after.isEmpty() && before.isEmpty()) {
        const qsizetype place = m_ordering.indexOf(after);
        before = place >= 0 ? m_ordering.value(place + 1) : partner(m_addedOrdering, after, true);
    }
    if (free && !before.isEmpty() && after.isEmpty()) {
        const qsizetype place = m_ordering.indexOf(before);
        after = place >= 0 ? m_ordering.value(place - 1) : partner(m_addedOrdering, before, false);
    }
    if (!before.isEmpty())
        m_addedOrdering.append({name, before});
    if (!after.isEmpty())
        m_addedOrdering.append({after, name});
    if (free && before.isEmpty() && after.isEmpty() && !m_ordering.isEmpty())
        m_addedOrdering.append({m_ordering.constLast(), name});
}

void TableRebuild::applyOrdering()
{
    QStringList keys;
    for (const Slot &s : std::as_const(m_slots))
        keys.append(s.key);
    QList<Pair> pairs;
    if (m_batch.partialReordering.isEmpty()) {
        for (qsizetype i = 1; i < m_ordering.size(); ++i)
            pairs.append({keys.at(i - 1), m_ordering.at(i)});
    } else {
        for (qsizetype i = 1; i < m_batch.partialReordering.size(); ++i)
            pairs.append({m_batch.partialReordering.at(i - 1), m_batch.partialReordering.at(i)});
    }
    pairs += m_addedOrdering;
    pairs.removeIf([](const Pair &p) { return p.first == p.second; });
    const QStringList order = sorted(pairs, keys);
    std::stable_sort(m_slots.begin(), m_slots.end(),
                     [&order](const Slot &a, const Slot &b) { return order.indexOf(a.key) < order.indexOf(b.key); });
}

} // namespace athanor
