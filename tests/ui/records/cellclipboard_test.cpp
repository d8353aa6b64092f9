// SPDX-License-Identifier: Apache-2.0
#include "ui/records/cellclipboard.h"

#include "support/patience.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

QString held()
{
    return QGuiApplication::clipboard()->text();
}

TEST(CellClipboard, TakesASecretBackAfterAWhile)
{
    CellClipboard clipboard(nullptr, std::chrono::milliseconds(50));

    clipboard.put(u"hunter2"_s, true);

    EXPECT_EQ(held(), u"hunter2"_s);
    EXPECT_TRUE(QTest::qWaitFor([] { return held().isEmpty(); }, patience));
}

TEST(CellClipboard, LeavesWhatSomebodyElseHasCopiedSince)
{
    {
        CellClipboard clipboard(nullptr, std::chrono::milliseconds(50));
        clipboard.put(u"hunter2"_s, true);
        QGuiApplication::clipboard()->setText(u"a shopping list"_s);
        QTest::qWait(200);
        EXPECT_EQ(held(), u"a shopping list"_s);
    }
    EXPECT_EQ(held(), u"a shopping list"_s);
}

TEST(CellClipboard, LeavesWhatIsNoSecret)
{
    {
        CellClipboard clipboard(nullptr, std::chrono::milliseconds(50));
        clipboard.put(u"hunter2"_s, true);
        clipboard.put(u"ann"_s, false);
        QTest::qWait(200);
    }
    EXPECT_EQ(held(), u"ann"_s);
}

} // namespace
} // namespace athanor::test
