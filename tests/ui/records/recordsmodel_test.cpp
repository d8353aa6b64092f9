// SPDX-License-Identifier: Apache-2.0
#include "ui/records/recordsmodel.h"

#include "support/patience.h"
#include "ui/records/stagededits.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

Column column(const QString &name, TypeFamily family, bool nullable, std::optional<int> length = {})
{
    Column made;
    made.name = name;
    made.family = family;
    made.nullable = nullable;
    made.length = length;
    return made;
}

/// A model over rows in memory; a fetch is answered when the test lets it.
class RecordsModelTest : public testing::Test
{
protected:
    RecordsModelTest()
    {
        access.table.ref = {{}, u"user"_s};
        access.table.columns = {column(u"id"_s, TypeFamily::Integer, false),
                                column(u"name"_s, TypeFamily::Text, false, 5),
                                column(u"note"_s, TypeFamily::Text, true)};
        access.table.columns.first().autoIncrement = true;
        access.table.primaryKey = {u"id"_s};
        access.key = {u"id"_s};
        for (int i = 1; i <= 450; ++i)
            rows.append(Row{Value(i), Value(u"n%1"_s.arg(i)), Value()});
        model.setEditable(true);
    }

    Page pageOf(const PageRequest &request) const
    {
        Page page;
        page.columns = access.table.columns;
        page.key = access.key;
        QList<Row> sorted = rows;
        if (!request.order.isEmpty() && request.order.first().descending)
            std::ranges::reverse(sorted);
        qsizetype from = 0;
        for (; request.after && from < sorted.size(); ++from) {
            if (sorted.at(from).first() == request.after->first()) {
                ++from;
                break;
            }
        }
        page.rows = sorted.mid(from, request.limit);
        if (from + page.rows.size() < sorted.size())
            page.next = PagePosition{page.rows.last().first()};
        return page;
    }

    void open()
    {
        edits.open({u"s"_s, u"d"_s, access.table.ref}, access.table);
        model.open(access, columnRules(access.table, EngineId::SQLite));
        waitForRows(200);
    }

    void waitForRows(qint64 known)
    {
        ASSERT_TRUE(QTest::qWaitFor([&] { return model.knownRows() >= known; }, patience)) << model.knownRows();
    }

    /// Scrolls to the end. The tester fetches more by itself, too.
    void loadAll()
    {
        ASSERT_TRUE(QTest::qWaitFor(
            [&] {
                model.fetchMore({});
                return model.isComplete();
            },
            patience));
    }

    QString shown(int row, int column) const { return model.index(row, column).data().toString(); }
    CellState state(int row, int column) const
    {
        return static_cast<CellState>(model.index(row, column).data(RecordsModel::StateRole).toInt());
    }

    QTemporaryDir dir;
    TableAccess access;
    QList<Row> rows;
    bool broken = false;
    int fetches = 0;
    StagedEdits edits{EditJournal(dir.path())};
    RecordsModel model{[this](const PageRequest &request) {
                           ++fetches;
                           QPromise<Result<Page>> promise;
                           promise.start();
                           promise.addResult(broken ? Result<Page>(fail(Error::unreachable(u"gone"_s)))
                                                    : Result<Page>(pageOf(request)));
                           promise.finish();
                           return promise.future();
                       },
                       &edits};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(RecordsModelTest, FetchesPageAfterPageAsTheViewAsks)
{
    open();
    EXPECT_GE(model.rowCount(), 200);
    loadAll();
    EXPECT_EQ(model.rowCount(), 450);
    EXPECT_EQ(fetches, 3);
    EXPECT_FALSE(model.canFetchMore({}));
    EXPECT_TRUE(model.isComplete());
    EXPECT_EQ(shown(449, 1), u"n450"_s);
}

TEST_F(RecordsModelTest, ShowsNullApartFromEmpty)
{
    rows[0][2] = Value(QString(u""_s));
    open();
    EXPECT_EQ(shown(0, 2), u""_s);
    EXPECT_FALSE(model.index(0, 2).data(RecordsModel::NullRole).toBool());
    EXPECT_EQ(shown(1, 2), u"NULL"_s);
    EXPECT_TRUE(model.index(1, 2).data(RecordsModel::NullRole).toBool());
}

TEST_F(RecordsModelTest, StagesTypedTextAndRejectsWhatBreaksARule)
{
    open();
    QStringList reasons;
    QObject::connect(&model, &RecordsModel::editRejected, [&](const QString &reason) { reasons.append(reason); });
    EXPECT_TRUE(model.setData(model.index(0, 1), u"ann"_s));
    EXPECT_FALSE(model.setData(model.index(1, 1), u"too long"_s));
    EXPECT_EQ(shown(0, 1), u"ann"_s);
    EXPECT_EQ(state(0, 1), CellState::Changed);
    EXPECT_EQ(state(0, 2), CellState::AsStored);
    EXPECT_EQ(shown(1, 1), u"n2"_s);
    ASSERT_EQ(reasons.size(), 1);
    EXPECT_TRUE(reasons.first().contains(u"at most 5"_s));
}

TEST_F(RecordsModelTest, KeepsStagedCellsThroughSortFilterAndReload)
{
    open();
    model.setData(model.index(0, 1), u"ann"_s);
    model.sort(0, Qt::DescendingOrder);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown(0, 0) == u"450"_s; }, patience));
    loadAll();
    EXPECT_EQ(shown(449, 1), u"ann"_s);
    EXPECT_EQ(state(449, 1), CellState::Changed);
    model.reload();
    waitForRows(200);
    EXPECT_EQ(edits.changes().size(), 1);
}

