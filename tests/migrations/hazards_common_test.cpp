// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardcase.h"

#include <QSet>

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;
using Severity = HazardSeverity;

HazardCase live(std::optional<qint64> rows = {})
{
    return HazardCase{DialectId::PostgreSQL, 0, true, liveUsers(rows), {}};
}

HazardCase fresh()
{
    HazardCase c = live();
    c.newTables.insert({{}, u"users"_s});
    return c;
}

AddColumn adding(const ColumnDef &c)
{
    AddColumn a;
    a.table = u"users"_s;
    a.column = c;
    return a;
}

AlterColumn altering(const QString &name)
{
    AlterColumn a;
    a.table = u"users"_s;
    a.column = name;
    return a;
}

Operation executing(const QString &sql)
{
    return op(Execute{sql, sql});
}

TEST(Hazards, NameWhatIsDropped)
{
    const Operation table = op(DropTable{{}, u"users"_s, false});
    EXPECT_EQ(severityOf(u"drop-table"_s, {table}, live(7)), Severity::High);
    EXPECT_EQ(severityOf(u"drop-table"_s, {table}, fresh()), std::nullopt);
    const QList<Hazard> hazards = hazardsOf({table}, live(7));
    EXPECT_EQ(hazardNamed(hazards, u"drop-table"_s)->rows, 7);
    EXPECT_TRUE(hazardNamed(hazards, u"drop-table"_s)->message.contains("users"_L1));

    const Operation column = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    EXPECT_EQ(severityOf(u"drop-column"_s, {column}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-column"_s, {column}, fresh()), std::nullopt);

    const Operation constraint = op(DropConstraint{{}, u"users"_s, {u"uq"_s, false}, u"unique"_s, false});
    EXPECT_EQ(severityOf(u"drop-constraint"_s, {constraint}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"drop-constraint"_s, {constraint}, fresh()), std::nullopt);

    const Operation index = op(DropIndex{{}, u"users"_s, {u"ix"_s, false}, false, {}});
    EXPECT_EQ(severityOf(u"drop-index"_s, {index}, live()), Severity::Low);
    EXPECT_EQ(severityOf(u"drop-index"_s, {index}, fresh()), std::nullopt);
}

TEST(Hazards, NameWhatIsRenamedUnderRunningCode)
{
    const Operation table = op(RenameTable{{}, u"users"_s, u"people"_s});
    EXPECT_EQ(severityOf(u"rename-table"_s, {table}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"rename-table"_s, {table}, fresh()), std::nullopt);
    AlterColumn column = altering(u"email"_s);
    column.newName = u"mail"_s;
    EXPECT_EQ(severityOf(u"rename-column"_s, {op(column)}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"rename-column"_s, {op(column)}, fresh()), std::nullopt);
}

TEST(Hazards, TakeDropAndAddOfOneTypeForARename)
{
    const Operation drop = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    const Operation same = op(adding(column(u"mail"_s, type(u"String"_s, 80))));
    const Operation other = op(adding(column(u"mail"_s, type(u"Integer"_s))));
    EXPECT_EQ(severityOf(u"likely-rename"_s, {same, drop}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"likely-rename"_s, {other, drop}, live()), std::nullopt);
}

TEST(Hazards, TakeDropAndCreateOfOneShapeForARename)
{
    const Operation drop = op(DropTable{{}, u"users"_s, false});
    const QList<ColumnDef> columns{column(u"id"_s, type(u"Integer"_s)), column(u"name"_s, type(u"Text"_s)),
                                   column(u"email"_s, type(u"Text"_s))};
    EXPECT_EQ(severityOf(u"likely-rename"_s, {op(createTable(u"people"_s, columns)), drop}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"likely-rename"_s, {op(createTable(u"people"_s, columns.first(2))), drop}, live()),
              std::nullopt);
}

TEST(Hazards, SeeNotNullOnlyWhereTheColumnMayBeNull)
{
    AlterColumn nullable = altering(u"email"_s);
    nullable.nullable = false;
    EXPECT_EQ(severityOf(u"not-null-added"_s, {op(nullable)}, live()), Severity::Medium);
    AlterColumn required = altering(u"name"_s);
    required.nullable = false;
    EXPECT_EQ(severityOf(u"not-null-added"_s, {op(required)}, live()), std::nullopt);
}

TEST(Hazards, BlockARequiredColumnOnlyWhereThereAreRows)
{
    const QString id = u"add-not-null-column-without-default"_s;
    const Operation required = op(adding(column(u"age"_s, type(u"Integer"_s), false)));
    EXPECT_EQ(severityOf(id, {required}, live(3)), Severity::Block);
    EXPECT_EQ(severityOf(id, {required}, live()), Severity::High);
    EXPECT_EQ(severityOf(id, {required}, live(0)), std::nullopt);
    EXPECT_EQ(severityOf(id, {required}, fresh()), std::nullopt);
    const Operation filled =
        op(adding(withDefault(column(u"age"_s, type(u"Integer"_s), false), Kind::StringLiteral, u"0"_s)));
    EXPECT_EQ(severityOf(id, {filled}, live(3)), std::nullopt);
    EXPECT_EQ(severityOf(id, {op(adding(column(u"age"_s, type(u"Integer"_s))))}, live(3)), std::nullopt);
}

TEST(Hazards, SeeATypeThatHoldsLess)
{
    AlterColumn shorter = altering(u"email"_s);
    shorter.type = type(u"String"_s, 20);
    EXPECT_EQ(severityOf(u"type-narrowing"_s, {op(shorter)}, live()), Severity::High);
    AlterColumn longer = altering(u"email"_s);
    longer.type = type(u"String"_s, 120);
    EXPECT_EQ(severityOf(u"type-narrowing"_s, {op(longer)}, live()), std::nullopt);
}

TEST(Hazards, WarnOfDuplicatesWhereRowsMayBe)
{
    CreateIndex index;
    index.table = u"users"_s;
    index.name.text = u"ix"_s;
    index.unique = true;
    index.elements = {{u"email"_s, false}};
    const Operation constraint =
        op(AddConstraint{{}, u"users"_s, UniqueDef{{u"uq"_s, false}, {u"email"_s}, {}, {}, {}}});
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {op(index)}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {constraint}, live(5)), Severity::Medium);
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {constraint}, live(0)), std::nullopt);
    index.unique = false;
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {op(index)}, live()), std::nullopt);
}

