// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetmodel.h"

#include "ui/plaintext.h"

namespace athanor {

using namespace Qt::StringLiterals;

FleetModel::FleetModel(QObject *parent) : QAbstractTableModel(parent) {}

void FleetModel::setServices(const QList<Profile> &services)
{
    beginResetModel();
    QList<FleetRow> rows;
    QHash<QString, qsizetype> index;
    for (const Profile &profile : services) {
        FleetRow row;
        if (const FleetRow *known = service(profile.name); known && known->profile.url == profile.url)
            row = *known;
        row.profile = profile;
        row.asking = false;
        index.insert(profile.name, rows.size());
        rows.append(row);
    }
    m_rows = rows;
    m_index = index;
    endResetModel();
}

void FleetModel::markAsking(const QStringList &names)
{
    for (const QString &name : names) {
        if (const auto it = m_index.constFind(name); it != m_index.constEnd()) {
            m_rows[*it].asking = true;
            rowChanged(*it);
        }
    }
}

void FleetModel::applyStatuses(const QList<ServiceStatus> &statuses)
{
    for (const ServiceStatus &status : statuses) {
        const auto it = m_index.constFind(status.name);
        if (it == m_index.constEnd())
            continue;
        FleetRow &row = m_rows[*it];
        row.asking = false;
        row.status = status;
        if (status.state == ServiceState::Ok)
            row.lastGood = status;
        rowChanged(*it);
    }
}

void FleetModel::clearAsking()
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (!m_rows.at(i).asking)
            continue;
        m_rows[i].asking = false;
        rowChanged(i);
    }
}

void FleetModel::refreshAges()
{
    if (m_rows.isEmpty())
        return;
    const int column = static_cast<int>(FleetColumnId::Answered);
    emit dataChanged(index(0, column), index(rowCount() - 1, column), {Qt::DisplayRole});
}

const FleetRow *FleetModel::service(const QString &name) const
{
    const auto it = m_index.constFind(name);
    return it == m_index.constEnd() ? nullptr : &m_rows.at(*it);
}

int FleetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FleetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(fleetColumns().size());
}

QVariant FleetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FleetRow &row = m_rows.at(index.row());
    const FleetColumn &column = fleetColumns()[static_cast<std::size_t>(index.column())];
    switch (role) {
    case NameRole:
        return row.profile.name;
    case EnvironmentRole:
        return row.profile.environment;
    case EngineRole:
        return static_cast<int>(row.profile.url.engine);
    case OldRole:
        return row.isOld();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column.alignment);
    case FilterRole:
        return QStringList{row.profile.name,
                           row.profile.environment,
                           environmentTitle(row.profile.environment),
                           engineTitle(row.profile.url.engine),
                           row.profile.url.displayTarget(),
                           row.profile.tags.join(u' '),
                           stateCell(row, {}).text,
                           distanceCell(row, {}).text}
            .join(u'\n');
    default:
        break;
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != ToneRole && role != SortRole && role != PillRole)
        return {};
    const FleetCell cell = column.cell(row, QDateTime::currentDateTimeUtc());
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return plainToolTip(cell.tip);
    case ToneRole:
        return static_cast<int>(cell.tone);
    case SortRole:
        return cell.sortKey;
    default:
        return cell.pill;
    }
}

QVariant FleetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const FleetColumn &column = fleetColumns()[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return fleetColumnTitle(column);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment);
    return {};
}

void FleetModel::rowChanged(qsizetype row)
{
    const int at = static_cast<int>(row);
    emit dataChanged(index(at, 0), index(at, columnCount() - 1));
}

FleetFilter::FleetFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(FleetModel::SortRole);
    setDynamicSortFilter(true);
}

void FleetFilter::setText(const QString &text)
{
    m_words = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool FleetFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString text = sourceModel()->index(row, 0, parent).data(FleetModel::FilterRole).toString();
    return std::ranges::all_of(m_words,
                               [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool FleetFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QPartialOrdering order = QVariant::compare(left.data(sortRole()), right.data(sortRole()));
    if (order == QPartialOrdering::Less || order == QPartialOrdering::Greater)
        return order == QPartialOrdering::Less;
    // Equal, or of kinds that have no order (a number and "not known"): by name, unknown last.
    const bool leftIsText = left.data(sortRole()).typeId() == QMetaType::QString;
    const bool rightIsText = right.data(sortRole()).typeId() == QMetaType::QString;
    if (leftIsText != rightIsText)
        return rightIsText;
    return left.data(FleetModel::NameRole)
               .toString()
               .compare(right.data(FleetModel::NameRole).toString(), Qt::CaseInsensitive) < 0;
}

} // namespace athanor
