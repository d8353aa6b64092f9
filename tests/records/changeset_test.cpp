// SPDX-License-Identifier: Apache-2.0
#include "records/changeset.h"
#include "records/editjournal.h"
#include "records/values.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;
using Kind = RowChange::Kind;

class ChangeSetTest : public testing::Test
{
protected:
    ChangeSet changes{userTable()};
    SeenRow ann = userRow(1, u"ann"_s);
    SeenRow bob = userRow(2, u"bob"_s);
};

TEST_F(ChangeSetTest, SeveralEditsOfACellAreOneChangeWithTheFirstOriginal)
{
    changes.edit(ann, u"username"_s, Value(u"anna"_s));
    changes.edit(userRow(1, u"anna"_s), u"username"_s, Value(u"anne"_s));
    const auto list = changes.toChanges();
    ASSERT_EQ(list.size(), 1);
    EXPECT_EQ(list.first(), RowChange::update({{}, u"user"_s}, ann.key, {{u"username"_s, Value(u"anne"_s)}},
                                              {{u"username"_s, Value(u"ann"_s)}}));
}

TEST_F(ChangeSetTest, EditBackToTheOriginalIsNoChange)
{
    changes.edit(ann, u"username"_s, Value(u"anna"_s));
    changes.edit(ann, u"username"_s, Value(u"ann"_s));
    EXPECT_TRUE(changes.isEmpty());
    changes.undo();
    EXPECT_EQ(changes.size(), 1);
}

TEST_F(ChangeSetTest, TellsNullFromEmpty)
{
    changes.edit(ann, u"email"_s, Value(QString(u""_s)));
    ASSERT_EQ(changes.size(), 1);
    EXPECT_TRUE(changes.toChanges().first().originals.first().value.isNull());
    changes.edit(ann, u"email"_s, Value());
    EXPECT_TRUE(changes.isEmpty());
}

TEST_F(ChangeSetTest, NewRowThatIsDeletedVanishes)
{
    const RowId row = changes.insert({{u"username"_s, Value(u"cid"_s)}});
    changes.revert(row);
    EXPECT_TRUE(changes.isEmpty());
    EXPECT_TRUE(changes.toChanges().isEmpty());
    changes.undo();
    EXPECT_EQ(changes.count(Kind::Insert), 1);
}

TEST_F(ChangeSetTest, DeletionSwallowsEditsAndKeepsWhatWasFirstSeen)
{
    changes.edit(ann, u"username"_s, Value(u"anna"_s));
    SeenRow reloaded = userRow(1, u"changed by others"_s);
    changes.erase(reloaded);
    const auto list = changes.toChanges();
    ASSERT_EQ(list.size(), 1);
    EXPECT_EQ(list.first().kind, Kind::Delete);
    EXPECT_TRUE(list.first().originals.contains(NamedValue{u"username"_s, Value(u"ann"_s)}));
    changes.undo();
    EXPECT_EQ(changes.toChanges().first().kind, Kind::Update);
}

TEST_F(ChangeSetTest, DeletedRowIsNotEdited)
{
    changes.erase(ann);
    changes.edit(ann, u"username"_s, Value(u"x"_s));
    EXPECT_EQ(changes.toChanges().first().kind, Kind::Delete);
}

TEST_F(ChangeSetTest, DeletionLeavesCellsOutThatWereNotLoadedWhole)
{
    SeenRow large = ann;
    large.values[2].value = Value(LargeValue{1 << 20, true, u"a"_s});
    changes.erase(large);
    const auto list = changes.toChanges();
    for (const NamedValue &value : list.first().originals)
        EXPECT_NE(value.column, u"email"_s);
}

TEST_F(ChangeSetTest, UndoAndRedoWalkThroughEveryStep)
{
    changes.edit(ann, u"username"_s, Value(u"a1"_s));
    changes.edit(ann, u"username"_s, Value(u"a2"_s));
    const RowId row = changes.insert({});
    changes.editNew(row, u"username"_s, Value(u"new"_s));
    changes.erase(bob);
    const auto all = changes.edits();
    int steps = 0;
    for (; changes.canUndo(); ++steps)
        changes.undo();
    EXPECT_EQ(steps, 5);
    EXPECT_TRUE(changes.isEmpty());
    while (changes.canRedo())
        changes.redo();
    EXPECT_EQ(changes.edits(), all);
}

