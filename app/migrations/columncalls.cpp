// SPDX-License-Identifier: Apache-2.0
#include "migrations/columncalls.h"

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::PyItems;
using python::PyValue;

namespace {

/// "table.column" or "schema.table.column".
void setTarget(CallArguments &a, const QString &spec, ForeignKeyDef *def)
{
    const QStringList parts = spec.split(u'.');
    if (parts.size() < 2)
        return a.fail(u"the target '%1' is not table.column"_s.arg(spec));
    def->targetSchema = parts.first(parts.size() - 2).join(u'.');
    def->targetTable = parts[parts.size() - 2];
    def->targetColumns.append(parts.back());
}

void readKeyOptions(CallArguments &a, ForeignKeyDef *def)
{
    def->onUpdate = a.string("onupdate"_L1);
    def->onDelete = a.string("ondelete"_L1);
    def->deferrable = a.boolean("deferrable"_L1);
    def->initially = a.string("initially"_L1);
}

Evaluated finishColumn(CallArguments &a, PyValue value)
{
    a.finish();
    if (a.failed())
        return std::unexpected(*a.error());
    return value;
}

Evaluated foreignKey(CallArguments &a)
{
    ForeignKeyDef def;
    const auto column = a.take("column"_L1);
    if (column)
        setTarget(a, a.asString(*column, u"the target"_s), &def);
    else
        a.fail(u"the target is missing"_s);
    a.onlyEmpty({"_constraint"_L1});
    def.useAlter = a.keyword("use_alter"_L1).value_or(PyValue(false)).truth().value_or(false);
    const auto name = a.keyword("name"_L1);
    if (name && !name->isNone())
        def.name = a.asName(*name, u"name"_s);
    const auto option = [&a](QLatin1StringView keyword) {
        const auto value = a.keyword(keyword);
        return value && !value->isNone() ? a.asString(*value, keyword) : QString();
    };
    def.onUpdate = option("onupdate"_L1);
    def.onDelete = option("ondelete"_L1);
    if (const auto deferrable = a.keyword("deferrable"_L1); deferrable && deferrable->truth())
        def.deferrable = deferrable->isNone() ? std::optional<bool>() : deferrable->truth();
    def.initially = option("initially"_L1);
    def.match = option("match"_L1);
    a.ignore({"link_to_name"_L1, "info"_L1, "comment"_L1});
    def.options = a.dialectOptions();
    return finishColumn(a, hold<ForeignKeyDef>(a.callee(), def));
}

Evaluated foreignKeyConstraint(CallArguments &a)
{
    ForeignKeyDef def;
    def.columns = a.strings("columns"_L1);
    QString table;
    for (const QString &spec : a.strings("refcolumns"_L1)) {
        setTarget(a, spec, &def);
        const QString target = def.targetSchema + u'.' + def.targetTable;
        if (!table.isEmpty() && table != target)
            a.fail(u"the targets are in different tables"_s);
        table = target;
    }
    if (def.columns.isEmpty() || def.columns.size() != def.targetColumns.size())
        a.fail(u"the numbers of columns and targets differ"_s);
    def.name = a.name("name"_L1);
    readKeyOptions(a, &def);
    def.useAlter = a.boolean("use_alter"_L1).value_or(false);
    a.ignore({"link_to_name"_L1, "info"_L1});
    def.match = a.string("match"_L1);
    def.options = a.dialectOptions();
    a.ignore({"comment"_L1});
    return finishColumn(a, hold<ConstraintDef>(a.callee(), def));
}

/// The column names of a constraint: strings, or columns that have a name.
QStringList columnNames(CallArguments &a, const PyItems &items)
{
    QStringList names;
    for (const PyValue &item : items) {
        const auto column = item.object<ColumnObject>();
        names.append(column ? column->held().name : a.asString(item, u"a column"_s));
    }
    return names;
}

Evaluated primaryKeyConstraint(CallArguments &a)
{
    PrimaryKeyDef def;
    def.columns = columnNames(a, a.rest());
    def.name = a.name("name"_L1);
    a.onlyEmpty({"deferrable"_L1, "initially"_L1, "_implicit_generated"_L1});
    a.ignore({"info"_L1, "comment"_L1});
    def.options = a.dialectOptions();
    return finishColumn(a, hold<ConstraintDef>(a.callee(), def));
}

Evaluated uniqueConstraint(CallArguments &a)
{
    UniqueDef def;
    def.columns = columnNames(a, a.rest());
    def.name = a.name("name"_L1);
    def.deferrable = deferrableText(a.boolean("deferrable"_L1));
    def.initially = a.string("initially"_L1);
    a.ignore({"info"_L1, "comment"_L1});
    def.options = a.dialectOptions();
    return finishColumn(a, hold<ConstraintDef>(a.callee(), def));
}

Evaluated checkConstraint(CallArguments &a)
{
    CheckDef def;
    const auto condition = a.take("sqltext"_L1);
    if (condition)
        def.condition = a.asSql(*condition, u"the condition"_s);
    else
        a.fail(u"the condition is missing"_s);
    def.name = a.name("name"_L1);
    a.onlyEmpty({"deferrable"_L1, "initially"_L1, "table"_L1});
    a.ignore({"info"_L1, "comment"_L1});
    def.options = a.dialectOptions();
    return finishColumn(a, hold<ConstraintDef>(a.callee(), def));
}

Evaluated excludeConstraint(CallArguments &a)
{
    ExcludeDef def;
    for (const PyValue &item : a.rest()) {
        const PyItems *pair = item.sequence();
        if (!pair || pair->size() != 2) {
            a.failValue(u"an element"_s, item);
            continue;
        }
        const auto column = pair->at(0).object<ColumnObject>();
        SqlExpression element{SqlExpression::Kind::StringLiteral, column ? column->held().name : QString(), {}};
        if (!column)
            element = a.asExpression(pair->at(0), u"an element"_s);
        if (element.kind == SqlExpression::Kind::Core)
            a.failValue(u"an element"_s, pair->at(0));
        def.elements.append({element, a.asString(pair->at(1), u"an operator"_s)});
    }
    def.name = a.name("name"_L1);
    def.usingMethod = a.string("using"_L1);
    if (def.usingMethod.isEmpty())
        def.usingMethod = u"gist"_s;
    if (const auto where = a.keyword("where"_L1); where && !where->isNone())
        def.where = writtenSql(a, *where, u"where"_s);
    a.onlyEmpty({"deferrable"_L1, "initially"_L1, "ops"_L1});
    return finishColumn(a, hold<ConstraintDef>(a.callee(), def));
}

Evaluated computed(CallArguments &a)
{
    ComputedDef def;
    const auto sql = a.take("sqltext"_L1);
    if (sql)
        def.sql = writtenSql(a, *sql, u"the expression"_s);
    def.persisted = a.boolean("persisted"_L1);
    return finishColumn(a, hold<ComputedDef>(a.callee(), def));
}

Evaluated identity(CallArguments &a)
{
    IdentityDef def;
    const auto number = [&a](QLatin1StringView name) -> std::optional<qint64> {
        const auto value = a.take(name);
        if (!value || value->isNone())
            return std::nullopt;
        if (!value->integer())
            a.failValue(name, *value);
        return value->integer();
    };
    def.always = a.boolean("always"_L1).value_or(false);
    if (a.boolean("on_null"_L1).value_or(false))
        a.fail(u"on_null is not supported"_s);
    def.start = number("start"_L1);
    def.increment = number("increment"_L1);
    def.minValue = number("minvalue"_L1);
    def.maxValue = number("maxvalue"_L1);
    def.noMinValue = a.boolean("nominvalue"_L1);
    def.noMaxValue = a.boolean("nomaxvalue"_L1);
    def.cycle = a.boolean("cycle"_L1);
    def.cache = number("cache"_L1);
    a.onlyEmpty({"order"_L1});
    return finishColumn(a, hold<IdentityDef>(a.callee(), def));
}

Evaluated index(CallArguments &a)
{
    ScriptIndex def;
    def.index.name = a.name("name"_L1);
    for (const PyValue &item : a.rest())
        def.index.elements.append(readIndexElement(a, item));
    def.index.unique = a.boolean("unique"_L1).value_or(false);
    a.ignore({"info"_L1});
    def.index.options = a.dialectOptions();
    return finishColumn(a, hold<ScriptIndex>(a.callee(), def));
}

Evaluated text(CallArguments &a)
{
    const QString source = a.requiredString("text"_L1);
    const auto sql = sqlText(source, a.line());
    if (!sql && !a.failed())
        return finishColumn(a, hold<ScriptBoundText>(sql.error().reason, ScriptBoundText{source}));
    return finishColumn(
        a, hold<ScriptExpression>(a.callee(),
                                  ScriptExpression{{SqlExpression::Kind::Text, sql.value_or(QString()), {}}, source}));
}

Evaluated literalColumn(CallArguments &a)
{
    const QString source = a.requiredString("text"_L1);
    return finishColumn(
        a, hold<ScriptExpression>(a.callee(), ScriptExpression{{SqlExpression::Kind::Text, source, {}}, source}));
}

Evaluated constant(CallArguments &a, SqlExpression::Kind kind)
{
    return finishColumn(a, hold<ScriptExpression>(a.callee(), ScriptExpression{{kind, {}, {}}, {}}));
}

Evaluated defaultClause(CallArguments &a)
{
    const auto value = a.take("arg"_L1);
    SqlExpression expression;
    if (value)
        expression = a.asExpression(*value, u"the default"_s);
    a.ignore({"for_update"_L1});
    return finishColumn(a, hold<ScriptExpression>(a.callee(), ScriptExpression{expression, {}}));
}

Evaluated function(CallArguments &a, const QString &name)
{
    SqlExpression expression{SqlExpression::Kind::Function, name, {}};
    for (const PyValue &item : a.rest()) {
        const auto column = item.object<ColumnObject>();
        if (const auto number = item.as<qint64>())
            expression.arguments.append({SqlExpression::Kind::Text, QString::number(*number), {}});
        else if (column && column->held().name == column->held().name.toLower())
            expression.arguments.append({SqlExpression::Kind::Text, column->held().name, {}});
        else
            expression.arguments.append(a.asExpression(item, u"an argument"_s));
    }
    a.ignore({"type_"_L1});
    return finishColumn(a, hold<ScriptExpression>(a.callee(), ScriptExpression{expression, {}}));
}

/// A function as text, where its arguments allow it.
std::optional<QString> plainSql(const SqlExpression &expression)
{
    switch (expression.kind) {
    case SqlExpression::Kind::Text:
        return expression.text;
    case SqlExpression::Kind::StringLiteral:
        if (expression.text.contains(u'\\'))
            return std::nullopt;
        return u'\'' + QString(expression.text).replace(u'\'', u"''"_s) + u'\'';
    case SqlExpression::Kind::Function:
        break;
    case SqlExpression::Kind::True_:
    case SqlExpression::Kind::False_:
    case SqlExpression::Kind::Null_:
    case SqlExpression::Kind::Core:
        return std::nullopt;
    }
    QStringList arguments;
    for (const SqlExpression &argument : expression.arguments) {
        const auto part = plainSql(argument);
        if (!part)
            return std::nullopt;
        arguments.append(*part);
    }
    return expression.text + u'(' + arguments.join(", "_L1) + u')';
}

struct ColumnRule
{
    QLatin1StringView path;
    Evaluated (*read)(CallArguments &);
};

Evaluated column(CallArguments &a);

constexpr ColumnRule columnRules[] = {
    {"sqlalchemy.Column"_L1, column},
    {"sqlalchemy.column"_L1, column},
    {"sqlalchemy.ForeignKey"_L1, foreignKey},
    {"sqlalchemy.ForeignKeyConstraint"_L1, foreignKeyConstraint},
    {"sqlalchemy.PrimaryKeyConstraint"_L1, primaryKeyConstraint},
    {"sqlalchemy.UniqueConstraint"_L1, uniqueConstraint},
    {"sqlalchemy.CheckConstraint"_L1, checkConstraint},
    {"postgresql.ExcludeConstraint"_L1, excludeConstraint},
    {"sqlalchemy.Computed"_L1, computed},
    {"sqlalchemy.Identity"_L1, identity},
    {"sqlalchemy.Index"_L1, index},
    {"sqlalchemy.text"_L1, text},
    {"sqlalchemy.literal_column"_L1, literalColumn},
    {"sqlalchemy.true"_L1, [](CallArguments &a) { return constant(a, SqlExpression::Kind::True_); }},
    {"sqlalchemy.false"_L1, [](CallArguments &a) { return constant(a, SqlExpression::Kind::False_); }},
    {"sqlalchemy.null"_L1, [](CallArguments &a) { return constant(a, SqlExpression::Kind::Null_); }},
    {"sqlalchemy.DefaultClause"_L1, defaultClause},
    {"sqlalchemy.FetchedValue"_L1,
     [](CallArguments &a) {
         a.ignore({"for_update"_L1});
         return finishColumn(a, hold<FetchedDefault>(a.callee(), FetchedDefault()));
     }},
};

void setDefault(CallArguments &a, ColumnDef *def)
{
    const auto value = a.keyword("default"_L1);
    if (!value || value->isNone())
        return;
    def->hasClientDefault = true;
    if (value->truth() && !value->sequence() && !value->entries()) {
        // No part of the DDL: what the type does not take concerns only the rows that want it.
        const python::Arguments none;
        CallArguments probe(none, a.callee(), a.dialect());
        bool madeWhenRun = false;
        const Value cell = probe.asCell(*value, def->type, &madeWhenRun);
        if (!probe.failed())
            def->clientDefault = cell;
    }
}

void setServerDefault(CallArguments &a, const PyValue &value, ColumnDef *def)
{
    if (value.isNone() || value.object<FetchedObject>())
        return;
    if (const auto generated = value.object<IdentityObject>())
        def->identity = generated->held();
    else if (const auto formula = value.object<ComputedObject>())
        def->computed = formula->held();
    else
        def->serverDefault = a.asExpression(value, u"server_default"_s);
}

void addItem(CallArguments &a, const PyValue &item, ColumnDef *def)
{
    if (const auto key = item.object<ForeignKeyObject>()) {
        def->foreignKeys.append(key->held());
    } else if (const auto formula = item.object<ComputedObject>()) {
        def->computed = formula->held();
    } else if (const auto generated = item.object<IdentityObject>()) {
        def->identity = generated->held();
    } else if (const auto constraint = item.object<ConstraintObject>()) {
        const auto *check = std::get_if<CheckDef>(&constraint->held());
        if (check)
            def->checks.append(*check);
        else
            a.failValue(u"an item of the column"_s, item);
    } else if (!item.object<FetchedObject>()) {
        a.failValue(u"an item of the column"_s, item);
    }
}

Evaluated column(CallArguments &a)
{
    ColumnDef def;
    PyItems items = a.rest();
    const auto popString = [&]() -> std::optional<PyValue> {
        if (items.empty() || (!items.front().string() && !items.front().object<FinalNameObject>()))
            return std::nullopt;
        const PyValue first = items.front();
        items.erase(items.begin());
        return first;
    };
    auto name = popString();
    if (const auto keyword = a.keyword("name"_L1); !name)
        name = keyword;
    def.name = name && !name->isNone() ? a.asString(*name, u"name"_s) : QString();
    auto type = a.keyword("type_"_L1);
    const bool hasType = !items.empty() && (items.front().object<TypeObject>() || items.front().object<NamedObject>() ||
                                            items.front().object<python::Unknown>() || items.front().isNone());
    if (!type && hasType) {
        type = items.front();
        items.erase(items.begin());
    }
    def.type = type ? a.asType(*type, u"the type of column %1"_s.arg(def.name)) : nullType();
    for (const PyValue &item : items)
        addItem(a, item, &def);
    def.nullable = a.boolean("nullable"_L1);
    def.primaryKey = a.boolean("primary_key"_L1).value_or(false);
    def.unique = a.boolean("unique"_L1).value_or(false);
    def.index = a.boolean("index"_L1).value_or(false);
    if (const auto autoincrement = a.keyword("autoincrement"_L1)) {
        const bool isAuto = autoincrement->string() && *autoincrement->string() == "auto"_L1;
        if (!isAuto && !autoincrement->as<bool>())
            a.failValue(u"autoincrement"_s, *autoincrement);
        def.autoincrement = isAuto ? std::nullopt : autoincrement->truth();
    }
    if (const auto value = a.keyword("server_default"_L1))
        setServerDefault(a, *value, &def);
    setDefault(a, &def);
    if (const auto comment = a.keyword("comment"_L1); comment && !comment->isNone()) {
        def.comment = a.asString(*comment, u"comment"_s);
        def.hasComment = true;
    }
    if (const auto key = a.keyword("key"_L1); key && !key->isNone() && a.asString(*key, u"key"_s) != def.name)
        a.fail(u"a key that differs from the name is not supported"_s);
    if (const auto onUpdate = a.keyword("onupdate"_L1))
        def.hasOnUpdate = !onUpdate->isNone();
    a.ignore({"info"_L1, "doc"_L1, "server_onupdate"_L1, "_proxies"_L1, "is_literal"_L1, "insert_default"_L1,
              "sort_order"_L1});
    a.onlyEmpty({"quote"_L1, "system"_L1});
    def.options = a.dialectOptions();
    return finishColumn(a, hold<ColumnDef>(a.callee(), def));
}

const ColumnRule *ruleFor(const QString &path)
{
    for (const ColumnRule &rule : columnRules) {
        if (path == rule.path)
            return &rule;
    }
    return nullptr;
}

constexpr auto functionPrefix = "sqlalchemy.func."_L1;

} // namespace

