// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"

#include <QGraphicsView>

namespace athanor {

/// Draws a topology: a card for each server, a line for each link. Zoomed with Ctrl and the wheel or by slots; fitted
/// into the view until the person zooms. Everything it shows stands in the list beside it as well.
class TopologyView : public QGraphicsView
{
    Q_OBJECT

public:
    explicit TopologyView(QWidget *parent = nullptr);

    void setTopology(const Topology &topology);
    /// Marks a node and brings it into view; -1: none.
    void setCurrentNode(int node);

public slots:
    void zoomIn();
    void zoomOut();
    /// The whole drawing, and from now on with every change of size.
    void fit();

signals:
    void nodeChosen(int node);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void draw();
    void zoomBy(qreal factor);

    Topology m_topology;
    int m_current = -1;
    bool m_fitted = true;
};

} // namespace athanor
