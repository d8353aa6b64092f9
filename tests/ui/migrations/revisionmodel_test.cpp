// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/revisionmodel.h"
#include "ui/migrations/sqlhighlighter.h"
#include "ui/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

Revision revision(const QString &id, const QStringList &down)
{
    Revision out;
    out.id = id;
    out.downRevisions = down;
    out.message = u"message of "_s + id;
    return out;
}

using Lines = QList<std::pair<int, int>>;

/// The colour of the character at `position` of the first line.
QColor colorAt(const QTextDocument &document, int position)
{
    for (const QTextLayout::FormatRange &range : document.firstBlock().layout()->formats()) {
        if (position >= range.start && position < range.start + range.length)
            return range.format.foreground().color();
    }
    return {};
}

} // namespace

TEST(RevisionLanes, AStraightHistoryHasOneLane)
{
    const auto lanes = revisionLanes({revision(u"c"_s, {u"b"_s}), revision(u"b"_s, {u"a"_s}), revision(u"a"_s, {})});

    ASSERT_EQ(lanes.size(), 3);
    EXPECT_EQ(lanes[0].above, Lines());
    EXPECT_EQ(lanes[0].below, (Lines{{0, 0}}));
    EXPECT_EQ(lanes[1].above, (Lines{{0, 0}}));
    EXPECT_EQ(lanes[2].below, Lines());
    for (const RevisionLanes &row : lanes)
        EXPECT_EQ(row.count, 1);
}

TEST(RevisionLanes, TwoHeadsMeetInTheirBranchPoint)
{
    const auto lanes = revisionLanes({revision(u"x"_s, {u"a"_s}), revision(u"y"_s, {u"a"_s}), revision(u"a"_s, {})});

    EXPECT_EQ(lanes[0].dot, 0);
    EXPECT_EQ(lanes[1].dot, 1);
    EXPECT_EQ(lanes[1].below, (Lines{{1, 0}, {0, 0}}));
    EXPECT_EQ(lanes[2].dot, 0);
    EXPECT_EQ(lanes[2].above, (Lines{{0, 0}}));
}

TEST(RevisionLanes, AMergeOpensALaneForEachParent)
{
    const auto lanes = revisionLanes({revision(u"m"_s, {u"x"_s, u"y"_s}), revision(u"x"_s, {u"a"_s}),
                                      revision(u"y"_s, {u"a"_s}), revision(u"a"_s, {})});

    EXPECT_EQ(lanes[0].below, (Lines{{0, 0}, {0, 1}}));
    EXPECT_EQ(lanes[1].dot, 0);
    EXPECT_EQ(lanes[2].dot, 1);
    EXPECT_EQ(lanes[2].below, (Lines{{1, 0}, {0, 0}}));
    EXPECT_EQ(lanes[3].dot, 0);
}

TEST(RevisionModelTest, MarksTheDatabasesPlace)
{
    RevisionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QList<ScriptProblem> problems;
    model.setGraph(RevisionGraph::build({revision(u"a"_s, {}), revision(u"b"_s, {u"a"_s}), revision(u"c"_s, {u"b"_s})},
                                        &problems));
    ASSERT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.state(u"a"_s), RevisionState::NotKnown);

    MigrationStatus status;
    status.revision = {u"b"_s};
    status.pending = {u"c"_s};
    model.setPlace(status);

    EXPECT_EQ(model.state(u"a"_s), RevisionState::Applied);
    EXPECT_EQ(model.state(u"b"_s), RevisionState::Current);
    EXPECT_EQ(model.state(u"c"_s), RevisionState::Pending);
    EXPECT_EQ(model.data(model.index(0, RevisionModel::IdColumn)).toString(), u"c"_s);
}

TEST(RevisionModelTest, SaysItsRowsToAScreenReader)
{
    RevisionModel model;
    QList<ScriptProblem> problems;
    model.setGraph(RevisionGraph::build({revision(u"a"_s, {})}, &problems));
    MigrationStatus status;
    status.revision = {u"a"_s};
    model.setPlace(status);

    const QString said = model.data(model.index(0, RevisionModel::LaneColumn), Qt::AccessibleTextRole).toString();

    EXPECT_TRUE(said.contains(u"a"_s));
    EXPECT_TRUE(said.contains(RevisionModel::stateText(RevisionState::Current)));
}

TEST(SqlHighlighterTest, ColoursWordsStringsNumbersAndComments)
{
    const QPalette palette = QApplication::palette();
    const ThemeColors &colors = themeColors(palette);
    QTextDocument document(u"SELECT 'a -- b', 12, \"select\" -- end"_s);
    SqlHighlighter highlighter(&document, palette);
    highlighter.rehighlight();

    EXPECT_EQ(colorAt(document, 0), colors.sqlKeyword);
    EXPECT_EQ(colorAt(document, 10), colors.sqlString);
    EXPECT_EQ(colorAt(document, 17), colors.sqlNumber);
    EXPECT_FALSE(colorAt(document, 23).isValid());
    EXPECT_EQ(colorAt(document, 31), colors.sqlComment);
}

TEST(SqlHighlighterTest, AStringGoesOnOverLines)
{
    const QPalette palette = QApplication::palette();
    QTextDocument document(u"COMMENT 'one\ntwo' IS"_s);
    SqlHighlighter highlighter(&document, palette);
    highlighter.rehighlight();

    const auto second = document.findBlockByNumber(1).layout()->formats();

    ASSERT_FALSE(second.isEmpty());
    EXPECT_EQ(second.first().format.foreground().color(), themeColors(palette).sqlString);
    EXPECT_EQ(second.first().length, 4);
}

} // namespace athanor::test
