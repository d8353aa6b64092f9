// SPDX-License-Identifier: Apache-2.0
// How every engine gives rows out.
#include "conformance.h"

#include <QSet>

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(Conformance, PagesNeitherRepeatNorLoseRowsWhileOthersWrite)
{
    makeUsers();
    for (int id = 0; id < 5000; id += 500) {
        QList<RowChange> inserts;
        for (int i = id; i < id + 500; ++i)
            inserts.append(
                RowChange::insert(ref(u"users"_s), {{u"id"_s, Value(i * 2)}, {u"name"_s, Value(u"user %1"_s.arg(i))}}));
        const auto done = session().apply(inserts);
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }

    QList<qint64> seen;
    PageRequest request;
    request.table = ref(u"users"_s);
    request.limit = 473;
    for (int page = 0;; ++page) {
        const auto got = session().fetch(request);
        ASSERT_TRUE(got) << qPrintable(describe(got.error()));
        seen += integers(got->rows);
        if (!got->next)
            break;
        request.after = got->next;
        // One row before and one after the place go, and new ones come on both sides.
        const qint64 last = seen.last();
        execute(session(), {u"DELETE FROM users WHERE id = %1"_s.arg(seen.at(seen.size() - 7)),
                            u"INSERT INTO users (id, name) VALUES (%1, 'early %2')"_s.arg(last - 1).arg(page),
                            u"INSERT INTO users (id, name) VALUES (%1, 'late %2')"_s.arg(last + 1).arg(page)});
    }

    const QSet<qint64> distinct(seen.begin(), seen.end());
    EXPECT_EQ(distinct.size(), seen.size()) << "a row came twice";
    for (int i = 0; i < 5000; ++i)
        ASSERT_TRUE(distinct.contains(qint64(i) * 2)) << "row " << i * 2 << " was lost";
}

TEST_P(Conformance, SortsWithNullsAndDuplicatesInBothDirections)
{
    makeUsers();
    const QList<Value> notes{Value(u"b"_s), {}, Value(u"a"_s), Value(u"b"_s), {}, Value(u"a"_s), Value(QString())};
    for (int i = 0; i < notes.size(); ++i)
        insertUser(i, u"user %1"_s.arg(i), notes.at(i));

    for (const bool descending : {false, true}) {
        PageRequest whole;
        whole.table = ref(u"users"_s);
        whole.order = {{u"note"_s, descending}};
        const QList<qint64> expected = integers(allRows(whole));
        ASSERT_EQ(expected.size(), notes.size());
        for (int limit = 1; limit < 4; ++limit) {
            PageRequest request = whole;
            request.limit = limit;
            EXPECT_EQ(integers(allRows(request)), expected) << "limit " << limit << " descending " << descending;
        }
    }
}

TEST_P(Conformance, SortsByTwoColumnsInMixedDirections)
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

TEST_P(Conformance, FiltersWithoutReadingThePatternSignsOfAPerson)
{
    makeUsers();
    insertUser(1, u"100% wool"_s);
    insertUser(2, u"100 wool"_s);
    insertUser(3, u"under_score"_s);
    insertUser(4, u"underXscore"_s);
    insertUser(5, u"back\\slash"_s);

    const auto found = [&](Comparison comparison, const QString &text) {
        PageRequest request;
        request.table = ref(u"users"_s);
        request.filters = {{u"name"_s, comparison, Value(text)}};
        return names(request);
    };

    EXPECT_EQ(found(Comparison::Contains, u"0%"_s), QStringList{u"100% wool"_s});
    EXPECT_EQ(found(Comparison::Contains, u"r_s"_s), QStringList{u"under_score"_s});
    EXPECT_EQ(found(Comparison::Contains, u"k\\s"_s), QStringList{u"back\\slash"_s});
    EXPECT_EQ(found(Comparison::StartsWith, u"UNDER"_s), (QStringList{u"under_score"_s, u"underXscore"_s}));
    EXPECT_EQ(found(Comparison::Equal, u"100 wool"_s), QStringList{u"100 wool"_s});
    EXPECT_EQ(found(Comparison::Equal, u"' OR 1=1 --"_s), QStringList());
    EXPECT_EQ(found(Comparison::NotEqual, u"100 wool"_s).size(), 4);
}

