// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardcase.h"

#include <QSet>

namespace athanor::rendertest {
namespace {

using Kind = SqlExpression::Kind;
using Severity = HazardSeverity;

HazardCase liveCase(std::optional<qint64> rows = {})
{
    return HazardCase{DialectId::PostgreSQL, 0, true, liveUsers(rows), {}};
}

HazardCase freshCase()
{
    HazardCase c = liveCase();
    c.newTables.insert({{}, u"users"_s});
    return c;
}

AddColumn addingTo(const ColumnDef &c)
{
    AddColumn a;
    a.table = u"users"_s;
    a.column = c;
    return a;
}

AlterColumn alteringOf(const QString &name)
{
    AlterColumn a;
    a.table = u"users"_s;
    a.column = name;
    return a;
}

Operation executingOf(const QString &sql)
{
    return op(Execute{sql, sql});
}

TEST(Hazards, NameWhatIsDropped)
{
    const Operation table = op(DropTable{{}, u"users"_s, false});
    EXPECT_EQ(severityOf(u"drop-table"_s, {table}, liveCase(7)), Severity::High);
    EXPECT_EQ(severityOf(u"drop-table"_s, {table}, freshCase()), std::nullopt);
    const QList<Hazard> hazards = hazardsOf({table}, liveCase(7));
    EXPECT_EQ(hazardNamed(hazards, u"drop-table"_s)->rows, 7);
    EXPECT_TRUE(hazardNamed(hazards, u"drop-table"_s)->message.contains("users"_L1));

    const Operation column = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    EXPECT_EQ(severityOf(u"drop-column"_s, {column}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-column"_s, {column}, freshCase()), std::nullopt);

    const Operation constraint = op(DropConstraint{{}, u"users"_s, {u"uq"_s, false}, u"unique"_s, false});
    EXPECT_EQ(severityOf(u"drop-constraint"_s, {constraint}, liveCase()), Severity::Medium);
    EXPECT_EQ(severityOf(u"drop-constraint"_s, {constraint}, freshCase()), std::nullopt);

    const Operation index = op(DropIndex{{}, u"users"_s, {u"ix"_s, false}, false, {}});
    EXPECT_EQ(severityOf(u"drop-index"_s, {index}, liveCase()), Severity::Low);
    EXPECT_EQ(severityOf(u"drop-index"_s, {index}, freshCase()), std::nullopt);
}

TEST(Hazards, NameWhatIsRenamedUnderRunningCode)
{
    const Operation table = op(RenameTable{{}, u"users"_s, u"people"_s});
    EXPECT_EQ(severityOf(u"rename-table"_s, {table}, liveCase()), Severity::Medium);
    EXPECT_EQ(severityOf(u"rename-table"_s, {table}, freshCase()), std::nullopt);
    AlterColumn column = alteringOf(u"email"_s);
    column.newName = u"mail"_s;
    EXPECT_EQ(severityOf(u"rename-column"_s, {op(column)}, liveCase()), Severity::Medium);
    EXPECT_EQ(severityOf(u"rename-column"_s, {op(column)}, freshCase()), std::nullopt);
}

TEST(Hazards, TakeDropAndAddOfOneTypeForARename)
{
    const Operation drop = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    const Operation same = op(addingTo(column(u"mail"_s, type(u"String"_s, 80))));
    const Operation other = op(addingTo(column(u"mail"_s, type(u"Integer"_s))));
    EXPECT_EQ(severityOf(u"likely-rename"_s, {same, drop}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"likely-rename"_s, {other, drop}, liveCase()), std::nullopt);
}

TEST(Hazards, TakeDropAndCreateOfOneShapeForARename)
{
    const Operation drop = op(DropTable{{}, u"users"_s, false});
    const QList<ColumnDef> columns{column(u"id"_s, type(u"Integer"_s)), column(u"name"_s, type(u"Text"_s)),
                                   column(u"email"_s, type(u"Text"_s))};
    EXPECT_EQ(severityOf(u"likely-rename"_s, {op(createTable(u"people"_s, columns)), drop}, liveCase()),
              Severity::High);
    EXPECT_EQ(severityOf(u"likely-rename"_s, {op(createTable(u"people"_s, columns.first(2))), drop}, liveCase()),
              std::nullopt);
}

TEST(Hazards, SeeNotNullOnlyWhereTheColumnMayBeNull)
{
    AlterColumn nullable = alteringOf(u"email"_s);
    nullable.nullable = false;
    EXPECT_EQ(severityOf(u"not-null-added"_s, {op(nullable)}, liveCase()), Severity::Medium);
    AlterColumn required = alteringOf(u"name"_s);
    required.nullable = false;
    EXPECT_EQ(severityOf(u"not-null-added"_s, {op(required)}, liveCase()), std::nullopt);
}

TEST(Hazards, BlockARequiredColumnOnlyWhereThereAreRows)
{
    const QString id = u"add-not-null-column-without-default"_s;
    const Operation required = op(addingTo(column(u"age"_s, type(u"Integer"_s), false)));
    EXPECT_EQ(severityOf(id, {required}, liveCase(3)), Severity::Block);
    EXPECT_EQ(severityOf(id, {required}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(id, {required}, liveCase(0)), std::nullopt);
    EXPECT_EQ(severityOf(id, {required}, freshCase()), std::nullopt);
    const Operation filled =
        op(addingTo(withDefault(column(u"age"_s, type(u"Integer"_s), false), Kind::StringLiteral, u"0"_s)));
    EXPECT_EQ(severityOf(id, {filled}, liveCase(3)), std::nullopt);
    EXPECT_EQ(severityOf(id, {op(addingTo(column(u"age"_s, type(u"Integer"_s))))}, liveCase(3)), std::nullopt);
}

TEST(Hazards, SeeATypeThatHoldsLess)
{
    AlterColumn shorter = alteringOf(u"email"_s);
    shorter.type = type(u"String"_s, 20);
    EXPECT_EQ(severityOf(u"type-narrowing"_s, {op(shorter)}, liveCase()), Severity::High);
    AlterColumn longer = alteringOf(u"email"_s);
    longer.type = type(u"String"_s, 120);
    EXPECT_EQ(severityOf(u"type-narrowing"_s, {op(longer)}, liveCase()), std::nullopt);
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
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {op(index)}, liveCase()), Severity::Medium);
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {constraint}, liveCase(5)), Severity::Medium);
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {constraint}, liveCase(0)), std::nullopt);
    index.unique = false;
    EXPECT_EQ(severityOf(u"unique-may-fail"_s, {op(index)}, liveCase()), std::nullopt);
}

