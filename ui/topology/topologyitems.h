// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"
#include "ui/topology/topologylayout.h"

#include <QGraphicsItem>

namespace athanor {

/// The card of one server. All its text is drawn plain and cut to fit.
class TopologyCard : public QGraphicsItem
{
public:
    TopologyCard(const TopologyNode &node, const QRectF &box, bool current);
    /// The size of every card.
    [[nodiscard]] static QSizeF size();
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    TopologyNode m_node;
    QRectF m_box;
    bool m_current;
};

/// One link: a line, an arrow at its end, and what kind it is.
class TopologyLine : public QGraphicsItem
{
public:
    TopologyLine(const TopologyEdge &edge, const TopologyNode &target, const TopologyLayout::Line &line);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    TopologyLayout::Line m_line;
    QString m_label;
    ReplicationHealth m_health;
};

} // namespace athanor
