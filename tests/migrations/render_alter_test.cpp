// SPDX-License-Identifier: Apache-2.0
// Every expected text below is what Alembic 1.8.1 with SQLAlchemy 1.4.46 prints for the same call.
#include "migrations/rendercase.h"

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;

AddColumn addingColumn(const ColumnDef &c)
{
    AddColumn a;
    a.table = u"t"_s;
    a.column = c;
    return a;
}

TEST(RenderAddColumn, SendsItsKeyIndexAndCommentAfterIt)
{
    ColumnDef c = withDefault(column(u"a"_s, type(u"Integer"_s), false), Kind::StringLiteral, u"0"_s);
    c.index = true;
    c.comment = u"why"_s;
    c.foreignKeys = {foreignKey(u"fk_a"_s, {}, u"o"_s, {u"id"_s})};
    EXPECT_EQ(postgresql(op(addingColumn(c))),
              QStringList({u"ALTER TABLE t ADD COLUMN a INTEGER DEFAULT '0' NOT NULL"_s,
                           u"ALTER TABLE t ADD CONSTRAINT fk_a FOREIGN KEY(a) REFERENCES o (id)"_s,
                           u"CREATE INDEX ix_t_a ON t (a)"_s, u"COMMENT ON COLUMN t.a IS 'why'"_s}));
}

TEST(RenderAddColumn, RefusesAKeyOnSqliteOutsideABatch)
{
    ColumnDef c = column(u"a"_s, type(u"Integer"_s));
    c.foreignKeys = {foreignKey({}, {}, u"o"_s, {u"id"_s})};
    EXPECT_TRUE(isRefused(sqlite(op(addingColumn(c)))));
    c.foreignKeys.clear();
    c.unique = true;
    EXPECT_TRUE(isRefused(sqlite(op(addingColumn(c)))));
    c.index = true;
    EXPECT_EQ(sqlite(op(addingColumn(c))),
              QStringList({u"ALTER TABLE t ADD COLUMN a INTEGER"_s, u"CREATE UNIQUE INDEX ix_t_a ON t (a)"_s}));
}

TEST(RenderAddColumn, DoesNotMakeTheTypeOfAnEnum)
{
    EXPECT_EQ(postgresql(op(addingColumn(column(u"a"_s, enumType(u"mood"_s, {u"x"_s}))))),
              QStringList({u"ALTER TABLE t ADD COLUMN a mood"_s}));
}

TEST(RenderAlterColumn, SendsTypeNullDefaultCommentAndNameInThatOrderOnPostgresql)
{
    AlterColumn a;
    a.table = u"q"_s;
    a.column = u"a"_s;
    a.type = type(u"Text"_s);
    a.existingType = type(u"Integer"_s);
    a.options.insert(u"postgresql_using"_s, textOption(u"a::text"_s));
    a.nullable = false;
    a.changesDefault = true;
    a.changesComment = true;
    a.comment = u"x"_s;
    a.newName = u"B"_s;
    EXPECT_EQ(
        postgresql(op(a)),
        QStringList({u"ALTER TABLE q ALTER COLUMN a TYPE TEXT USING a::text"_s,
                     u"ALTER TABLE q ALTER COLUMN a SET NOT NULL"_s, u"ALTER TABLE q ALTER COLUMN a DROP DEFAULT"_s,
                     u"COMMENT ON COLUMN q.a IS 'x'"_s, u"ALTER TABLE q RENAME a TO \"B\""_s}));
}

TEST(RenderAlterColumn, SendsTypeAfterDefaultOnSqlite)
{
    AlterColumn a;
    a.table = u"q"_s;
    a.column = u"a"_s;
    a.type = type(u"Text"_s);
    a.changesDefault = true;
    a.serverDefault = SqlExpression{Kind::Function, u"now"_s, {}};
    EXPECT_EQ(sqlite(op(a)), QStringList({u"ALTER TABLE q ALTER COLUMN a SET DEFAULT CURRENT_TIMESTAMP"_s,
                                          u"ALTER TABLE q ALTER COLUMN a TYPE TEXT"_s}));
}

TEST(RenderAlterColumn, RefusesUsingWithoutAType)
{
    AlterColumn a;
    a.table = u"q"_s;
    a.column = u"a"_s;
    a.options.insert(u"postgresql_using"_s, textOption(u"a::text"_s));
    EXPECT_TRUE(isRefused(postgresql(op(a))));
}

