// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/hazards.h"
#include "migrations/rendercase.h"

#include <algorithm>

namespace athanor::rendertest {

/// What a rule looks at, with a live table "users" to change.
struct HazardCase
{
    DialectId dialect = DialectId::PostgreSQL;
    int serverVersion = 0;
    bool upgrade = true;
    Schema schema;
    QSet<TableRef> newTables;
};

[[nodiscard]] inline Column liveColumn(const QString &name, const QString &declared, bool nullable = true)
{
    Column c;
    c.name = name;
    c.type = declared;
    c.nullable = nullable;
    return c;
}

[[nodiscard]] inline Schema liveUsers(std::optional<qint64> rows, const QString &schemaName = {})
{
    Table table;
    table.ref = {schemaName, u"users"_s};
    table.columns = {liveColumn(u"id"_s, u"integer"_s, false), liveColumn(u"email"_s, u"character varying(80)"_s),
                     liveColumn(u"name"_s, u"text"_s, false)};
    table.primaryKey = {u"id"_s};
    table.rowEstimate = rows;
    Schema schema;
    schema.tables.insert(table.ref, table);
    return schema;
}

[[nodiscard]] inline QList<Hazard> hazardsOf(const std::vector<Operation> &operations, const HazardCase &c)
{
    Schema folded = c.schema;
    RenderOptions options;
    options.dialect = c.dialect;
    const auto statements = renderOperations(operations, options, &folded);
    EXPECT_TRUE(statements) << statements.error().message.toStdString();
    const QList<RenderedStatement> list = statements.value_or(QList<RenderedStatement>());
    return findHazards(HazardInput{operations, list, c.schema, c.newTables, c.dialect, c.serverVersion, c.upgrade});
}

[[nodiscard]] inline const Hazard *hazardNamed(const QList<Hazard> &hazards, const QString &id)
{
    const auto it = std::find_if(hazards.cbegin(), hazards.cend(), [&id](const Hazard &h) { return h.id == id; });
    return it == hazards.cend() ? nullptr : &*it;
}

/// The severity of the hazard `id`, or nothing where it is not found.
[[nodiscard]] inline std::optional<HazardSeverity>
severityOf(const QString &id, const std::vector<Operation> &operations, const HazardCase &c)
{
    const QList<Hazard> hazards = hazardsOf(operations, c);
    const Hazard *hazard = hazardNamed(hazards, id);
    if (!hazard)
        return std::nullopt;
    EXPECT_FALSE(hazard->message.isEmpty());
    EXPECT_FALSE(hazard->remedy.isEmpty());
    EXPECT_FALSE(hazard->message.contains(u'%')) << hazard->message.toStdString();
    return hazard->severity;
}

} // namespace athanor::rendertest
