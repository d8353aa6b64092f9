// SPDX-License-Identifier: Apache-2.0
// How every engine changes rows.
#include "conformance.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

TEST_P(Conformance, InsertsUpdatesAndDeletesOneRow)
{
    makeUsers();
    const auto inserted = session().apply({userInsert(1, u"anna"_s)});
    ASSERT_TRUE(inserted) << qPrintable(describe(inserted.error()));
    ASSERT_EQ(inserted->insertedKeys.size(), 1);
    EXPECT_EQ(inserted->insertedKeys.first(), key(1));

    const auto updated = session().apply({noteUpdate(1, Value(u"new"_s), {note({})})});
    ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
    EXPECT_FALSE(updated->conflict);
    const QList<Cells> rows = allCells(usersRequest());
    ASSERT_EQ(rows.size(), 1);
    EXPECT_EQ(rows.first().value(backend().keyColumn()), backend().key(1));
    EXPECT_EQ(rows.first().value(u"name"_s), Value(u"anna"_s));
    EXPECT_EQ(rows.first().value(u"note"_s), Value(u"new"_s));

    const auto erased =
        session().apply({RowChange::erase(users(), key(1), {{u"name"_s, Value(u"anna"_s)}, note(Value(u"new"_s))})});
    ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
    EXPECT_FALSE(erased->conflict);
    EXPECT_EQ(session().count(users(), {}).value_or(RowCount{}).rows, 0);
}

TEST_P(Conformance, TakesAChangeToTheSameValueForDone)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"same"_s));

    const auto updated = session().apply({noteUpdate(1, Value(u"same"_s), {note(Value(u"same"_s))})});

    ASSERT_TRUE(updated) << qPrintable(describe(updated.error()));
    EXPECT_FALSE(updated->conflict);
}

TEST_P(Conformance, GivesTheirRowOnAConflictAndLeavesItAlone)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"mine"_s));
    const auto other = openOrFail(backend().spec());
    ASSERT_TRUE(other);
    const auto theirs = other->apply({noteUpdate(1, Value(u"theirs"_s), {note(Value(u"mine"_s))})});
    ASSERT_TRUE(theirs) << qPrintable(describe(theirs.error()));

    const auto outcome = session().apply({noteUpdate(1, Value(u"late"_s), {note(Value(u"mine"_s))})});

    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    ASSERT_TRUE(outcome->conflict);
    EXPECT_EQ(outcome->conflict->change, 0);
    ASSERT_TRUE(outcome->conflict->theirs);
    EXPECT_TRUE(outcome->conflict->theirs->contains(note(Value(u"theirs"_s))));
    EXPECT_EQ(allCells(usersRequest()).first().value(u"note"_s), Value(u"theirs"_s));
}

TEST_P(Conformance, ComparesWhatWasSeenByEveryLetter)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"Mine"_s));

    for (const QString &seen : {u"mine"_s, u"Mine "_s, u"Mïne"_s, QString()}) {
        const auto outcome = session().apply({noteUpdate(1, Value(u"late"_s), {note(Value(seen))})});
        ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
        EXPECT_TRUE(outcome->conflict) << "taken for the same: " << qPrintable(seen);
    }
}

TEST_P(Conformance, SaysWhenTheRowIsGone)
{
    makeUsers();
    insertUser(1, u"one"_s);

    const auto outcome = session().apply({noteUpdate(9, Value(u"x"_s), {note({})})});

    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    ASSERT_TRUE(outcome->conflict);
    EXPECT_FALSE(outcome->conflict->theirs);
}

TEST_P(Conformance, RefusesASecondRowWithTheSameKey)
{
    makeUsers();
    insertUser(1, u"one"_s);

    const auto twin = session().apply({userInsert(1, u"two"_s)});

    ASSERT_FALSE(twin);
    EXPECT_EQ(twin.error().kind, ErrorKind::Constraint) << qPrintable(describe(twin.error()));
    EXPECT_EQ(names(usersRequest()), QStringList{u"one"_s});
}

TEST_P(Conformance, ShowsTheCommandsOfAChange)
{
    makeUsers();
    insertUser(1, u"one"_s);

    const auto statements = session().statements({noteUpdate(1, Value(u"x"_s), {note({})})});

    ASSERT_TRUE(statements) << qPrintable(describe(statements.error()));
    EXPECT_FALSE(statements->isEmpty());
    EXPECT_TRUE(allCells(usersRequest()).first().value(u"note"_s).isNull()) << "showing changed the row";
}

TEST_P(Conformance, NeverWritesBackACellThatWasNotFetchedWhole)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"text"_s));

    const auto done = session().apply({noteUpdate(1, Value(LargeValue{9, true, u"te"_s}), {})});

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::InvalidInput);
}

TEST_P(Conformance, KeepsTextExactly)
{
    makeUsers();
    const QString text = u"\ufeffBOM, tab\t, line\n, quote ' and \" \\ ` \U0001F600 e\u0301"_s;
    insertUser(1, u"one"_s, Value(text));

    EXPECT_EQ(allCells(usersRequest()).first().value(u"note"_s), Value(text));
    const auto erased = session().apply({RowChange::erase(users(), key(1), {note(Value(text))})});
    ASSERT_TRUE(erased) << qPrintable(describe(erased.error()));
    EXPECT_FALSE(erased->conflict);
}

TEST_P(AtomicConformance, LeavesEarlierChangesUndoneOnAConflict)
{
    makeUsers();
    insertUser(1, u"one"_s, Value(u"mine"_s));
    insertUser(2, u"two"_s);

    const auto outcome = session().apply(
        {noteUpdate(2, Value(u"x"_s), {note({})}), noteUpdate(1, Value(u"y"_s), {note(Value(u"other"_s))})});

    ASSERT_TRUE(outcome) << qPrintable(describe(outcome.error()));
    ASSERT_TRUE(outcome->conflict);
    EXPECT_EQ(outcome->conflict->change, 1);
    PageRequest request = usersRequest();
    request.filters = {{u"name"_s, Comparison::Equal, Value(u"two"_s)}};
    EXPECT_TRUE(allCells(request).first().value(u"note"_s).isNull()) << "the change before the conflict was kept";
}

TEST_P(AtomicConformance, KeepsAllChangesOrNone)
{
    makeUsers();
    insertUser(1, u"one"_s);

    const auto done = session().apply({userInsert(2, u"two"_s), userInsert(1, u"again"_s)});

    ASSERT_FALSE(done);
    EXPECT_EQ(names(usersRequest()), QStringList{u"one"_s});
}

} // namespace athanor::test
