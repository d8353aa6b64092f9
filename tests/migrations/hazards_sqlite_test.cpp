// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardcase.h"

namespace athanor::rendertest {
namespace {

using Severity = HazardSeverity;

HazardCase liveSqlite(std::optional<qint64> rows = {}, int version = 3040001)
{
    HazardCase c{DialectId::SQLite, version, true, liveUsers(rows), {}};
    c.schema.tables.first().createSql =
        u"CREATE TABLE users (\n id INTEGER NOT NULL, \n email VARCHAR(80), \n name TEXT NOT NULL, \n PRIMARY KEY (id)\n)"_s;
    return c;
}

Table &users(HazardCase &c)
{
    return c.schema.tables.first();
}

std::vector<Operation> rebuilding(const QString &column = u"email"_s)
{
    AlterColumn required;
    required.table = u"users"_s;
    required.column = column;
    required.existingNullable = false;
    required.nullable = true;
    auto batch = std::make_shared<BatchAlter>();
    batch->table = u"users"_s;
    batch->operations = {op(required)};
    return {op(std::shared_ptr<const BatchAlter>(batch))};
}

std::vector<Operation> addingInBatch()
{
    AddColumn add;
    add.table = u"users"_s;
    add.column = column(u"z"_s, type(u"Text"_s));
    auto batch = std::make_shared<BatchAlter>();
    batch->table = u"users"_s;
    batch->operations = {op(add)};
    return {op(std::shared_ptr<const BatchAlter>(batch))};
}

TEST(SqliteHazards, NameARebuild)
{
    EXPECT_EQ(severityOf(u"sqlite-rebuild"_s, rebuilding(), liveSqlite(1'000'000)), Severity::High);
    EXPECT_EQ(severityOf(u"sqlite-rebuild"_s, addingInBatch(), liveSqlite()), std::nullopt);
}

TEST(SqliteHazards, ListWhatARebuildLoses)
{
    const QString id = u"sqlite-rebuild-loses"_s;
    EXPECT_EQ(severityOf(id, rebuilding(), liveSqlite()), std::nullopt);
    const auto loses = [&id](const QString &createSql, const QString &word) {
        HazardCase c = liveSqlite();
        users(c).createSql = createSql;
        const QList<Hazard> hazards = hazardsOf(rebuilding(), c);
        const Hazard *hazard = hazardNamed(hazards, id);
        return hazard && hazard->message.contains(word);
    };
    const QString start =
        u"CREATE TABLE users (\n id INTEGER PRIMARY KEY%1, \n email VARCHAR(80)%2, \n name TEXT NOT NULL%3\n)"_s;
    EXPECT_TRUE(loses(start.arg(u" AUTOINCREMENT"_s, QString(), QString()), u"AUTOINCREMENT"_s));
    EXPECT_TRUE(loses(start.arg(QString(), u" COLLATE NOCASE"_s, QString()), u"collations"_s));
    EXPECT_TRUE(loses(start.arg(QString(), QString(), u", \n CHECK (id > 0)"_s), u"CHECK"_s));
    EXPECT_FALSE(loses(start.arg(QString(), QString(), u", \n CONSTRAINT ck CHECK (id > 0)"_s), u"CHECK"_s));

    HazardCase triggers = liveSqlite();
    users(triggers).triggers = {u"audit"_s};
    EXPECT_EQ(severityOf(id, rebuilding(), triggers), Severity::High);
    HazardCase strict = liveSqlite();
    users(strict).strict = true;
    EXPECT_EQ(severityOf(id, rebuilding(), strict), Severity::High);
    HazardCase expression = liveSqlite();
    Index lower;
    lower.name = u"ix"_s;
    lower.elements = {u"lower(email)"_s};
    lower.isExpression = {true};
    users(expression).indexes = {lower};
    EXPECT_EQ(severityOf(id, rebuilding(), expression), Severity::High);
    HazardCase unique = liveSqlite();
    users(unique).createSql.replace(u"VARCHAR(80)"_s, u"VARCHAR(80) UNIQUE"_s);
    users(unique).uniques = {{{}, {u"email"_s}}};
    EXPECT_EQ(severityOf(id, rebuilding(), unique), Severity::High);
}

TEST(SqliteHazards, BlockACopyIntoAGeneratedColumn)
{
    HazardCase c = liveSqlite();
    Column generated = liveColumn(u"g"_s, u"INTEGER"_s);
    generated.generated = true;
    users(c).columns.append(generated);
    users(c).createSql =
        u"CREATE TABLE users (id INTEGER, email TEXT, name TEXT, g INTEGER GENERATED ALWAYS AS (id))"_s;
    EXPECT_EQ(severityOf(u"sqlite-rebuild-generated"_s, rebuilding(), c), Severity::Block);
    EXPECT_EQ(severityOf(u"sqlite-rebuild-generated"_s, rebuilding(), liveSqlite()), std::nullopt);
}

TEST(SqliteHazards, NameTheTablesThatReferToARebuiltOne)
{
    HazardCase c = liveSqlite();
    Table child;
    child.ref.name = u"posts"_s;
    ForeignKey key;
    key.columns = {u"author"_s};
    key.target.name = u"users"_s;
    key.targetColumns = {u"id"_s};
    key.onDelete = u"CASCADE"_s;
    child.foreignKeys = {key};
    c.schema.tables.insert(child.ref, child);
    EXPECT_EQ(severityOf(u"sqlite-rebuild-foreign-keys"_s, rebuilding(), c), Severity::Medium);
    EXPECT_EQ(severityOf(u"sqlite-rebuild-foreign-keys"_s, rebuilding(), liveSqlite()), std::nullopt);
}

TEST(SqliteHazards, NameTheViewsThatARebuildBreaks)
{
    HazardCase c = liveSqlite();
    Table view;
    view.ref.name = u"v"_s;
    view.kind = Table::Kind::View;
    view.createSql = u"CREATE VIEW v AS SELECT * FROM users"_s;
    c.schema.tables.insert(view.ref, view);
    EXPECT_EQ(severityOf(u"sqlite-rebuild-views"_s, rebuilding(), c), Severity::High);
    EXPECT_EQ(severityOf(u"sqlite-rebuild-views"_s, rebuilding(), liveSqlite()), std::nullopt);
}

TEST(SqliteHazards, BlockAlterColumnOutsideABatch)
{
    AlterColumn required;
    required.table = u"users"_s;
    required.column = u"email"_s;
    required.nullable = false;
    EXPECT_EQ(severityOf(u"sqlite-no-alter"_s, {op(required)}, liveSqlite()), Severity::Block);
    AlterColumn renamed;
    renamed.table = u"users"_s;
    renamed.column = u"email"_s;
    renamed.newName = u"mail"_s;
    EXPECT_EQ(severityOf(u"sqlite-no-alter"_s, {op(renamed)}, liveSqlite()), std::nullopt);
}

TEST(SqliteHazards, BlockDropColumnWhereSqliteRefusesIt)
{
    const QString id = u"sqlite-drop-column"_s;
    EXPECT_EQ(severityOf(id, {op(DropColumn{{}, u"users"_s, u"email"_s, false})}, liveSqlite()), std::nullopt);
    EXPECT_EQ(severityOf(id, {op(DropColumn{{}, u"users"_s, u"id"_s, false})}, liveSqlite()), Severity::Block);
    EXPECT_EQ(severityOf(id, {op(DropColumn{{}, u"users"_s, u"email"_s, false})}, liveSqlite({}, 3034000)),
              Severity::Block);
}

} // namespace
} // namespace athanor::rendertest
