// SPDX-License-Identifier: Apache-2.0
#include "migrations/modeldrift.h"

#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A model without a schema may stand in any; a table's own name decides then.
const Table *tableOfModel(const Schema &schema, const DeclaredModel &model)
{
    for (const Table &table : schema.tables) {
        if (table.ref.name == model.table && (model.schema.isEmpty() || table.ref.schema == model.schema))
            return &table;
    }
    return nullptr;
}

class DriftSearch
{
public:
    QList<ModelDrift> found;

    void compare(const DeclaredModel &model, const Table &table)
    {
        for (const DeclaredColumn &declared : model.columns) {
            const Column *column = table.column(declared.name);
            if (column)
                compareColumn(model, declared, *column);
            else
                add(u"missing-column"_s, model.table, declared.name, u"the database has no column %1.%2"_s, model,
                    declared.line);
        }
        for (const Column &column : table.columns) {
            if (!model.column(column.name))
                add(u"extra-column"_s, model.table, column.name, u"no model declares the column %1.%2"_s, model,
                    model.line);
        }
    }

    void add(const QString &kind, const QString &table, const QString &column, const QString &pattern,
             const DeclaredModel &model, int line)
    {
        const QString message = column.isEmpty() ? pattern.arg(table) : pattern.arg(table, column);
        const QString place = model.file.isEmpty() ? QString() : u"%1:%2"_s.arg(model.file).arg(line);
        found.append({kind, table, column, message, place});
    }

private:
    void compareColumn(const DeclaredModel &model, const DeclaredColumn &declared, const Column &column)
    {
        if (!declared.primaryKey && declared.nullable != column.nullable)
            add(u"nullable"_s, model.table, declared.name,
                declared.nullable ? u"%1.%2 may be NULL in the model and not in the database"_s
                                  : u"%1.%2 may be NULL in the database and not in the model"_s,
                model, declared.line);
        if (declared.length && column.length && *declared.length != *column.length)
            add(u"length"_s, model.table, declared.name,
                u"%1.%2 holds "_s + QString::number(*declared.length) + u" characters in the model and "_s +
                    QString::number(*column.length) + u" in the database"_s,
                model, declared.line);
    }
};

} // namespace

QList<ModelDrift> compareModels(const DeclaredModels &models, const Schema &schema, const QString &versionTable)
{
    DriftSearch search;
    QSet<QString> declared{versionTable};
    for (const DeclaredModel &model : models.models) {
        declared.insert(model.table);
        const Table *table = tableOfModel(schema, model);
        if (table)
            search.compare(model, *table);
        else
            search.add(u"missing-table"_s, model.table, {}, u"the database has no table %1"_s, model, model.line);
    }
    for (const Table &table : schema.tables) {
        if (table.kind == Table::Kind::Table && !declared.contains(table.ref.name))
            search.add(u"extra-table"_s, table.ref.name, {}, u"no model declares the table %1"_s, {}, 0);
    }
    return search.found;
}

} // namespace athanor
