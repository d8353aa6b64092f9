// SPDX-License-Identifier: Apache-2.0
#include "ui/topology/topologyview.h"

#include "ui/theme.h"
#include "ui/topology/topologyitems.h"

#include <QGraphicsScene>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>

namespace athanor {

namespace {

constexpr qreal SmallestZoom = 0.2;
constexpr qreal LargestZoom = 3;
constexpr qreal ZoomStep = 1.2;
constexpr int NodeOfItem = 0;

} // namespace

TopologyView::TopologyView(QWidget *parent) : QGraphicsView(parent)
{
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setMinimumSize(280, 200);
    setBackgroundBrush(themeColors(palette()).base);
}

void TopologyView::setTopology(const Topology &topology)
{
    m_topology = topology;
    m_current = std::min(m_current, int(topology.nodes.size()) - 1);
    draw();
}

void TopologyView::draw()
{
    scene()->clear();
    const TopologyLayout layout = layOutTopology(m_topology, TopologyCard::size());
    for (qsizetype i = 0; i < layout.lines.size(); ++i) {
        const TopologyEdge &edge = m_topology.edges.at(i);
        scene()->addItem(new TopologyLine(edge, m_topology.nodes.at(edge.to), layout.lines.at(i)));
    }
    for (qsizetype i = 0; i < layout.cards.size(); ++i) {
        auto *card = new TopologyCard(m_topology.nodes.at(i), layout.cards.at(i), int(i) == m_current);
        card->setData(NodeOfItem, int(i));
        scene()->addItem(card);
    }
    scene()->setSceneRect(layout.bounds);
    if (m_fitted)
        fit();
}

void TopologyView::setCurrentNode(int node)
{
    if (node == m_current)
        return;
    m_current = node;
    draw();
    for (const QGraphicsItem *item : scene()->items()) {
        if (item->data(NodeOfItem).isValid() && item->data(NodeOfItem).toInt() == node)
            ensureVisible(item, 20, 20);
    }
}

void TopologyView::zoomBy(qreal factor)
{
    const qreal wanted = std::clamp(transform().m11() * factor, SmallestZoom, LargestZoom);
    m_fitted = false;
    setTransform(QTransform::fromScale(wanted, wanted));
}

void TopologyView::zoomIn()
{
    zoomBy(ZoomStep);
}

void TopologyView::zoomOut()
{
    zoomBy(1 / ZoomStep);
}

void TopologyView::fit()
{
    m_fitted = true;
    const QRectF all = sceneRect();
    if (all.isEmpty())
        return;
    const qreal wanted = std::min(viewport()->width() / all.width(), viewport()->height() / all.height());
    // Two servers are not blown up to fill the window.
    const qreal scale = std::clamp(wanted, SmallestZoom, qreal(1));
    setTransform(QTransform::fromScale(scale, scale));
    centerOn(all.center());
}

void TopologyView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitted)
        fit();
}

void TopologyView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    zoomBy(event->angleDelta().y() > 0 ? ZoomStep : 1 / ZoomStep);
    event->accept();
}

void TopologyView::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        setBackgroundBrush(themeColors(palette()).base);
        draw();
    } else if (event->type() == QEvent::LanguageChange) {
        draw();
    }
}

void TopologyView::mousePressEvent(QMouseEvent *event)
{
    const QGraphicsItem *item = itemAt(event->position().toPoint());
    if (item && item->data(NodeOfItem).isValid())
        emit nodeChosen(item->data(NodeOfItem).toInt());
    QGraphicsView::mousePressEvent(event);
}

} // namespace athanor
