// SPDX-License-Identifier: Apache-2.0
// Drives the real page by object names, over a SQLite database and a folder of scripts.
#include "ui/migrations/migrationspage.h"

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "support/patience.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class MigrationsPageTest : public testing::Test
{
protected:
    void SetUp() override
    {
        qputenv("XDG_STATE_HOME", QFile::encodeName(m_folder.filePath(u"state"_s)));
        QDir(m_folder.path()).mkpath(u"migrations/versions"_s);
        addScript(u"aaaa1111"_s, {},
                  u"op.create_table('thing', sa.Column('id', sa.Integer(), nullable=False), "
                  "sa.PrimaryKeyConstraint('id'))"_s,
                  u"op.drop_table('thing')"_s);
        addScript(u"bbbb2222"_s, u"aaaa1111"_s,
                  u"op.add_column('thing', sa.Column('note', sa.Text(), nullable=True))"_s,
                  u"op.drop_column('thing', 'note')"_s);
        // The window never makes a file: the database is there, and empty.
        ConnectionSpec spec = specOf(Access::ReadWrite);
        spec.createFile = true;
        const auto session = openSession(spec);
        ASSERT_TRUE(session) << qPrintable(session.error().message);
        ASSERT_TRUE((*session)->sql()->run(u"CREATE TABLE made (id INTEGER)"_s));
    }

    void addScript(const QString &id, const QString &down, const QString &upgrade, const QString &downgrade)
    {
        QFile file(m_folder.filePath(u"migrations/versions/%1_.py"_s.arg(id)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        const QString parent = down.isEmpty() ? u"None"_s : u"'%1'"_s.arg(down);
        file.write(
            u"\"\"\"message of %1\n\n\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '%1'\n"
            "down_revision = %2\n\n\ndef upgrade():\n    %3\n\n\ndef downgrade():\n    %4\n"_s
                .arg(id, parent, upgrade, downgrade)
                .toUtf8());
    }

    [[nodiscard]] Profile profile(const QString &environment = u"development"_s) const
    {
        Profile out;
        out.name = u"things"_s;
        out.environment = environment;
        out.url.engine = EngineId::SQLite;
        out.url.scheme = u"sqlite"_s;
        out.url.database = m_folder.filePath(u"things.db"_s);
        out.migrations = m_folder.filePath(u"migrations"_s);
        return out;
    }
    [[nodiscard]] ConnectionSpec specOf(Access access) const { return ConnectionSpec::of(profile(), {}, access); }

    void open(const Profile &of)
    {
        m_context = std::make_unique<ServiceContext>(of, SecretStore());
        m_page = std::make_unique<MigrationsPage>(m_context.get());
        m_page->resize(1100, 700);
        m_page->show();
        m_page->activate();
        ASSERT_TRUE(
            QTest::qWaitFor([this] { return list()->model()->rowCount() > 0 && !stateOf(0).isEmpty(); }, patience))
            << qPrintable(text<QLabel>(u"migrationsPlace"_s));
    }

    [[nodiscard]] QTableView *list() const { return m_page->findChild<QTableView *>(u"revisionList"_s); }
    [[nodiscard]] QString stateOf(int row) const { return list()->model()->index(row, 3).data().toString(); }
    [[nodiscard]] QAction *action(const QString &name) const { return m_page->findChild<QAction *>(name); }
    [[nodiscard]] QString banner() const { return m_page->findChild<Banner *>(u"migrationsBanner"_s)->text(); }
    template <typename W>
    [[nodiscard]] QString text(const QString &name) const
    {
        return m_page->findChild<W *>(name)->text();
    }

    /// Waits for a button anywhere in the program and presses it.
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

    [[nodiscard]] QStringList tables() const
    {
        QStringList out;
        const auto session = openSession(specOf(Access::ReadOnly));
        if (!session)
            return out;
        const auto found = (*session)->tables();
        for (const Table &table : found.value_or(QList<Table>()))
            out << table.ref.name;
        return out;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ServiceContext> m_context;
    std::unique_ptr<MigrationsPage> m_page;
};

} // namespace

TEST_F(MigrationsPageTest, ShowsWhatIsPendingAndItsStatements)
{
    open(profile());

    EXPECT_EQ(list()->model()->rowCount(), 2);
    EXPECT_EQ(stateOf(0), MigrationsPage::tr("pending"));
    list()->selectRow(1);
    EXPECT_TRUE(QTest::qWaitFor(
        [this] {
            return m_page->findChild<QPlainTextEdit *>(u"revisionSql"_s)
                ->toPlainText()
                .contains(u"CREATE TABLE thing"_s);
        },
        patience));
    EXPECT_TRUE(action(u"migrationsApply"_s)->isEnabled());
}

TEST_F(MigrationsPageTest, AppliesAfterConsentAndMovesTheMark)
{
    open(profile());

    action(u"migrationsApply"_s)->trigger();
    ASSERT_TRUE(press(u"applyDialog"_s, u"applyContinue"_s));
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));

    ASSERT_TRUE(QTest::qWaitFor([this] { return !banner().isEmpty(); }, patience));
    EXPECT_TRUE(banner().contains(u"bbbb2222"_s)) << qPrintable(banner());
    EXPECT_TRUE(tables().contains(u"thing"_s));
    EXPECT_TRUE(
        QTest::qWaitFor([this] { return list()->model()->index(0, 3).data(Qt::UserRole + 1).toInt() == 3; }, patience));
}