TEST(RenderAlterColumn, ReplacesTheCheckOfAType)
{
    AlterColumn a;
    a.table = u"q"_s;
    a.column = u"a"_s;
    a.existingType = enumType(u"old"_s, {u"x"_s}, false, true);
    a.type = enumType(u"new"_s, {u"x"_s, u"yy"_s}, false, true);
    EXPECT_EQ(postgresql(op(a)), QStringList({u"ALTER TABLE q DROP CONSTRAINT \"old\""_s,
                                              u"ALTER TABLE q ALTER COLUMN a TYPE VARCHAR(2)"_s,
                                              u"ALTER TABLE q ADD CONSTRAINT \"new\" CHECK (a IN ('x', 'yy'))"_s}));
}

TEST(RenderAlterColumn, AddsAnIdentityWhereThereIsNoDefaultAndChangesOneOtherwise)
{
    AlterColumn a;
    a.table = u"q"_s;
    a.column = u"a"_s;
    a.identity = IdentityDef{};
    a.identity->always = true;
    a.identity->start = 7;
    EXPECT_EQ(postgresql(op(a)),
              QStringList({u"ALTER TABLE q ALTER COLUMN a SET GENERATED ALWAYS SET START WITH 7"_s}));
    a.hasExistingDefault = true;
    EXPECT_EQ(postgresql(op(a)),
              QStringList({u"ALTER TABLE q ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY (START WITH 7)"_s}));
    EXPECT_TRUE(isRefused(sqlite(op(a))));
}

TEST(RenderTables, DropsAndRenamesWithTheirSchema)
{
    EXPECT_EQ(postgresql(op(DropTable{u"s"_s, u"t"_s, false})), QStringList({u"DROP TABLE s.t"_s}));
    EXPECT_EQ(postgresql(op(RenameTable{u"s.x"_s, u"t"_s, u"New"_s})),
              QStringList({u"ALTER TABLE s.x.t RENAME TO \"New\""_s}));
    EXPECT_EQ(postgresql(op(DropColumn{{}, u"t"_s, u"user"_s, false})),
              QStringList({u"ALTER TABLE t DROP COLUMN \"user\""_s}));
    EXPECT_EQ(postgresql(op(TableComment{{}, u"t"_s, u"it's"_s, {}})),
              QStringList({u"COMMENT ON TABLE t IS 'it''s'"_s}));
    EXPECT_EQ(postgresql(op(TableComment{{}, u"t"_s, {}, {}})), QStringList({u"COMMENT ON TABLE t IS NULL"_s}));
}

TEST(RenderIndexes, WritesEveryClauseOnPostgresql)
{
    CreateIndex i;
    i.schema = u"s"_s;
    i.table = u"t"_s;
    i.name.text = u"ix"_s;
    i.unique = true;
    i.elements = {{u"a"_s, false}, {u"lower(b)"_s, true}};
    i.options = {{u"postgresql_concurrently"_s, trueOption()},
                 {u"postgresql_using"_s, DialectOption{u"GIN"_s, false, false, false, {}, {}}},
                 {u"postgresql_ops"_s, DialectOption{{}, false, false, false, {}, {{u"a"_s, u"gin_trgm_ops"_s}}}},
                 {u"postgresql_include"_s, DialectOption{{}, false, false, false, {u"c"_s, u"User"_s}, {}}},
                 {u"postgresql_with"_s, DialectOption{{}, false, false, false, {}, {{u"fillfactor"_s, u"50"_s}}}},
                 {u"postgresql_where"_s, textOption(u"a > 1"_s)}};
    EXPECT_EQ(postgresql(op(i)), QStringList({u"CREATE UNIQUE INDEX CONCURRENTLY ix ON s.t USING gin (a gin_trgm_ops, "
                                              "lower(b)) INCLUDE (c, \"User\") WITH (fillfactor = 50) WHERE a > 1"_s}));
}

TEST(RenderIndexes, PutsTheSchemaBeforeTheNameOnSqlite)
{
    CreateIndex i;
    i.schema = u"s"_s;
    i.table = u"t"_s;
    i.name.text = u"ix"_s;
    i.elements = {{u"a"_s, false}};
    i.options = {{u"sqlite_where"_s, textOption(u"a > 1"_s)}};
    EXPECT_EQ(sqlite(op(i)), QStringList({u"CREATE INDEX s.ix ON t (a) WHERE a > 1"_s}));
}

TEST(RenderIndexes, DropsThemByNameAndSchema)
{
    DropIndex d{u"s"_s, u"t"_s, {u"ix"_s, false}, false, {}};
    EXPECT_EQ(postgresql(op(d)), QStringList({u"DROP INDEX s.ix"_s}));
    d.options = {{u"postgresql_concurrently"_s, trueOption()}};
    EXPECT_EQ(postgresql(op(d)), QStringList({u"DROP INDEX CONCURRENTLY s.ix"_s}));
    d.name.text.clear();
    EXPECT_TRUE(isRefused(postgresql(op(d))));
}

