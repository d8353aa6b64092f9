// SPDX-License-Identifier: Apache-2.0
// Drives the real page by object names, over a SQLite database.
#include "ui/records/recordspage.h"

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "support/patience.h"
#include "ui/records/recordsmodel.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class RecordsPageTest : public testing::Test
{
protected:
    void SetUp() override
    {
        ConnectionSpec spec = ConnectionSpec::of(profile(), {}, Access::ReadWrite);
        spec.createFile = true;
        auto session = openSession(spec);
        ASSERT_TRUE(session) << qPrintable(session.error().message);
        m_session = *std::move(session);
        run(u"CREATE TABLE aaa (x TEXT)"_s);
        run(u"CREATE TABLE user (id INTEGER PRIMARY KEY, username VARCHAR(8) NOT NULL UNIQUE, email VARCHAR(120))"_s);
        run(u"INSERT INTO user VALUES (1, 'ann', NULL), (2, 'bob', ''), (3, 'cid', 'cid@x.org')"_s);
    }

    [[nodiscard]] Profile profile(const QString &environment = u"development"_s, bool readOnly = false) const
    {
        Profile out;
        out.name = u"people"_s;
        out.environment = environment;
        out.readOnly = readOnly;
        out.url.engine = EngineId::SQLite;
        out.url.scheme = u"sqlite"_s;
        out.url.database = m_folder.filePath(u"people.db"_s);
        return out;
    }

    void run(const QString &sql)
    {
        const auto done = m_session->sql()->run(sql);
        ASSERT_TRUE(done) << qPrintable(done.error().message + done.error().detail);
    }
    [[nodiscard]] QString text(const QString &sql) const
    {
        const auto answer = m_session->sql()->run(sql);
        return answer && answer->rows.size() == 1 ? answer->rows.first().first().toText() : u"?"_s;
    }

    void open(const Profile &of)
    {
        m_context = std::make_unique<ServiceContext>(of, SecretStore());
        m_page = std::make_unique<RecordsPage>(m_context.get(), EditJournal(m_folder.filePath(u"edits"_s)), nullptr);
        m_page->resize(1100, 700);
        m_page->show();
        m_page->activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(m_page.get()));
        m_page->activate();
        ASSERT_TRUE(QTest::qWaitFor([this] { return m_page->model()->knownRows() == 3; }, patience))
            << qPrintable(banner());
    }

    template <typename W>
    [[nodiscard]] W *find(const QString &name) const
    {
        W *found = m_page->findChild<W *>(name);
        EXPECT_NE(found, nullptr) << qPrintable(name);
        return found;
    }
    [[nodiscard]] QTableView *grid() const { return find<QTableView>(u"recordsGrid"_s); }
    [[nodiscard]] QAction *action(const QString &name) const { return find<QAction>(name); }
    [[nodiscard]] QString banner() const { return m_page->findChild<Banner *>()->text(); }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return m_page->model()->index(row, column).data().toString();
    }
    [[nodiscard]] bool waitFor(const std::function<bool()> &what) const { return QTest::qWaitFor(what, patience); }

    void choose(int row, int column) { grid()->setCurrentIndex(m_page->model()->index(row, column)); }

    /// Types into a cell as a person does.
    void type(int row, int column, const QString &typed)
    {
        choose(row, column);
        grid()->edit(m_page->model()->index(row, column));
        auto *editor = grid()->findChild<QLineEdit *>(u"cellEditor"_s);
        ASSERT_NE(editor, nullptr);
        editor->selectAll();
        QTest::keyClicks(editor, typed);
        QTest::keyClick(editor, Qt::Key_Return);
        // The delegate commits and closes when the key has been handled.
        ASSERT_TRUE(waitFor([this] { return grid()->findChild<QLineEdit *>(u"cellEditor"_s) == nullptr; }));
    }

    /// Waits for a dialog anywhere in the program and presses one of its buttons.
    static bool press(const QString &dialog, const QString &button)
    {
        QPushButton *found = nullptr;
        const bool there = QTest::qWaitFor(
            [&] {
                for (QWidget *window : QApplication::topLevelWidgets()) {
                    if (window->objectName() == dialog && window->isVisible())
                        found = window->findChild<QPushButton *>(button);
                }
                return found && found->isEnabled();
            },
            patience);
        if (there)
            QTest::mouseClick(found, Qt::LeftButton);
        return there;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ServiceContext> m_context;
    std::unique_ptr<RecordsPage> m_page;
};

