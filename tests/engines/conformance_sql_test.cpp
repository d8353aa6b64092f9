// SPDX-License-Identifier: Apache-2.0
// What else every engine that speaks SQL promises.
#include "conformance.h"

#include <future>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(SqlConformance, ListsTablesByName)
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

TEST_P(SqlConformance, SendsOneStatementAtATime)
{
    makeUsers();

    const auto done = session().sql()->run(u"SELECT 1; DELETE FROM users"_s);

    ASSERT_FALSE(done);
    EXPECT_TRUE(session().isOpen());
}

TEST_P(SqlConformance, CancelsAStreamInTheMiddle)
{
    std::promise<void> firstRow;
    std::thread canceller([&, seen = firstRow.get_future()] {
        seen.wait();
        session().requestCancel();
    });
    qint64 rows = 0;
    const Status done =
        session().sql()->stream(sqlBackend().endlessRowsSql(), {}, [&](const QStringList &, const Row &) {
            if (++rows == 1)
                firstRow.set_value();
            return true;
        });
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_TRUE(session().ping());
}

TEST_P(SqlConformance, ReadsASchemaWhole)
{
    execute(
        session(),
        {u"CREATE TABLE parent (id INTEGER NOT NULL, code VARCHAR(10) NOT NULL, CONSTRAINT pk_parent PRIMARY KEY (id), "
         "CONSTRAINT uq_code UNIQUE (code))"_s,
         u"CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, age INTEGER DEFAULT 7, "
         "CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE, "
         "CONSTRAINT ck_age CHECK (age > 0))"_s,
         u"CREATE INDEX ix_age ON child (age, parent_id)"_s});

    const auto schema = session().schema();

    ASSERT_TRUE(schema) << qPrintable(describe(schema.error()));
    const Table *parent = schema->table(ref(u"parent"_s));
    ASSERT_TRUE(parent);
    EXPECT_EQ(parent->primaryKeyName, sqlBackend().namesPrimaryKeys() ? u"pk_parent"_s : QString());
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
    EXPECT_EQ(fk.deferrable, QString());
    ASSERT_EQ(child->checks.size(), 1);
    EXPECT_EQ(child->checks.first().name, u"ck_age"_s);
    EXPECT_EQ(QString(child->checks.first().sql).remove(u'`'), u"age > 0"_s);
    const auto index = std::ranges::find(child->indexes, u"ix_age"_s, &Index::name);
    ASSERT_NE(index, child->indexes.end());
    EXPECT_EQ(index->isExpression, (QList<bool>{false, false}));
    EXPECT_EQ(index->elements, (QStringList{u"age"_s, u"parent_id"_s}));
    EXPECT_FALSE(index->unique);
}

TEST_P(PartialIndexConformance, ReadsPartialIndexesAndDeferredKeys)
{
    execute(session(),
            {u"CREATE TABLE parent (id INTEGER NOT NULL PRIMARY KEY)"_s,
             u"CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL, age INTEGER, CONSTRAINT "
             "fk_parent FOREIGN KEY (parent_id) REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"_s,
             u"CREATE INDEX ix_lower ON child (lower(CAST(age AS TEXT)), parent_id) WHERE age > 3"_s});

    const auto child = session().table(ref(u"child"_s));

    ASSERT_TRUE(child) << qPrintable(describe(child.error()));
    EXPECT_EQ(child->foreignKeys.first().deferrable, u"DEFERRABLE INITIALLY DEFERRED"_s);
    const auto index = std::ranges::find(child->indexes, u"ix_lower"_s, &Index::name);
    ASSERT_NE(index, child->indexes.end());
    EXPECT_EQ(index->isExpression, (QList<bool>{true, false}));
    EXPECT_EQ(index->elements.at(1), u"parent_id"_s);
    EXPECT_TRUE(index->elements.at(0).startsWith(u"lower("_s));
    EXPECT_TRUE(index->where.contains(u"age > 3"_s));
}

