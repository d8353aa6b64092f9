// SPDX-License-Identifier: Apache-2.0
// How every engine that speaks SQL keeps rows.
#include "conformance.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(SqlConformance, SortsByCellsThatAreTooLongToBeFetchedWhole)
{
    execute(session(),
            {u"CREATE TABLE letters (id INTEGER PRIMARY KEY, letter %1)"_s.arg(sqlBackend().textType()),
             u"INSERT INTO letters VALUES (1, 'ccc'), (2, 'b'), (3, NULL), (4, 'aaaaaaaaaa'), (5, 'dddddddd')"_s});
    PageRequest request;
    request.table = sqlBackend().table(u"letters"_s);
    request.order = {{u"letter"_s, false}};
    request.filters = {{u"letter"_s, Comparison::IsNotNull, {}}};
    request.cellLimit = 5;

    const auto page = session().fetch(request);

    ASSERT_TRUE(page) << qPrintable(describe(page.error()));
    EXPECT_EQ(integers(page->rows), (QList<qint64>{4, 2, 1, 5}));
    EXPECT_TRUE(page->rows.first().at(1).isLarge());
}

TEST_P(SqlConformance, NamesTheRuleThatRejectsAValue)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, "
                        "age INTEGER, CONSTRAINT ck_age CHECK (age > 0))"_s});
    ASSERT_TRUE(
        session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(1)}, {u"email"_s, Value(u"a@b"_s)}})}));

    const auto twin =
        session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(2)}, {u"email"_s, Value(u"a@b"_s)}})});
    ASSERT_FALSE(twin);
    EXPECT_EQ(twin.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(twin.error().message.contains(u"email"_s)) << qPrintable(describe(twin.error()));

    const auto missing = session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(3)}})});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(missing.error().message.contains(u"email"_s)) << qPrintable(describe(missing.error()));

    const auto young = session().apply({RowChange::update(ref(u"t"_s), key(1), {{u"age"_s, Value(-1)}}, {})});
    ASSERT_FALSE(young);
    EXPECT_EQ(young.error().kind, ErrorKind::Constraint);
    EXPECT_TRUE(young.error().message.contains(u"ck_age"_s)) << qPrintable(describe(young.error()));
}

TEST_P(SqlConformance, TakesAUniqueNotNullColumnAsKeyWhereThereIsNoPrimaryKey)
{
    execute(session(), {u"CREATE TABLE t (maybe INTEGER UNIQUE, code VARCHAR(9) NOT NULL)"_s,
                        u"CREATE UNIQUE INDEX wholly ON t (code)"_s});

    const auto table = session().table(ref(u"t"_s));

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(rowKey(*table), QStringList{u"code"_s});
}

TEST_P(PartialIndexConformance, TakesNoPartialIndexForAKey)
{
    execute(session(), {u"CREATE TABLE t (maybe INTEGER UNIQUE, code VARCHAR(9) NOT NULL)"_s,
                        u"CREATE UNIQUE INDEX partly ON t (code) WHERE code > 'm'"_s});

    const auto table = session().table(ref(u"t"_s));

    ASSERT_TRUE(table) << qPrintable(describe(table.error()));
    EXPECT_EQ(rowKey(*table), QStringList());
}

