// SPDX-License-Identifier: Apache-2.0
#include "ui/topology/topologymodel.h"

#include "topology/topologyreport.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/topology/topologywords.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString healthIcon(ReplicationHealth health)
{
    switch (health) {
    case ReplicationHealth::Unknown:
        return u"unknown"_s;
    case ReplicationHealth::Up:
        return u"pass"_s;
    case ReplicationHealth::Degraded:
        return u"warning"_s;
    case ReplicationHealth::Down:
        return u"error"_s;
    }
    return u"unknown"_s;
}

QString serverState(const TopologyNode &node)
{
    return node.state.isEmpty() ? healthText(node.health) : node.state;
}

QString cellText(const TopologyNode &node, int column)
{
    switch (column) {
    case TopologyModel::NodeColumn:
        return node.name;
    case TopologyModel::RoleColumn:
        return roleText(node.role);
    case TopologyModel::StateColumn:
        return serverState(node);
    case TopologyModel::LagColumn:
        return lagWords(node);
    default:
        return {};
    }
}

} // namespace

void TopologyModel::setTopology(const Topology &topology)
{
    beginResetModel();
    m_topology = topology;
    endResetModel();
}

int TopologyModel::rowOf(const QString &name) const
{
    const auto found = std::ranges::find(m_topology.nodes, name, &TopologyNode::name);
    return found == m_topology.nodes.end() ? -1 : int(found - m_topology.nodes.begin());
}

int TopologyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_topology.nodes.size());
}

int TopologyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TopologyModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_topology.nodes.size())
        return {};
    const TopologyNode &node = m_topology.nodes.at(index.row());
    if (role == Qt::DisplayRole)
        return cellText(node, index.column());
    if (role == Qt::ToolTipRole)
        return plainToolTip(cellText(node, index.column()));
    if (role == Qt::DecorationRole && index.column() == NodeColumn)
        return icon(healthIcon(node.health), healthTone(node.health));
    // The icon alone says nothing to a screen reader.
    if (role == Qt::AccessibleTextRole && index.column() == NodeColumn)
        return u"%1, %2"_s.arg(node.name, healthText(node.health));
    return {};
}

QVariant TopologyModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NodeColumn:
        return tr("Server");
    case RoleColumn:
        return tr("Role");
    case StateColumn:
        return tr("State");
    case LagColumn:
        return tr("Lag");
    default:
        return {};
    }
}

} // namespace athanor
