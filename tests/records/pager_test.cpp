// SPDX-License-Identifier: Apache-2.0
#include "records/pager.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

/// Rows 0 ... n-1 of one integer key, served as a server does.
class FakeTable
{
public:
    explicit FakeTable(int rows)
    {
        for (int i = 0; i < rows; ++i)
            keys.append(i * 10);
    }

    Page fetch(const PageRequest &request)
    {
        ++fetches;
        Page page;
        page.key = {u"id"_s};
        for (const qint64 key : std::as_const(keys)) {
            if (request.after && key <= std::get<qint64>(request.after->first().data()))
                continue;
            if (page.rows.size() == request.limit) {
                page.next = PagePosition{page.rows.last().first()};
                break;
            }
            page.rows.append(Row{Value(key)});
        }
        return page;
    }

    QList<qint64> keys;
    int fetches = 0;
};

PageRequest request(int limit)
{
    PageRequest made;
    made.limit = limit;
    return made;
}

void loadAll(Pager &pager, FakeTable &table)
{
    while (const auto page = pager.nextPage())
        pager.store(*page, table.fetch(pager.requestFor(*page)));
}

qint64 keyAt(const Pager &pager, qint64 row)
{
    return std::get<qint64>(pager.row(row)->first().data());
}

TEST(Pager, ReadsEveryRowOnceForEverySizeOfTableAndPage)
{
    for (int rows = 0; rows <= 25; ++rows) {
        for (int limit = 1; limit <= 7; ++limit) {
            FakeTable table(rows);
            Pager pager(request(limit), 1000);
            loadAll(pager, table);
            ASSERT_EQ(pager.knownRows(), rows);
            for (int row = 0; row < rows; ++row)
                ASSERT_EQ(keyAt(pager, row), row * 10);
            EXPECT_EQ(pager.row(rows), nullptr);
        }
    }
}

TEST(Pager, KeepsOnlyTheLastPagesInMemory)
{
    FakeTable table(100);
    Pager pager(request(10), 3);
    loadAll(pager, table);
    EXPECT_EQ(pager.cachedPages(), 3);
    EXPECT_EQ(pager.row(0), nullptr);
    EXPECT_NE(pager.row(99), nullptr);
    EXPECT_EQ(pager.knownRows(), 100);
}

TEST(Pager, GoesBackToAPageThatWasLetGo)
{
    FakeTable table(100);
    Pager pager(request(10), 3);
    loadAll(pager, table);
    EXPECT_EQ(pager.pageOf(25), 2);
    const auto stored = pager.store(2, table.fetch(pager.requestFor(2)));
    EXPECT_FALSE(stored.tailDropped);
    EXPECT_EQ(keyAt(pager, 25), 250);
    EXPECT_EQ(pager.knownRows(), 100);
    EXPECT_EQ(pager.cachedPages(), 3);
}

TEST(Pager, DropsWhatFollowsWhenRowsCameIn)
{
    FakeTable table(60);
    Pager pager(request(10), 3);
    loadAll(pager, table);
    table.keys.insert(12, 115);
    const auto stored = pager.store(1, table.fetch(pager.requestFor(1)));
    EXPECT_TRUE(stored.tailDropped);
    loadAll(pager, table);
    EXPECT_EQ(pager.knownRows(), 61);
}

TEST(Pager, DropsWhatFollowsWhenRowsWentAway)
{
    FakeTable table(60);
    Pager pager(request(10), 3);
    loadAll(pager, table);
    table.keys.removeAt(15);
    table.keys.removeAt(15);
    EXPECT_TRUE(pager.store(1, table.fetch(pager.requestFor(1))).tailDropped);
    loadAll(pager, table);
    EXPECT_EQ(pager.knownRows(), 58);
}

TEST(Pager, StartsInTheMiddleWhenAskedTo)
{
    FakeTable table(30);
    PageRequest middle = request(10);
    middle.after = PagePosition{Value(qint64(95))};
    Pager pager(middle);
    loadAll(pager, table);
    EXPECT_EQ(pager.knownRows(), 20);
    EXPECT_EQ(keyAt(pager, 0), 100);
}

TEST(Pager, LastPageGrowsWhenItIsFetchedAgain)
{
    FakeTable table(15);
    Pager pager(request(10));
    loadAll(pager, table);
    EXPECT_TRUE(pager.isComplete());
    table.keys.append(1000);
    pager.store(1, table.fetch(pager.requestFor(1)));
    EXPECT_EQ(pager.knownRows(), 16);
}

} // namespace
} // namespace athanor::test