TEST(Hazards, BlockATableThatIsThereAlready)
{
    EXPECT_EQ(
        severityOf(u"table-exists"_s, {op(createTable(u"users"_s, {column(u"id"_s, type(u"Integer"_s))}))}, live()),
        Severity::Block);
    EXPECT_EQ(
        severityOf(u"table-exists"_s, {op(createTable(u"other"_s, {column(u"id"_s, type(u"Integer"_s))}))}, live()),
        std::nullopt);
}

TEST(Hazards, ReadTheFirstWordsOfPlainSql)
{
    EXPECT_EQ(severityOf(u"update-without-where"_s, {executing(u"UPDATE users SET name = 'x'"_s)}, live()),
              Severity::High);
    EXPECT_EQ(severityOf(u"update-without-where"_s, {executing(u"UPDATE users SET name = ' WHERE '"_s)}, live()),
              Severity::High);
    EXPECT_EQ(
        severityOf(u"update-without-where"_s, {executing(u"update users set name = 'x'\nwhere id = 1"_s)}, live()),
        std::nullopt);
    EXPECT_EQ(severityOf(u"delete-without-where"_s, {executing(u"DELETE FROM users"_s)}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"delete-without-where"_s, {executing(u"DELETE FROM users WHERE id = 1"_s)}, live()),
              std::nullopt);
    EXPECT_EQ(severityOf(u"truncate"_s, {executing(u"TRUNCATE TABLE users CASCADE"_s)}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"truncate"_s, {executing(u"SELECT 'TRUNCATE users'"_s)}, live()), std::nullopt);
    EXPECT_EQ(severityOf(u"drop-table"_s, {executing(u"DROP TABLE IF EXISTS users"_s)}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-column"_s, {executing(u"ALTER TABLE users DROP COLUMN email"_s)}, live()),
              Severity::High);
    EXPECT_EQ(severityOf(u"drop-column"_s, {executing(u"ALTER TABLE users DROP CONSTRAINT c"_s)}, live()),
              std::nullopt);
    EXPECT_EQ(severityOf(u"drop-schema"_s, {executing(u"DROP SCHEMA app CASCADE"_s)}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-schema"_s, {executing(u"DROP TYPE mood"_s)}, live()), std::nullopt);
    EXPECT_EQ(severityOf(u"drop-type"_s, {executing(u"DROP TYPE mood"_s)}, live()), Severity::Medium);
    EXPECT_EQ(severityOf(u"drop-type"_s, {executing(u"SELECT 1"_s)}, live()), std::nullopt);
    EXPECT_EQ(severityOf(u"drop-cascade"_s, {executing(u"DROP VIEW v CASCADE"_s)}, live()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-cascade"_s, {executing(u"DROP VIEW v"_s)}, live()), std::nullopt);
}

TEST(Hazards, SeeABackfillBesideDdlOncePerRevision)
{
    const Operation add = op(adding(column(u"age"_s, type(u"Integer"_s))));
    const Operation fill = executing(u"UPDATE users SET age = 1 WHERE id > 0"_s);
    const QList<Hazard> hazards = hazardsOf({add, fill, fill}, live());
    EXPECT_EQ(
        std::count_if(hazards.cbegin(), hazards.cend(), [](const Hazard &h) { return h.id == "backfill-with-ddl"_L1; }),
        1);
    EXPECT_EQ(hazardNamed(hazards, u"backfill-with-ddl"_s)->statement, 1);
    EXPECT_EQ(severityOf(u"backfill-with-ddl"_s, {fill}, live()), std::nullopt);
}

TEST(Hazards, AskForANameOfConstraints)
{
    EXPECT_EQ(severityOf(u"unnamed-constraint"_s,
                         {op(AddConstraint{{}, u"users"_s, UniqueDef{{}, {u"email"_s}, {}, {}, {}}})}, live()),
              Severity::Low);
    EXPECT_EQ(severityOf(u"unnamed-constraint"_s,
                         {op(AddConstraint{{}, u"users"_s, UniqueDef{{u"uq"_s, false}, {u"email"_s}, {}, {}, {}}})},
                         live()),
              std::nullopt);
}

TEST(Hazards, SayThatADowngradeLosesData)
{
    HazardCase down = live();
    down.upgrade = false;
    const Operation drop = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    EXPECT_EQ(severityOf(u"downgrade-loses-data"_s, {drop}, down), Severity::Medium);
    EXPECT_EQ(severityOf(u"downgrade-loses-data"_s, {drop}, live()), std::nullopt);
}

TEST(Hazards, NameValuesThatDifferEveryRun)
{
    Operation insert = executing(u"INSERT INTO users VALUES ('c0ffee')"_s);
    EXPECT_EQ(severityOf(u"made-when-run"_s, {insert}, live()), std::nullopt);
    insert.madeWhenRun = true;
    EXPECT_EQ(severityOf(u"made-when-run"_s, {insert}, live()), Severity::Low);
}

TEST(Hazards, PointAtTheStatementTheyConcern)
{
    ColumnDef indexed = column(u"age"_s, type(u"Integer"_s));
    indexed.index = true;
    const QList<Hazard> hazards =
        hazardsOf({op(adding(indexed)), op(DropColumn{{}, u"users"_s, u"email"_s, false})}, live());
    EXPECT_EQ(hazardNamed(hazards, u"drop-column"_s)->statement, 2);
}

TEST(Hazards, TellThePartsOfABatchApart)
{
    auto batch = std::make_shared<BatchAlter>();
    batch->table = u"users"_s;
    batch->operations = {op(adding(column(u"age"_s, type(u"Integer"_s))), 11),
                         op(DropColumn{{}, u"users"_s, u"email"_s, false}, 12)};
    const QList<Hazard> hazards = hazardsOf({op(std::shared_ptr<const BatchAlter>(batch), 10)}, live());
    ASSERT_TRUE(hazardNamed(hazards, u"drop-column"_s));
    EXPECT_EQ(hazardNamed(hazards, u"drop-column"_s)->statement, 1);
}

TEST(Hazards, AreAllInTheCatalogue)
{
    QSet<QString> ids;
    for (const auto &[id, meaning] : hazardCatalogue()) {
        ids.insert(id);
        EXPECT_FALSE(meaning.isEmpty());
        EXPECT_EQ(id, id.toLower());
        EXPECT_FALSE(id.contains(u' '));
    }
    EXPECT_GE(ids.size(), 40);
    EXPECT_TRUE(ids.contains(u"serial-added"_s));
}

} // namespace
} // namespace athanor::rendertest