TEST_P(SqlConformance, ServesTablesWithHostileNames)
{
    makeUsers();
    insertUser(1, u"canary"_s);
    const QStringList names{u"\"quoted\""_s,
                            u"`tick`"_s,
                            u"[bracket]"_s,
                            u"a.b"_s,
                            u"two\nlines"_s,
                            u"right\u202Eleft"_s,
                            u"\U0001F600"_s,
                            u"semi;colon"_s,
                            u"'; DROP TABLE users; --"_s,
                            u"select"_s,
                            u"?"_s,
                            u"$1"_s,
                            u"%1 %2"_s,
                            u" "_s,
                            QString(63, u'x'),
                            u"\"; DELETE FROM users; --"_s};
    int served = 0;
    for (const QString &name : names) {
        SCOPED_TRACE(qPrintable(name));
        if (!sqlBackend().allowsName(name))
            continue;
        ++served;
        const DialectId dialect = session().sql()->dialect();
        const QString quoted = *quoteName(dialect, name);
        execute(session(),
                {"CREATE TABLE "_L1 + quoted + " (id INTEGER PRIMARY KEY, "_L1 + quoted + " VARCHAR(20))"_L1});

        const auto inserted =
            session().apply({RowChange::insert(ref(name), {{u"id"_s, Value(1)}, {name, Value(u"v"_s)}})});
        ASSERT_TRUE(inserted) << qPrintable(describe(inserted.error()));
        const auto updated =
            session().apply({RowChange::update(ref(name), key(1), {{name, Value(u"w"_s)}}, {{name, Value(u"v"_s)}})});
        ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
        EXPECT_FALSE(updated->conflict);
        PageRequest request;
        request.table = ref(name);
        request.order = {{name, true}};
        request.filters = {{name, Comparison::Contains, Value(u"w"_s)}};
        EXPECT_EQ(allRows(request), (QList<Row>{{Value(qint64(1)), Value(u"w"_s)}}));
        const auto table = session().table(ref(name));
        ASSERT_TRUE(table) << qPrintable(describe(table.error()));
        EXPECT_EQ(table->columns.at(1).name, name);
    }
    const auto tables = session().tables();
    EXPECT_EQ(tables->size(), served + 1);
    EXPECT_GT(served, 12);
    EXPECT_EQ(session().count(ref(u"users"_s), {})->rows, 1) << "the canary died";
}

TEST_P(SqlConformance, KeepsTheWidestInteger)
{
    execute(session(), {u"CREATE TABLE t (id BIGINT PRIMARY KEY)"_s});
    const qint64 widest = std::numeric_limits<qint64>::max();
    ASSERT_TRUE(session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(widest)}})}));
    ASSERT_TRUE(session().apply({RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(-widest - 1)}})}));
    PageRequest request;
    request.table = ref(u"t"_s);
    request.limit = 1;

    EXPECT_EQ(integers(allRows(request)), (QList<qint64>{-widest - 1, widest}));
}

TEST_P(SqlConformance, KeepsBytesAndTextExactly)
{
    execute(session(), {u"CREATE TABLE t (id INTEGER PRIMARY KEY, s %1, b %2)"_s.arg(sqlBackend().textType(),
                                                                                     sqlBackend().bytesType())});
    const QString text = u"\ufeffBOM, tab\t, line\n, quote ' and \" \\ \U0001F600 e\u0301"_s;
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(char(i));
    ASSERT_TRUE(session().apply(
        {RowChange::insert(ref(u"t"_s), {{u"id"_s, Value(1)}, {u"s"_s, Value(text)}, {u"b"_s, Value(bytes)}})}));
    PageRequest request;
    request.table = ref(u"t"_s);

    const Row row = allRows(request).first();
    EXPECT_EQ(row.at(1), Value(text));
    EXPECT_EQ(row.at(2), Value(bytes));
    const auto erased =
        session().apply({RowChange::erase(ref(u"t"_s), key(1), {{u"s"_s, Value(text)}, {u"b"_s, Value(bytes)}})});
    ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
    EXPECT_FALSE(erased->conflict);
}

TEST_P(SqlConformance, SaysTheKeyThatTheServerGaveARow)
{
    makeUsers();

    const auto inserted = session().apply({RowChange::insert(users(), {{u"name"_s, Value(u"anna"_s)}})});

    ASSERT_TRUE(inserted) << qPrintable(describe(inserted.error()));
    ASSERT_EQ(inserted->insertedKeys.size(), 1);
    ASSERT_EQ(inserted->insertedKeys.first().size(), 1);
    EXPECT_EQ(inserted->insertedKeys.first().first().column, u"id"_s);
    PageRequest request;
    request.table = users();
    EXPECT_EQ(allRows(request).first().first(), inserted->insertedKeys.first().first().value);
}

} // namespace athanor::test
