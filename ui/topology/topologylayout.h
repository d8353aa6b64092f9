// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"

#include <QPainterPath>
#include <QRectF>

namespace athanor {

/// Where everything stands: sources above those that follow them, equals side by side. Pure.
struct TopologyLayout
{
    struct Line
    {
        QPainterPath path;   ///< from the source's card to the target's
        QPointF label;       ///< middle of the words beside it
        bool mutual = false; ///< without an arrow
    };
    QList<QRectF> cards; ///< one for each node
    QList<Line> lines;   ///< one for each edge
    QRectF bounds;
};

[[nodiscard]] TopologyLayout layOutTopology(const Topology &topology, QSizeF card);

} // namespace athanor
