// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/fleet/fleetmodel.h"

#include <QAbstractListModel>
#include <QSet>

namespace athanor {

/// The list at the left: the fleet itself, then the services under a heading for each environment. Follows a
/// FleetModel.
class SidebarModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Kind { Home, Heading, Service };
    enum Role {
        KindRole = Qt::UserRole,
        NameRole,
        EnvironmentRole,
        EngineRole,
        ToneRole,
        BadgeRole,
        BadgeToneRole,
        TlsRole,
        UnlockedRole
    };
    /// What the lock icon says.
    enum class Tls { None, Verified, Unverified, Plain };

    explicit SidebarModel(FleetModel *fleet, QObject *parent = nullptr);

    void setUnlocked(const QString &name, bool unlocked);
    [[nodiscard]] QModelIndex indexOf(const QString &service) const; ///< of the fleet itself for an empty name

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Entry
    {
        Kind kind = Kind::Home;
        QString text; ///< name of the service or of the environment
    };
    void rebuild();
    [[nodiscard]] QVariant serviceData(const FleetRow &row, int role) const;

    FleetModel *m_fleet;
    QList<Entry> m_entries;
    QSet<QString> m_unlocked;
};

} // namespace athanor
