// SPDX-License-Identifier: Apache-2.0
#include "migrations/opcalls.h"

#include "migrations/columncalls.h"

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::PyValue;

Evaluated OpCall::give(const PyValue &value) const
{
    arguments.finish();
    if (arguments.failed())
        return std::unexpected(*arguments.error());
    return value;
}

Evaluated OpCall::add(OperationData data) const
{
    auto result = give(PyValue());
    if (result)
        library.add(batch, std::move(data), arguments.line());
    return result;
}

namespace {

ColumnDef takeColumn(CallArguments &a)
{
    const auto value = a.take("column"_L1);
    const auto column = value ? value->object<ColumnObject>() : nullptr;
    if (column && !column->held().name.isEmpty())
        return column->held();
    if (value && !column)
        a.failValue(u"column"_s, *value);
    else
        a.fail(u"the column is missing or has no name"_s);
    return {};
}

Evaluated addColumn(const OpCall &call)
{
    CallArguments &a = call.arguments;
    AddColumn op;
    op.table = call.table("table_name"_L1);
    op.column = takeColumn(a);
    if (call.batch) {
        op.schema = call.batch->batch->schema;
        op.insertBefore = a.string("insert_before"_L1);
        op.insertAfter = a.string("insert_after"_L1);
    } else {
        op.schema = a.string("schema"_L1);
    }
    op.ifNotExists = a.boolean("if_not_exists"_L1).value_or(false);
    return call.add(op);
}

Evaluated dropColumn(const OpCall &call)
{
    CallArguments &a = call.arguments;
    DropColumn op;
    op.table = call.table("table_name"_L1);
    op.column = a.requiredString("column_name"_L1);
    op.schema = call.schema();
    op.ifExists = call.condition("if_exists"_L1, 11602);
    // Only SQL Server's options change a DROP COLUMN.
    static_cast<void>(a.dialectOptions());
    a.ignore({"existing_type"_L1, "existing_nullable"_L1, "existing_server_default"_L1});
    return call.add(op);
}

/// False means "not changed" there, None "taken away".
bool isGiven(const std::optional<PyValue> &value)
{
    return value && !(value->as<bool>() && !*value->as<bool>());
}

void readNewDefault(CallArguments &a, const std::optional<PyValue> &value, AlterColumn *op)
{
    if (!isGiven(value))
        return;
    op->changesDefault = true;
    if (const auto identity = value->object<IdentityObject>())
        op->identity = identity->held();
    else if (!value->isNone())
        op->serverDefault = a.asExpression(*value, u"server_default"_s);
}

void readExistingDefault(CallArguments &a, const std::optional<PyValue> &value, AlterColumn *op)
{
    if (!isGiven(value))
        return;
    const bool generated = value->object<IdentityObject>() || value->object<ComputedObject>();
    if (generated) {
        // It is repeated only where a column is written out again.
        if (op->changesDefault || a.dialect() == DialectId::MySQL)
            a.failValue(u"existing_server_default"_s, *value);
        return;
    }
    op->hasExistingDefault = true;
    if (!value->isNone() && !value->object<FetchedObject>())
        op->existingDefault = a.asExpression(*value, u"existing_server_default"_s);
}

std::optional<ColumnType> takeType(CallArguments &a, QLatin1StringView name, bool *isBare)
{
    const auto value = a.take(name);
    if (isBare)
        *isBare = value && value->object<NamedObject>();
    return value && !value->isNone() ? std::optional(a.asType(*value, name)) : std::nullopt;
}

Evaluated alterColumn(const OpCall &call)
{
    CallArguments &a = call.arguments;
    AlterColumn op;
    op.table = call.table("table_name"_L1);
    op.column = a.requiredString("column_name"_L1);
    op.nullable = a.boolean("nullable"_L1);
    if (const auto comment = a.take("comment"_L1); isGiven(comment)) {
        op.changesComment = true;
        op.comment = comment->isNone() ? std::nullopt : std::optional(a.asString(*comment, u"comment"_s));
    }
    readNewDefault(a, a.take("server_default"_L1), &op);
    op.newName = a.string("new_column_name"_L1);
    op.type = takeType(a, "type_"_L1, &op.hasBareType);
    op.existingType = takeType(a, "existing_type"_L1, op.type ? nullptr : &op.hasBareType);
    readExistingDefault(a, a.take("existing_server_default"_L1), &op);
    op.existingNullable = a.boolean("existing_nullable"_L1);
    if (const QString comment = a.string("existing_comment"_L1); !comment.isEmpty())
        op.existingComment = comment;
    if (call.batch) {
        op.schema = call.batch->batch->schema;
        op.insertBefore = a.string("insert_before"_L1);
        op.insertAfter = a.string("insert_after"_L1);
    } else {
        op.schema = a.string("schema"_L1);
    }
    op.autoincrement = a.boolean("autoincrement"_L1);
    op.existingAutoincrement = a.boolean("existing_autoincrement"_L1);
    op.options = a.dialectOptions();
    return call.add(op);
}

Evaluated createTable(const OpCall &call)
{
    CallArguments &a = call.arguments;
    CreateTable op;
    op.name = a.requiredString("table_name"_L1);
    TableItems items = readTableItems(a);
    op.columns = items.columns;
    op.constraints = items.constraints;
    op.schema = a.string("schema"_L1);
    if (const auto comment = a.keyword("comment"_L1); comment && !comment->isNone()) {
        op.comment = a.asString(*comment, u"comment"_s);
        if (op.comment.isEmpty() && a.dialect() == DialectId::MySQL)
            a.fail(u"an empty comment is not supported for MySQL"_s);
    }
    op.prefixes = a.strings("prefixes"_L1);
    op.ifNotExists = call.condition("if_not_exists"_L1, 11303);
    a.ignore({"info"_L1, "implicit_returning"_L1});
    a.onlyEmpty({"keep_existing"_L1, "extend_existing"_L1, "quote"_L1, "quote_schema"_L1, "listeners"_L1});
    op.options = a.dialectOptions();
    for (const ColumnDef &column : std::as_const(op.columns)) {
        if (column.type.inheritSchema && !op.schema.isEmpty())
            a.fail(u"an Enum that inherits the table's schema is not supported there"_s);
    }
    const ScriptTable table{op.schema, op.name, op.columns, false, keyOf(items)};
    auto result = call.give(hold<ScriptTable>(u"the table "_s + op.name, table));
    if (!result)
        return result;
    call.library.add(nullptr, op, a.line());
    for (CreateIndex &index : items.indexes) {
        index.table = op.name;
        index.schema = op.schema;
        call.library.add(nullptr, index, a.line());
    }
    return result;
}

Evaluated dropTable(const OpCall &call)
{
    DropTable op;
    op.name = call.arguments.requiredString("table_name"_L1);
    op.schema = call.arguments.string("schema"_L1);
    op.ifExists = call.condition("if_exists"_L1, 11303);
    call.arguments.ignore({"info"_L1});
    static_cast<void>(call.arguments.dialectOptions());
    return call.add(op);
}

Evaluated renameTable(const OpCall &call)
{
    RenameTable op;
    op.name = call.arguments.requiredString("old_table_name"_L1);
    op.newName = call.arguments.requiredString("new_table_name"_L1);
    op.schema = call.arguments.string("schema"_L1);
    return call.add(op);
}

Evaluated createIndex(const OpCall &call)
{
    CallArguments &a = call.arguments;
    CreateIndex op;
    op.name = a.name("index_name"_L1);
    op.table = call.table("table_name"_L1);
    const auto columns = a.take("columns"_L1);
    const python::PyItems *items = columns ? columns->sequence() : nullptr;
    if (!items && columns)
        a.failValue(u"columns"_s, *columns);
    else if (!items)
        a.fail(u"the columns are missing"_s);
    for (const PyValue &item : items ? *items : python::PyItems())
        op.elements.append(readIndexElement(a, item));
    op.schema = call.schema();
    op.unique = a.boolean("unique"_L1).value_or(false);
    op.ifNotExists = call.condition("if_not_exists"_L1, 11200);
    a.ignore({"info"_L1});
    a.onlyEmpty({"quote"_L1});
    op.options = a.dialectOptions();
    return call.add(op);
}

Evaluated dropIndex(const OpCall &call)
{
    CallArguments &a = call.arguments;
    DropIndex op;
    op.name = a.name("index_name"_L1);
    op.table = call.batch ? call.batch->batch->table : a.string("table_name"_L1);
    op.schema = call.schema();
    op.ifExists = call.condition("if_exists"_L1, 11200);
    op.options = a.dialectOptions();
    return call.add(op);
}

Evaluated createTableComment(const OpCall &call)
{
    CallArguments &a = call.arguments;
    TableComment op;
    op.table = call.table("table_name"_L1);
    const auto comment = a.take("comment"_L1);
    if (comment && !comment->isNone())
        op.comment = a.asString(*comment, u"comment"_s);
    if (const QString existing = a.string("existing_comment"_L1); !existing.isEmpty())
        op.existing = existing;
    op.schema = call.schema();
    return call.add(op);
}

Evaluated dropTableComment(const OpCall &call)
{
    CallArguments &a = call.arguments;
    TableComment op;
    op.table = call.table("table_name"_L1);
    if (const QString existing = a.string("existing_comment"_L1); !existing.isEmpty())
        op.existing = existing;
    op.schema = call.schema();
    return call.add(op);
}

Evaluated finalName(const OpCall &call)
{
    const QString text = call.arguments.requiredString("name"_L1);
    return call.give(hold<FinalName>(u"the name "_s + text, FinalName{text}));
}

Evaluated batchAlterTable(const OpCall &call)
{
    CallArguments &a = call.arguments;
    const auto batch = std::make_shared<BatchAlter>();
    batch->table = a.requiredString("table_name"_L1);
    batch->schema = a.string("schema"_L1);
    if (const QString recreate = a.string("recreate"_L1); !recreate.isEmpty())
        batch->recreate = recreate;
    if (batch->recreate != "auto"_L1 && batch->recreate != "always"_L1 && batch->recreate != "never"_L1)
        a.fail(u"recreate is none of auto, always, never"_s);
    if (const auto ordering = a.keyword("partial_reordering"_L1); ordering && !ordering->isNone()) {
        for (const PyValue &group : ordering->sequence() ? *ordering->sequence() : python::PyItems())
            batch->partialReordering.append(a.asStrings(group, u"partial_reordering"_s));
        if (ordering->sequence() && ordering->sequence()->size() > 1)
            a.fail(u"a partial_reordering of several groups is not supported"_s);
    }
    if (const auto items = a.keyword("table_args"_L1); items && items->sequence()) {
        for (const PyValue &item : *items->sequence()) {
            const auto constraint = item.object<ConstraintObject>();
            if (constraint)
                batch->tableArgs.append(constraint->held());
            else
                a.failValue(u"an item of table_args"_s, item);
        }
    }
    if (const auto convention = a.keyword("naming_convention"_L1); convention && convention->entries()) {
        for (const auto &[key, value] : *convention->entries())
            batch->namingConvention.insert(a.asString(key, u"naming_convention"_s),
                                           a.asString(value, u"naming_convention"_s));
    }
    if (const auto options = a.keyword("table_kwargs"_L1); options && options->entries()) {
        for (const auto &[key, value] : *options->entries()) {
            const QString name = a.asString(key, u"table_kwargs"_s);
            if (name == "sqlite_autoincrement"_L1 || name == "sqlite_with_rowid"_L1)
                batch->tableKwargs.insert(name, a.asOption(value, name));
            else
                a.failValue(u"table_kwargs"_s, key);
        }
    }
    a.onlyEmpty({"copy_from"_L1, "reflect_args"_L1, "reflect_kwargs"_L1});
    return call.give(hold<ScriptBatch>(u"batch_alter_table of "_s + batch->table, ScriptBatch{batch, a.line()}));
}

struct OpRule
{
    QLatin1StringView name;
    bool inBatch; ///< batch_op has it for its table
    OpReader read;
};

constexpr OpRule opRules[] = {
    {"add_column"_L1, true, addColumn},
    {"drop_column"_L1, true, dropColumn},
    {"alter_column"_L1, true, alterColumn},
    {"create_table"_L1, false, createTable},
    {"drop_table"_L1, false, dropTable},
    {"rename_table"_L1, false, renameTable},
    {"create_index"_L1, true, createIndex},
    {"drop_index"_L1, true, dropIndex},
    {"create_foreign_key"_L1, true, readCreateForeignKey},
    {"create_unique_constraint"_L1, true, readCreateUnique},
    {"create_check_constraint"_L1, true, readCreateCheck},
    {"create_primary_key"_L1, true, readCreatePrimaryKey},
    {"create_exclude_constraint"_L1, true, readCreateExclude},
    {"drop_constraint"_L1, true, readDropConstraint},
    {"create_table_comment"_L1, true, createTableComment},
    {"drop_table_comment"_L1, true, dropTableComment},
    {"execute"_L1, false, readExecute},
    {"bulk_insert"_L1, false, readBulkInsert},
    {"inline_literal"_L1, false, readInlineLiteral},
    {"batch_alter_table"_L1, false, batchAlterTable},
    {"f"_L1, false, finalName},
    {"get_bind"_L1, false,
     [](const OpCall &c) { return c.give(PyValue(python::ObjectRef(std::make_shared<NamedObject>(u"bind"_s)))); }},
    {"get_context"_L1, false,
     [](const OpCall &c) {
         return c.give(PyValue(python::ObjectRef(std::make_shared<NamedObject>(u"migration_context"_s))));
     }},
};

} // namespace

Evaluated readOpCall(const QString &name, const ScriptBatch *batch, ScriptLibrary &library,
                     const python::Arguments &arguments)
{
    const QString callee = (batch ? u"batch_op."_s : u"op."_s) + name;
    for (const OpRule &rule : opRules) {
        if (rule.name != name)
            continue;
        if (!library.isRunning() && rule.read != finalName)
            return python::refuse(arguments.line, u"calls %1 outside upgrade() and downgrade()"_s.arg(callee));
        if (!library.takes(arguments.source.size()))
            return python::refuse(arguments.line, u"does more than any migration can need"_s);
        CallArguments a(arguments, callee, library.context().dialect);
        return rule.read({a, library, rule.inBatch ? batch : nullptr});
    }
    return python::refuse(arguments.line, u"calls %1, which is not known"_s.arg(callee));
}

} // namespace athanor
