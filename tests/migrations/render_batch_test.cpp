// SPDX-License-Identifier: Apache-2.0
// The rebuilds below are those that Alembic 1.8.1 sends to a SQLite file, statement by statement.
#include "migrations/rendercase.h"

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;

Operation batch(const QString &table, std::vector<Operation> operations, const QString &recreate = u"auto"_s)
{
    auto b = std::make_shared<BatchAlter>();
    b->table = table;
    b->recreate = recreate;
    b->operations = std::move(operations);
    return op(std::shared_ptr<const BatchAlter>(b));
}

AddColumn addingToBatch(const ColumnDef &c)
{
    AddColumn a;
    a.table = u"t"_s;
    a.column = c;
    return a;
}

AlterColumn altering(const QString &name)
{
    AlterColumn a;
    a.table = u"t"_s;
    a.column = name;
    return a;
}

CreateIndex indexing(const QString &name, const QStringList &columns, bool unique = false)
{
    CreateIndex i;
    i.table = u"t"_s;
    i.name.text = name;
    i.unique = unique;
    for (const QString &c : columns)
        i.elements.append({c, false});
    return i;
}

DropColumn dropping(const QString &name)
{
    return DropColumn{{}, u"t"_s, name, false};
}

std::vector<Operation> busyTable()
{
    ColumnDef checked = column(u"n"_s, type(u"Integer"_s));
    checked.checks = {CheckDef{{}, {Kind::Text, u"n > 0"_s, {}}, {}}};
    ColumnDef child = column(u"gid"_s, type(u"Integer"_s));
    child.foreignKeys = {foreignKey({}, {}, u"g"_s, {u"id"_s})};
    child.foreignKeys[0].onDelete = u"CASCADE"_s;
    ForeignKeyDef named = foreignKey(u"fk_n"_s, {u"n"_s}, u"g"_s, {u"id"_s});
    named.onUpdate = u"SET NULL"_s;
    named.deferrable = true;
    named.initially = u"DEFERRED"_s;
    CreateIndex partial = indexing(u"ix_p"_s, {u"name"_s, u"n"_s});
    partial.options.insert(u"sqlite_where"_s, textOption(u"n > 1"_s));
    CreateIndex expression = indexing(u"ix_e"_s, {});
    expression.elements = {{u"lower(name)"_s, true}};
    return {
        op(createTable(u"g"_s, {column(u"id"_s, type(u"Integer"_s), false)}, {PrimaryKeyDef{{}, {u"id"_s}, {}}})),
        op(createTable(u"t"_s,
                       {column(u"id"_s, type(u"Integer"_s), false),
                        withDefault(column(u"name"_s, type(u"String"_s, 80), true), Kind::StringLiteral, u"x'y"_s),
                        withDefault(column(u"User"_s, type(u"Integer"_s)), Kind::StringLiteral, u"10"_s), checked,
                        withDefault(column(u"d"_s, type(u"DateTime"_s)), Kind::Function, u"now"_s),
                        withDefault(column(u"d2"_s, type(u"DateTime"_s)), Kind::Text, u"CURRENT_TIMESTAMP"_s), child},
                       {CheckDef{{u"ck_n"_s, false}, {Kind::Text, u"n < 10"_s, {}}, {}},
                        CheckDef{{}, {Kind::Text, u"n < 11"_s, {}}, {}}, named,
                        UniqueDef{{u"uq_name"_s, false}, {u"name"_s}, {}, {}, {}},
                        UniqueDef{{}, {u"User"_s}, {}, {}, {}}, PrimaryKeyDef{{}, {u"id"_s}, {}}})),
        op(partial), op(indexing(u"ix_a"_s, {u"n"_s}, true)), op(expression)};
}

/// The schema after `busyTable`, folded.
Schema busySchema()
{
    Schema schema;
    EXPECT_TRUE(rendered(busyTable(), DialectId::SQLite, &schema));
    return schema;
}

