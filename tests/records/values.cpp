// SPDX-License-Identifier: Apache-2.0
#include "records/values.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

Column column(const QString &name, const QString &type, TypeFamily family, bool nullable,
              std::optional<int> length = {})
{
    Column made;
    made.name = name;
    made.type = type;
    made.family = family;
    made.nullable = nullable;
    made.length = length;
    return made;
}

} // namespace

Table userTable()
{
    Table table;
    table.ref = {{}, u"user"_s};
    table.columns = {column(u"id"_s, u"INTEGER"_s, TypeFamily::Integer, false),
                     column(u"username"_s, u"VARCHAR(80)"_s, TypeFamily::Text, false, 80),
                     column(u"email"_s, u"VARCHAR(120)"_s, TypeFamily::Text, true, 120),
                     column(u"boss"_s, u"INTEGER"_s, TypeFamily::Integer, true)};
    table.columns.first().autoIncrement = true;
    table.primaryKey = {u"id"_s};
    table.uniques = {{{}, {u"username"_s}}};
    return table;
}

ColumnRules rulesFor(TypeFamily family, EngineId engine)
{
    Table table;
    table.columns = {column(u"x"_s, family == TypeFamily::Integer ? u"bigint"_s : u""_s, family, true)};
    return columnRules(table, engine).first();
}

SeenRow userRow(int id, const QString &name, const Value &email)
{
    const Value key(qint64{id});
    return {{{u"id"_s, key}},
            {{u"id"_s, key}, {u"username"_s, Value(name)}, {u"email"_s, email}, {u"boss"_s, Value()}}};
}

} // namespace athanor::test
