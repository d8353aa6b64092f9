// SPDX-License-Identifier: Apache-2.0
// How every engine opens, lists, stops and refuses.
#include "conformance.h"

#include <QElapsedTimer>

#include <future>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(Conformance, ListsTablesByName)
{
    execute(session(), {u"CREATE TABLE zebra (id INTEGER PRIMARY KEY)"_s,
                        u"CREATE TABLE ape (id INTEGER PRIMARY KEY)"_s, u"CREATE VIEW bee AS SELECT id FROM ape"_s});

    const auto tables = session().tables();

    ASSERT_TRUE(tables) << qPrintable(describe(tables.error()));
    ASSERT_EQ(tables->size(), 3);
    EXPECT_EQ(tables->at(0).ref, ref(u"ape"_s));
    EXPECT_EQ(tables->at(1).kind, Table::Kind::View);
    EXPECT_EQ(tables->at(2).ref.name, u"zebra"_s);
}

TEST_P(Conformance, SendsOneStatementAtATime)
{
    makeUsers();

    const auto done = session().sql()->run(u"SELECT 1; DELETE FROM users"_s);

    ASSERT_FALSE(done);
    EXPECT_TRUE(session().isOpen());
}

TEST_P(Conformance, CancelsALongStatementAndStaysUsable)
{
    QElapsedTimer clock;
    clock.start();
    // The statement has no end of its own: whenever the cancel comes, it is what ends it.
    std::thread canceller([&] { session().requestCancel(); });
    const auto done = session().sql()->run(backend().endlessSql());
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), 2000);
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, CancelsAStreamInTheMiddle)
{
    std::promise<void> firstRow;
    std::thread canceller([&, seen = firstRow.get_future()] {
        seen.wait();
        session().requestCancel();
    });
    qint64 rows = 0;
    const Status done = session().sql()->stream(backend().endlessRowsSql(), {}, [&](const QStringList &, const Row &) {
        if (++rows == 1)
            firstRow.set_value();
        return true;
    });
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, EndsAStatementByItsDeadline)
{
    ASSERT_TRUE(session().sql()->setStatementTimeout(std::chrono::milliseconds(300)));
    QElapsedTimer clock;
    clock.start();

    const auto done = session().sql()->run(backend().endlessSql());

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Timeout) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), 1500);
    EXPECT_TRUE(session().ping());
}

TEST_P(Conformance, RefusesWritesOfAReadOnlySessionAtTheServer)
{
    makeUsers();
    ConnectionSpec spec = backend().spec();
    spec.access = Access::ReadOnly;
    spec.createFile = false;
    const auto reader = openOrFail(spec);
    ASSERT_TRUE(reader);

    EXPECT_TRUE(reader->info().readOnly);
    const auto written = reader->sql()->run(u"INSERT INTO users (id, name) VALUES (1, 'x')"_s);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Refused) << qPrintable(describe(written.error()));
    const auto applied = reader->apply({RowChange::insert(ref(u"users"_s), {{u"name"_s, Value(u"x"_s)}})});
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().kind, ErrorKind::Refused);
    EXPECT_EQ(session().count(ref(u"users"_s), {})->rows, 0);
}

TEST_P(Conformance, SaysWhichTableIsMissing)
{
    const auto table = session().table(ref(u"nowhere"_s));

    ASSERT_FALSE(table);
    EXPECT_EQ(table.error().kind, ErrorKind::NotFound);
    EXPECT_TRUE(table.error().message.contains(u"nowhere"_s));
}

TEST_P(Conformance, ReadsASchemaWhole)
{
    execute(
        session(),
        {u"CREATE TABLE parent (id INTEGER NOT NULL, code VARCHAR(10) NOT NULL, CONSTRAINT pk_parent PRIMARY KEY (id), "
         "CONSTRAINT uq_code UNIQUE (code))"_s,
         u"CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, age INTEGER DEFAULT 7, "
         "CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE "
         "DEFERRABLE INITIALLY DEFERRED, CONSTRAINT ck_age CHECK (age > 0))"_s,
         u"CREATE INDEX ix_lower ON child (lower(CAST(age AS TEXT)), parent_id) WHERE age > 3"_s});

    const auto schema = session().schema();

    ASSERT_TRUE(schema) << qPrintable(describe(schema.error()));
    const Table *parent = schema->table(ref(u"parent"_s));
    ASSERT_TRUE(parent);
    EXPECT_EQ(parent->primaryKeyName, u"pk_parent"_s);
    EXPECT_EQ(parent->primaryKey, QStringList{u"id"_s});
    EXPECT_EQ(parent->uniques, (QList<UniqueConstraint>{{u"uq_code"_s, {u"code"_s}}}));
    EXPECT_FALSE(parent->column(u"code"_s)->nullable);
    EXPECT_EQ(parent->column(u"code"_s)->length, 10);
    EXPECT_EQ(parent->column(u"code"_s)->family, TypeFamily::Text);
    const Table *child = schema->table(ref(u"child"_s));
    ASSERT_TRUE(child);
    EXPECT_EQ(child->column(u"age"_s)->defaultSql, u"7"_s);
    EXPECT_TRUE(child->column(u"age"_s)->nullable);
    ASSERT_EQ(child->foreignKeys.size(), 1);
    const ForeignKey &fk = child->foreignKeys.first();
    EXPECT_EQ(fk.name, u"fk_parent"_s);
    EXPECT_EQ(fk.columns, QStringList{u"parent_id"_s});
    EXPECT_EQ(fk.target, ref(u"parent"_s));
    EXPECT_EQ(fk.targetColumns, QStringList{u"id"_s});
    EXPECT_EQ(fk.onDelete, u"CASCADE"_s);
    EXPECT_EQ(fk.onUpdate, QString());
    EXPECT_EQ(fk.deferrable, u"DEFERRABLE INITIALLY DEFERRED"_s);
    ASSERT_EQ(child->checks.size(), 1);
    EXPECT_EQ(child->checks.first().name, u"ck_age"_s);
    EXPECT_EQ(child->checks.first().sql, u"age > 0"_s);
    const auto index = std::ranges::find(child->indexes, u"ix_lower"_s, &Index::name);
    ASSERT_NE(index, child->indexes.end());
    EXPECT_EQ(index->isExpression, (QList<bool>{true, false}));
    EXPECT_EQ(index->elements.at(1), u"parent_id"_s);
    EXPECT_TRUE(index->elements.at(0).startsWith(u"lower("_s));
    EXPECT_TRUE(index->where.contains(u"age > 3"_s));
    EXPECT_FALSE(index->unique);
}

INSTANTIATE_TEST_SUITE_P(Engines, Conformance, testing::Values(EngineId::SQLite, EngineId::PostgreSQL),
                         [](const auto &tested) { return engineName(tested.param).toStdString(); });

} // namespace athanor::test
