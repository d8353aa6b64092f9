// SPDX-License-Identifier: Apache-2.0
// Every expected text below is what Alembic 1.8.1 with SQLAlchemy 1.4.46 prints for the same call.
#include "migrations/rendercase.h"

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;

CreateTable wideTable()
{
    ColumnDef unique = column(u"u"_s, type(u"String"_s, 10));
    unique.unique = true;
    unique.foreignKeys = {foreignKey(u"fkx"_s, {}, u"x"_s, {u"id"_s})};
    unique.foreignKeys[0].onDelete = u"CASCADE"_s;
    ColumnType checked = type(u"Boolean"_s);
    checked.createConstraint = true;
    ColumnDef indexed =
        withDefault(column(u"e"_s, enumType(u"ee"_s, {u"a"_s, u"b%"_s, u"c'"_s})), Kind::StringLiteral, u"a"_s);
    indexed.index = true;
    ColumnDef plainEnum = withDefault(column(u"e2"_s, enumType(u"ee2"_s, {u"a"_s, u"b%"_s, u"c'"_s}, false, true)),
                                      Kind::Text, u"'a%'"_s);
    plainEnum.unique = true;
    plainEnum.foreignKeys = {foreignKey({}, {}, u"y"_s, {u"q"_s})};
    ColumnType zoned = type(u"DateTime"_s);
    zoned.timezone = true;
    ColumnType numeric = type(u"Numeric"_s);
    numeric.precision = 10;
    numeric.scale = 2;
    ColumnDef commented = column(u"n"_s, numeric, false);
    commented.checks = {CheckDef{{}, {Kind::Text, u"n > 0"_s, {}}, {}}};
    commented.comment = u"it's 5% \\ x"_s;
    ColumnType floating = type(u"Float"_s);
    floating.precision = 3;
    ColumnType collated = type(u"String"_s);
    collated.collation = u"de_DE"_s;
    ColumnDef computed = column(u"co"_s, type(u"Integer"_s));
    computed.computed = ComputedDef{u"id*2"_s, true};
    const QList<SqlExpression> arguments{
        {Kind::StringLiteral, u"a"_s, {}}, {Kind::Text, u"1"_s, {}}, {Kind::Text, u"x"_s, {}}};
    CreateTable table = createTable(
        u"t"_s,
        {column(u"id"_s, type(u"Integer"_s), false), unique, withDefault(column(u"b"_s, checked), Kind::True_), indexed,
         plainEnum, withDefault(column(u"ts"_s, type(u"DateTime"_s)), Kind::Function, u"now"_s),
         withDefault(column(u"ts3"_s, zoned), Kind::Function, u"current_timestamp"_s),
         withDefault(column(u"ts4"_s, zoned), Kind::Function, u"Foo_Bar"_s, arguments), commented,
         column(u"iv"_s, type(u"Interval"_s)), column(u"pt"_s, type(u"PickleType"_s)), column(u"fl"_s, floating),
         column(u"lb"_s, type(u"LargeBinary"_s)),
         withDefault(column(u"rd"_s, type(u"String"_s)), Kind::Function, u"random"_s),
         withDefault(column(u"nl"_s, collated), Kind::Null_), computed},
        {CheckDef{{u"ckid"_s, false}, {Kind::Text, u"id > 0"_s, {}}, {}},
         PrimaryKeyDef{{u"pk_t"_s, true}, {u"id"_s}, {}}, UniqueDef{{}, {u"id"_s, u"u"_s}, {}, {}, {}}});
    table.comment = u"hey"_s;
    return table;
}

