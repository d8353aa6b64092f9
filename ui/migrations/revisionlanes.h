// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/revisiongraph.h"

#include <QMetaType>

#include <utility>

namespace athanor {

/// How one row of the revision list is crossed by the lines of history. Lanes count from the left.
struct RevisionLanes
{
    int dot = 0;                      ///< the revision's own lane
    QList<std::pair<int, int>> above; ///< lines of the upper half: lane at the top edge, lane at the row's middle
    QList<std::pair<int, int>> below; ///< lines of the lower half: lane at the middle, lane at the bottom edge
    int count = 1;                    ///< lanes this row needs

    friend bool operator==(const RevisionLanes &, const RevisionLanes &) = default;
};

/// One entry a revision, in the order given, which must have children before their parents. Pure.
[[nodiscard]] QList<RevisionLanes> revisionLanes(const QList<Revision> &revisions);

} // namespace athanor

Q_DECLARE_METATYPE(athanor::RevisionLanes)
