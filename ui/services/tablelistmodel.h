// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/schema.h"

#include <QAbstractTableModel>

namespace athanor {

/// The tables and views of a database: name, kind, rows and size as the server estimates them.
class TableListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum ColumnIndex { NameColumn, KindColumn, RowsColumn, SizeColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setTables(const QList<Table> &tables);
    [[nodiscard]] const QList<Table> &tables() const { return m_tables; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Table> m_tables;
};

} // namespace athanor