TEST(RenderBatch, RebuildsATableAsAlembicDoes)
{
    Schema schema = busySchema();
    AlterColumn rename = altering(u"name"_s);
    rename.newName = u"nm"_s;
    rename.nullable = false;
    rename.type = type(u"Integer"_s);
    rename.existingType = type(u"String"_s, 80);
    ColumnDef client = withDefault(column(u"z2"_s, type(u"Text"_s), false), Kind::StringLiteral, u"q"_s);
    client.hasClientDefault = true;
    client.clientDefault = Value(u"abc"_s);
    AddColumn placed = addingToBatch(client);
    placed.insertAfter = u"id"_s;
    const QStringList statements = texts(rendered(
        {batch(u"t"_s,
               {op(rename), op(addingToBatch(withDefault(column(u"z"_s, type(u"Text"_s)), Kind::Function, u"now"_s))),
                op(placed), op(dropping(u"User"_s)),
                op(AddConstraint{{}, u"t"_s, UniqueDef{{u"uq_d"_s, false}, {u"d"_s}, {}, {}, {}}}),
                op(AddConstraint{{}, u"t"_s, foreignKey(u"fk_z"_s, {u"z2"_s}, u"g"_s, {u"id"_s})}),
                op(indexing(u"ix_new"_s, {u"z"_s})), op(DropIndex{{}, u"t"_s, {u"ix_a"_s, false}, false, {}}),
                op(DropConstraint{{}, u"t"_s, {u"ck_n"_s, false}, {}, false})})},
        DialectId::SQLite, &schema));

    ASSERT_EQ(statements.size(), 6) << statements.join(u'\n').toStdString();
    EXPECT_EQ(statements[0],
              u"CREATE TABLE _alembic_tmp_t (\n"
              "    id INTEGER NOT NULL, \n"
              "    z2 TEXT DEFAULT 'q' NOT NULL, \n"
              "    nm INTEGER DEFAULT 'x''y' NOT NULL, \n"
              "    n INTEGER, \n"
              "    d DATETIME DEFAULT (CURRENT_TIMESTAMP), \n"
              "    d2 DATETIME DEFAULT (CURRENT_TIMESTAMP), \n"
              "    gid INTEGER, \n"
              "    z TEXT DEFAULT (CURRENT_TIMESTAMP), \n"
              "    PRIMARY KEY (id), \n"
              "    CONSTRAINT fk_n FOREIGN KEY(n) REFERENCES g (id) ON UPDATE SET NULL DEFERRABLE INITIALLY "
              "DEFERRED, \n"
              "    CONSTRAINT uq_name UNIQUE (nm), \n"
              "    CONSTRAINT uq_d UNIQUE (d), \n"
              "    CONSTRAINT fk_z FOREIGN KEY(z2) REFERENCES g (id), \n"
              "    FOREIGN KEY(gid) REFERENCES g (id) ON DELETE CASCADE\n"
              ")"_s);
    EXPECT_EQ(statements[1],
              u"INSERT INTO _alembic_tmp_t (id, nm, n, d, d2, gid, z2) SELECT t.id, CAST(t.name AS INTEGER) "
              "AS name, t.n, t.d, t.d2, t.gid, 'abc' AS anon_1 \nFROM t"_s);
    EXPECT_EQ(statements[2], u"DROP TABLE t"_s);
    EXPECT_EQ(statements[3], u"ALTER TABLE _alembic_tmp_t RENAME TO t"_s);
    EXPECT_EQ(statements[4], u"CREATE INDEX ix_p ON t (nm, n) WHERE n > 1"_s);
    EXPECT_EQ(statements[5], u"CREATE INDEX ix_new ON t (z)"_s);
}

TEST(RenderBatch, LeavesTheNewTableInTheSchema)
{
    Schema schema = busySchema();
    AlterColumn rename = altering(u"name"_s);
    rename.newName = u"nm"_s;
    ASSERT_TRUE(rendered({batch(u"t"_s, {op(rename), op(dropping(u"User"_s))})}, DialectId::SQLite, &schema));
    const Table *table = schema.table({{}, u"t"_s});
    ASSERT_TRUE(table);
    EXPECT_TRUE(table->column(u"nm"_s));
    EXPECT_FALSE(table->column(u"name"_s));
    EXPECT_FALSE(table->column(u"User"_s));
    EXPECT_EQ(table->uniques.size(), 1);
    EXPECT_FALSE(schema.table({{}, u"_alembic_tmp_t"_s}));
}

TEST(RenderBatch, AddsPlainColumnsAndIndexesInPlace)
{
    Schema schema = busySchema();
    ColumnDef c = withDefault(column(u"z"_s, type(u"Text"_s), false), Kind::StringLiteral, u"a"_s);
    c.index = true;
    EXPECT_EQ(texts(rendered(
                  {batch(u"t"_s, {op(addingToBatch(c)), op(DropIndex{{}, u"t"_s, {u"ix_a"_s, false}, false, {}})})},
                  DialectId::SQLite, &schema)),
              QStringList({u"ALTER TABLE t ADD COLUMN z TEXT DEFAULT 'a' NOT NULL"_s, u"CREATE INDEX ix_t_z ON t (z)"_s,
                           u"DROP INDEX ix_a"_s}));
}