QString deferrableText(const std::optional<bool> &deferrable)
{
    return !deferrable ? QString() : *deferrable ? u"DEFERRABLE"_s : u"NOT DEFERRABLE"_s;
}

bool isSchemaCall(const QString &path)
{
    return path.startsWith(functionPrefix) || ruleFor(path);
}

Evaluated readSchemaCall(const QString &path, const python::Arguments &arguments, DialectId dialect)
{
    CallArguments a(arguments, path, dialect);
    if (path.startsWith(functionPrefix))
        return function(a, path.mid(functionPrefix.size()));
    return ruleFor(path)->read(a);
}

IndexElement readIndexElement(CallArguments &a, const PyValue &value)
{
    if (value.string())
        return {*value.string(), false};
    if (const auto column = value.object<ColumnObject>())
        return {column->held().name, false};
    const auto expression = value.object<ExpressionObject>();
    const auto sql = expression ? plainSql(expression->held().expression) : std::nullopt;
    if (!sql)
        a.failValue(u"an element of the index"_s, value);
    // MySQL wants a function in brackets of its own.
    const bool isCall = sql && expression->held().expression.kind == SqlExpression::Kind::Function;
    if (isCall && a.dialect() == DialectId::MySQL)
        return {u'(' + *sql + u')', true};
    return {sql.value_or(QString()), true};
}

} // namespace athanor
