// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/revisionlanes.h"

#include <QSet>

#include <algorithm>

namespace athanor {

namespace {

/// Lanes that are open between two rows: each waits for a parent; an empty one is free.
using OpenLanes = QStringList;

int laneFor(OpenLanes &open, const QString &id)
{
    qsizetype lane = open.indexOf(id);
    if (lane < 0)
        lane = open.indexOf(QString());
    if (lane < 0) {
        open << QString();
        lane = open.size() - 1;
    }
    open[lane] = id;
    return static_cast<int>(lane);
}

/// Lines of the upper half; every lane that waited for `id` ends in its dot.
void closeAbove(OpenLanes &open, const QString &id, RevisionLanes *row)
{
    for (qsizetype lane = 0; lane < open.size(); ++lane) {
        if (open[lane].isEmpty())
            continue;
        const bool ends = open[lane] == id;
        row->above << std::pair(static_cast<int>(lane), ends ? row->dot : static_cast<int>(lane));
        if (ends && lane != row->dot)
            open[lane].clear();
    }
}

void openBelow(OpenLanes &open, const QStringList &parents, RevisionLanes *row)
{
    open[row->dot].clear();
    QSet<int> fresh;
    for (const QString &parent : parents) {
        const bool waiting = open.contains(parent);
        const int lane = waiting ? static_cast<int>(open.indexOf(parent)) : laneFor(open, parent);
        if (!waiting)
            fresh.insert(lane);
        row->below << std::pair(row->dot, lane);
    }
    for (qsizetype lane = 0; lane < open.size(); ++lane) {
        if (!open[lane].isEmpty() && !fresh.contains(static_cast<int>(lane)))
            row->below << std::pair(static_cast<int>(lane), static_cast<int>(lane));
    }
}

} // namespace

QList<RevisionLanes> revisionLanes(const QList<Revision> &revisions)
{
    QSet<QString> known;
    for (const Revision &revision : revisions)
        known.insert(revision.id);
    QList<RevisionLanes> out;
    OpenLanes open;
    for (const Revision &revision : revisions) {
        RevisionLanes row;
        const bool awaited = open.contains(revision.id);
        row.dot = laneFor(open, revision.id);
        const OpenLanes before = open;
        if (!awaited)
            open[row.dot].clear(); // nothing comes from above into a head
        closeAbove(open, revision.id, &row);
        QStringList parents;
        for (const QString &parent : revision.downRevisions) {
            if (known.contains(parent))
                parents << parent;
        }
        openBelow(open, parents, &row);
        row.count = static_cast<int>(std::max(before.size(), open.size()));
        while (!open.isEmpty() && open.last().isEmpty())
            open.removeLast();
        out << row;
    }
    return out;
}

} // namespace athanor
