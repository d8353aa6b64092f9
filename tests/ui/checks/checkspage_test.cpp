// SPDX-License-Identifier: Apache-2.0
// Drives the real page by object names, over a SQLite file and a server that is not there.
#include "ui/checks/checkspage.h"

#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "support/patience.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTreeView>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class ChecksPageTest : public testing::Test
{
protected:
    void SetUp() override
    {
        ConnectionSpec spec = ConnectionSpec::of(sqliteProfile(), {}, Access::ReadWrite);
        spec.createFile = true;
        const auto session = openSession(spec);
        ASSERT_TRUE(session) << qPrintable(session.error().message);
        ASSERT_TRUE((*session)->sql()->run(u"CREATE TABLE user (id INTEGER PRIMARY KEY)"_s));
        QFile::setPermissions(m_folder.filePath(u"things.db"_s),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther | QFile::WriteOther);
    }
    [[nodiscard]] Profile sqliteProfile() const
    {
        Profile out;
        out.name = u"things"_s;
        out.environment = u"development"_s;
        out.url = parseDatabaseUrl(u"sqlite:///"_s + m_folder.filePath(u"things.db"_s))->url;
        return out;
    }
    void open(const Profile &profile)
    {
        m_context = std::make_unique<ServiceContext>(profile, SecretStore());
        m_page = std::make_unique<ChecksPage>(m_context.get());
        m_page->resize(1100, 700);
        m_page->show();
        m_page->activate();
        ASSERT_TRUE(QTest::qWaitFor([this] { return list()->model()->rowCount() > 0; }, patience));
    }
    template <typename W>
    [[nodiscard]] W *find(const QString &name) const
    {
        return m_page->findChild<W *>(name);
    }
    [[nodiscard]] QTreeView *list() const { return find<QTreeView>(u"findingList"_s); }
    [[nodiscard]] QModelIndex finding(const QString &id) const
    {
        return static_cast<ChecksModel *>(list()->model())->indexOf(id);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ServiceContext> m_context;
    std::unique_ptr<ChecksPage> m_page;
};

TEST_F(ChecksPageTest, ShowsWhatIsWrongAndWhatToDo)
{
    open(sqliteProfile());
    EXPECT_TRUE(find<QLabel>(u"checksSummary"_s)->text().contains(u"decided"_s));
    list()->setCurrentIndex(finding(u"SL-FILE-001"_s));
    EXPECT_TRUE(find<QLabel>(u"findingEvidence"_s)->text().contains(u"everyone can write it"_s));
    EXPECT_TRUE(find<QLabel>(u"findingRemediation"_s)->text().contains(u"chmod 600"_s));
    EXPECT_EQ(find<QLabel>(u"findingEvidence"_s)->textFormat(), Qt::PlainText);
}

TEST_F(ChecksPageTest, BeginsWithTheGravestFinding)
{
    open(sqliteProfile());
    EXPECT_EQ(list()->currentIndex().siblingAtColumn(ChecksModel::StatusColumn).data().toString(), u"Fail"_s);
    EXPECT_FALSE(find<QLabel>(u"findingTitle"_s)->text().isEmpty());
}

TEST_F(ChecksPageTest, KeepsTheChosenFindingThroughAFilter)
{
    open(sqliteProfile());
    list()->setCurrentIndex(finding(u"SL-FILE-001"_s));
    find<QComboBox>(u"checksShow"_s)->setCurrentIndex(1);
    EXPECT_EQ(list()->currentIndex().data(ChecksModel::FindingIdRole).toString(), u"SL-FILE-001"_s);
    find<QLineEdit>(u"checksFilter"_s)->setText(u"no finding says this"_s);
    EXPECT_EQ(list()->model()->rowCount(), 0);
}

TEST_F(ChecksPageTest, RunsAgainAndSeesWhatWasMended)
{
    open(sqliteProfile());
    QFile::setPermissions(m_folder.filePath(u"things.db"_s), QFile::ReadOwner | QFile::WriteOwner);
    find<QAction>(u"checksRun"_s)->trigger();
    EXPECT_TRUE(QTest::qWaitFor(
        [this] {
            return finding(u"SL-FILE-001"_s).siblingAtColumn(ChecksModel::StatusColumn).data().toString() == u"Pass"_s;
        },
        patience));
}

TEST_F(ChecksPageTest, JudgesAServiceThatDoesNotAnswer)
{
    Profile gone = sqliteProfile();
    gone.url = parseDatabaseUrl(u"postgresql://svc@127.0.0.1:1/x?sslmode=disable"_s)->url;
    gone.plainTextConsent = true;
    open(gone);
    EXPECT_FALSE(find<Banner>(u"checksBanner"_s)->text().isEmpty());
    EXPECT_EQ(finding(u"URL-TLS-001"_s).siblingAtColumn(ChecksModel::StatusColumn).data().toString(), u"Fail"_s);
    EXPECT_EQ(finding(u"PG-PRIV-001"_s).siblingAtColumn(ChecksModel::StatusColumn).data().toString(), u"Unknown"_s);
}

TEST_F(ChecksPageTest, ExportsAReport)
{
    open(sqliteProfile());
    find<QAction>(u"checksExport"_s)->trigger();
    auto *dialog = find<QFileDialog>(u"exportDialog"_s);
    ASSERT_NE(dialog, nullptr);
    for (const QString &suffix : {u"html"_s, u"pdf"_s}) {
        const QString path = m_folder.filePath(u"report."_s + suffix);
        emit dialog->fileSelected(path);
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly)) << suffix.toStdString();
        EXPECT_GT(file.size(), 1000);
    }
    dialog->close();
}

TEST_F(ChecksPageTest, CanBeClosedWhileItAsks)
{
    m_context = std::make_unique<ServiceContext>(sqliteProfile(), SecretStore());
    m_page = std::make_unique<ChecksPage>(m_context.get());
    m_page->activate();
    m_page.reset();
    m_context.reset();
    // What was asked ends by itself and finds nobody to tell.
    EXPECT_TRUE(QThreadPool::globalInstance()->waitForDone(patience));
    QCoreApplication::processEvents();
}

} // namespace
} // namespace athanor::test
