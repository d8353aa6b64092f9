// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/foundservicesmodel.h"

#include "ui/plaintext.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

FoundServicesModel::FoundServicesModel(const QStringList &takenNames, QObject *parent)
    : QAbstractTableModel(parent), m_takenNames(takenNames)
{
}

void FoundServicesModel::setServices(const QList<FoundService> &services)
{
    beginResetModel();
    m_rows.clear();
    for (const FoundService &service : services) {
        Row row{service, canBeChosen(service)};
        row.found.profile.name = freeName(service.profile.name, -1);
        m_rows.append(row);
    }
    endResetModel();
}

QString FoundServicesModel::freeName(const QString &wanted, int exceptRow) const
{
    const auto taken = [&](const QString &name) {
        for (int i = 0; i < m_rows.size(); ++i) {
            if (i != exceptRow && m_rows[i].found.profile.name == name)
                return true;
        }
        return m_takenNames.contains(name);
    };
    QString name = wanted;
    for (int n = 2; taken(name); ++n)
        name = u"%1-%2"_s.arg(wanted).arg(n);
    return name;
}

QList<FoundService> FoundServicesModel::chosen() const
{
    QList<FoundService> services;
    for (const Row &row : m_rows) {
        if (row.chosen)
            services.append(row.found);
    }
    return services;
}

int FoundServicesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FoundServicesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString FoundServicesModel::text(const Row &row, int column) const
{
    const Profile &p = row.found.profile;
    switch (column) {
    case Name:
        return p.name;
    case Environment:
        return p.environment;
    case Database:
        return canBeChosen(row.found) ? p.url.toString() : tr("not known");
    case Migrations:
        return p.migrations;
    case Models:
        return p.models;
    default:
        return {};
    }
}

QVariant FoundServicesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == Name)
        return row.chosen ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::ToolTipRole)
        return plainToolTip(text(row, index.column()));
    if (role == Qt::DisplayRole || role == Qt::EditRole)
        return boundedText(text(row, index.column()), 300, false);
    return {};
}

bool FoundServicesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Row &row = m_rows[index.row()];
    const QString text = value.toString().trimmed();
    if (role == Qt::CheckStateRole && index.column() == Name && canBeChosen(row.found))
        row.chosen = value.toInt() == Qt::Checked;
    else if (role == Qt::EditRole && index.column() == Name && !text.isEmpty())
        row.found.profile.name = freeName(text, index.row());
    else if (role == Qt::EditRole && index.column() == Environment)
        row.found.profile.environment = text;
    else
        return false;
    emit dataChanged(index, index);
    return true;
}

Qt::ItemFlags FoundServicesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    if (index.column() == Name || index.column() == Environment)
        flags |= Qt::ItemIsEditable;
    if (index.column() == Name && canBeChosen(m_rows.at(index.row()).found))
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant FoundServicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList titles{tr("Service"), tr("Environment"), tr("Database"), tr("Migrations"), tr("Models")};
    return titles.value(section);
}

} // namespace athanor
