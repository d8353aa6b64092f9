// SPDX-License-Identifier: Apache-2.0
#include "migrations/fold.h"

#include "migrations/sqlitetext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace athanor {

namespace {

TypeFamily familyOf(const ColumnType &type)
{
    if (isEnumType(type))
        return TypeFamily::Enum;
    static const QHash<QString, TypeFamily> families{
        {u"String"_s, TypeFamily::Text},       {u"Integer"_s, TypeFamily::Integer}, {u"Numeric"_s, TypeFamily::Decimal},
        {u"DateTime"_s, TypeFamily::DateTime}, {u"Date"_s, TypeFamily::Date},       {u"Time"_s, TypeFamily::Time},
        {u"Boolean"_s, TypeFamily::Boolean},   {u"_Binary"_s, TypeFamily::Binary},  {u"JSON"_s, TypeFamily::Json},
        {u"UUID"_s, TypeFamily::Uuid},         {u"ARRAY"_s, TypeFamily::Array}};
    static const QSet<QString> binaryReals{u"Float"_s,  u"FLOAT"_s,  u"REAL"_s,
                                           u"Double"_s, u"DOUBLE"_s, u"DOUBLE_PRECISION"_s};
    return binaryReals.contains(type.name) ? TypeFamily::Real : families.value(typeAffinity(type), TypeFamily::Other);
}

/// As PRAGMA table_info gives it back: without brackets around the whole.
QString storedDefault(const QString &text, DialectId dialect)
{
    const QString trimmed = text.trimmed();
    if (dialect == DialectId::SQLite && trimmed.startsWith(u'(') && trimmed.endsWith(u')'))
        return trimmed.mid(1, trimmed.size() - 2).trimmed();
    return trimmed;
}

Column columnOf(const ColumnDef &def, const TableModel &table, DdlCompiler &compiler)
{
    Column column;
    column.name = def.name;
    column.type = compiler.type(def.type);
    column.family = familyOf(def.type);
    column.length = isEnumType(def.type) ? std::optional<int>(enumLength(def.type)) : def.type.length;
    column.nullable = def.nullable.value_or(true);
    if (def.serverDefault) {
        column.defaultSql = storedDefault(*compiler.columnDefault(def), compiler.options().dialect);
    }
    const ColumnDef *automatic = table.autoincrementColumn();
    column.autoIncrement = def.identity.has_value() || (automatic && automatic->name == def.name);
    column.generated = def.computed.has_value();
    if (isEnumType(def.type))
        column.enumValues = def.type.values;
    column.comment = def.comment;
    return column;
}

QString deferrableText(const ForeignKeyDef &key)
{
    QStringList words;
    if (key.deferrable)
        words.append(*key.deferrable ? u"DEFERRABLE"_s : u"NOT DEFERRABLE"_s);
    if (!key.initially.isEmpty())
        words.append(u"INITIALLY "_s + key.initially);
    return words.join(u' ');
}

/// A condition built of columns and operators is kept as it is written into the statement.
QString checkSql(const CheckDef &check, DdlCompiler &compiler)
{
    return check.condition.kind == SqlExpression::Kind::Core ? compiler.expression(check.condition)
                                                             : check.condition.text;
}

struct AddToTable
{
    Table &table;
    DdlCompiler &compiler;
    void operator()(const PrimaryKeyDef &c) const
    {
        table.primaryKey = c.columns;
        table.primaryKeyName = c.name.text;
        for (Column &column : table.columns) {
            if (c.columns.contains(column.name) && compiler.options().dialect != DialectId::SQLite)
                column.nullable = false;
        }
    }
    void operator()(const UniqueDef &c) const { table.uniques.append({c.name.text, c.columns}); }
    void operator()(const CheckDef &c) const { table.checks.append({c.name.text, checkSql(c, compiler)}); }
    void operator()(const ForeignKeyDef &c) const
    {
        table.foreignKeys.append({c.name.text,
                                  c.columns,
                                  {c.targetSchema, c.targetTable},
                                  c.targetColumns,
                                  c.onDelete,
                                  c.onUpdate,
                                  deferrableText(c)});
    }
    void operator()(const ExcludeDef &) const {}
};

void addIndex(Table &table, const CreateIndex &index, DdlCompiler &compiler)
{
    Index made;
    made.name = compiler.resolvedIndexName(index).text;
    made.unique = index.unique;
    for (const IndexElement &element : index.elements) {
        made.elements.append(element.text);
        made.isExpression.append(element.isExpression);
    }
    const bool onSqlite = compiler.options().dialect == DialectId::SQLite;
    made.where = optionText(index.options, onSqlite ? "sqlite_where"_L1 : "postgresql_where"_L1);
    made.sql = compiler.createIndex(index).value(0);
    table.indexes.append(made);
}

bool hasEnum(const Schema &schema, const ColumnType &type)
{
    return std::any_of(schema.enums.cbegin(), schema.enums.cend(),
                       [&type](const EnumType &e) { return e.name == type.typeName && e.schema == type.typeSchema; });
}

void addEnum(Schema *schema, const ColumnType &type)
{
    if (!hasEnum(*schema, type))
        schema->enums.append(EnumType{type.typeSchema, type.typeName, type.values});
}

template <typename List>
void removeNamed(List &list, const QString &name)
{
    list.removeIf([&name](const auto &item) { return item.name == name; });
}

/// One visitor for all operations.
struct Fold
{
    DdlCompiler &compiler;
    Schema *schema;