TEST(RenderBatch, OrdersNewColumnsAsAlembicSortsThem)
{
    ColumnDef id = column(u"id"_s, type(u"Integer"_s));
    id.primaryKey = true;
    ColumnDef parent = column(u"p"_s, type(u"Integer"_s));
    parent.foreignKeys = {foreignKey({}, {}, u"t"_s, {u"id"_s})};
    ColumnDef generated = column(u"c"_s, type(u"Integer"_s));
    generated.computed = ComputedDef{u"id*2"_s, {}};
    Schema schema;
    ASSERT_TRUE(
        rendered({op(createTable(u"t"_s, {id, column(u"a"_s, type(u"String"_s, 80), true), parent, generated}))},
                 DialectId::SQLite, &schema));
    ColumnDef indexed = column(u"z"_s, type(u"Text"_s));
    indexed.index = true;
    ColumnDef checked = column(u"y"_s, type(u"Text"_s));
    checked.checks = {CheckDef{{}, {Kind::Text, u"y > 1"_s, {}}, {}}};
    AddColumn placed = addingToBatch(column(u"x"_s, type(u"Text"_s)));
    placed.insertBefore = u"p"_s;
    const QStringList statements = texts(rendered({batch(u"t"_s,
                                                         {op(addingToBatch(indexed)), op(dropping(u"a"_s)),
                                                          op(dropping(u"c"_s)), op(addingToBatch(checked)), op(placed)},
                                                         u"always"_s)},
                                                  DialectId::SQLite, &schema));
    ASSERT_EQ(statements.size(), 6) << statements.join(u'\n').toStdString();
    EXPECT_EQ(statements[0], u"CREATE TABLE _alembic_tmp_t (\n    id INTEGER NOT NULL, \n    z TEXT, \n    x TEXT, \n"
                             "    p INTEGER, \n    y TEXT CHECK (y > 1), \n    PRIMARY KEY (id), \n"
                             "    FOREIGN KEY(p) REFERENCES t (id)\n)"_s);
    EXPECT_EQ(statements[1], u"CREATE INDEX ix__alembic_tmp_t_z ON _alembic_tmp_t (z)"_s);
    EXPECT_EQ(statements[2], u"INSERT INTO _alembic_tmp_t (id, p) SELECT t.id, t.p \nFROM t"_s);
    EXPECT_EQ(statements[5], u"CREATE INDEX ix_t_z ON t (z)"_s);
}

TEST(RenderBatch, NamesReflectedConstraintsByItsOwnConvention)
{
    ColumnDef id = column(u"id"_s, type(u"Integer"_s));
    id.primaryKey = true;
    ColumnDef parent = column(u"p"_s, type(u"Integer"_s));
    parent.foreignKeys = {foreignKey({}, {}, u"t"_s, {u"id"_s})};
    Schema schema;
    ASSERT_TRUE(rendered({op(createTable(u"t"_s, {id, parent}))}, DialectId::SQLite, &schema));
    auto b = std::make_shared<BatchAlter>();
    b->table = u"t"_s;
    b->namingConvention = {{u"fk"_s, u"fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"_s},
                           {u"pk"_s, u"pk_%(table_name)s"_s}};
    AlterColumn numeric = altering(u"id"_s);
    numeric.type = type(u"Numeric"_s);
    numeric.type->precision = 10;
    b->operations = {op(numeric), op(DropConstraint{{}, u"t"_s, {u"fk_t_p_t"_s, false}, {}, false})};
    const QStringList statements =
        texts(rendered({op(std::shared_ptr<const BatchAlter>(b))}, DialectId::SQLite, &schema));
    ASSERT_GE(statements.size(), 2) << statements.join(u'\n').toStdString();
    EXPECT_EQ(statements[0], u"CREATE TABLE _alembic_tmp_t (\n    id NUMERIC(10) NOT NULL, \n    p INTEGER, \n"
                             "    CONSTRAINT pk_t PRIMARY KEY (id)\n)"_s);
    EXPECT_EQ(statements[1],
              u"INSERT INTO _alembic_tmp_t (id, p) SELECT CAST(t.id AS NUMERIC(10)) AS id, t.p \nFROM t"_s);
}

TEST(RenderBatch, IsPlainAlterOnPostgresql)
{
    AlterColumn required = altering(u"a"_s);
    required.nullable = false;
    EXPECT_EQ(postgresql(batch(u"t"_s, {op(required), op(dropping(u"b"_s))})),
              QStringList({u"ALTER TABLE t ALTER COLUMN a SET NOT NULL"_s, u"ALTER TABLE t DROP COLUMN b"_s}));
    EXPECT_TRUE(isRefused(postgresql(batch(u"t"_s, {op(required)}, u"always"_s))));
}