TEST_F(MigrationsPageTest, WritesNothingWhenTheQuestionIsCancelled)
{
    open(profile());

    action(u"migrationsApply"_s)->trigger();
    ASSERT_TRUE(press(u"applyDialog"_s, u"applyContinue"_s));
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmCancel"_s));

    EXPECT_FALSE(tables().contains(u"thing"_s));
}

TEST_F(MigrationsPageTest, ARehearsalLeavesNothingBehind)
{
    open(profile());

    action(u"migrationsRehearse"_s)->trigger();
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));

    ASSERT_TRUE(QTest::qWaitFor([this] { return !banner().isEmpty(); }, patience));
    EXPECT_FALSE(tables().contains(u"thing"_s));
    EXPECT_EQ(stateOf(0), MigrationsPage::tr("pending"));
}

TEST_F(MigrationsPageTest, AReadOnlyServiceOffersNoWrites)
{
    Profile readOnly = profile();
    readOnly.readOnly = true;
    open(readOnly);

    for (const QString &name :
         {u"migrationsApply"_s, u"migrationsRehearse"_s, u"migrationsStamp"_s, u"migrationsDowngrade"_s})
        EXPECT_FALSE(action(name)->isEnabled()) << qPrintable(name);
}

TEST_F(MigrationsPageTest, ProductionAsksForTheServicesName)
{
    open(profile(u"production"_s));

    action(u"migrationsApply"_s)->trigger();
    ASSERT_TRUE(press(u"applyDialog"_s, u"applyContinue"_s));
    QLineEdit *name = nullptr;
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            for (QWidget *window : QApplication::topLevelWidgets()) {
                if (window->objectName() == "confirmDialog"_L1 && window->isVisible())
                    name = window->findChild<QLineEdit *>(u"confirmName"_s);
            }
            return name != nullptr;
        },
        patience));
    EXPECT_FALSE(name->window()->findChild<QPushButton *>(u"confirmAccept"_s)->isEnabled());
    QTest::keyClicks(name, u"things"_s);
    ASSERT_TRUE(press(u"confirmDialog"_s, u"confirmAccept"_s));

    EXPECT_TRUE(QTest::qWaitFor([this] { return tables().contains(u"thing"_s); }, patience));
}

TEST_F(MigrationsPageTest, ARefusedRevisionShowsItsSourceWithTheLineMarked)
{
    addScript(u"cccc3333"_s, u"bbbb2222"_s,
              u"[op.drop_table(row[0]) for row in op.get_bind().execute('SELECT 1').fetchall()]"_s, u"pass"_s);
    open(profile());

    list()->selectRow(0);

    auto *source = m_page->findChild<QPlainTextEdit *>(u"revisionSql"_s);
    ASSERT_TRUE(QTest::qWaitFor(
        [source] { return source->isVisible() && source->toPlainText().contains(u"fetchall()"_s); }, patience));
    ASSERT_EQ(source->extraSelections().size(), 1);
    EXPECT_TRUE(source->extraSelections().first().cursor.block().text().contains(u"fetchall()"_s));
    EXPECT_TRUE(m_page->findChild<QLabel *>(u"revisionNote"_s)->text().contains(u"cccc3333_.py:"_s));
    const auto *reasons = m_page->findChild<QListWidget *>(u"revisionHazards"_s);
    ASSERT_EQ(reasons->count(), 1);
    EXPECT_TRUE(reasons->item(0)->text().contains(u"the result of the query"_s));
}

} // namespace athanor::test