    Table *table(const QString &schemaName, const QString &name) const
    {
        return findTable(schema, compiler.options().dialect, schemaName, name);
    }
    [[nodiscard]] bool onSqlite() const { return compiler.options().dialect == DialectId::SQLite; }

    void operator()(const CreateTable &o) const
    {
        const TableModel model = compiler.modelOf(o);
        Table made = tableOf(model, compiler);
        for (const CreateIndex &index : model.indexes)
            addIndex(made, index, compiler);
        schema->tables.insert(made.ref, made);
        for (const ColumnDef &column : model.columns) {
            if (isNativeEnum(compiler.options().dialect, column.type))
                addEnum(schema, column.type);
        }
    }
    void operator()(const DropTable &o) const
    {
        if (const Table *known = table(o.schema, o.name))
            schema->tables.remove(TableRef(known->ref));
    }
    void operator()(const RenameTable &o) const
    {
        if (const Table *known = table(o.schema, o.name)) {
            const TableRef from = known->ref;
            renameTableIn(schema, from, {from.schema, o.newName});
        }
    }
    void operator()(const AddColumn &o) const;
    void operator()(const DropColumn &o) const
    {
        Table *known = table(o.schema, o.table);
        if (!known)
            return;
        forgetColumn(known, o.column);
        if (onSqlite())
            known->createSql = withoutColumn(known->createSql, o.column);
    }
    void operator()(const AlterColumn &o) const;
    void operator()(const CreateIndex &o) const
    {
        if (Table *known = table(o.schema, o.table))
            addIndex(*known, o, compiler);
    }
    void operator()(const DropIndex &o) const
    {
        for (Table &known : schema->tables)
            removeNamed(known.indexes, o.name.text);
    }
    void operator()(const AddConstraint &o) const
    {
        if (Table *known = table(o.schema, o.table))
            std::visit(AddToTable{*known, compiler}, o.constraint);
    }
    void operator()(const DropConstraint &o) const
    {
        Table *known = table(o.schema, o.table);
        if (!known)
            return;
        const QString name = compiler.droppedName(o).text;
        removeNamed(known->uniques, name);
        removeNamed(known->checks, name);
        removeNamed(known->foreignKeys, name);
        if (known->primaryKeyName == name && !name.isEmpty())
            known->primaryKey.clear();
    }
    void operator()(const TableComment &) const {}
    void operator()(const Execute &o) const { foldExecuted(o.sql, compiler.options().dialect, schema); }
    void operator()(const BulkInsert &) const {}
    void operator()(const EnumChange &o) const
    {
        if (o.create)
            addEnum(schema, o.type);
        else
            schema->enums.removeIf(
                [&o](const EnumType &e) { return e.name == o.type.typeName && e.schema == o.type.typeSchema; });
    }
    void operator()(const AutocommitBlock &) const {}
    void operator()(const std::shared_ptr<const BatchAlter> &o) const
    {
        if (!o)
            return;
        for (const Operation &inner : o->operations)
            foldInto(inner, compiler, schema);
    }
};

void Fold::operator()(const AddColumn &o) const
{
    Table *known = table(o.schema, o.table);
    if (!known)
        return;
    CreateTable alone;
    alone.schema = o.schema;
    alone.name = o.table;
    alone.columns = {o.column};
    const TableModel model = compiler.modelOf(alone);
    const ColumnDef &column = model.columns.constFirst();
    known->columns.append(columnOf(column, model, compiler));
    if (onSqlite())
        known->createSql = withColumn(known->createSql, compiler.columnText(model, column));
    for (const TableConstraint &constraint : model.constraints)
        std::visit(AddToTable{*known, compiler}, constraint.def);
    for (const CreateIndex &index : model.indexes)
        addIndex(*known, index, compiler);
}

void Fold::operator()(const AlterColumn &o) const
{
    Table *known = table(o.schema, o.table);
    if (!known)
        return;
    const auto column = std::find_if(known->columns.begin(), known->columns.end(),
                                     [&o](const Column &c) { return c.name == o.column; });
    if (column == known->columns.end())
        return;
    if (o.nullable)
        column->nullable = *o.nullable;
    if (o.changesDefault) {
        column->defaultSql.reset();
        if (o.serverDefault)
            column->defaultSql = storedDefault(compiler.expression(*o.serverDefault), compiler.options().dialect);
    }
    if (o.identity)
        column->autoIncrement = true;
    if (o.type) {
        column->type = compiler.type(*o.type);
        column->family = familyOf(*o.type);
        column->length = o.type->length;
        column->enumValues = isEnumType(*o.type) ? o.type->values : QStringList();
    }
    if (o.changesComment)
        column->comment = o.comment.value_or(QString());
    if (!o.newName.isEmpty() && o.newName != o.column) {
        if (onSqlite())
            known->createSql = withRenamedColumn(known->createSql, o.column, o.newName);
        renameColumn(known, o.column, o.newName, schema);
    }
}

} // namespace