TEST_P(Conformance, CastsAFilterThatAPersonTyped)
{
    makeUsers();
    insertUser(7, u"seven"_s);
    PageRequest request;
    request.table = ref(u"users"_s);
    request.filters = {{u"id"_s, Comparison::Equal, Value(u"7"_s)}};

    EXPECT_EQ(names(request), QStringList{u"seven"_s});
}

TEST_P(Conformance, FindsNullApartFromEmpty)
{
    makeUsers();
    insertUser(1, u"null"_s);
    insertUser(2, u"empty"_s, Value(QString()));
    PageRequest request;
    request.table = ref(u"users"_s);

    request.filters = {{u"note"_s, Comparison::IsNull, {}}};
    EXPECT_EQ(names(request), QStringList{u"null"_s});
    request.filters = {{u"note"_s, Comparison::Equal, Value(QString())}};
    EXPECT_EQ(names(request), QStringList{u"empty"_s});
    request.filters = {{u"note"_s, Comparison::IsNotNull, {}}};
    EXPECT_EQ(names(request), QStringList{u"empty"_s});
}

TEST_P(Conformance, RefusesAFilterOverAColumnThatIsNotThere)
{
    makeUsers();
    PageRequest request;
    request.table = ref(u"users"_s);
    request.filters = {{u"nmae"_s, Comparison::IsNull, {}}};

    const auto page = session().fetch(request);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::InvalidInput);
}

TEST_P(Conformance, CountsExactly)
{
    makeUsers();
    insertUser(1, u"a"_s);
    insertUser(2, u"b"_s);

    const auto count = session().count(ref(u"users"_s), {{u"name"_s, Comparison::Equal, Value(u"a"_s)}});

    ASSERT_TRUE(count) << qPrintable(describe(count.error()));
    EXPECT_EQ(count->rows, 1);
    EXPECT_TRUE(count->exact);
}

TEST_P(Conformance, RefusesToEditATableWithoutAKeyButPagesIt)
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

TEST_P(Conformance, PagesAView)
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

TEST_P(Conformance, ShowsLongCellsBySizeAndFirstPart)
{
    makeUsers();
    execute(session(), {u"CREATE TABLE files (id INTEGER PRIMARY KEY, body %1)"_s.arg(backend().bytesType())});
    const QString text(300000, u'\u00e9');
    insertUser(1, u"long"_s, Value(text));
    const QByteArray bytes(300000, '\x01');
    ASSERT_TRUE(
        session().apply({RowChange::insert(ref(u"files"_s), {{u"id"_s, Value(1)}, {u"body"_s, Value(bytes)}})}));

    PageRequest request;
    request.table = ref(u"users"_s);
    const Value cell = allRows(request).first().at(2);
    ASSERT_TRUE(cell.isLarge());
    const auto large = std::get<LargeValue>(cell.data());
    EXPECT_EQ(large.bytes, 600000);
    EXPECT_TRUE(large.isText);
    EXPECT_TRUE(text.startsWith(large.preview));
    EXPECT_FALSE(large.preview.isEmpty());

    request.table = ref(u"files"_s);
    const auto binary = std::get<LargeValue>(allRows(request).first().at(1).data());
    EXPECT_EQ(binary.bytes, 300000);
    EXPECT_FALSE(binary.isText);

    request.cellLimit = 1 << 20;
    EXPECT_EQ(allRows(request).first().at(1), Value(bytes));
    request.table = ref(u"users"_s);
    EXPECT_EQ(allRows(request).first().at(2), Value(text));
}

TEST_P(Conformance, SeesAColumnThatCameWhileItPaged)
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

} // namespace athanor::test