TEST(RenderCreateTable, WritesEveryPartAsAlembicDoesOnPostgresql)
{
    const QStringList statements = postgresql(op(wideTable()));

    ASSERT_EQ(statements.size(), 5);
    EXPECT_EQ(statements[0], u"CREATE TYPE ee AS ENUM ('a', 'b%', 'c''')"_s);
    EXPECT_EQ(statements[1], u"CREATE TABLE t (\n"
                             "    id SERIAL NOT NULL, \n"
                             "    u VARCHAR(10), \n"
                             "    b BOOLEAN DEFAULT true, \n"
                             "    e ee DEFAULT 'a', \n"
                             "    e2 VARCHAR(2) DEFAULT 'a%', \n"
                             "    ts TIMESTAMP WITHOUT TIME ZONE DEFAULT now(), \n"
                             "    ts3 TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP, \n"
                             "    ts4 TIMESTAMP WITH TIME ZONE DEFAULT Foo_Bar('a', 1, x), \n"
                             "    n NUMERIC(10, 2) NOT NULL CHECK (n > 0), \n"
                             "    iv INTERVAL, \n"
                             "    pt BYTEA, \n"
                             "    fl FLOAT(3), \n"
                             "    lb BYTEA, \n"
                             "    rd VARCHAR DEFAULT random(), \n"
                             "    nl VARCHAR COLLATE \"de_DE\" DEFAULT NULL, \n"
                             "    co INTEGER GENERATED ALWAYS AS (id*2) STORED, \n"
                             "    CONSTRAINT pk_t PRIMARY KEY (id), \n"
                             "    CONSTRAINT ckid CHECK (id > 0), \n"
                             "    UNIQUE (id, u), \n"
                             "    UNIQUE (u), \n"
                             "    CONSTRAINT fkx FOREIGN KEY(u) REFERENCES x (id) ON DELETE CASCADE, \n"
                             "    UNIQUE (e2), \n"
                             "    CONSTRAINT ee2 CHECK (e2 IN ('a', 'b%', 'c''')), \n"
                             "    FOREIGN KEY(e2) REFERENCES y (q)\n"
                             ")"_s);
    EXPECT_EQ(statements[2], u"CREATE INDEX ix_t_e ON t (e)"_s);
    EXPECT_EQ(statements[3], u"COMMENT ON TABLE t IS 'hey'"_s);
    EXPECT_EQ(statements[4], u"COMMENT ON COLUMN t.n IS 'it''s 5% \\ x'"_s);
}

TEST(RenderCreateTable, WritesEveryPartAsAlembicDoesOnSqlite)
{
    const QStringList statements = sqlite(op(wideTable()));

    ASSERT_EQ(statements.size(), 2);
    EXPECT_EQ(statements[0], u"CREATE TABLE t (\n"
                             "    id INTEGER NOT NULL, \n"
                             "    u VARCHAR(10), \n"
                             "    b BOOLEAN DEFAULT (1), \n"
                             "    e VARCHAR(2) DEFAULT 'a', \n"
                             "    e2 VARCHAR(2) DEFAULT 'a%', \n"
                             "    ts DATETIME DEFAULT (CURRENT_TIMESTAMP), \n"
                             "    ts3 DATETIME DEFAULT (CURRENT_TIMESTAMP), \n"
                             "    ts4 DATETIME DEFAULT (Foo_Bar('a', 1, x)), \n"
                             "    n NUMERIC(10, 2) NOT NULL CHECK (n > 0), \n"
                             "    iv DATETIME, \n"
                             "    pt BLOB, \n"
                             "    fl FLOAT, \n"
                             "    lb BLOB, \n"
                             "    rd VARCHAR DEFAULT (random()), \n"
                             "    nl VARCHAR COLLATE \"de_DE\" DEFAULT (NULL), \n"
                             "    co INTEGER GENERATED ALWAYS AS (id*2) STORED, \n"
                             "    CONSTRAINT pk_t PRIMARY KEY (id), \n"
                             "    CONSTRAINT ckid CHECK (id > 0), \n"
                             "    UNIQUE (id, u), \n"
                             "    UNIQUE (u), \n"
                             "    CONSTRAINT fkx FOREIGN KEY(u) REFERENCES x (id) ON DELETE CASCADE, \n"
                             "    CHECK (b IN (0, 1)), \n"
                             "    UNIQUE (e2), \n"
                             "    CONSTRAINT ee2 CHECK (e2 IN ('a', 'b%', 'c''')), \n"
                             "    FOREIGN KEY(e2) REFERENCES y (q)\n"
                             ")"_s);
    EXPECT_EQ(statements[1], u"CREATE INDEX ix_t_e ON t (e)"_s);
}

TEST(RenderCreateTable, DoublesPercentsAndBackslashesAsThePrintedScriptDoes)
{
    RenderOptions options;
    options.dialect = DialectId::PostgreSQL;
    options.asAlembic = true;
    Schema schema;
    const auto statements = renderOperations({op(wideTable())}, options, &schema);

    ASSERT_TRUE(statements);
    EXPECT_EQ(statements->at(0).sql, u"CREATE TYPE ee AS ENUM ('a', 'b%%', 'c''')"_s);
    EXPECT_EQ(statements->at(4).sql, u"COMMENT ON COLUMN t.n IS 'it''s 5%% \\\\ x'"_s);
}

