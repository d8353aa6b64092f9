// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/sqlrenderer.h"

#include <gtest/gtest.h>

#include <ostream>

/// Short words for operations, so that a test reads like the script it stands for.
namespace athanor::rendertest {

using namespace Qt::StringLiterals;

[[nodiscard]] inline ColumnType type(const QString &name, std::optional<int> length = {})
{
    ColumnType t;
    t.name = name;
    t.length = length;
    return t;
}

[[nodiscard]] inline ColumnType enumType(const QString &name, const QStringList &values, bool native = true,
                                         bool check = false)
{
    ColumnType t;
    t.name = u"Enum"_s;
    t.typeName = name;
    t.values = values;
    t.nativeEnum = native;
    t.createConstraint = check;
    return t;
}

[[nodiscard]] inline ColumnDef column(const QString &name, const ColumnType &t, std::optional<bool> nullable = {})
{
    ColumnDef c;
    c.name = name;
    c.type = t;
    c.nullable = nullable;
    return c;
}

[[nodiscard]] inline ColumnDef withDefault(ColumnDef c, SqlExpression::Kind kind, const QString &text = {},
                                           const QList<SqlExpression> &arguments = {})
{
    c.serverDefault = SqlExpression{kind, text, arguments};
    return c;
}

[[nodiscard]] inline ForeignKeyDef foreignKey(const QString &name, const QStringList &columns, const QString &table,
                                              const QStringList &targets)
{
    ForeignKeyDef k;
    k.name.text = name;
    k.columns = columns;
    k.targetTable = table;
    k.targetColumns = targets;
    return k;
}

[[nodiscard]] inline CreateTable createTable(const QString &name, const QList<ColumnDef> &columns,
                                             const QList<ConstraintDef> &constraints = {})
{
    CreateTable t;
    t.name = name;
    t.columns = columns;
    t.constraints = constraints;
    return t;
}

[[nodiscard]] inline Operation op(OperationData data, int line = 0)
{
    return Operation{std::move(data), line, false};
}

[[nodiscard]] inline DialectOption textOption(const QString &text)
{
    return DialectOption{text, true, false, false, {}, {}};
}
[[nodiscard]] inline DialectOption trueOption()
{
    return DialectOption{{}, false, true, false, {}, {}};
}

[[nodiscard]] inline Result<QList<RenderedStatement>> rendered(const std::vector<Operation> &operations,
                                                               DialectId dialect, Schema *schema = nullptr)
{
    RenderOptions options;
    options.dialect = dialect;
    return renderOperations(operations, options, schema);
}

/// The statements, or the refusal as the only one.
[[nodiscard]] inline QStringList texts(const Result<QList<RenderedStatement>> &result)
{
    if (!result)
        return {u"refused: "_s + result.error().message};
    QStringList list;
    for (const RenderedStatement &s : *result)
        list.append(s.sql);
    return list;
}

[[nodiscard]] inline QStringList postgresql(const Operation &operation)
{
    return texts(rendered({operation}, DialectId::PostgreSQL));
}
[[nodiscard]] inline QStringList sqlite(const Operation &operation)
{
    return texts(rendered({operation}, DialectId::SQLite));
}

[[nodiscard]] inline bool isRefused(const QStringList &list)
{
    return list.size() == 1 && list.constFirst().startsWith("refused: "_L1);
}

} // namespace athanor::rendertest

// GoogleTest prints strings by these.
inline void PrintTo(const QString &text, std::ostream *out)
{
    *out << text.toStdString();
}
