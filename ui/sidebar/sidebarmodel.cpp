// SPDX-License-Identifier: Apache-2.0
#include "ui/sidebar/sidebarmodel.h"

#include "ui/plaintext.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

SidebarModel::SidebarModel(FleetModel *fleet, QObject *parent) : QAbstractListModel(parent), m_fleet(fleet)
{
    rebuild();
    connect(fleet, &QAbstractItemModel::modelReset, this, &SidebarModel::rebuild);
    connect(fleet, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &from, const QModelIndex &to) {
        for (int row = from.row(); row <= to.row(); ++row) {
            const QModelIndex changed = indexOf(m_fleet->services().at(row).profile.name);
            emit dataChanged(changed, changed);
        }
    });
}

void SidebarModel::rebuild()
{
    beginResetModel();
    QList<Profile> services;
    for (const FleetRow &row : m_fleet->services())
        services.append(row.profile);
    std::ranges::stable_sort(services, {}, [](const Profile &profile) {
        return std::pair(environmentSortKey(profile.environment), profile.name.toLower());
    });
    m_entries = {{Kind::Home, {}}};
    std::optional<QString> environment;
    for (const Profile &profile : services) {
        if (!environment || environment->compare(profile.environment, Qt::CaseInsensitive) != 0)
            m_entries.append({Kind::Heading, profile.environment});
        environment = profile.environment;
        m_entries.append({Kind::Service, profile.name});
    }
    endResetModel();
}

void SidebarModel::setUnlocked(const QString &name, bool unlocked)
{
    if (unlocked)
        m_unlocked.insert(name);
    else
        m_unlocked.remove(name);
    const QModelIndex changed = indexOf(name);
    if (changed.isValid())
        emit dataChanged(changed, changed);
}

QModelIndex SidebarModel::indexOf(const QString &service) const
{
    for (int row = 0; row < m_entries.size(); ++row) {
        const Entry &entry = m_entries.at(row);
        if (entry.kind != Kind::Heading && entry.text == service)
            return index(row);
    }
    return {};
}

int SidebarModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

Qt::ItemFlags SidebarModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || m_entries.at(index.row()).kind == Kind::Heading)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

QVariant SidebarModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_entries.at(index.row());
    if (role == KindRole)
        return static_cast<int>(entry.kind);
    switch (entry.kind) {
    case Kind::Home:
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return tr("Fleet");
        return role == NameRole ? QVariant(QString()) : QVariant();
    case Kind::Heading:
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return environmentTitle(entry.text);
        return role == EnvironmentRole ? QVariant(entry.text) : QVariant();
    case Kind::Service:
        break;
    }
    const FleetRow *row = m_fleet->service(entry.text);
    return row ? serviceData(*row, role) : QVariant();
}

QVariant SidebarModel::serviceData(const FleetRow &row, int role) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const FleetCell state = stateCell(row, now);
    const FleetCell distance = distanceCell(row, now);
    const FleetCell tls = tlsCell(row, now);
    const QString &name = row.profile.name;
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return name;
    case Qt::AccessibleTextRole:
        return QStringList{name,
                           engineTitle(row.profile.url.engine),
                           state.text,
                           distance.text,
                           tr("TLS: %1").arg(tls.text),
                           m_unlocked.contains(name) ? tr("unlocked for writing") : QString()}
            .join(u", "_s);
    case Qt::ToolTipRole:
        return plainToolTip(QStringList{name, row.profile.url.displayTarget(), tr("State: %1").arg(state.text),
                                        tr("Migrations: %1").arg(distance.text), tr("TLS: %1").arg(tls.text)}
                                .join(u'\n'));
    case EnvironmentRole:
        return row.profile.environment;
    case EngineRole:
        return static_cast<int>(row.profile.url.engine);
    case ToneRole:
        return static_cast<int>(state.tone);
    case BadgeRole:
        if (!distance.pill)
            return QString();
        return row.facts() && row.facts()->behind.value_or(0) > 0 ? QString::number(*row.facts()->behind) : u"!"_s;
    case BadgeToneRole:
        return static_cast<int>(distance.tone);
    case TlsRole:
        if (!row.facts() || row.profile.url.isLocal())
            return static_cast<int>(Tls::None);
        if (!row.facts()->tls)
            return static_cast<int>(Tls::Plain);
        return static_cast<int>(row.facts()->tls->verified ? Tls::Verified : Tls::Unverified);
    case UnlockedRole:
        return m_unlocked.contains(name);
    default:
        return {};
    }
}

} // namespace athanor
