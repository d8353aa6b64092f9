// SPDX-License-Identifier: Apache-2.0
// Every expected text below is what Alembic 1.8.1 with SQLAlchemy 1.4.46 prints for the same call.
#include "migrations/hazardcase.h"

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;
using Severity = HazardSeverity;

QStringList mysql(const Operation &operation)
{
    return texts(rendered({operation}, DialectId::MySQL));
}

ColumnType own(const QString &name, std::optional<int> length = {})
{
    ColumnType t = type(name, length);
    t.origin = ColumnType::Origin::MySQL;
    return t;
}

AlterColumn altering(std::optional<ColumnType> existing = {})
{
    AlterColumn a;
    a.table = u"t"_s;
    a.column = u"a"_s;
    a.existingType = std::move(existing);
    return a;
}

TEST(RenderMysql, WritesATableWithItsOptions)
{
    ColumnDef id = column(u"id"_s, type(u"Integer"_s));
    id.primaryKey = true;
    ColumnDef n = withDefault(column(u"n"_s, type(u"String"_s, 5)), Kind::StringLiteral, u"x"_s);
    n.unique = true;
    n.comment = u"it's"_s;
    n.hasComment = true;
    n.foreignKeys = {foreignKey({}, {}, u"o"_s, {u"id"_s})};
    ColumnDef e = column(u"e"_s, enumType(u"m"_s, {u"a"_s, u"b%"_s}));
    e.index = true;
    CreateTable t =
        createTable(u"t"_s, {id, n, withDefault(column(u"b"_s, type(u"Boolean"_s)), Kind::True_),
                             withDefault(column(u"ts"_s, type(u"DateTime"_s), false), Kind::Function, u"now"_s),
                             column(u"ts2"_s, type(u"TIMESTAMP"_s), true), e});
    t.comment = u"tab"_s;
    t.options = {{u"mysql_engine"_s, textOption(u"InnoDB"_s)}, {u"postgresql_with_oids"_s, trueOption()}};
    EXPECT_EQ(mysql(op(t)), QStringList({u"CREATE TABLE t (\n"
                                         "    id INTEGER NOT NULL AUTO_INCREMENT, \n"
                                         "    n VARCHAR(5) COMMENT 'it''s' DEFAULT 'x', \n"
                                         "    b BOOL DEFAULT true, \n"
                                         "    ts DATETIME NOT NULL DEFAULT now(), \n"
                                         "    ts2 TIMESTAMP NULL, \n"
                                         "    e ENUM('a','b%'), \n"
                                         "    PRIMARY KEY (id), \n"
                                         "    UNIQUE (n), \n"
                                         "    FOREIGN KEY(n) REFERENCES o (id)\n"
                                         ")COMMENT='tab' ENGINE=InnoDB"_s,
                                         u"CREATE INDEX ix_t_e ON t (e)"_s}));
}

TEST(RenderMysql, SpellsItsTypes)
{
    ColumnType width = own(u"INTEGER"_s);
    width.displayWidth = 10;
    width.isUnsigned = true;
    width.zerofill = true;
    ColumnType charset = own(u"VARCHAR"_s, 20);
    charset.charset = u"utf8mb4"_s;
    charset.collation = u"utf8mb4_general_ci"_s;
    ColumnType precise = own(u"DATETIME"_s);
    precise.fsp = 6;
    ColumnType real = own(u"FLOAT"_s);
    real.precision = 5;
    real.scale = 2;
    const QList<std::pair<ColumnType, QString>> rows{
        {width, u"INTEGER(10) UNSIGNED ZEROFILL"_s},
        {charset, u"VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"_s},
        {precise, u"DATETIME(6)"_s},
        {real, u"FLOAT(5, 2)"_s},
        {type(u"Boolean"_s), u"BOOL"_s},
        {own(u"LONGTEXT"_s), u"LONGTEXT"_s},
        {type(u"Interval"_s), u"DATETIME"_s},
        {enumType(u"x"_s, {u"a"_s}, false), u"VARCHAR(1)"_s}};
    for (const auto &[t, expected] : rows) {
        AddColumn add;
        add.table = u"t"_s;
        add.column = column(u"a"_s, t);
        EXPECT_EQ(mysql(op(add)), QStringList({u"ALTER TABLE t ADD COLUMN a "_s + expected}));
    }
    AddColumn add;
    add.table = u"t"_s;
    add.column = column(u"a"_s, type(u"String"_s));
    EXPECT_TRUE(isRefused(mysql(op(add))));
    add.column = column(u"a"_s, type(u"JSONB"_s));
    EXPECT_TRUE(isRefused(mysql(op(add))));
}

TEST(RenderMysql, ChangesAndModifiesColumns)
{
    AlterColumn required = altering(type(u"String"_s, 5));
    required.nullable = false;
    required.hasExistingDefault = true;
    required.existingDefault = SqlExpression{Kind::StringLiteral, u"x"_s, {}};
    EXPECT_EQ(mysql(op(required)), QStringList({u"ALTER TABLE t MODIFY a VARCHAR(5) NOT NULL DEFAULT 'x'"_s}));
    AlterColumn renamed = altering(type(u"String"_s, 5));
    renamed.newName = u"b"_s;
    EXPECT_EQ(mysql(op(renamed)), QStringList({u"ALTER TABLE t CHANGE a b VARCHAR(5) NULL"_s}));
    renamed.existingType.reset();
    EXPECT_TRUE(isRefused(mysql(op(renamed))));
    AlterColumn value = altering();
    value.changesDefault = true;
    value.serverDefault = SqlExpression{Kind::StringLiteral, u"b"_s, {}};
    EXPECT_EQ(mysql(op(value)), QStringList({u"ALTER TABLE t ALTER COLUMN a SET DEFAULT 'b'"_s}));
    value.serverDefault.reset();
    EXPECT_EQ(mysql(op(value)), QStringList({u"ALTER TABLE t ALTER COLUMN a DROP DEFAULT"_s}));
    AlterColumn timed = altering(type(u"DateTime"_s));
    timed.nullable = true;
    EXPECT_EQ(mysql(op(timed)), QStringList({u"ALTER TABLE t CHANGE a a DATETIME NULL"_s}));
}