TEST(RenderConstraints, AddsEachKindOnPostgresql)
{
    ForeignKeyDef key = foreignKey(u"fk"_s, {u"a"_s, u"b"_s}, u"o"_s, {u"x"_s, u"y"_s});
    key.targetSchema = u"s"_s;
    key.match = u"FULL"_s;
    key.onDelete = u"SET NULL"_s;
    key.onUpdate = u"CASCADE"_s;
    key.deferrable = true;
    key.initially = u"DEFERRED"_s;
    key.options = {{u"postgresql_not_valid"_s, trueOption()}};
    EXPECT_EQ(
        postgresql(op(AddConstraint{{}, u"t"_s, key})),
        QStringList({u"ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY(a, b) REFERENCES s.o (x, y) MATCH FULL ON DELETE "
                     "SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID"_s}));
    EXPECT_EQ(postgresql(op(AddConstraint{{}, u"t"_s, PrimaryKeyDef{{u"pk"_s, false}, {u"a"_s, u"b"_s}, {}}})),
              QStringList({u"ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a, b)"_s}));
    EXPECT_EQ(postgresql(op(AddConstraint{{}, u"t"_s, UniqueDef{{}, {u"a"_s}, {}, {}, {}}})),
              QStringList({u"ALTER TABLE t ADD UNIQUE (a)"_s}));
    EXPECT_EQ(postgresql(op(AddConstraint{{}, u"t"_s, CheckDef{{u"ck"_s, false}, {Kind::Text, u"a > 1"_s, {}}, {}}})),
              QStringList({u"ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 1)"_s}));
    ExcludeDef exclude;
    exclude.name.text = u"ex"_s;
    exclude.usingMethod = u"gist"_s;
    exclude.elements = {{{Kind::Text, u"room"_s, {}}, u"="_s}, {{Kind::Text, u"tsrange(a, b)"_s, {}}, u"&&"_s}};
    exclude.where = u"room > 1"_s;
    EXPECT_EQ(postgresql(op(AddConstraint{{}, u"t"_s, exclude})),
              QStringList({u"ALTER TABLE t ADD CONSTRAINT ex EXCLUDE USING gist (room WITH =, tsrange(a, b) WITH &&) "
                           "WHERE (room > 1)"_s}));
}

TEST(RenderConstraints, AreRefusedOnSqliteOutsideABatch)
{
    EXPECT_TRUE(isRefused(sqlite(op(AddConstraint{{}, u"t"_s, UniqueDef{{u"u"_s, false}, {u"a"_s}, {}, {}, {}}}))));
    const auto dropped =
        rendered({op(DropConstraint{{}, u"t"_s, {u"u"_s, false}, u"unique"_s, false}, 12)}, DialectId::SQLite);
    ASSERT_FALSE(dropped);
    EXPECT_EQ(dropped.error().kind, ErrorKind::Unsupported);
    EXPECT_EQ(dropped.error().detail, u"line 12"_s);
}

TEST(RenderConstraints, DropsOnlyThoseWithAName)
{
    EXPECT_EQ(postgresql(op(DropConstraint{{}, u"t"_s, {u"u"_s, false}, u"unique"_s, false})),
              QStringList({u"ALTER TABLE t DROP CONSTRAINT u"_s}));
    EXPECT_TRUE(isRefused(postgresql(op(DropConstraint{{}, u"t"_s, {}, u"unique"_s, false}))));
}

TEST(RenderEnums, LooksBeforeItMakesAType)
{
    Schema schema;
    EnumChange change{enumType(u"mood"_s, {u"a"_s, u"b"_s}), true, true};
    EXPECT_EQ(texts(rendered({op(change)}, DialectId::PostgreSQL, &schema)),
              QStringList({u"CREATE TYPE mood AS ENUM ('a', 'b')"_s}));
    EXPECT_TRUE(texts(rendered({op(change)}, DialectId::PostgreSQL, &schema)).isEmpty());
    change.create = false;
    EXPECT_EQ(texts(rendered({op(change)}, DialectId::PostgreSQL, &schema)), QStringList({u"DROP TYPE mood"_s}));
    EXPECT_TRUE(schema.enums.isEmpty());
    EXPECT_TRUE(sqlite(op(change)).isEmpty());
}

