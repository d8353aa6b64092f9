// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"

#include <QAbstractTableModel>

namespace athanor {

/// The nodes of a topology, one row each: what the drawing shows, for a keyboard and a screen reader.
class TopologyModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NodeColumn, RoleColumn, StateColumn, LagColumn, ColumnCount };

    explicit TopologyModel(QObject *parent = nullptr) : QAbstractTableModel(parent) {}

    void setTopology(const Topology &topology);
    [[nodiscard]] const Topology &topology() const { return m_topology; }
    /// The row of a node; -1 if it is not there.
    [[nodiscard]] int rowOf(const QString &name) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    Topology m_topology;
};

} // namespace athanor