TEST(Hazards, BlockATableThatIsThereAlready)
{
    EXPECT_EQ(
        severityOf(u"table-exists"_s, {op(createTable(u"users"_s, {column(u"id"_s, type(u"Integer"_s))}))}, liveCase()),
        Severity::Block);
    EXPECT_EQ(
        severityOf(u"table-exists"_s, {op(createTable(u"other"_s, {column(u"id"_s, type(u"Integer"_s))}))}, liveCase()),
        std::nullopt);
}

TEST(Hazards, ReadTheFirstWordsOfPlainSql)
{
    EXPECT_EQ(severityOf(u"update-without-where"_s, {executingOf(u"UPDATE users SET name = 'x'"_s)}, liveCase()),
              Severity::High);
    EXPECT_EQ(severityOf(u"update-without-where"_s, {executingOf(u"UPDATE users SET name = ' WHERE '"_s)}, liveCase()),
              Severity::High);
    EXPECT_EQ(severityOf(u"update-without-where"_s, {executingOf(u"update users set name = 'x'\nwhere id = 1"_s)},
                         liveCase()),
              std::nullopt);
    EXPECT_EQ(severityOf(u"delete-without-where"_s, {executingOf(u"DELETE FROM users"_s)}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"delete-without-where"_s, {executingOf(u"DELETE FROM users WHERE id = 1"_s)}, liveCase()),
              std::nullopt);
    EXPECT_EQ(severityOf(u"truncate"_s, {executingOf(u"TRUNCATE TABLE users CASCADE"_s)}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"truncate"_s, {executingOf(u"SELECT 'TRUNCATE users'"_s)}, liveCase()), std::nullopt);
    EXPECT_EQ(severityOf(u"drop-table"_s, {executingOf(u"DROP TABLE IF EXISTS users"_s)}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-column"_s, {executingOf(u"ALTER TABLE users DROP COLUMN email"_s)}, liveCase()),
              Severity::High);
    EXPECT_EQ(severityOf(u"drop-column"_s, {executingOf(u"ALTER TABLE users DROP CONSTRAINT c"_s)}, liveCase()),
              std::nullopt);
    EXPECT_EQ(severityOf(u"drop-schema"_s, {executingOf(u"DROP SCHEMA app CASCADE"_s)}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-schema"_s, {executingOf(u"DROP TYPE mood"_s)}, liveCase()), std::nullopt);
    EXPECT_EQ(severityOf(u"drop-type"_s, {executingOf(u"DROP TYPE mood"_s)}, liveCase()), Severity::Medium);
    EXPECT_EQ(severityOf(u"drop-type"_s, {executingOf(u"SELECT 1"_s)}, liveCase()), std::nullopt);
    EXPECT_EQ(severityOf(u"drop-cascade"_s, {executingOf(u"DROP VIEW v CASCADE"_s)}, liveCase()), Severity::High);
    EXPECT_EQ(severityOf(u"drop-cascade"_s, {executingOf(u"DROP VIEW v"_s)}, liveCase()), std::nullopt);
}

TEST(Hazards, SeeABackfillBesideDdlOncePerRevision)
{
    const Operation add = op(addingTo(column(u"age"_s, type(u"Integer"_s))));
    const Operation fill = executingOf(u"UPDATE users SET age = 1 WHERE id > 0"_s);
    const QList<Hazard> hazards = hazardsOf({add, fill, fill}, liveCase());
    EXPECT_EQ(
        std::count_if(hazards.cbegin(), hazards.cend(), [](const Hazard &h) { return h.id == "backfill-with-ddl"_L1; }),
        1);
    EXPECT_EQ(hazardNamed(hazards, u"backfill-with-ddl"_s)->statement, 1);
    EXPECT_EQ(severityOf(u"backfill-with-ddl"_s, {fill}, liveCase()), std::nullopt);
}

TEST(Hazards, AskForANameOfConstraints)
{
    EXPECT_EQ(severityOf(u"unnamed-constraint"_s,
                         {op(AddConstraint{{}, u"users"_s, UniqueDef{{}, {u"email"_s}, {}, {}, {}}})}, liveCase()),
              Severity::Low);
    EXPECT_EQ(severityOf(u"unnamed-constraint"_s,
                         {op(AddConstraint{{}, u"users"_s, UniqueDef{{u"uq"_s, false}, {u"email"_s}, {}, {}, {}}})},
                         liveCase()),
              std::nullopt);
}

TEST(Hazards, SayThatADowngradeLosesData)
{
    HazardCase down = liveCase();
    down.upgrade = false;
    const Operation drop = op(DropColumn{{}, u"users"_s, u"email"_s, false});
    EXPECT_EQ(severityOf(u"downgrade-loses-data"_s, {drop}, down), Severity::Medium);
    EXPECT_EQ(severityOf(u"downgrade-loses-data"_s, {drop}, liveCase()), std::nullopt);
}

TEST(Hazards, NameValuesThatDifferEveryRun)
{
    Operation insert = executingOf(u"INSERT INTO users VALUES ('c0ffee')"_s);
    EXPECT_EQ(severityOf(u"made-when-run"_s, {insert}, liveCase()), std::nullopt);
    insert.madeWhenRun = true;
    EXPECT_EQ(severityOf(u"made-when-run"_s, {insert}, liveCase()), Severity::Low);
}

TEST(Hazards, PointAtTheStatementTheyConcern)
{
    ColumnDef indexed = column(u"age"_s, type(u"Integer"_s));
    indexed.index = true;
    const QList<Hazard> hazards =
        hazardsOf({op(addingTo(indexed)), op(DropColumn{{}, u"users"_s, u"email"_s, false})}, liveCase());
    EXPECT_EQ(hazardNamed(hazards, u"drop-column"_s)->statement, 2);
}

TEST(Hazards, TellThePartsOfABatchApart)
{
    auto batch = std::make_shared<BatchAlter>();
    batch->table = u"users"_s;
    batch->operations = {op(addingTo(column(u"age"_s, type(u"Integer"_s))), 11),
                         op(DropColumn{{}, u"users"_s, u"email"_s, false}, 12)};
    const QList<Hazard> hazards = hazardsOf({op(std::shared_ptr<const BatchAlter>(batch), 10)}, liveCase());
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