TEST_F(RecordsPageTest, OpensTheTableOfUsersFirst)
{
    open(profile());
    EXPECT_EQ(find<QComboBox>(u"recordsTable"_s)->currentText(), u"user"_s);
    EXPECT_EQ(cell(0, 1), u"ann"_s);
    EXPECT_EQ(find<QLabel>(u"recordsStatus"_s)->text(), u"rows 1–3, all of them"_s);
}

TEST_F(RecordsPageTest, WritesStagedChangesOnlyAfterTheQuestion)
{
    open(profile());
    type(0, 1, u"anna"_s);
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"ann"_s);
    auto *staged = find<QTableWidget>(u"stagedTable"_s);
    ASSERT_TRUE(waitFor([&] { return staged->rowCount() == 1 && staged->item(0, 1)->text().contains(u"UPDATE"_s); }));
    EXPECT_TRUE(staged->item(0, 1)->text().contains(u"'anna'"_s)) << qPrintable(staged->item(0, 1)->text());
    EXPECT_FALSE(m_page->unsavedWork().isEmpty());
    action(u"recordsApply"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    ASSERT_TRUE(waitFor([&] { return m_page->unsavedWork().isEmpty(); })) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"anna"_s);
    ASSERT_TRUE(waitFor([&] { return cell(0, 1) == u"anna"_s; }));
}

TEST_F(RecordsPageTest, InsertsEditsAndDeletesInOneTransaction)
{
    open(profile());
    choose(2, 0);
    action(u"recordsDelete"_s)->trigger();
    action(u"recordsInsert"_s)->trigger();
    type(0, 1, u"dora"_s);
    type(1, 2, u"ann@x.org"_s);
    action(u"recordsApply"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    ASSERT_TRUE(waitFor([&] { return m_page->unsavedWork().isEmpty(); })) << qPrintable(banner());
    EXPECT_EQ(
        text(u"SELECT group_concat(username || coalesce(email, '-')) FROM (SELECT * FROM user ORDER BY username)"_s),
        u"annann@x.org,bob,dora-"_s);
}

TEST_F(RecordsPageTest, InsertWithoutANeededValueIsNotSent)
{
    open(profile());
    action(u"recordsInsert"_s)->trigger();
    action(u"recordsApply"_s)->trigger();
    EXPECT_TRUE(banner().contains(u"username"_s)) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT count(*) FROM user"_s), u"3"_s);
}

TEST_F(RecordsPageTest, ShowsTheBrokenRuleAndTheLengthInTheForm)
{
    open(profile());
    choose(0, 1);
    auto *field = find<QLineEdit>(u"field_username"_s);
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, u"waytoolong"_s);
    EXPECT_EQ(find<QLabel>(u"meter_username"_s)->text(), u"10 / 8"_s);
    EXPECT_TRUE(find<QLabel>(u"rule_username"_s)->text().contains(u"at most 8"_s));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(m_page->unsavedWork().isEmpty());
    field->selectAll();
    QTest::keyClicks(field, u"short"_s);
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_FALSE(m_page->unsavedWork().isEmpty());
    EXPECT_EQ(cell(0, 1), u"short"_s);
}

TEST_F(RecordsPageTest, KeepsNullApartFromEmptyInTheForm)
{
    open(profile());
    choose(1, 2);
    auto *null = find<QToolButton>(u"null_email"_s);
    EXPECT_FALSE(null->isChecked());
    QTest::mouseClick(null, Qt::LeftButton);
    EXPECT_EQ(cell(1, 2), u"NULL"_s);
    EXPECT_TRUE(null->isChecked());
    action(u"recordsUndo"_s)->trigger();
    EXPECT_EQ(cell(1, 2), u""_s);
    EXPECT_FALSE(find<QToolButton>(u"null_username"_s)->isEnabled());
}

TEST_F(RecordsPageTest, FiltersAndSortsWithoutLosingEdits)
{
    open(profile());
    type(0, 2, u"a@x.org"_s);
    auto *filter = find<QLineEdit>(u"filter_username"_s);
    QTest::keyClicks(filter, u"b"_s);
    QTest::keyClick(filter, Qt::Key_Return);
    ASSERT_TRUE(waitFor([&] { return m_page->model()->knownRows() == 1 && cell(0, 1) == u"bob"_s; }));
    filter->clear();
    QTest::keyClick(filter, Qt::Key_Return);
    ASSERT_TRUE(waitFor([&] { return m_page->model()->knownRows() == 3; }));
    grid()->sortByColumn(1, Qt::DescendingOrder);
    ASSERT_TRUE(waitFor([&] { return m_page->model()->knownRows() == 3 && cell(0, 1) == u"cid"_s; }));
    EXPECT_EQ(cell(2, 2), u"a@x.org"_s);
}

