// SPDX-License-Identifier: Apache-2.0
// How every engine gives rows out.
#include "conformance.h"

#include <QSet>

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(Conformance, PagesNeitherRepeatNorLoseRowsWhileOthersWrite)
{
    makeUsers();
    constexpr int Rows = 3000;
    for (int id = 0; id < Rows; id += 500) {
        QList<RowChange> inserts;
        for (int i = id; i < id + 500; ++i)
            inserts.append(userInsert(i * 2, u"user %1"_s.arg(i)));
        const auto done = session().apply(inserts);
        ASSERT_TRUE(done) << qPrintable(describe(done.error()));
    }
    const auto other = openOrFail(backend().spec());
    ASSERT_TRUE(other);

    QStringList seen;
    PageRequest request = usersRequest();
    request.limit = 473;
    int writes = 0;
    eachPage(request, [&](const Page &page) {
        for (const Row &row : page.rows)
            seen.append(row.first().toText());
        // While the pages go on, others add rows on both sides of the place and take one that was seen.
        const int number = ++writes * 20;
        (void)other->apply({userInsert(number + 1, u"early %1"_s.arg(writes))});
        (void)other->apply({userInsert(2 * Rows - number - 1, u"late %1"_s.arg(writes))});
        (void)other->apply({RowChange::erase(users(), {{backend().keyColumn(), page.rows.first().first()}}, {})});
        return true;
    });

    const QSet<QString> distinct(seen.begin(), seen.end());
    EXPECT_EQ(distinct.size(), seen.size()) << "a row came twice";
    for (int i = 0; i < Rows; ++i)
        ASSERT_TRUE(distinct.contains(backend().key(i * 2).toText())) << "row " << i * 2 << " was lost";
}

TEST_P(Conformance, FiltersWithoutReadingThePatternSignsOfAPerson)
{
    makeUsers();
    insertUser(1, u"100% wool"_s);
    insertUser(2, u"100 wool"_s);
    insertUser(3, u"under_score"_s);
    insertUser(4, u"underXscore"_s);
    insertUser(5, u"back\\slash"_s);
    insertUser(6, u"(a+)*$"_s);

    const auto found = [&](Comparison comparison, const QString &text) {
        PageRequest request = usersRequest();
        request.filters = {{u"name"_s, comparison, Value(text)}};
        return sortedNames(request);
    };

    EXPECT_EQ(found(Comparison::Contains, u"0%"_s), QStringList{u"100% wool"_s});
    EXPECT_EQ(found(Comparison::Contains, u"r_s"_s), QStringList{u"under_score"_s});
    EXPECT_EQ(found(Comparison::Contains, u"k\\s"_s), QStringList{u"back\\slash"_s});
    EXPECT_EQ(found(Comparison::Contains, u"+)*$"_s), QStringList{u"(a+)*$"_s});
    EXPECT_EQ(found(Comparison::StartsWith, u"UNDER"_s).size(), 2);
    EXPECT_EQ(found(Comparison::StartsWith, u"wool"_s), QStringList());
    EXPECT_EQ(found(Comparison::Equal, u"100 wool"_s), QStringList{u"100 wool"_s});
    EXPECT_EQ(found(Comparison::Equal, u"' OR 1=1 --"_s), QStringList());
    EXPECT_EQ(found(Comparison::NotEqual, u"100 wool"_s).size(), 5);
}

TEST_P(Conformance, CastsAFilterThatAPersonTyped)
{
    makeUsers();
    insertUser(7, u"seven"_s);
    PageRequest request = usersRequest();
    request.filters = {{backend().keyColumn(), Comparison::Equal, Value(backend().key(7).toText())}};

    EXPECT_EQ(names(request), QStringList{u"seven"_s});
}

TEST_P(Conformance, FindsNullApartFromEmpty)
{
    makeUsers();
    insertUser(1, u"null"_s);
    insertUser(2, u"empty"_s, Value(QString()));
    PageRequest request = usersRequest();

    request.filters = {{u"note"_s, Comparison::IsNull, {}}};
    EXPECT_EQ(names(request), QStringList{u"null"_s});
    request.filters = {{u"note"_s, Comparison::Equal, Value(QString())}};
    EXPECT_EQ(names(request), QStringList{u"empty"_s});
    request.filters = {{u"note"_s, Comparison::IsNotNull, {}}};
    EXPECT_EQ(names(request), QStringList{u"empty"_s});
}

TEST_P(Conformance, CountsExactly)
{
    makeUsers();
    insertUser(1, u"a"_s);
    insertUser(2, u"b"_s);

    const auto count = session().count(users(), {{u"name"_s, Comparison::Equal, Value(u"a"_s)}});

    ASSERT_TRUE(count) << qPrintable(describe(count.error()));
    EXPECT_EQ(count->rows, 1);
    EXPECT_TRUE(count->exact);
}

TEST_P(Conformance, ShowsALongTextBySizeAndFirstPart)
{
    makeUsers();
    const QString text(300000, u'\u00e9');
    insertUser(1, u"long"_s, Value(text));

    PageRequest request = usersRequest();
    const Value cell = allCells(request).first().value(u"note"_s);
    ASSERT_TRUE(cell.isLarge());
    const auto large = std::get<LargeValue>(cell.data());
    EXPECT_EQ(large.bytes, 600000);
    EXPECT_TRUE(large.isText);
    EXPECT_TRUE(text.startsWith(large.preview));
    EXPECT_FALSE(large.preview.isEmpty());

    request.cellLimit = 1 << 20;
    EXPECT_EQ(allCells(request).first().value(u"note"_s), Value(text));
}

TEST_P(OrderedConformance, SortsWithNullsAndDuplicatesInBothDirections)
{
    makeUsers();
    const QList<Value> notes{Value(u"b"_s), {}, Value(u"a"_s), Value(u"b"_s), {}, Value(u"a"_s), Value(QString())};
    for (int i = 0; i < notes.size(); ++i)
        insertUser(i, u"user %1"_s.arg(i), notes.at(i));

    for (const bool descending : {false, true}) {
        PageRequest whole = usersRequest();
        whole.order = {{u"note"_s, descending}};
        const QStringList expected = names(whole);
        ASSERT_EQ(expected.size(), notes.size());
        for (int limit = 1; limit < 4; ++limit) {
            PageRequest request = whole;
            request.limit = limit;
            EXPECT_EQ(names(request), expected) << "limit " << limit << " descending " << descending;
        }
    }
}

TEST_P(OrderedConformance, SortsAsAsked)
{
    makeUsers();
    for (const auto &[id, name] : {std::pair{1, u"b"_s}, std::pair{2, u"c"_s}, std::pair{3, u"a"_s}})
        insertUser(id, name);
    PageRequest request = usersRequest();
    request.order = {{u"name"_s, false}};
    EXPECT_EQ(names(request), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
    request.order = {{u"name"_s, true}};
    EXPECT_EQ(names(request), (QStringList{u"c"_s, u"b"_s, u"a"_s}));
}

} // namespace athanor::test
