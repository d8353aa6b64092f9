// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/revisionmodel.h"

#include "ui/plaintext.h"

#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

RevisionModel::RevisionModel(QObject *parent) : QAbstractTableModel(parent) {}

void RevisionModel::setGraph(const RevisionGraph &graph)
{
    beginResetModel();
    m_graph = graph;
    m_heads = graph.heads();
    m_lanes = revisionLanes(graph.revisions());
    m_laneCount = 1;
    for (const RevisionLanes &lanes : m_lanes)
        m_laneCount = std::max(m_laneCount, lanes.count);
    endResetModel();
}

void RevisionModel::setPlace(const std::optional<MigrationStatus> &status)
{
    m_placeKnown = status.has_value();
    m_current = status ? status->revision : QStringList();
    const QStringList pending = status ? status->pending : QStringList();
    m_pending = QSet<QString>(pending.cbegin(), pending.cend());
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const Revision *RevisionModel::revision(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= m_graph.revisions().size())
        return nullptr;
    return &m_graph.revisions()[index.row()];
}

RevisionState RevisionModel::state(const QString &id) const
{
    if (!m_placeKnown)
        return RevisionState::NotKnown;
    if (m_current.contains(id))
        return RevisionState::Current;
    return m_pending.contains(id) ? RevisionState::Pending : RevisionState::Applied;
}

QModelIndex RevisionModel::indexOf(const QString &id) const
{
    const auto &all = m_graph.revisions();
    const auto it = std::ranges::find(all, id, &Revision::id);
    return it == all.end() ? QModelIndex() : index(static_cast<int>(it - all.begin()), 0);
}

int RevisionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_graph.revisions().size());
}

int RevisionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RevisionModel::stateText(RevisionState state)
{
    switch (state) {
    case RevisionState::NotKnown:
        return {};
    case RevisionState::Pending:
        return tr("pending");
    case RevisionState::Applied:
        return tr("applied");
    case RevisionState::Current:
        return tr("database is here");
    }
    return {};
}

QString RevisionModel::text(const Revision &revision, int column) const
{
    switch (static_cast<Column>(column)) {
    case IdColumn:
        return revision.id;
    case MessageColumn:
        return revision.message;
    case StateColumn:
        return stateText(state(revision.id));
    case DateColumn:
        return revision.createDate.left(10);
    case LaneColumn:
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RevisionModel::data(const QModelIndex &index, int role) const
{
    const Revision *found = revision(index);
    if (!found)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return boundedText(text(*found, index.column()), 200, false);
    case Qt::AccessibleTextRole:
        if (index.column() == LaneColumn)
            return tr("%1, %2").arg(found->id, stateText(state(found->id)));
        return boundedText(text(*found, index.column()), 200, false);
    case Qt::ToolTipRole: {
        QStringList lines{found->id, found->message, found->file};
        if (!found->downRevisions.isEmpty())
            lines << tr("built on %1").arg(found->downRevisions.join(u", "_s));
        if (!found->branchLabels.isEmpty())
            lines << tr("branch %1").arg(found->branchLabels.join(u", "_s));
        lines.removeAll(QString());
        return plainToolTip(boundedText(lines.join(u'\n'), 600));
    }
    case IdRole:
        return found->id;
    case StateRole:
        return static_cast<int>(state(found->id));
    case LanesRole:
        return QVariant::fromValue(m_lanes.value(index.row()));
    case HeadRole:
        return m_heads.contains(found->id);
    default:
        return {};
    }
}

QVariant RevisionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case LaneColumn:
        return tr("History");
    case IdColumn:
        return tr("Revision");
    case MessageColumn:
        return tr("Message");
    case StateColumn:
        return tr("State");
    case DateColumn:
        return tr("Made");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace athanor