TEST_F(RecordsPageTest, ConflictShowsAllSidesAndMineIsWrittenWhenChosen)
{
    open(profile());
    type(0, 1, u"mine"_s);
    run(u"UPDATE user SET username = 'theirs' WHERE id = 1"_s);
    action(u"recordsApply"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    auto *dialog = m_page.get();
    ASSERT_TRUE(waitFor([&] { return dialog->findChild<QDialog *>(u"conflictDialog"_s) != nullptr; }))
        << qPrintable(banner());
    auto *table = find<QTableWidget>(u"conflictTable"_s);
    EXPECT_EQ(table->item(0, 1)->text(), u"ann"_s);
    EXPECT_EQ(table->item(0, 2)->text(), u"mine"_s);
    EXPECT_EQ(table->item(0, 3)->text(), u"theirs"_s);
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"theirs"_s);
    find<QComboBox>(u"choose_username"_s)->setCurrentIndex(0);
    ASSERT_TRUE(press(u"conflictDialog"_s, u"conflictChoice"_s));
    ASSERT_TRUE(waitFor([&] { return action(u"recordsApply"_s)->isEnabled(); }));
    action(u"recordsApply"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    ASSERT_TRUE(waitFor([&] { return m_page->unsavedWork().isEmpty(); })) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"mine"_s);
}

TEST_F(RecordsPageTest, RefusalOfTheServerKeepsWhatIsStaged)
{
    open(profile());
    type(0, 1, u"bob"_s);
    action(u"recordsApply"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    ASSERT_TRUE(waitFor([&] { return !banner().isEmpty(); }));
    EXPECT_FALSE(m_page->unsavedWork().isEmpty());
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"ann"_s);
}

TEST_F(RecordsPageTest, ProductionWantsItsNameTyped)
{
    open(profile(u"production"_s));
    type(0, 1, u"anna"_s);
    action(u"recordsApply"_s)->trigger();
    QLineEdit *name = nullptr;
    ASSERT_TRUE(waitFor([&] {
        for (QWidget *window : QApplication::topLevelWidgets()) {
            if (window->objectName() == u"confirmDialog"_s && window->isVisible())
                name = window->findChild<QLineEdit *>(u"confirmName"_s);
        }
        return name != nullptr;
    }));
    EXPECT_FALSE(name->window()->findChild<QPushButton *>(u"confirmAccept"_s)->isEnabled());
    QTest::keyClicks(name, u"people"_s);
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    ASSERT_TRUE(waitFor([&] { return m_page->unsavedWork().isEmpty(); })) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"anna"_s);
}

TEST_F(RecordsPageTest, ReadOnlyProfileShowsWhyNothingCanBeEdited)
{
    open(profile(u"development"_s, true));
    EXPECT_FALSE(action(u"recordsInsert"_s)->isEnabled());
    EXPECT_FALSE(action(u"recordsImport"_s)->isEnabled());
    EXPECT_TRUE(action(u"recordsExport"_s)->isEnabled());
    EXPECT_TRUE(find<QLabel>(u"recordsReadOnly"_s)->text().contains(u"read-only"_s));
    EXPECT_FALSE(m_page->model()->flags(m_page->model()->index(0, 1)).testFlag(Qt::ItemIsEditable));
}

TEST_F(RecordsPageTest, TableWithoutAKeyShowsWhyNothingCanBeEdited)
{
    run(u"CREATE TABLE log (line TEXT)"_s);
    run(u"INSERT INTO log VALUES ('x')"_s);
    open(profile());
    m_page->showTable({{}, u"log"_s});
    ASSERT_TRUE(waitFor([&] { return m_page->model()->knownRows() == 1; })) << qPrintable(banner());
    EXPECT_TRUE(find<QLabel>(u"recordsReadOnly"_s)->text().contains(u"key"_s));
    EXPECT_FALSE(action(u"recordsInsert"_s)->isEnabled());
}

TEST_F(RecordsPageTest, StagedEditsComeBackInANewWindow)
{
    open(profile());
    type(0, 1, u"anna"_s);
    m_page.reset();
    open(profile());
    EXPECT_EQ(cell(0, 1), u"anna"_s);
    EXPECT_EQ(text(u"SELECT username FROM user WHERE id = 1"_s), u"ann"_s);
    EXPECT_TRUE(banner().contains(u"not applied"_s)) << qPrintable(banner());
}

