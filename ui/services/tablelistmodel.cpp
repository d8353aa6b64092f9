// SPDX-License-Identifier: Apache-2.0
#include "ui/services/tablelistmodel.h"

#include "ui/icons.h"

#include <QLocale>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString kindTitle(Table::Kind kind)
{
    switch (kind) {
    case Table::Kind::Table:
        return TableListModel::tr("table");
    case Table::Kind::View:
        return TableListModel::tr("view");
    case Table::Kind::MaterializedView:
        return TableListModel::tr("materialized view");
    case Table::Kind::Foreign:
        return TableListModel::tr("foreign table");
    case Table::Kind::Virtual:
        return TableListModel::tr("virtual table");
    }
    return {};
}

bool isView(Table::Kind kind)
{
    return kind == Table::Kind::View || kind == Table::Kind::MaterializedView;
}

} // namespace

void TableListModel::setTables(const QList<Table> &tables)
{
    beginResetModel();
    m_tables = tables;
    endResetModel();
}

int TableListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tables.size());
}

int TableListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TableListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Table &table = m_tables.at(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((index.column() >= RowsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::DecorationRole && index.column() == NameColumn)
        return icon(isView(table.kind) ? u"view"_s : u"table"_s);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return table.ref.display();
    case KindColumn:
        return kindTitle(table.kind);
    case RowsColumn:
        return table.rowEstimate ? QLocale().toString(*table.rowEstimate) : u"–"_s;
    case SizeColumn:
        return table.bytes ? QLocale().formattedDataSize(*table.bytes, 1) : u"–"_s;
    default:
        return {};
    }
}

QVariant TableListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section >= RowsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case KindColumn:
        return tr("Kind");
    case RowsColumn:
        return tr("Rows");
    case SizeColumn:
        return tr("Size");
    default:
        return {};
    }
}

} // namespace athanor