TEST(RenderCreateTable, MakesAnEnumerationOnceInAWholePlan)
{
    RenderMemory memory;
    RenderOptions options;
    options.memory = &memory;
    Schema schema;
    const CreateTable first = createTable(u"a"_s, {column(u"x"_s, enumType(u"mood"_s, {u"ok"_s}))});
    const CreateTable second = createTable(u"b"_s, {column(u"x"_s, enumType(u"mood"_s, {u"ok"_s}))});

    EXPECT_EQ(texts(renderOperations({op(first)}, options, &schema)).size(), 2);
    EXPECT_EQ(texts(renderOperations({op(second)}, options, &schema)).size(), 1);
    ASSERT_EQ(schema.enums.size(), 1);
    EXPECT_EQ(schema.enums.constFirst().name, u"mood"_s);
}

TEST(RenderCreateTable, NumbersOnlyAKeyThatTheServerMayNumber)
{
    const auto keyed = [](ColumnDef c) {
        c.primaryKey = true;
        return postgresql(op(createTable(u"t"_s, {c}))).value(0).section(u'\n', 1, 1).trimmed();
    };
    EXPECT_EQ(keyed(column(u"id"_s, type(u"Integer"_s))), u"id SERIAL NOT NULL,"_s);
    EXPECT_EQ(keyed(column(u"id"_s, type(u"BigInteger"_s))), u"id BIGSERIAL NOT NULL,"_s);
    EXPECT_EQ(keyed(column(u"id"_s, type(u"SmallInteger"_s))), u"id SMALLSERIAL NOT NULL,"_s);
    EXPECT_EQ(keyed(column(u"id"_s, type(u"Numeric"_s))), u"id SERIAL NOT NULL,"_s);
    EXPECT_EQ(keyed(column(u"id"_s, type(u"String"_s, 5))), u"id VARCHAR(5) NOT NULL,"_s);
    EXPECT_EQ(keyed(withDefault(column(u"id"_s, type(u"Integer"_s)), Kind::StringLiteral, u"7"_s)),
              u"id INTEGER DEFAULT '7' NOT NULL,"_s);
    ColumnDef manual = column(u"id"_s, type(u"Integer"_s));
    manual.autoincrement = false;
    EXPECT_EQ(keyed(manual), u"id INTEGER NOT NULL,"_s);
    ColumnDef shared = column(u"id"_s, type(u"Integer"_s));
    shared.foreignKeys = {foreignKey({}, {}, u"x"_s, {u"id"_s})};
    EXPECT_EQ(keyed(shared), u"id INTEGER NOT NULL,"_s);
    ColumnDef client = column(u"id"_s, type(u"Integer"_s));
    client.hasClientDefault = true;
    EXPECT_EQ(keyed(client), u"id INTEGER NOT NULL,"_s);
}

TEST(RenderCreateTable, WritesIdentitiesWhereTheDialectHasThem)
{
    ColumnDef c = column(u"id"_s, type(u"Integer"_s));
    c.primaryKey = true;
    c.identity = IdentityDef{};
    c.identity->always = true;
    c.identity->start = 42;
    c.identity->cycle = true;

    EXPECT_EQ(
        postgresql(op(createTable(u"t"_s, {c}))).value(0),
        u"CREATE TABLE t (\n    id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 42 CYCLE), \n    PRIMARY KEY (id)\n)"_s);
    EXPECT_EQ(sqlite(op(createTable(u"t"_s, {c}))).value(0),
              u"CREATE TABLE t (\n    id INTEGER NOT NULL, \n    PRIMARY KEY (id)\n)"_s);
}