TEST(RenderBatch, RefusesATableThatIsNotKnown)
{
    EXPECT_TRUE(isRefused(sqlite(batch(u"t"_s, {op(dropping(u"b"_s))}))));
    Schema schema = busySchema();
    ASSERT_TRUE(
        rendered({op(Execute{u"ALTER TABLE t ADD COLUMN other TEXT DEFAULT (no_such_function(1)) CHECK"_s, {}})},
                 DialectId::SQLite, &schema));
    EXPECT_TRUE(isRefused(texts(rendered({batch(u"t"_s, {op(dropping(u"d"_s))})}, DialectId::SQLite, &schema))));
}

TEST(RenderBatch, KnowsWhatPlainSqlMadeOfATable)
{
    Schema schema = busySchema();
    ASSERT_TRUE(rendered({op(Execute{u"ALTER TABLE t ADD COLUMN other VARCHAR(7) DEFAULT 'o'"_s, {}}),
                          op(Execute{u"CREATE TABLE own (id INTEGER PRIMARY KEY, v TEXT NOT NULL)"_s, {}}),
                          op(Execute{u"CREATE INDEX ix_own ON own (v) WHERE v > 'a'"_s, {}})},
                         DialectId::SQLite, &schema));
    const QStringList statements = texts(rendered({batch(u"t"_s, {op(dropping(u"d"_s))})}, DialectId::SQLite, &schema));
    EXPECT_TRUE(statements.value(0).contains("    other VARCHAR(7) DEFAULT 'o', \n"_L1))
        << statements.value(0).toStdString();

    DropColumn drop{{}, u"own"_s, u"id"_s, false};
    const QStringList own = texts(rendered({batch(u"own"_s, {op(drop)})}, DialectId::SQLite, &schema));
    EXPECT_EQ(own.value(0), u"CREATE TABLE _alembic_tmp_own (\n    v TEXT NOT NULL\n)"_s);
    EXPECT_EQ(own.constLast(), u"CREATE INDEX ix_own ON own (v) WHERE v > 'a'"_s);
}

TEST(RenderBatch, RefusesWhatAlembicRefuses)
{
    const auto refuses = [](const Operation &inner) {
        Schema schema = busySchema();
        return isRefused(texts(rendered({batch(u"t"_s, {inner})}, DialectId::SQLite, &schema)));
    };
    EXPECT_TRUE(refuses(op(AddConstraint{{}, u"t"_s, UniqueDef{{}, {u"d"_s}, {}, {}, {}}})));
    EXPECT_TRUE(refuses(op(DropConstraint{{}, u"t"_s, {u"none"_s, false}, {}, false})));
    EXPECT_TRUE(refuses(op(dropping(u"none"_s))));
    EXPECT_TRUE(refuses(op(altering(u"none"_s))));
    ColumnDef child = column(u"z"_s, type(u"Integer"_s));
    child.foreignKeys = {foreignKey({}, {}, u"g"_s, {u"id"_s})};
    EXPECT_TRUE(refuses(op(addingToBatch(child))));
    AddColumn placed = addingToBatch(column(u"z"_s, type(u"Integer"_s)));
    placed.insertAfter = u"id"_s;
    EXPECT_TRUE(refuses(op(placed)));
}

TEST(RenderBatch, ReadsATableAsSqliteKeepsItsText)
{
    Table table;
    table.ref.name = u"t"_s;
    const auto add = [&table](const QString &name, const QString &declared, bool nullable,
                              std::optional<QString> value = {}) {
        Column c;
        c.name = name;
        c.type = declared;
        c.nullable = nullable;
        c.defaultSql = value;
        table.columns.append(c);
    };
    add(u"id"_s, u"INTEGER"_s, true);
    add(u"a"_s, u"varchar(20)"_s, false, u"'x'"_s);
    add(u"b"_s, u"TINYINT"_s, true, u"datetime('now')"_s);
    add(u"c"_s, u"DOUBLE PRECISION"_s, true, u"7"_s);
    table.primaryKey = {u"id"_s};
    table.uniques = {{{}, {u"a"_s}}};
    table.createSql =
        u"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a varchar(20) NOT NULL DEFAULT 'x' UNIQUE, "
        "b TINYINT DEFAULT (datetime('now')), c DOUBLE PRECISION DEFAULT 7)"_s;
    Schema schema;
    schema.tables.insert(table.ref, table);
    AlterColumn optional = altering(u"a"_s);
    optional.nullable = true;
    const QStringList statements = texts(rendered({batch(u"t"_s, {op(optional)})}, DialectId::SQLite, &schema));
    EXPECT_EQ(statements.value(0), u"CREATE TABLE _alembic_tmp_t (\n    id INTEGER, \n    a VARCHAR(20) DEFAULT 'x', \n"
                                   "    b INTEGER DEFAULT (datetime('now')), \n    c REAL DEFAULT 7, \n"
                                   "    PRIMARY KEY (id)\n)"_s);
}

} // namespace
} // namespace athanor::rendertest