TEST_F(RecordsPageTest, ExportedRowsAreImportedAgain)
{
    open(profile());
    const QString file = m_folder.filePath(u"users.csv"_s);
    m_page->exportTo(file);
    ASSERT_TRUE(waitFor([&] { return QFile::exists(file); })) << qPrintable(banner());
    run(u"DELETE FROM user"_s);
    m_page->importFrom(file);
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s)) << qPrintable(banner());
    ASSERT_TRUE(waitFor([&] { return text(u"SELECT count(*) FROM user"_s) == u"3"_s; })) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT group_concat(quote(email)) FROM (SELECT * FROM user ORDER BY id)"_s),
              u"NULL,'','cid@x.org'"_s);
}

TEST_F(RecordsPageTest, ImportWithAMistakeAsksNothingAndSaysWhere)
{
    open(profile());
    QFile file(m_folder.filePath(u"bad.csv"_s));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("username\ndora\nwaytoolong\n");
    file.close();
    m_page->importFrom(file.fileName());
    ASSERT_TRUE(waitFor([&] { return banner().contains(u"Row 2"_s); })) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT count(*) FROM user"_s), u"3"_s);
}

TEST_F(RecordsPageTest, NamesOfStrangersAreShownAsTheyAre)
{
    run(u"CREATE TABLE \"<b>x</b>\" (\"<i>id\"\"</i>\" INTEGER PRIMARY KEY, \"a b\" TEXT)"_s);
    run(u"INSERT INTO \"<b>x</b>\" VALUES (1, '<img src=x>'), (2, NULL)"_s);
    open(profile());
    m_page->showTable({{}, u"<b>x</b>"_s});
    ASSERT_TRUE(waitFor([&] { return m_page->model()->knownRows() == 2; })) << qPrintable(banner());
    EXPECT_EQ(cell(0, 1), u"<img src=x>"_s);
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText) << qPrintable(label->text());
    choose(0, 1);
    action(u"recordsDuplicate"_s)->trigger();
    action(u"recordsApply"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));
    ASSERT_TRUE(waitFor([&] { return m_page->unsavedWork().isEmpty(); })) << qPrintable(banner());
    EXPECT_EQ(text(u"SELECT count(*) FROM \"<b>x</b>\" WHERE \"a b\" = '<img src=x>'"_s), u"2"_s);
}

TEST_F(RecordsPageTest, CopiesTheChosenCellsAsARowALine)
{
    run(u"UPDATE user SET email = 'a\"b' || char(9) || 'c' WHERE id = 1"_s);
    open(profile());
    grid()->setFocus();
    grid()->selectionModel()->select(QItemSelection(m_page->model()->index(0, 1), m_page->model()->index(2, 2)),
                                     QItemSelectionModel::ClearAndSelect);

    QTest::keyClick(grid(), Qt::Key_C, Qt::ControlModifier);

    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"ann\t\"a\"\"b\tc\"\nbob\t\ncid\tcid@x.org"_s);
    EXPECT_FALSE(QGuiApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
}

TEST_F(RecordsPageTest, CopiesNoSecretsByTheWay)
{
    run(u"ALTER TABLE user ADD COLUMN password_hash TEXT"_s);
    run(u"UPDATE user SET password_hash = 'pbkdf2:' || id"_s);
    open(profile());
    grid()->selectAll();

    action(u"recordsCopy"_s)->trigger();

    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"1\tann\t\n2\tbob\t\n3\tcid\tcid@x.org"_s);
    EXPECT_TRUE(banner().contains("password_hash"_L1)) << qPrintable(banner());

    grid()->selectColumn(3);
    action(u"recordsCopy"_s)->trigger();
    EXPECT_FALSE(QGuiApplication::clipboard()->text().contains("pbkdf2"_L1));
}

TEST_F(RecordsPageTest, MarksASecretThatIsCopiedAlone)
{
    run(u"ALTER TABLE user ADD COLUMN password_hash TEXT"_s);
    run(u"UPDATE user SET password_hash = 'pbkdf2:' || id"_s);
    open(profile());
    grid()->clearSelection();
    choose(1, 3);

    action(u"recordsCopy"_s)->trigger();

    EXPECT_EQ(QGuiApplication::clipboard()->text(), u"pbkdf2:2"_s);
    EXPECT_EQ(QGuiApplication::clipboard()->mimeData()->data(u"x-kde-passwordManagerHint"_s), "secret");
    m_page.reset();
    EXPECT_EQ(QGuiApplication::clipboard()->text(), QString()) << "a secret outlives its window";
}

} // namespace
} // namespace athanor::test