TEST(RenderExecute, KeepsTheTextAndMarksWhatRunsOutside)
{
    const auto statements =
        rendered({op(Execute{u"UPDATE t SET a = '5%'"_s, {}}), op(AutocommitBlock{true}), op(Execute{u"VACUUM"_s, {}}),
                  op(AutocommitBlock{false}), op(Execute{u"SELECT 1"_s, {}})},
                 DialectId::PostgreSQL);
    ASSERT_TRUE(statements);
    ASSERT_EQ(statements->size(), 3);
    EXPECT_EQ(statements->at(0).sql, u"UPDATE t SET a = '5%'"_s);
    EXPECT_FALSE(statements->at(0).outsideTransaction);
    EXPECT_TRUE(statements->at(1).outsideTransaction);
    EXPECT_FALSE(statements->at(2).outsideTransaction);
}

TEST(RenderExecute, PrintsAlembicsPercentSignsAndColons)
{
    RenderOptions options;
    options.asAlembic = true;
    Schema schema;
    const auto statements =
        renderOperations({op(Execute{u"SELECT '5%', ':x'"_s, u"SELECT '5%', '\\:x'"_s})}, options, &schema);
    ASSERT_TRUE(statements);
    EXPECT_EQ(statements->at(0).sql, u"SELECT '5%%', ':x'"_s);
}

BulkInsert inserting(const ColumnType &t, const Value &value)
{
    BulkInsert insert;
    insert.table = u"tt"_s;
    insert.columns = {{u"a"_s, t}};
    insert.rows = {{BulkInsert::Cell{false, value, {}}}};
    return insert;
}

TEST(RenderBulkInsert, WritesLiteralsByTheTypeOfTheColumn)
{
    const auto literal = [](const ColumnType &t, const Value &value, DialectId dialect = DialectId::PostgreSQL) {
        const QString sql = texts(rendered({op(inserting(t, value))}, dialect)).value(0);
        return sql.startsWith("INSERT INTO tt (a) VALUES ("_L1) ? sql.mid(27).chopped(1) : sql;
    };
    EXPECT_EQ(literal(type(u"String"_s), Value(u"x'%\\"_s)), u"'x''%\\'"_s);
    EXPECT_EQ(literal(type(u"Integer"_s), Value(u"5"_s)), u"5"_s);
    EXPECT_EQ(literal(type(u"Integer"_s), Value()), u"NULL"_s);
    EXPECT_EQ(literal(type(u"Boolean"_s), Value(true)), u"true"_s);
    EXPECT_EQ(literal(type(u"Boolean"_s), Value(true), DialectId::SQLite), u"1"_s);
    EXPECT_EQ(literal(type(u"Float"_s), Value(1.5)), u"1.5"_s);
    EXPECT_EQ(literal(type(u"Float"_s), Value(1e20)), u"1e+20"_s);
    EXPECT_EQ(literal(type(u"Float"_s), Value(2.0)), u"2.0"_s);
    EXPECT_EQ(literal(type(u"Numeric"_s), Value(u"3.10"_s)), u"3.10"_s);
    EXPECT_EQ(literal(type(u"DateTime"_s), Value(u"2020-01-02 03:04:05"_s)), u"'2020-01-02 03:04:05'"_s);
    EXPECT_TRUE(literal(type(u"Integer"_s), Value(u"5); DROP TABLE x"_s)).startsWith("refused"_L1));
    EXPECT_TRUE(literal(type(u"Numeric"_s), Value(u"5); DROP TABLE x"_s)).startsWith("refused"_L1));
    EXPECT_TRUE(literal(type(u"Boolean"_s), Value(u"t"_s)).startsWith("refused"_L1));
}

TEST(RenderBulkInsert, LeavesMissingCellsOut)
{
    BulkInsert insert;
    insert.table = u"tt"_s;
    insert.columns = {{u"a"_s, type(u"Integer"_s)}, {u"b"_s, type(u"String"_s)}};
    BulkInsert::Cell missing;
    missing.missing = true;
    insert.rows = {{BulkInsert::Cell{false, Value(1), {}}, missing},
                   {missing, missing},
                   {missing, BulkInsert::Cell{false, {}, SqlExpression{Kind::Text, u"now()"_s, {}}}}};
    EXPECT_EQ(postgresql(op(insert)),
              QStringList({u"INSERT INTO tt (a) VALUES (1)"_s, u"INSERT INTO tt DEFAULT VALUES"_s,
                           u"INSERT INTO tt (b) VALUES (now())"_s}));
}

TEST(RenderBulkInsert, RefusesForTheScriptWhatAlembicCannotPrint)
{
    RenderOptions options;
    options.asAlembic = true;
    Schema schema;
    EXPECT_FALSE(renderOperations({op(inserting(type(u"DateTime"_s), Value(u"2020-01-01"_s)))}, options, &schema));
}

} // namespace
} // namespace athanor::rendertest