TEST_F(RecordsModelTest, PutsNewRowsFirstAndTakesThemAwayAgain)
{
    open();
    edits.insert({{u"name"_s, Value(u"new"_s)}});
    edits.insert({});
    loadAll();
    EXPECT_EQ(model.rowCount(), 452);
    EXPECT_EQ(shown(0, 1), u"new"_s);
    EXPECT_EQ(state(0, 1), CellState::New);
    EXPECT_EQ(state(0, 2), CellState::Left);
    EXPECT_EQ(shown(2, 0), u"1"_s);
    EXPECT_TRUE(model.setData(model.index(1, 1), u"two"_s));
    edits.undo();
    edits.undo();
    edits.undo();
    EXPECT_EQ(model.rowCount(), 450);
    edits.redo();
    EXPECT_EQ(model.rowCount(), 451);
}

TEST_F(RecordsModelTest, DeletedRowIsMarkedAndNotEditable)
{
    open();
    edits.erase(*model.seen(3));
    EXPECT_EQ(state(3, 0), CellState::Deleted);
    EXPECT_FALSE(model.flags(model.index(3, 1)).testFlag(Qt::ItemIsEditable));
    edits.undo();
    EXPECT_TRUE(model.flags(model.index(3, 1)).testFlag(Qt::ItemIsEditable));
}

TEST_F(RecordsModelTest, CellThatWasNotLoadedWholeIsShownWithItsSizeAndNotEdited)
{
    rows[0][2] = Value(LargeValue{5'000'000, true, u"begin"_s});
    open();
    EXPECT_TRUE(shown(0, 2).startsWith(u"begin"_s)) << qPrintable(shown(0, 2));
    EXPECT_TRUE(shown(0, 2).contains(u"MiB"_s)) << qPrintable(shown(0, 2));
    EXPECT_FALSE(model.setData(model.index(0, 2), u"x"_s));
    EXPECT_FALSE(edits.changes().size());
}

TEST_F(RecordsModelTest, AsksAgainForRowsThatWereLetGo)
{
    rows.clear();
    for (int i = 1; i <= 5000; ++i)
        rows.append(Row{Value(i), Value(u"n"_s), Value()});
    open();
    loadAll();
    EXPECT_EQ(shown(0, 0), u"…"_s);
    EXPECT_EQ(state(0, 0), CellState::Loading);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown(0, 0) == u"1"_s; }, patience));
    EXPECT_EQ(model.knownRows(), 5000);
}

TEST_F(RecordsModelTest, SaysWhenAPageCannotBeLoadedAndLoadsItLater)
{
    broken = true;
    QString message;
    QObject::connect(&model, &RecordsModel::loadFailed, [&](const Error &error) { message = error.message; });
    edits.open({u"s"_s, u"d"_s, access.table.ref}, access.table);
    model.open(access, columnRules(access.table, EngineId::SQLite));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !message.isEmpty(); }, patience));
    broken = false;
    model.reload();
    waitForRows(200);
}

TEST_F(RecordsModelTest, EditsComeBackAfterACrash)
{
    open();
    model.setData(model.index(0, 1), u"ann"_s);
    edits.insert({{u"name"_s, Value(u"new"_s)}});
    edits.saveNow();
    StagedEdits again{EditJournal(dir.path())};
    again.open({u"s"_s, u"d"_s, access.table.ref}, access.table);
    EXPECT_EQ(again.changes().edits(), edits.changes().edits());
}

TEST_F(RecordsModelTest, SameAsBeforeIsNoChange)
{
    open();
    model.setData(model.index(0, 1), u"ann"_s);
    model.setData(model.index(0, 1), u"n1"_s);
    EXPECT_TRUE(edits.changes().isEmpty());
    EXPECT_EQ(state(0, 1), CellState::AsStored);
}

} // namespace
} // namespace athanor::test