Table tableOf(const TableModel &model, DdlCompiler &compiler)
{
    Table table;
    table.ref = {model.schema, model.name};
    for (const ColumnDef &column : model.columns)
        table.columns.append(columnOf(column, model, compiler));
    std::visit(AddToTable{table, compiler}, ConstraintDef{model.primaryKey});
    for (const TableConstraint &constraint : model.constraints)
        std::visit(AddToTable{table, compiler}, constraint.def);
    for (const ColumnDef &column : model.columns) {
        for (const CheckDef &check : column.checks)
            table.checks.append({check.name.text, checkSql(check, compiler)});
    }
    if (compiler.options().dialect == DialectId::SQLite) {
        table.createSql = compiler.createTableText(model);
        table.withoutRowid = table.createSql.endsWith("WITHOUT ROWID"_L1);
    }
    return table;
}

void replaceRebuiltTable(const TableModel &made, const QList<CreateIndex> &indexes, const QString &name,
                         DdlCompiler &compiler, Schema *schema)
{
    TableModel final = made;
    final.name = name;
    Table table = tableOf(final, compiler);
    const auto old = schema->tables.constFind(table.ref);
    if (old != schema->tables.constEnd()) {
        table.rowEstimate = old->rowEstimate;
        table.bytes = old->bytes;
    }
    for (CreateIndex index : made.indexes) {
        index.table = name;
        addIndex(table, index, compiler);
    }
    for (const CreateIndex &index : indexes)
        addIndex(table, index, compiler);
    schema->tables.insert(table.ref, table);
}

void foldInto(const Operation &operation, DdlCompiler &compiler, Schema *schema)
{
    operation.visit(Fold{compiler, schema});
    // What could not be rendered was reported when it was; folding alone has no one to tell.
    (void)compiler.takeError();
}

void foldOperation(const Operation &operation, DialectId dialect, Schema *schema)
{
    RenderOptions options;
    options.dialect = dialect;
    if (const auto compiler = ddlCompiler(options))
        foldInto(operation, **compiler, schema);
}

} // namespace athanor
