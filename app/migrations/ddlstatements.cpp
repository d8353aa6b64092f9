// SPDX-License-Identifier: Apache-2.0
#include "migrations/ddlcompiler.h"

using namespace Qt::StringLiterals;

namespace athanor {

QString DdlCompiler::columnText(const TableModel &table, const ColumnDef &column)
{
    QString text = columnSpecification(table, column);
    for (const CheckDef &check : column.checks)
        text += u' ' + checkConstraint(TableConstraint{check, false, {}});
    return text;
}

QString DdlCompiler::createTableText(const TableModel &table)
{
    QStringList lines;
    for (const ColumnDef &column : table.columns)
        lines.append(columnText(table, column));
    const QString key = primaryKey(table);
    if (!key.isEmpty())
        lines.append(key);
    for (const TableConstraint &constraint : table.constraints) {
        const auto *foreign = std::get_if<ForeignKeyDef>(&constraint.def);
        // use_alter: left to an ALTER that op.create_table() never sends.
        if (foreign && foreign->useAlter && supportsAlterConstraint())
            continue;
        const QString text = constraintText(table, constraint);
        if (!text.isEmpty())
            lines.append(text);
    }
    QString text = u"CREATE "_s;
    if (!table.prefixes.isEmpty())
        text += table.prefixes.join(u' ') + u' ';
    text += table.ifNotExists ? "TABLE IF NOT EXISTS "_L1 : "TABLE "_L1;
    text += m_quoting.table(table.schema, table.name) + u" (\n    "_s + lines.join(u", \n    "_s) + u"\n)"_s;
    return text + tableOptions(table);
}

QStringList DdlCompiler::createTable(const CreateTable &operation)
{
    const TableModel table = modelOf(operation);
    QStringList statements = beforeCreateTable(table);
    statements.append(createTableText(table));
    for (const CreateIndex &index : table.indexes)
        statements.append(createIndexText(index));
    if (!supportsComments() || inlineComments())
        return statements;
    const QString name = m_quoting.table(table.schema, table.name);
    if (!table.comment.isEmpty())
        statements.append(u"COMMENT ON TABLE "_s + name + u" IS "_s + stringLiteral(table.comment));
    for (const ColumnDef &column : table.columns) {
        if (!column.comment.isEmpty())
            statements.append(columnComment(name, column.name, column.comment));
    }
    return statements;
}

QStringList DdlCompiler::dropTable(const DropTable &operation)
{
    return {(operation.ifExists ? u"DROP TABLE IF EXISTS "_s : u"DROP TABLE "_s) +
            m_quoting.table(operation.schema, operation.name)};
}

QStringList DdlCompiler::renameTable(const RenameTable &operation)
{
    return {alterTable(operation.schema, operation.name) + u" RENAME TO "_s + m_quoting.quote(operation.newName)};
}

QStringList DdlCompiler::addColumn(const AddColumn &operation)
{
    CreateTable alone;
    alone.schema = operation.schema;
    alone.name = operation.table;
    alone.columns = {operation.column};
    const TableModel table = modelOf(alone);
    const ColumnDef &column = table.columns.constFirst();

    QStringList statements{alterTable(operation.schema, operation.table) +
                           (operation.ifNotExists ? " ADD COLUMN IF NOT EXISTS "_L1 : " ADD COLUMN "_L1) +
                           columnText(table, column)};
    for (const TableConstraint &constraint : table.constraints) {
        if (constraint.typeBound)
            statements += addTypeCheck(operation.schema, operation.table, constraint);
        else
            statements += addConstraint(AddConstraint{operation.schema, operation.table, constraint.def});
    }
    for (const CreateIndex &index : table.indexes)
        statements.append(createIndexText(index));
    if (!column.comment.isEmpty() && supportsComments() && !inlineComments())
        statements.append(
            columnComment(m_quoting.table(operation.schema, operation.table), column.name, column.comment));
    return statements;
}

QStringList DdlCompiler::dropColumn(const DropColumn &operation)
{
    return {alterTable(operation.schema, operation.table) +
            (operation.ifExists ? " DROP COLUMN IF EXISTS "_L1 : " DROP COLUMN "_L1) +
            m_quoting.quote(operation.column)};
}

QStringList DdlCompiler::createIndex(const CreateIndex &operation)
{
    CreateIndex index = operation;
    index.name = resolvedIndexName(operation);
    return {createIndexText(index)};
}

QString DdlCompiler::indexElements(const CreateIndex &index)
{
    QStringList elements;
    for (const IndexElement &element : index.elements)
        elements.append(element.isExpression ? textClause(element.text) : m_quoting.quote(element.text));
    return elements.join(u", "_s);
}

QStringList DdlCompiler::dropIndex(const DropIndex &operation)
{
    if (operation.name.text.isEmpty()) {
        refuse(u"DROP INDEX requires that the index have a name: name the index."_s);
        return {};
    }
    return {dropIndexText(operation)};
}

QString DdlCompiler::dropIndexText(const DropIndex &index)
{
    QString name = constraintName(index.name);
    if (!index.schema.isEmpty())
        name = m_quoting.quote(index.schema) + u'.' + name;
    return (index.ifExists ? u"DROP INDEX IF EXISTS "_s : u"DROP INDEX "_s) + name;
}

QStringList DdlCompiler::addConstraint(const AddConstraint &operation)
{
    TableModel table;
    table.schema = operation.schema;
    table.name = operation.table;
    table.implicitKey = false;
    TableConstraint constraint{operation.constraint, false, {}};
    const ConstraintName name = resolvedName(operation.constraint, operation.schema, operation.table);
    struct Name
    {
        const ConstraintName &name;
        TableModel &table;
        void operator()(PrimaryKeyDef &c) const
        {
            c.name = name;
            table.primaryKey = c;
        }
        void operator()(UniqueDef &c) const { c.name = name; }
        void operator()(CheckDef &c) const { c.name = name; }
        void operator()(ForeignKeyDef &c) const { c.name = name; }
        void operator()(ExcludeDef &c) const { c.name = name; }
    };
    std::visit(Name{name, table}, constraint.def);
    return {u"ALTER TABLE "_s + m_quoting.table(operation.schema, operation.table) + u" ADD "_s +
            constraintText(table, constraint)};
}

ConstraintName DdlCompiler::droppedName(const DropConstraint &operation)
{
    if (operation.name.text.isEmpty())
        return {};
    const auto named = [&operation]() -> ConstraintDef {
        if (operation.type == "primary"_L1)
            return PrimaryKeyDef{operation.name, {}, {}};
        if (operation.type == "unique"_L1)
            return UniqueDef{operation.name, {}, {}, {}, {}};
        if (operation.type == "check"_L1)
            return CheckDef{operation.name, {}, {}};
        if (operation.type == "foreignkey"_L1) {
            ForeignKeyDef key;
            key.name = operation.name;
            return key;
        }
        // Without a type no naming convention applies.
        ExcludeDef other;
        other.name = operation.name;
        return other;
    };
    return resolvedName(named(), operation.schema, operation.table);
}

QStringList DdlCompiler::dropConstraint(const DropConstraint &operation)
{
    const ConstraintName name = droppedName(operation);
    if (name.text.isEmpty())
        refuse(u"Can't emit DROP CONSTRAINT for a constraint of %1 that has no name: name it."_s.arg(operation.table));
    return {u"ALTER TABLE "_s + m_quoting.table(operation.schema, operation.table) +
            (operation.ifExists ? " DROP CONSTRAINT IF EXISTS "_L1 : " DROP CONSTRAINT "_L1) + constraintName(name)};
}

QStringList DdlCompiler::addTypeCheck(const QString &schema, const QString &table, const TableConstraint &check)
{
    return {u"ALTER TABLE "_s + m_quoting.table(schema, table) + u" ADD "_s + checkConstraint(check)};
}

QStringList DdlCompiler::dropTypeCheck(const QString &schema, const QString &table, const TableConstraint &check)
{
    return dropConstraint(DropConstraint{schema, table, std::get<CheckDef>(check.def).name, u"check"_s, false});
}

QStringList DdlCompiler::tableComment(const TableComment &operation)
{
    return {u"COMMENT ON TABLE "_s + m_quoting.table(operation.schema, operation.table) + u" IS "_s +
            (operation.comment ? stringLiteral(*operation.comment) : u"NULL"_s)};
}

QString DdlCompiler::columnComment(const QString &table, const QString &column, const std::optional<QString> &comment)
{
    return u"COMMENT ON COLUMN "_s + table + u'.' + m_quoting.quote(column) + u" IS "_s +
           (comment ? stringLiteral(*comment) : u"NULL"_s);
}

QStringList DdlCompiler::enumChange(const EnumChange &, const Schema &)
{
    return {};
}

QStringList DdlCompiler::alterColumn(const AlterColumn &operation)
{
    QStringList statements;
    if (operation.existingType && operation.type) {
        if (auto check = typeCheck(operation.column, *operation.existingType))
            statements += dropTypeCheck(operation.schema, operation.table, *check);
    }
    statements += alterColumnStatements(operation);
    if (operation.type) {
        if (auto check = typeCheck(operation.column, *operation.type)) {
            auto &def = std::get<CheckDef>(check->def);
            def.name = resolvedName(def, operation.schema, operation.table);
            statements += addTypeCheck(operation.schema, operation.table, *check);
        }
    }
    return statements;
}

QString DdlCompiler::alterColumnType(const AlterColumn &operation)
{
    return alterTable(operation.schema, operation.table) + u" ALTER COLUMN "_s + m_quoting.quote(operation.column) +
           u" TYPE "_s + type(*operation.type);
}

QString DdlCompiler::setDefault(const AlterColumn &operation)
{
    const QString start =
        alterTable(operation.schema, operation.table) + u" ALTER COLUMN "_s + m_quoting.quote(operation.column);
    if (operation.identity) {
        refuse(u"Adding, removing or modifying an identity of an existing column is not supported in the %1 dialect: "
               "add a new column."_s.arg(dialectName(m_options.dialect)));
        return {};
    }
    return operation.serverDefault ? start + u" SET DEFAULT "_s + expression(*operation.serverDefault)
                                   : start + u" DROP DEFAULT"_s;
}

QStringList DdlCompiler::alterColumnStatements(const AlterColumn &operation)
{
    QStringList statements;
    const QString table = alterTable(operation.schema, operation.table);
    const QString column = m_quoting.quote(operation.column);
    if (operation.nullable)
        statements.append(table + u" ALTER COLUMN "_s + column +
                          (*operation.nullable ? " DROP NOT NULL"_L1 : " SET NOT NULL"_L1));
    if (operation.changesDefault || operation.identity)
        statements.append(setDefault(operation));
    if (operation.type)
        statements.append(alterColumnType(operation));
    if (operation.changesComment) {
        if (!supportsComments())
            refuse(u"The %1 dialect has no comments on columns: leave the comment out for this database."_s.arg(
                dialectName(m_options.dialect)));
        statements.append(columnComment(m_quoting.alteredTable(operation.schema, operation.table), operation.column,
                                        operation.comment));
    }
    if (!operation.newName.isEmpty())
        statements.append(table + u" RENAME "_s + column + u" TO "_s + m_quoting.quote(operation.newName));
    return statements;
}

} // namespace athanor
