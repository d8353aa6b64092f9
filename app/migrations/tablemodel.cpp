// SPDX-License-Identifier: Apache-2.0
#include "migrations/tablemodel.h"

#include "migrations/typerenderer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

const ColumnDef *TableModel::column(const QString &columnName) const
{
    const auto found = std::find_if(columns.cbegin(), columns.cend(),
                                    [&columnName](const ColumnDef &c) { return c.name == columnName; });
    return found == columns.cend() ? nullptr : &*found;
}

bool TableModel::hasForeignKey(const QString &columnName) const
{
    return std::any_of(constraints.cbegin(), constraints.cend(), [&columnName](const TableConstraint &c) {
        const auto *key = std::get_if<ForeignKeyDef>(&c.def);
        return key && key->columns.contains(columnName);
    });
}

const ColumnDef *TableModel::autoincrementColumn() const
{
    const ColumnDef *marked = nullptr;
    for (const QString &keyed : primaryKey.columns) {
        const ColumnDef *c = column(keyed);
        if (c && c->autoincrement == true)
            marked = c;
    }
    if (marked || primaryKey.columns.size() != 1)
        return marked;
    const ColumnDef *only = column(primaryKey.columns.constFirst());
    if (!only || only->autoincrement == false)
        return nullptr;
    const QString affinity = typeAffinity(only->type);
    const bool isNumber = affinity == "Integer"_L1 || affinity == "Numeric"_L1;
    if (!isNumber || only->hasClientDefault || only->serverDefault || only->computed || hasForeignKey(only->name))
        return nullptr;
    return only;
}

} // namespace athanor
