// SPDX-License-Identifier: Apache-2.0
#include "engines/page.h"

#include <algorithm>

namespace athanor {

RowChange RowChange::insert(const TableRef &table, const QList<NamedValue> &values)
{
    return {Kind::Insert, table, {}, values, {}};
}

RowChange RowChange::update(const TableRef &table, const QList<NamedValue> &key, const QList<NamedValue> &values,
                            const QList<NamedValue> &originals)
{
    return {Kind::Update, table, key, values, originals};
}

RowChange RowChange::erase(const TableRef &table, const QList<NamedValue> &key, const QList<NamedValue> &originals)
{
    return {Kind::Delete, table, key, {}, originals};
}

const Value *valueOf(const QList<NamedValue> &values, const QString &column)
{
    const auto it = std::ranges::find(values, column, &NamedValue::column);
    return it == values.end() ? nullptr : &it->value;
}

} // namespace athanor