TEST_F(ChangeSetTest, NewEditForgetsWhatCouldBeRedone)
{
    changes.edit(ann, u"username"_s, Value(u"a1"_s));
    changes.undo();
    changes.edit(bob, u"username"_s, Value(u"b1"_s));
    EXPECT_FALSE(changes.canRedo());
}

TEST_F(ChangeSetTest, UndoBringsBackTheOrderInWhichRowsWereTouched)
{
    changes.edit(bob, u"email"_s, Value(u"b"_s));
    changes.edit(ann, u"email"_s, Value(u"a"_s));
    changes.revert(rowIdOf(bob.key));
    changes.undo();
    EXPECT_EQ(changes.edits().first().row, rowIdOf(bob.key));
}

TEST_F(ChangeSetTest, ColumnThatIsLeftOutOfAnInsertIsNotNull)
{
    const RowId row = changes.insert({{u"email"_s, Value()}});
    EXPECT_EQ(changes.toChanges().first().values.size(), 1);
    changes.editNew(row, u"email"_s, std::nullopt);
    EXPECT_TRUE(changes.toChanges().first().values.isEmpty());
    EXPECT_EQ(changes.size(), 1);
}

TEST_F(ChangeSetTest, SendsDeletionsThenUpdatesThenInsertions)
{
    changes.insert({{u"username"_s, Value(u"bob"_s)}});
    changes.edit(ann, u"email"_s, Value(u"x"_s));
    changes.erase(bob);
    QList<Kind> kinds;
    for (const RowChange &change : changes.toChanges())
        kinds.append(change.kind);
    EXPECT_EQ(kinds, (QList{Kind::Delete, Kind::Update, Kind::Insert}));
}

TEST_F(ChangeSetTest, TurnsTheOrderRoundWhereATableRefersToItself)
{
    Table table = userTable();
    table.foreignKeys = {{{}, {u"boss"_s}, table.ref, {u"id"_s}, {}, {}, {}}};
    ChangeSet own(table);
    own.erase(bob);
    own.edit(ann, u"boss"_s, Value(3));
    own.insert({{u"id"_s, Value(3)}, {u"username"_s, Value(u"cid"_s)}});
    QList<Kind> kinds;
    for (const RowChange &change : own.toChanges())
        kinds.append(change.kind);
    EXPECT_EQ(kinds, (QList{Kind::Insert, Kind::Update, Kind::Delete}));
}

TEST_F(ChangeSetTest, FreesAUniqueValueBeforeAnotherRowTakesIt)
{
    changes.edit(ann, u"username"_s, Value(u"bob"_s));
    changes.edit(bob, u"username"_s, Value(u"cid"_s));
    const auto list = changes.toChanges();
    EXPECT_EQ(list.at(0).key, bob.key);
    EXPECT_EQ(list.at(1).key, ann.key);
}

TEST_F(ChangeSetTest, SendsEveryChangeOfARingOnce)
{
    changes.edit(ann, u"username"_s, Value(u"bob"_s));
    changes.edit(bob, u"username"_s, Value(u"ann"_s));
    EXPECT_EQ(changes.toChanges().size(), 2);
}

TEST_F(ChangeSetTest, RebaseHoldsWhatIsKeptAgainstTheNewValues)
{
    changes.edit(ann, u"username"_s, Value(u"mine"_s));
    changes.edit(ann, u"email"_s, Value(u"mine@x.org"_s));
    changes.rebase(rowIdOf(ann.key), userRow(1, u"theirs"_s, Value(u"theirs@x.org"_s)), {u"username"_s});
    const auto list = changes.toChanges();
    ASSERT_EQ(list.size(), 1);
    EXPECT_EQ(list.first().values, (QList<NamedValue>{{u"username"_s, Value(u"mine"_s)}}));
    EXPECT_EQ(list.first().originals, (QList<NamedValue>{{u"username"_s, Value(u"theirs"_s)}}));
}

TEST_F(ChangeSetTest, RebaseDropsWhatTheOtherSideDidToo)
{
    changes.edit(ann, u"username"_s, Value(u"same"_s));
    changes.rebase(rowIdOf(ann.key), userRow(1, u"same"_s), {u"username"_s});
    EXPECT_TRUE(changes.isEmpty());
}