TEST_P(SqlConformance, SortsByTwoColumnsInMixedDirections)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)"_s});
    QList<RowChange> inserts;
    for (int i = 0; i < 40; ++i) {
        const Value a = i % 5 == 0 ? Value() : Value(i % 3);
        const Value b = i % 7 == 0 ? Value() : Value(i % 4);
        inserts.append(RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(i)}, {u"a"_s, a}, {u"b"_s, b}}));
    }
    ASSERT_TRUE(session().apply(inserts));

    PageRequest whole;
    whole.table = ref(u"t"_s);
    whole.order = {{u"a"_s, false}, {u"b"_s, true}};
    const QList<qint64> expected = integers(allRows(whole));
    ASSERT_EQ(expected.size(), 40);
    whole.limit = 3;

    EXPECT_EQ(integers(allRows(whole)), expected);
}

TEST_P(SqlConformance, RefusesAFilterOverAColumnThatIsNotThere)
{
    makeUsers();
    PageRequest request;
    request.table = ref(u"users"_s);
    request.filters = {{u"nmae"_s, Comparison::IsNull, {}}};

    const auto page = session().fetch(request);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::InvalidInput);
}

TEST_P(SqlConformance, RefusesToEditATableWithoutAKeyButPagesIt)
{
    execute(session(), {u"CREATE TABLE loose (a INTEGER, b VARCHAR(9))"_s});
    QList<RowChange> inserts;
    for (int i = 0; i < 10; ++i)
        inserts.append(RowChange::insert(ref(u"loose"_s), {{u"a"_s, Value(1)}, {u"b"_s, Value(u"same"_s)}}));
    ASSERT_TRUE(session().apply(inserts));
    PageRequest request;
    request.table = ref(u"loose"_s);
    request.limit = 3;

    EXPECT_EQ(allRows(request).size(), 10);
    const auto page = session().fetch(request);
    EXPECT_TRUE(page->key.isEmpty());
    const auto edit =
        session().apply({RowChange::update(ref(u"loose"_s), {{u"a"_s, Value(1)}}, {{u"a"_s, Value(2)}}, {})});
    ASSERT_FALSE(edit);
    EXPECT_EQ(edit.error().kind, ErrorKind::Refused);
}

TEST_P(SqlConformance, PagesAView)
{
    makeUsers();
    for (int i = 0; i < 7; ++i)
        insertUser(i, u"user %1"_s.arg(i));
    execute(session(), {u"CREATE VIEW v AS SELECT id, name FROM users"_s});
    PageRequest request;
    request.table = ref(u"v"_s);
    request.limit = 2;

    EXPECT_EQ(allRows(request).size(), 7);
}

TEST_P(SqlConformance, ShowsLongBytesBySizeAndFirstPart)
{
    execute(session(), {u"CREATE TABLE files (id INTEGER PRIMARY KEY, body %1)"_s.arg(sqlBackend().bytesType())});
    const QByteArray bytes(300000, '\x01');
    ASSERT_TRUE(
        session().apply({RowChange::insert(ref(u"files"_s), {{u"id"_s, Value(1)}, {u"body"_s, Value(bytes)}})}));

    PageRequest request;
    request.table = ref(u"files"_s);
    const auto binary = std::get<LargeValue>(allRows(request).first().at(1).data());
    EXPECT_EQ(binary.bytes, 300000);
    EXPECT_FALSE(binary.isText);

    request.cellLimit = 1 << 20;
    EXPECT_EQ(allRows(request).first().at(1), Value(bytes));
}

TEST_P(SqlConformance, SeesAColumnThatCameWhileItPaged)
{
    makeUsers();
    insertUser(1, u"one"_s);
    PageRequest request;
    request.table = ref(u"users"_s);
    ASSERT_EQ(allRows(request).size(), 1);
    execute(session(), {u"ALTER TABLE users ADD COLUMN age INTEGER"_s});
    request.filters = {{u"age"_s, Comparison::IsNull, {}}};

    EXPECT_EQ(allRows(request).size(), 1);
}

TEST_P(SqlConformance, LetsTheServerRefuseWritesOfAReadOnlySession)
{
    makeUsers();
    ConnectionSpec spec = backend().spec();
    spec.access = Access::ReadOnly;
    spec.createFile = false;
    const auto reader = openOrFail(spec);
    ASSERT_TRUE(reader);

    const auto written = reader->sql()->run(u"INSERT INTO users (id, name) VALUES (1, 'x')"_s);

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Refused) << qPrintable(describe(written.error()));
    EXPECT_EQ(session().count(users(), {}).value_or(RowCount{}).rows, 0);
}

} // namespace athanor::test
