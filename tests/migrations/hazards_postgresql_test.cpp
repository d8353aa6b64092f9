// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardcase.h"

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;
using Severity = HazardSeverity;

HazardCase live(std::optional<qint64> rows = {}, int version = 150000)
{
    return HazardCase{DialectId::PostgreSQL, version, true, liveUsers(rows, u"public"_s), {}};
}

HazardCase fresh()
{
    HazardCase c = live();
    c.newTables.insert({{}, u"users"_s});
    return c;
}

CreateIndex indexing(bool concurrent = false)
{
    CreateIndex index;
    index.table = u"users"_s;
    index.name.text = u"ix"_s;
    index.elements = {{u"email"_s, false}};
    if (concurrent)
        index.options.insert(u"postgresql_concurrently"_s, trueOption());
    return index;
}

AddColumn adding(const ColumnDef &c)
{
    AddColumn a;
    a.table = u"users"_s;
    a.column = c;
    return a;
}

AlterColumn retyping(const QString &name, const ColumnType &t)
{
    AlterColumn a;
    a.table = u"users"_s;
    a.column = name;
    a.type = t;
    return a;
}

std::vector<Operation> outside(const Operation &operation)
{
    return {op(AutocommitBlock{true}), operation, op(AutocommitBlock{false})};
}

Operation executing(const QString &sql)
{
    return op(Execute{sql, sql});
}

