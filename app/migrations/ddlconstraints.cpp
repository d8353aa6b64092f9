// SPDX-License-Identifier: Apache-2.0
#include "migrations/ddlcompiler.h"

#include "migrations/naming.h"

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

const QStringList &keyActions()
{
    static const QStringList actions{u"RESTRICT"_s, u"CASCADE"_s, u"SET NULL"_s, u"NO ACTION"_s, u"SET DEFAULT"_s};
    return actions;
}

std::optional<bool> deferrableFlag(const QString &words)
{
    if (words.isEmpty())
        return std::nullopt;
    return !words.startsWith("NOT"_L1, Qt::CaseInsensitive);
}

} // namespace

QString DdlCompiler::primaryKey(const TableModel &table)
{
    if (table.primaryKey.columns.isEmpty())
        return {};
    QStringList columns = table.primaryKey.columns;
    // A key made of column flags begins with the column that numbers itself.
    const ColumnDef *automatic = table.implicitKey ? table.autoincrementColumn() : nullptr;
    if (automatic && columns.removeOne(automatic->name))
        columns.prepend(automatic->name);
    return constraintPrefix(table.primaryKey.name) + u"PRIMARY KEY (%1)"_s.arg(quotedList(columns));
}

QString DdlCompiler::uniqueConstraint(const UniqueDef &unique)
{
    if (unique.columns.isEmpty())
        return {};
    return constraintPrefix(unique.name) + u"UNIQUE (%1)"_s.arg(quotedList(unique.columns)) +
           deferrability(deferrableFlag(unique.deferrable), unique.initially);
}

QString DdlCompiler::checkConstraint(const TableConstraint &check)
{
    const auto &def = std::get<CheckDef>(check.def);
    // A type's own condition is rendered already; a string is a text here, never a literal.
    const bool isText = def.condition.kind == SqlExpression::Kind::StringLiteral;
    const QString condition = check.typeBound ? def.condition.text
                              : isText        ? textClause(def.condition.text)
                                              : expression(def.condition);
    return constraintPrefix(def.name) + u"CHECK ("_s + condition + u')';
}

QString DdlCompiler::foreignKey(const QString &, const ForeignKeyDef &key)
{
    QString text = constraintPrefix(key.name) + u"FOREIGN KEY("_s + quotedList(key.columns) + u") REFERENCES "_s +
                   m_quoting.table(key.targetSchema, key.targetTable) + u" ("_s + quotedList(key.targetColumns) + u')';
    if (!key.match.isEmpty())
        text += " MATCH "_L1 + key.match;
    if (!key.onDelete.isEmpty())
        text += " ON DELETE "_L1 + checkedPhrase(key.onDelete, keyActions());
    if (!key.onUpdate.isEmpty())
        text += " ON UPDATE "_L1 + checkedPhrase(key.onUpdate, keyActions());
    return text + deferrability(key.deferrable, key.initially);
}

QString DdlCompiler::excludeConstraint(const ExcludeDef &)
{
    refuse(u"The %1 dialect has no EXCLUDE constraint: leave it out for this database."_s.arg(
        dialectName(m_options.dialect)));
    return {};
}

QString DdlCompiler::constraintText(const TableModel &table, const TableConstraint &constraint)
{
    struct Render
    {
        DdlCompiler &ddl;
        const TableModel &table;
        const TableConstraint &constraint;
        QString operator()(const PrimaryKeyDef &) const { return ddl.primaryKey(table); }
        QString operator()(const UniqueDef &c) const { return ddl.uniqueConstraint(c); }
        QString operator()(const CheckDef &) const { return ddl.checkConstraint(constraint); }
        QString operator()(const ForeignKeyDef &c) const { return ddl.foreignKey(table.schema, c); }
        QString operator()(const ExcludeDef &c) const { return ddl.excludeConstraint(c); }
    };
    return std::visit(Render{*this, table, constraint}, constraint.def);
}

bool DdlCompiler::wantsTypeCheck(const ColumnType &type) const
{
    return type.createConstraint && isEnumType(type) && !isNativeEnum(m_options.dialect, type);
}

std::optional<TableConstraint> DdlCompiler::typeCheck(const QString &column, const ColumnType &type)
{
    if (!wantsTypeCheck(type))
        return std::nullopt;
    QStringList values;
    if (isEnumType(type)) {
        for (const QString &value : type.values)
            values.append(stringLiteral(value));
    } else {
        values = {u"0"_s, u"1"_s};
    }
    CheckDef check;
    check.name.text = type.typeName;
    check.condition = {
        SqlExpression::Kind::Text, u"%1 IN (%2)"_s.arg(m_quoting.quote(column), values.join(u", "_s)), {}};
    return TableConstraint{check, true, type};
}

TableModel DdlCompiler::modelOf(const CreateTable &operation)
{
    TableModel table;
    table.schema = operation.schema;
    table.name = operation.name;
    table.columns = operation.columns;
    table.comment = operation.comment;
    table.prefixes = operation.prefixes;
    table.ifNotExists = operation.ifNotExists;
    table.options = operation.options;

    // Constraints of the call come first: they were made before the table. Then each column's own, in column order.
    for (const ConstraintDef &constraint : operation.constraints) {
        if (const auto *key = std::get_if<PrimaryKeyDef>(&constraint)) {
            table.primaryKey = *key;
            table.implicitKey = false;
        } else {
            table.constraints.append(TableConstraint{constraint, false, {}});
        }
    }
    for (ColumnDef &column : table.columns) {
        if (table.implicitKey && column.primaryKey)
            table.primaryKey.columns.append(column.name);
        if (table.primaryKey.columns.contains(column.name))
            column.primaryKey = true;
        if (!column.nullable)
            column.nullable = !column.primaryKey && !column.identity;
        if (column.index)
            table.indexes.append(
                CreateIndex{table.schema, table.name, {}, {{column.name, false}}, column.unique, false, {}});
        else if (column.unique)
            table.constraints.append({UniqueDef{{}, {column.name}, {}, {}, column.options}, false, {}});
        if (const auto check = typeCheck(column.name, column.type))
            table.constraints.append(*check);
        for (ForeignKeyDef key : std::as_const(column.foreignKeys)) {
            key.columns = {column.name};
            if (key.targetColumns.isEmpty())
                key.targetColumns = {column.name};
            table.constraints.append({key, false, {}});
        }
        for (CheckDef &check : column.checks)
            check.name = resolvedName(check, table.schema, table.name);
    }
    table.primaryKey.name = resolvedName(table.primaryKey, table.schema, table.name);
    for (TableConstraint &constraint : table.constraints)
        setConstraintName(constraint.def, resolvedName(constraint.def, table.schema, table.name));
    for (CreateIndex &index : table.indexes)
        index.name = resolvedIndexName(index);
    return table;
}

} // namespace athanor