TEST(RenderMysql, DropsEachKindOfConstraintByItsOwnWord)
{
    const auto dropped = [](const QString &kind) {
        return mysql(op(DropConstraint{{}, u"t"_s, {u"fk"_s, false}, kind, false}));
    };
    EXPECT_EQ(dropped(u"foreignkey"_s), QStringList({u"ALTER TABLE t DROP FOREIGN KEY fk"_s}));
    EXPECT_EQ(dropped(u"unique"_s), QStringList({u"ALTER TABLE t DROP INDEX fk"_s}));
    EXPECT_EQ(dropped(u"primary"_s), QStringList({u"ALTER TABLE t DROP PRIMARY KEY"_s}));
    EXPECT_EQ(dropped(u"check"_s), QStringList({u"ALTER TABLE t DROP CHECK fk"_s}));
    EXPECT_TRUE(isRefused(dropped({})));
    RenderOptions options;
    options.dialect = DialectId::MySQL;
    options.mariadb = true;
    Schema schema;
    EXPECT_EQ(texts(renderOperations({op(DropConstraint{{}, u"t"_s, {u"ck"_s, false}, u"check"_s, false})}, options,
                                     &schema)),
              QStringList({u"ALTER TABLE t DROP CONSTRAINT ck"_s}));
}

TEST(RenderMysql, WritesIndexesOnTheirTable)
{
    CreateIndex index;
    index.table = u"t"_s;
    index.name.text = u"ix"_s;
    index.unique = true;
    index.elements = {{u"a"_s, false}, {u"rank"_s, false}};
    index.options = {{u"mysql_length"_s, DialectOption{{}, false, false, false, {}, {{u"a"_s, u"10"_s}}}},
                     {u"mysql_using"_s, textOption(u"btree"_s)}};
    EXPECT_EQ(mysql(op(index)), QStringList({u"CREATE UNIQUE INDEX ix ON t (a(10), `rank`) USING btree"_s}));
    EXPECT_EQ(mysql(op(DropIndex{u"s"_s, u"t"_s, {u"ix"_s, false}, false, {}})),
              QStringList({u"DROP INDEX ix ON s.t"_s}));
    EXPECT_EQ(mysql(op(RenameTable{u"s"_s, u"a"_s, u"b"_s})), QStringList({u"ALTER TABLE s.a RENAME TO s.b"_s}));
    EXPECT_EQ(mysql(op(TableComment{{}, u"t"_s, {}, {}})), QStringList({u"ALTER TABLE t COMMENT ''"_s}));
}

TEST(MysqlHazards, WarnOfARevisionThatStopsHalfWay)
{
    const HazardCase c{DialectId::MySQL, 80032, true, liveUsers({}), {}};
    const Operation drop = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    EXPECT_EQ(severityOf(u"mysql-half-applied"_s, {drop, drop}, c), Severity::Medium);
    EXPECT_EQ(severityOf(u"mysql-half-applied"_s, {drop}, c), std::nullopt);
}

TEST(MysqlHazards, NameWhatAModifyForgets)
{
    HazardCase c{DialectId::MySQL, 80032, true, liveUsers({}), {}};
    AlterColumn retyped;
    retyped.table = u"users"_s;
    retyped.column = u"name"_s;
    retyped.type = type(u"Text"_s);
    EXPECT_EQ(severityOf(u"mysql-modify-forgets"_s, {op(retyped)}, c), Severity::High);
    retyped.existingNullable = false;
    EXPECT_EQ(severityOf(u"mysql-modify-forgets"_s, {op(retyped)}, c), std::nullopt);
}

TEST(MysqlHazards, KnowWhatCopiesATableAndWhatIsRefused)
{
    const HazardCase c{DialectId::MySQL, 80032, true, liveUsers(5'000'000), {}};
    AlterColumn retyped;
    retyped.table = u"users"_s;
    retyped.column = u"id"_s;
    retyped.type = type(u"BigInteger"_s);
    EXPECT_EQ(severityOf(u"mysql-copies-table"_s, {op(retyped)}, c), Severity::High);
    retyped.type = type(u"Integer"_s);
    EXPECT_EQ(severityOf(u"mysql-copies-table"_s, {op(retyped)}, c), std::nullopt);
    const auto added = [](const ColumnDef &def) {
        AddColumn add;
        add.table = u"users"_s;
        add.column = def;
        return op(add);
    };
    EXPECT_EQ(severityOf(u"mysql-default-refused"_s,
                         {added(withDefault(column(u"x"_s, type(u"Text"_s)), Kind::StringLiteral, u"a"_s))}, c),
              Severity::High);
    EXPECT_EQ(severityOf(u"mysql-default-refused"_s,
                         {added(withDefault(column(u"x"_s, type(u"String"_s, 5)), Kind::StringLiteral, u"a"_s))}, c),
              std::nullopt);
    EXPECT_EQ(severityOf(u"identifier-too-long"_s, {added(column(QString(65, u'x'), type(u"Text"_s)))}, c),
              Severity::Block);
    EXPECT_EQ(severityOf(u"identifier-too-long"_s, {added(column(QString(64, u'x'), type(u"Text"_s)))}, c),
              std::nullopt);
}

} // namespace
} // namespace athanor::rendertest