TEST(RowId, TellsApartValuesThatReadTheSame)
{
    const auto id = [](const Value &value) { return rowIdOf({{u"k"_s, value}}); };
    const QList<Value> values{Value(1), Value(u"1"_s),         Value(true),           Value(1.0),
                              Value(),  Value(QString(u""_s)), Value(QByteArray("1"))};
    QSet<RowId> ids;
    for (const Value &value : values)
        ids.insert(id(value));
    EXPECT_EQ(ids.size(), values.size());
    EXPECT_NE(rowIdOf({{u"a"_s, Value(u"x"_s)}, {u"b"_s, Value(u"yz"_s)}}),
              rowIdOf({{u"a"_s, Value(u"xy"_s)}, {u"b"_s, Value(u"z"_s)}}));
}

class EditJournalTest : public ChangeSetTest
{
protected:
    QTemporaryDir dir;
    QString folder = dir.filePath(u"state/edits"_s);
    EditJournal journal{folder};
    EditPlace place{u"accounts"_s, u"sqlite:///a.db"_s, {{}, u"user"_s}};
};

TEST_F(EditJournalTest, BringsEveryKindOfEditAndValueBack)
{
    changes.edit(ann, u"username"_s, Value(u"ann\u2028\"\\"_s));
    changes.edit(ann, u"email"_s, Value(QByteArray("\x00\xff", 2)));
    changes.insert({{u"id"_s, Value(std::numeric_limits<qint64>::max())},
                    {u"x"_s, Value(0.1)},
                    {u"y"_s, Value(true)},
                    {u"z"_s, Value()}});
    changes.erase(bob);
    ASSERT_TRUE(journal.save(place, changes));
    const auto loaded = journal.load(place);
    ASSERT_TRUE(loaded) << qPrintable(loaded.error().message);
    ChangeSet again(userTable());
    again.restore(*loaded);
    EXPECT_EQ(again.edits(), changes.edits());
    EXPECT_EQ(again.toChanges(), changes.toChanges());
    const RowId next = again.insert({});
    EXPECT_EQ(again.size(), 4) << qPrintable(next);
}

TEST_F(EditJournalTest, IsReadableByItsOwnerAlone)
{
    changes.erase(bob);
    ASSERT_TRUE(journal.save(place, changes));
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    EXPECT_FALSE(QFile::permissions(journal.pathOf(place)) & others);
    EXPECT_FALSE(QFile::permissions(folder) & others);
}

TEST_F(EditJournalTest, IsGoneWhenNothingIsStaged)
{
    changes.erase(bob);
    ASSERT_TRUE(journal.save(place, changes));
    changes.clear();
    ASSERT_TRUE(journal.save(place, changes));
    EXPECT_TRUE(QDir(folder).isEmpty());
}

TEST_F(EditJournalTest, OfAnotherDatabaseIsNotTaken)
{
    changes.erase(bob);
    ASSERT_TRUE(journal.save(place, changes));
    EditPlace other = place;
    other.database = u"sqlite:///b.db"_s;
    EXPECT_TRUE(journal.load(other)->isEmpty());
}

TEST_F(EditJournalTest, DamagedIsAnErrorAndStays)
{
    changes.edit(ann, u"email"_s, Value(u"a"_s));
    ASSERT_TRUE(journal.save(place, changes));
    QFile file(journal.pathOf(place));
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    const QByteArray whole = file.readAll();
    for (qsizetype cut = 0; cut < whole.size(); cut += 7) {
        ASSERT_TRUE(file.resize(0) && file.seek(0));
        file.write(whole.first(cut));
        file.flush();
        EXPECT_FALSE(journal.load(place)) << cut;
    }
    EXPECT_TRUE(file.exists());
}

TEST_F(EditJournalTest, EditThatWasPointedAtAnotherRowIsNotUsed)
{
    changes.edit(ann, u"email"_s, Value(u"a"_s));
    ASSERT_TRUE(journal.save(place, changes));
    QFile file(journal.pathOf(place));
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    QByteArray text = file.readAll();
    text.replace("[\"int\",\"1\"]", "[\"int\",\"2\"]");
    file.resize(0);
    file.seek(0);
    file.write(text);
    file.flush();
    EXPECT_FALSE(journal.load(place));
}

} // namespace
} // namespace athanor::test
