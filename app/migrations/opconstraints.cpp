// SPDX-License-Identifier: Apache-2.0
#include "migrations/columncalls.h"
#include "migrations/opcalls.h"

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::PyValue;

namespace {

Evaluated addConstraint(const OpCall &call, const QString &schema, const QString &table, ConstraintDef constraint)
{
    AddConstraint op;
    op.schema = schema;
    op.table = table;
    op.constraint = std::move(constraint);
    return call.add(op);
}

} // namespace

QString writtenSql(CallArguments &a, const PyValue &value, const QString &what)
{
    const SqlExpression sql = a.asSql(value, what);
    if (sql.kind != SqlExpression::Kind::Text)
        a.failValue(what, value);
    return sql.text;
}

Evaluated readCreateForeignKey(const OpCall &call)
{
    CallArguments &a = call.arguments;
    ForeignKeyDef def;
    def.name = a.name("constraint_name"_L1);
    const QString table = call.table("source_table"_L1);
    def.targetTable = a.requiredString("referent_table"_L1);
    def.columns = a.strings("local_cols"_L1);
    def.targetColumns = a.strings("remote_cols"_L1);
    if (def.columns.isEmpty() || def.columns.size() != def.targetColumns.size())
        a.fail(u"the numbers of local and remote columns differ"_s);
    QString schema;
    if (call.batch) {
        schema = call.batch->batch->schema;
        def.targetSchema = a.string("referent_schema"_L1);
    }
    def.onUpdate = a.string("onupdate"_L1);
    def.onDelete = a.string("ondelete"_L1);
    def.deferrable = a.boolean("deferrable"_L1);
    def.initially = a.string("initially"_L1);
    def.match = a.string("match"_L1);
    if (!call.batch) {
        schema = a.string("source_schema"_L1);
        def.targetSchema = a.string("referent_schema"_L1);
    }
    def.useAlter = a.boolean("use_alter"_L1).value_or(false);
    def.options = a.dialectOptions();
    return addConstraint(call, schema, table, def);
}

Evaluated readCreateUnique(const OpCall &call)
{
    CallArguments &a = call.arguments;
    UniqueDef def;
    def.name = a.name("constraint_name"_L1);
    const QString table = call.table("table_name"_L1);
    def.columns = a.strings("columns"_L1);
    const QString schema = call.schema();
    def.deferrable = deferrableText(a.boolean("deferrable"_L1));
    def.initially = a.string("initially"_L1);
    a.ignore({"info"_L1});
    def.options = a.dialectOptions();
    return addConstraint(call, schema, table, def);
}

Evaluated readCreateCheck(const OpCall &call)
{
    CallArguments &a = call.arguments;
    CheckDef def;
    def.name = a.name("constraint_name"_L1);
    const QString table = call.table("table_name"_L1);
    if (const auto condition = a.take("condition"_L1))
        def.condition = a.asSql(*condition, u"the condition"_s);
    else
        a.fail(u"the condition is missing"_s);
    const QString schema = call.schema();
    a.ignore({"info"_L1});
    a.onlyEmpty({"deferrable"_L1, "initially"_L1});
    def.options = a.dialectOptions();
    return addConstraint(call, schema, table, def);
}

Evaluated readCreatePrimaryKey(const OpCall &call)
{
    CallArguments &a = call.arguments;
    PrimaryKeyDef def;
    def.name = a.name("constraint_name"_L1);
    const QString table = call.table("table_name"_L1);
    def.columns = a.strings("columns"_L1);
    const QString schema = call.schema();
    def.options = a.dialectOptions();
    return addConstraint(call, schema, table, def);
}

Evaluated readCreateExclude(const OpCall &call)
{
    CallArguments &a = call.arguments;
    ExcludeDef def;
    def.name = a.name("constraint_name"_L1);
    const QString table = call.table("table_name"_L1);
    for (const PyValue &item : a.rest()) {
        const python::PyItems *pair = item.sequence();
        if (!pair || pair->size() != 2) {
            a.failValue(u"an element"_s, item);
            continue;
        }
        const auto column = pair->at(0).object<ColumnObject>();
        const SqlExpression element = column
                                          ? SqlExpression{SqlExpression::Kind::StringLiteral, column->held().name, {}}
                                          : a.asExpression(pair->at(0), u"an element"_s);
        if (element.kind == SqlExpression::Kind::Core)
            a.failValue(u"an element"_s, pair->at(0));
        def.elements.append({element, a.asString(pair->at(1), u"an operator"_s)});
    }
    const QString schema = call.schema();
    def.usingMethod = a.string("using"_L1);
    if (def.usingMethod.isEmpty())
        def.usingMethod = u"gist"_s;
    if (const auto where = a.keyword("where"_L1); where && !where->isNone())
        def.where = writtenSql(a, *where, u"where"_s);
    a.onlyEmpty({"deferrable"_L1, "initially"_L1, "ops"_L1});
    return addConstraint(call, schema, table, def);
}

Evaluated readDropConstraint(const OpCall &call)
{
    CallArguments &a = call.arguments;
    DropConstraint op;
    op.name = a.name("constraint_name"_L1);
    op.table = call.table("table_name"_L1);
    op.type = a.string("type_"_L1);
    op.schema = call.schema();
    op.ifExists = a.boolean("if_exists"_L1).value_or(false);
    static const QStringList known{QString(), u"foreignkey"_s, u"primary"_s, u"unique"_s, u"check"_s};
    if (!known.contains(op.type))
        a.fail(u"type_ is none of foreignkey, primary, unique, check"_s);
    return call.add(op);
}

} // namespace athanor
