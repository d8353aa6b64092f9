// SPDX-License-Identifier: Apache-2.0
#include "ui/topology/topologylayout.h"

#include <algorithm>
#include <cmath>

namespace athanor {

namespace {

constexpr qreal BetweenCards = 56;
constexpr qreal BetweenRows = 96;
constexpr qreal Margin = 32;
constexpr qreal ArcStep = 26;

/// Links among equals have no direction and do not put one above the other.
bool isAmongEquals(const Topology &topology, const TopologyEdge &edge)
{
    const bool mutualKind = edge.kind == ReplicationLinkKind::Galera || edge.kind == ReplicationLinkKind::Group ||
                            edge.kind == ReplicationLinkKind::Cluster;
    return mutualKind && topology.nodes.at(edge.from).role == topology.nodes.at(edge.to).role;
}

/// The longest way from a server that follows nobody; a ring of servers ends after as many rounds as there are nodes.
QList<int> rowsOf(const Topology &topology)
{
    QList<int> rows(topology.nodes.size(), 0);
    bool moved = true;
    for (qsizetype round = 0; moved && round < topology.nodes.size(); ++round) {
        moved = false;
        for (const TopologyEdge &edge : topology.edges) {
            if (isAmongEquals(topology, edge) || rows.at(edge.to) > rows.at(edge.from))
                continue;
            if (rows.at(edge.from) + 1 >= topology.nodes.size())
                continue;
            rows[edge.to] = rows.at(edge.from) + 1;
            moved = true;
        }
    }
    return rows;
}

/// Servers of one row in the order of those that they follow, so that lines cross little.
QList<qsizetype> orderedRow(const Topology &topology, const QList<int> &rows, int row, const QList<qreal> &centers)
{
    QList<std::pair<qreal, qsizetype>> wanted;
    for (qsizetype node = 0; node < topology.nodes.size(); ++node) {
        if (rows.at(node) != row)
            continue;
        qreal sum = 0;
        int count = 0;
        for (const TopologyEdge &edge : topology.edges) {
            if (edge.to == node && rows.at(edge.from) < row) {
                sum += centers.at(edge.from);
                ++count;
            }
        }
        wanted += {count == 0 ? 0 : sum / count, node};
    }
    std::ranges::stable_sort(wanted, {}, [](const auto &entry) { return entry.first; });
    QList<qsizetype> order;
    for (const auto &[where, node] : std::as_const(wanted))
        order += node;
    return order;
}

TopologyLayout::Line lineBelow(const QRectF &from, const QRectF &to)
{
    const QPointF start(from.center().x(), from.bottom());
    const QPointF end(to.center().x(), to.top());
    const qreal bend = std::max<qreal>(BetweenRows / 2, std::abs(end.y() - start.y()) / 2);
    QPainterPath path(start);
    path.cubicTo(start + QPointF(0, bend), end - QPointF(0, bend), end);
    return {path, path.pointAtPercent(0.5), false};
}

/// Neighbours are joined by a straight line, others by an arc over those between them.
TopologyLayout::Line lineBeside(const QRectF &a, const QRectF &b)
{
    const QRectF &left = a.center().x() < b.center().x() ? a : b;
    const QRectF &right = a.center().x() < b.center().x() ? b : a;
    const qreal gap = right.left() - left.right();
    if (gap <= BetweenCards + 1) {
        QPainterPath path(QPointF(left.right(), left.center().y()));
        path.lineTo(right.left(), right.center().y());
        return {path, path.pointAtPercent(0.5), true};
    }
    const qreal rise = ArcStep + gap / 12;
    const QPointF start(left.center().x(), left.top());
    const QPointF end(right.center().x(), right.top());
    QPainterPath path(start);
    path.cubicTo(start - QPointF(0, rise), end - QPointF(0, rise), end);
    return {path, path.pointAtPercent(0.5), true};
}

TopologyLayout::Line lineOf(const QRectF &from, const QRectF &to)
{
    if (std::abs(from.top() - to.top()) < 1)
        return lineBeside(from, to);
    if (from.top() < to.top())
        return lineBelow(from, to);
    // In a ring somebody above follows somebody below.
    TopologyLayout::Line line = lineBelow(to, from);
    line.path = line.path.toReversed();
    return line;
}

} // namespace

TopologyLayout layOutTopology(const Topology &topology, QSizeF card)
{
    TopologyLayout layout;
    layout.cards.resize(topology.nodes.size());
    const QList<int> rows = rowsOf(topology);
    QList<qreal> centers(topology.nodes.size(), 0);
    const int last = rows.isEmpty() ? -1 : *std::ranges::max_element(rows);
    qreal top = 0;
    for (int row = 0; row <= last; ++row) {
        const QList<qsizetype> order = orderedRow(topology, rows, row, centers);
        if (order.isEmpty())
            continue;
        const qreal width = qreal(order.size()) * card.width() + qreal(order.size() - 1) * BetweenCards;
        qreal left = -width / 2;
        for (const qsizetype node : order) {
            layout.cards[node] = QRectF(QPointF(left, top), card);
            centers[node] = layout.cards.at(node).center().x();
            left += card.width() + BetweenCards;
        }
        top += card.height() + BetweenRows;
    }
    for (const QRectF &box : std::as_const(layout.cards))
        layout.bounds |= box;
    for (const TopologyEdge &edge : topology.edges) {
        TopologyLayout::Line line = lineOf(layout.cards.at(edge.from), layout.cards.at(edge.to));
        line.mutual = isAmongEquals(topology, edge);
        layout.bounds |= line.path.boundingRect();
        layout.lines += line;
    }
    layout.bounds.adjust(-Margin, -Margin, Margin, Margin);
    return layout;
}

} // namespace athanor
