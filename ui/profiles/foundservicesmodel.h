// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/serviceimport.h"

#include <QAbstractTableModel>

namespace athanor {

/// Services that were found, each with a check box; names can be edited. Those without a URL cannot be chosen, those
/// whose name is taken get another.
class FoundServicesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Environment, Database, Migrations, Models, ColumnCount };

    explicit FoundServicesModel(const QStringList &takenNames, QObject *parent = nullptr);

    void setServices(const QList<FoundService> &services);
    [[nodiscard]] const FoundService &service(int row) const { return m_rows.at(row).found; }
    /// The chosen ones, with the names and environments of the table.
    [[nodiscard]] QList<FoundService> chosen() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        FoundService found;
        bool chosen = false;
    };
    [[nodiscard]] static bool canBeChosen(const FoundService &service) { return !service.profile.url.scheme.isEmpty(); }
    [[nodiscard]] QString freeName(const QString &wanted, int exceptRow) const;
    [[nodiscard]] QString text(const Row &row, int column) const;

    QStringList m_takenNames;
    QList<Row> m_rows;
};

} // namespace athanor