TEST(RenderCreateTable, QuotesNamesByTheRulesOfEachDialect)
{
    CreateTable t = createTable(u"user"_s, {column(u"Name"_s, type(u"Text"_s)), column(u"index"_s, type(u"Text"_s)),
                                            column(u"a b"_s, type(u"Text"_s)), column(u"1x"_s, type(u"Text"_s)),
                                            column(u"off"_s, type(u"Text"_s))});
    t.schema = u"My.Schema"_s;
    EXPECT_EQ(postgresql(op(t)).value(0),
              u"CREATE TABLE \"My.Schema\".\"user\" (\n    \"Name\" TEXT, \n    index TEXT, \n"
              "    \"a b\" TEXT, \n    \"1x\" TEXT, \n    \"off\" TEXT\n)"_s);
    t.schema.clear();
    EXPECT_EQ(sqlite(op(t)).value(0), u"CREATE TABLE user (\n    \"Name\" TEXT, \n    \"index\" TEXT, \n"
                                      "    \"a b\" TEXT, \n    \"1x\" TEXT, \n    off TEXT\n)"_s);
}

TEST(RenderCreateTable, AppliesANamingConvention)
{
    RenderOptions options;
    options.namingConvention = {{u"pk"_s, u"pk_%(table_name)s"_s},
                                {u"uq"_s, u"uq_%(table_name)s_%(column_0_N_name)s"_s},
                                {u"ck"_s, u"ck_%(table_name)s_%(constraint_name)s"_s},
                                {u"ix"_s, u"ix_%(column_0_label)s"_s},
                                {u"fk"_s, u"fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"_s}};
    ColumnDef indexed = column(u"b"_s, type(u"Integer"_s));
    indexed.index = true;
    const CreateTable t =
        createTable(u"t"_s, {column(u"a"_s, type(u"Integer"_s), false), indexed},
                    {PrimaryKeyDef{{}, {u"a"_s}, {}}, UniqueDef{{}, {u"a"_s, u"b"_s}, {}, {}, {}},
                     CheckDef{{u"low"_s, false}, {Kind::Text, u"a > 0"_s, {}}, {}},
                     foreignKey({}, {u"b"_s}, u"o"_s, {u"id"_s}), UniqueDef{{u"mine"_s, true}, {u"b"_s}, {}, {}, {}}});
    Schema schema;
    const QStringList statements = texts(renderOperations({op(t)}, options, &schema));
    ASSERT_EQ(statements.size(), 2);
    EXPECT_EQ(statements[0], u"CREATE TABLE t (\n    a SERIAL NOT NULL, \n    b INTEGER, \n"
                             "    CONSTRAINT pk_t PRIMARY KEY (a), \n    CONSTRAINT uq_t_a_b UNIQUE (a, b), \n"
                             "    CONSTRAINT ck_t_low CHECK (a > 0), \n"
                             "    CONSTRAINT fk_t_b_o FOREIGN KEY(b) REFERENCES o (id), \n"
                             "    CONSTRAINT mine UNIQUE (b)\n)"_s);
    EXPECT_EQ(statements[1], u"CREATE INDEX ix_t_b ON t (b)"_s);
}

TEST(RenderCreateTable, CutsGeneratedNamesAndRefusesLongGivenOnes)
{
    const QString given(70, u'x');
    CreateTable t =
        createTable(u"t"_s, {column(u"a"_s, type(u"Integer"_s))}, {UniqueDef{{given, true}, {u"a"_s}, {}, {}, {}}});
    EXPECT_TRUE(postgresql(op(t)).value(0).contains(u"CONSTRAINT "_s + QString(55, u'x') + u"_eedd UNIQUE"_s))
        << postgresql(op(t)).value(0).toStdString();
    t.constraints = {UniqueDef{{given, false}, {u"a"_s}, {}, {}, {}}};
    EXPECT_TRUE(isRefused(postgresql(op(t))));
    EXPECT_FALSE(isRefused(sqlite(op(t))));
}

TEST(RenderCreateTable, LeavesOutKeysMarkedUseAlterWhereTheDialectAlters)
{
    ForeignKeyDef key = foreignKey(u"fk"_s, {u"a"_s}, u"o"_s, {u"id"_s});
    key.useAlter = true;
    const CreateTable t = createTable(u"t"_s, {column(u"a"_s, type(u"Integer"_s))}, {key});
    EXPECT_FALSE(postgresql(op(t)).value(0).contains("FOREIGN KEY"_L1));
    EXPECT_TRUE(sqlite(op(t)).value(0).contains("FOREIGN KEY"_L1));
}

