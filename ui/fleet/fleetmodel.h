// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/fleet/fleetcells.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSortFilterProxyModel>

namespace athanor {

/// A row a service, a column a fact; filled as answers arrive. Text and tones come from fleetcells.
class FleetModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        ToneRole = Qt::UserRole,
        SortRole,
        PillRole,
        NameRole,
        EnvironmentRole,
        EngineRole,
        FilterRole,
        OldRole
    };

    explicit FleetModel(QObject *parent = nullptr);

    /// Takes the services of a fleet; what is known of a service of the same name and address is kept.
    void setServices(const QList<Profile> &services);
    void markAsking(const QStringList &names);
    void applyStatuses(const QList<ServiceStatus> &statuses);
    /// Nobody is being asked any more.
    void clearAsking();
    /// The ages of the answers are redrawn.
    void refreshAges();

    [[nodiscard]] const QList<FleetRow> &services() const { return m_rows; }
    [[nodiscard]] const FleetRow *service(const QString &name) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rowChanged(qsizetype row);

    QList<FleetRow> m_rows;
    QHash<QString, qsizetype> m_index;
};

/// Sorts by FleetModel::SortRole and keeps the rows in which each word of the filter occurs.
class FleetFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit FleetFilter(QObject *parent = nullptr);
    void setText(const QString &text);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
};

} // namespace athanor