TEST(PostgresqlHazards, WeighAnIndexByTheRowsItLocks)
{
    const QString id = u"index-not-concurrent"_s;
    EXPECT_EQ(severityOf(id, {op(indexing())}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(id, {op(indexing())}, live(10)), Severity::Low);
    EXPECT_EQ(severityOf(id, {op(indexing())}, live(5'000'000)), Severity::High);
    EXPECT_EQ(severityOf(id, {op(indexing())}, fresh()), std::nullopt);
    EXPECT_EQ(severityOf(id, outside(op(indexing(true))), live()), std::nullopt);
    EXPECT_EQ(severityOf(id, {executing(u"CREATE INDEX i ON users (email)"_s)}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(id, outside(executing(u"CREATE INDEX CONCURRENTLY i ON users (email)"_s)), live()),
              std::nullopt);
}

TEST(PostgresqlHazards, ExemptATableOfTheSameRevision)
{
    const Operation create = op(createTable(u"users2"_s, {column(u"email"_s, type(u"Text"_s))}));
    CreateIndex index = indexing();
    index.table = u"users2"_s;
    EXPECT_EQ(severityOf(u"index-not-concurrent"_s, {create, op(index)}, live()), std::nullopt);
}

TEST(PostgresqlHazards, BlockConcurrentlyInsideATransaction)
{
    const QString id = u"concurrently-in-transaction"_s;
    EXPECT_EQ(severityOf(id, {op(indexing(true))}, live()), Severity::Block);
    EXPECT_EQ(severityOf(id, {executing(u"DROP INDEX CONCURRENTLY ix"_s)}, live()), Severity::Block);
    EXPECT_EQ(severityOf(id, outside(op(indexing(true))), live()), std::nullopt);
}

TEST(PostgresqlHazards, KnowTheVersionsThatBuildBrokenIndexes)
{
    EXPECT_EQ(severityOf(u"concurrently-corrupts"_s, outside(op(indexing(true))), live({}, 140002)), Severity::High);
    EXPECT_EQ(severityOf(u"concurrently-corrupts"_s, outside(op(indexing(true))), live({}, 140004)), std::nullopt);
}

TEST(PostgresqlHazards, SeeAnIndexDroppedUnderALock)
{
    DropIndex drop{{}, u"users"_s, {u"ix"_s, false}, false, {}};
    EXPECT_EQ(severityOf(u"drop-index-not-concurrent"_s, {op(drop)}, live()), Severity::Low);
    drop.options.insert(u"postgresql_concurrently"_s, trueOption());
    EXPECT_EQ(severityOf(u"drop-index-not-concurrent"_s, outside(op(drop)), live()), std::nullopt);
}

TEST(PostgresqlHazards, WantForeignKeysAndChecksNotValidAtFirst)
{
    ForeignKeyDef key = foreignKey(u"fk"_s, {u"id"_s}, u"o"_s, {u"id"_s});
    EXPECT_EQ(severityOf(u"fk-not-valid"_s, {op(AddConstraint{{}, u"users"_s, key})}, live()), Severity::Medium);
    key.options.insert(u"postgresql_not_valid"_s, trueOption());
    EXPECT_EQ(severityOf(u"fk-not-valid"_s, {op(AddConstraint{{}, u"users"_s, key})}, live()), std::nullopt);
    CheckDef check{{u"ck"_s, false}, {Kind::Text, u"id > 0"_s, {}}, {}};
    EXPECT_EQ(severityOf(u"check-not-valid"_s, {op(AddConstraint{{}, u"users"_s, check})}, live()), Severity::Medium);
    check.options.insert(u"postgresql_not_valid"_s, trueOption());
    EXPECT_EQ(severityOf(u"check-not-valid"_s, {op(AddConstraint{{}, u"users"_s, check})}, live()), std::nullopt);
}

TEST(PostgresqlHazards, SeeAConstraintValidatedWhereItIsAdded)
{
    ForeignKeyDef key = foreignKey(u"fk"_s, {u"id"_s}, u"o"_s, {u"id"_s});
    key.options.insert(u"postgresql_not_valid"_s, trueOption());
    const Operation validate = executing(u"ALTER TABLE users VALIDATE CONSTRAINT fk"_s);
    EXPECT_EQ(severityOf(u"validate-in-same-transaction"_s, {op(AddConstraint{{}, u"users"_s, key}), validate}, live()),
              Severity::Medium);
    EXPECT_EQ(severityOf(u"validate-in-same-transaction"_s, {validate}, live()), std::nullopt);
}

TEST(PostgresqlHazards, SeeAUniqueConstraintBuiltUnderALock)
{
    const Operation add = op(AddConstraint{{}, u"users"_s, UniqueDef{{u"uq"_s, false}, {u"email"_s}, {}, {}, {}}});
    EXPECT_EQ(severityOf(u"unique-constraint-under-lock"_s, {add}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"unique-constraint-under-lock"_s, {add}, fresh()), std::nullopt);
}

TEST(PostgresqlHazards, KnowTheTypeChangesThatRewrite)
{
    const QString id = u"type-change-rewrites"_s;
    EXPECT_EQ(severityOf(id, {op(retyping(u"id"_s, type(u"BigInteger"_s)))}, live(5'000'000)), Severity::High);
    EXPECT_EQ(severityOf(id, {op(retyping(u"email"_s, type(u"String"_s, 120)))}, live()), std::nullopt);
    EXPECT_EQ(severityOf(id, {op(retyping(u"email"_s, type(u"Text"_s)))}, live()), std::nullopt);
    EXPECT_EQ(severityOf(id, {op(retyping(u"email"_s, type(u"String"_s, 20)))}, live()), Severity::Medium);
}

TEST(PostgresqlHazards, SpareTheScanWhereACheckProvesIt)
{
    AlterColumn required;
    required.table = u"users"_s;
    required.column = u"email"_s;
    required.nullable = false;
    EXPECT_EQ(severityOf(u"set-not-null-scan"_s, {op(required)}, live()), Severity::Medium);
    HazardCase proven = live();
    proven.schema.tables.first().checks = {{u"ck"_s, u"(email IS NOT NULL)"_s}};
    EXPECT_EQ(severityOf(u"set-not-null-scan"_s, {op(required)}, proven), std::nullopt);
}

TEST(PostgresqlHazards, SeeAddedColumnsThatWriteEveryRow)
{
    const Operation random =
        op(adding(withDefault(column(u"r"_s, type(u"UUID"_s)), Kind::Function, u"gen_random_uuid"_s)));
    const Operation now = op(adding(withDefault(column(u"r"_s, type(u"DateTime"_s)), Kind::Function, u"now"_s)));
    EXPECT_EQ(severityOf(u"volatile-default"_s, {random}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"volatile-default"_s, {now}, live()), std::nullopt);
    EXPECT_EQ(severityOf(u"default-rewrites"_s, {now}, live({}, 100000)), Severity::Medium);
    EXPECT_EQ(severityOf(u"default-rewrites"_s, {now}, live()), std::nullopt);

    ColumnDef generated = column(u"g"_s, type(u"Integer"_s));
    EXPECT_EQ(severityOf(u"stored-generated"_s, {op(adding(generated))}, live()), std::nullopt);
    generated.computed = ComputedDef{u"id * 2"_s, true};
    EXPECT_EQ(severityOf(u"stored-generated"_s, {op(adding(generated))}, live()), Severity::Medium);

    ColumnDef numbered = column(u"n"_s, type(u"Integer"_s));
    EXPECT_EQ(severityOf(u"serial-added"_s, {op(adding(numbered))}, live()), std::nullopt);
    numbered.identity = IdentityDef{};
    EXPECT_EQ(severityOf(u"serial-added"_s, {op(adding(numbered))}, live()), Severity::Medium);
}

TEST(PostgresqlHazards, AdviseOnTheTypesOfNewColumns)
{
    EXPECT_EQ(severityOf(u"json-not-jsonb"_s, {op(adding(column(u"j"_s, type(u"JSON"_s))))}, live()), Severity::Low);
    EXPECT_EQ(severityOf(u"json-not-jsonb"_s, {op(adding(column(u"j"_s, type(u"JSONB"_s))))}, live()), std::nullopt);
    EXPECT_EQ(severityOf(u"timestamp-without-zone"_s, {op(adding(column(u"j"_s, type(u"DateTime"_s))))}, live()),
              Severity::Low);
    ColumnType zoned = type(u"DateTime"_s);
    zoned.timezone = true;
    EXPECT_EQ(severityOf(u"timestamp-without-zone"_s, {op(adding(column(u"j"_s, zoned)))}, live()), std::nullopt);
    const auto keyed = [](const QString &name) {
        return op(createTable(u"n"_s, {column(u"id"_s, type(name), false)}, {PrimaryKeyDef{{}, {u"id"_s}, {}}}));
    };
    EXPECT_EQ(severityOf(u"int-primary-key"_s, {keyed(u"Integer"_s)}, live()), Severity::Low);
    EXPECT_EQ(severityOf(u"int-primary-key"_s, {keyed(u"BigInteger"_s)}, live()), std::nullopt);
}

TEST(PostgresqlHazards, KnowWhenAnEnumerationMayGrow)
{
    const QString id = u"enum-add-value-in-transaction"_s;
    const Operation add = executing(u"ALTER TYPE mood ADD VALUE 'x'"_s);
    EXPECT_EQ(severityOf(id, {add}, live({}, 110000)), Severity::Block);
    EXPECT_EQ(severityOf(id, {add}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(id, outside(add), live()), std::nullopt);
}

TEST(PostgresqlHazards, BlockATypeThatIsThereAlready)
{
    const Operation create = op(createTable(u"n"_s, {column(u"m"_s, enumType(u"mood"_s, {u"a"_s}))}));
    HazardCase known = live();
    known.schema.enums = {EnumType{u"public"_s, u"mood"_s, {u"a"_s}}};
    EXPECT_EQ(severityOf(u"enum-exists"_s, {create}, known), Severity::Block);
    EXPECT_EQ(severityOf(u"enum-exists"_s, {create}, live()), std::nullopt);
}

TEST(PostgresqlHazards, SeeAnEnumerationThatADowngradeLeaves)
{
    HazardCase down = live();
    down.upgrade = false;
    Column mood = liveColumn(u"mood"_s, u"mood"_s);
    mood.family = TypeFamily::Enum;
    down.schema.tables.first().columns.append(mood);
    down.schema.enums = {EnumType{u"public"_s, u"mood"_s, {u"a"_s}}};
    const Operation drop = op(DropTable{{}, u"users"_s, false});
    EXPECT_EQ(severityOf(u"enum-left-behind"_s, {drop}, down), Severity::Low);
    EXPECT_EQ(severityOf(u"enum-left-behind"_s, {drop, executing(u"DROP TYPE mood"_s)}, down), std::nullopt);
}

TEST(PostgresqlHazards, MeasureNamesInBytes)
{
    EXPECT_EQ(severityOf(u"identifier-too-long"_s, {op(adding(column(QString(40, u'ä'), type(u"Text"_s))))}, live()),
              Severity::High);
    EXPECT_EQ(severityOf(u"identifier-too-long"_s, {op(adding(column(QString(40, u'a'), type(u"Text"_s))))}, live()),
              std::nullopt);
}

TEST(PostgresqlHazards, AreNotThoseOfSqlite)
{
    HazardCase sqlite = live();
    sqlite.dialect = DialectId::SQLite;
    EXPECT_EQ(severityOf(u"index-not-concurrent"_s, {op(indexing())}, sqlite), std::nullopt);
}

} // namespace
} // namespace athanor::rendertest