TEST(RenderCreateTable, RefusesWhatAlembicRefuses)
{
    EXPECT_TRUE(isRefused(postgresql(op(createTable(u"t"_s, {column(u"a"_s, type(u"NullType"_s))})))));
    EXPECT_TRUE(isRefused(postgresql(op(createTable(u"t"_s, {column(u"a"_s, enumType({}, {u"x"_s}))})))));
    EXPECT_TRUE(isRefused(postgresql(op(createTable(u"t"_s, {column(u"a"_s, type(u"TINYINT"_s))})))));
    EXPECT_TRUE(isRefused(sqlite(op(createTable(u"t"_s, {column(u"a"_s, type(u"JSONB"_s))})))));
    ForeignKeyDef odd = foreignKey({}, {u"a"_s}, u"o"_s, {u"id"_s});
    odd.onDelete = u"CASCADE; DROP TABLE o"_s;
    EXPECT_TRUE(isRefused(postgresql(op(createTable(u"t"_s, {column(u"a"_s, type(u"Integer"_s))}, {odd})))));
}

TEST(RenderVersionTable, IsAlembicsOwn)
{
    const QString expected = u"CREATE TABLE %1 (\n    version_num VARCHAR(32) NOT NULL, \n"
                             "    CONSTRAINT %2_pkc PRIMARY KEY (version_num)\n)"_s;
    EXPECT_EQ(createVersionTableSql(DialectId::PostgreSQL, {}, u"alembic_version"_s),
              expected.arg(u"alembic_version"_s, u"alembic_version"_s));
    EXPECT_EQ(createVersionTableSql(DialectId::PostgreSQL, u"app"_s, u"v"_s), expected.arg(u"app.v"_s, u"v"_s));
}

TEST(RenderTypes, SpellsEachTypeAsTheDialectDoes)
{
    struct Row
    {
        ColumnType type;
        QString postgresql, sqlite; ///< empty: refused
    };
    ColumnType stamp = type(u"TIMESTAMP"_s);
    stamp.origin = ColumnType::Origin::PostgreSQL;
    stamp.timezone = true;
    stamp.precision = 3;
    ColumnType array = type(u"ARRAY"_s);
    ColumnType collated = type(u"Text"_s);
    collated.collation = u"C"_s;
    array.items = {collated};
    array.dimensions = 2;
    const QList<Row> rows{
        {type(u"String"_s), u"VARCHAR"_s, u"VARCHAR"_s},
        {type(u"Unicode"_s, 5), u"VARCHAR(5)"_s, u"VARCHAR(5)"_s},
        {type(u"UnicodeText"_s), u"TEXT"_s, u"TEXT"_s},
        {type(u"CHAR"_s, 2), u"CHAR(2)"_s, u"CHAR(2)"_s},
        {type(u"DateTime"_s), u"TIMESTAMP WITHOUT TIME ZONE"_s, u"DATETIME"_s},
        {type(u"DATETIME"_s), u"DATETIME"_s, u"DATETIME"_s},
        {stamp, u"TIMESTAMP(3) WITH TIME ZONE"_s, u"TIMESTAMP"_s},
        {type(u"Time"_s), u"TIME WITHOUT TIME ZONE"_s, u"TIME"_s},
        {type(u"Date"_s), u"DATE"_s, u"DATE"_s},
        {type(u"BLOB"_s), u"BLOB"_s, u"BLOB"_s},
        {type(u"JSON"_s), u"JSON"_s, u"JSON"_s},
        {type(u"JSONB"_s), u"JSONB"_s, {}},
        {type(u"UUID"_s), u"UUID"_s, {}},
        {type(u"INET"_s), u"INET"_s, {}},
        {type(u"DOUBLE_PRECISION"_s), u"DOUBLE PRECISION"_s, {}},
        {type(u"REAL"_s), u"REAL"_s, u"REAL"_s},
        {type(u"LONGTEXT"_s), {}, {}},
        {array, u"TEXT[][] COLLATE \"C\""_s, {}},
    };
    for (const Row &row : rows) {
        AddColumn add;
        add.table = u"t"_s;
        add.column = column(u"c"_s, row.type);
        for (const auto &[statements, expected] :
             {std::pair(postgresql(op(add)), row.postgresql), std::pair(sqlite(op(add)), row.sqlite)}) {
            if (expected.isEmpty())
                EXPECT_TRUE(isRefused(statements)) << row.type.name.toStdString();
            else
                EXPECT_EQ(statements.value(0), u"ALTER TABLE t ADD COLUMN c "_s + expected);
        }
    }
}

} // namespace
} // namespace athanor::rendertest
