// SPDX-License-Identifier: Apache-2.0
#include "ui/profiles/profiledialog.h"

#include "support/patience.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <sqlite3.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

class ProfileDialogTest : public testing::Test
{
protected:
    std::unique_ptr<ProfileDialog> dialog;
    QList<Profile> saved;
    Status answer;

    void open(const Profile &initial = {}, const QStringList &taken = {u"taken"_s})
    {
        dialog = std::make_unique<ProfileDialog>(initial, taken, [this](const Profile &p) {
            saved += p;
            return answer;
        });
        dialog->open();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog.get()));
    }

    template <typename T>
    [[nodiscard]] T *find(const QString &name) const
    {
        T *widget = dialog->findChild<T *>(name);
        EXPECT_NE(widget, nullptr) << name.toStdString();
        return widget;
    }
    void type(const QString &name, const QString &text) const
    {
        auto *line = find<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    void paste(const QString &name, const QString &text) const
    {
        auto *line = find<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        line->insert(text);
    }
    [[nodiscard]] QString textOf(const QString &name) const { return find<QLineEdit>(name)->text(); }
    void click(const QString &name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
};

TEST_F(ProfileDialogTest, NothingIsCalledWrongBeforeThePersonHasDoneSomething)
{
    open();
    EXPECT_TRUE(find<QLabel>(u"profileProblem"_s)->isHidden());
    EXPECT_FALSE(find<QPushButton>(u"profileSave"_s)->isEnabled());
}

TEST_F(ProfileDialogTest, APastedUrlFillsTheFieldsAndItsPasswordLeavesTheUrl)
{
    open();
    paste(u"profileUrl"_s, u"postgresql+psycopg2://alice:ses%40me@db.example.org:5433/orders?sslmode=verify-full"_s);
    EXPECT_EQ(textOf(u"profileUrl"_s), u"postgresql+psycopg2://alice@db.example.org:5433/orders?sslmode=verify-full"_s);
    EXPECT_EQ(textOf(u"field.host"_s), u"db.example.org"_s);
    EXPECT_EQ(textOf(u"field.port"_s), u"5433"_s);
    EXPECT_EQ(textOf(u"field.database"_s), u"orders"_s);
    EXPECT_EQ(textOf(u"field.user"_s), u"alice"_s);
    EXPECT_EQ(find<QComboBox>(u"field.sslmode"_s)->currentText(), u"verify-full"_s);
    EXPECT_EQ(textOf(u"profileName"_s), u"orders"_s);
    EXPECT_EQ(textOf(u"secretPassword"_s), u"ses@me"_s);
    EXPECT_EQ(find<QLineEdit>(u"secretPassword"_s)->echoMode(), QLineEdit::Password);
    EXPECT_TRUE(find<QPushButton>(u"profileSave"_s)->isEnabled());
}

TEST_F(ProfileDialogTest, EditedFieldsWriteTheUrlAndKeepWhatTheyDoNotShow)
{
    open();
    paste(u"profileUrl"_s, u"postgresql+psycopg2://alice@h1/orders?application_name=shop"_s);
    type(u"field.host"_s, u"h2"_s);
    type(u"field.port"_s, u"6000"_s);
    EXPECT_EQ(textOf(u"profileUrl"_s), u"postgresql+psycopg2://alice@h2:6000/orders?application_name=shop"_s);
    type(u"field.port"_s, u"70000"_s);
    EXPECT_FALSE(find<QPushButton>(u"profileSave"_s)->isEnabled());
    EXPECT_FALSE(find<QLabel>(u"profileProblem"_s)->isHidden());
}

TEST_F(ProfileDialogTest, SavesWhatTheFieldsSay)
{
    open();
    paste(u"profileUrl"_s, u"sqlite:///app.db"_s);
    type(u"profileName"_s, u"shop"_s);
    find<QComboBox>(u"profileEnvironment"_s)->setEditText(u"staging"_s);
    type(u"profileFolder"_s, u"/srv/shop"_s);
    type(u"profileMigrations"_s, u"migrations"_s);
    type(u"profileModels"_s, u"app/models.py"_s);
    type(u"profileTags"_s, u"money, core,"_s);
    find<QCheckBox>(u"profileReadOnly"_s)->setChecked(true);
    auto *kind = find<QComboBox>(u"secretKind"_s);
    kind->setCurrentIndex(kind->findData(static_cast<int>(SecretSource::Kind::Environment)));
    type(u"secretValue"_s, u"SHOP_PASSWORD"_s);
    click(u"profileSave"_s);
    ASSERT_EQ(saved.size(), 1);
    Profile expected;
    expected.name = u"shop"_s;
    expected.environment = u"staging"_s;
    expected.url = parseDatabaseUrl(u"sqlite:///app.db"_s)->url;
    expected.secret = {SecretSource::Kind::Environment, u"SHOP_PASSWORD"_s};
    expected.folder = u"/srv/shop"_s;
    expected.migrations = u"migrations"_s;
    expected.models = u"app/models.py"_s;
    expected.tags = {u"money"_s, u"core"_s};
    expected.readOnly = true;
    EXPECT_EQ(saved.first(), expected);
    EXPECT_EQ(dialog->result(), QDialog::Accepted);
}

TEST_F(ProfileDialogTest, AnEditedProfileComesBackUnchanged)
{
    Profile p;
    p.name = u"orders"_s;
    p.environment = u"production"_s;
    p.url = parseDatabaseUrl(u"postgresql://u@/db?host=h1:5432&host=h2:5433&sslmode=require"_s)->url;
    p.secret = {SecretSource::Kind::Command, u"pass show orders"_s};
    p.folder = u"/srv/orders"_s;
    p.tags = {u"a"_s, u"b"_s};
    p.plainTextConsent = true;
    open(p);
    click(u"profileSave"_s);
    ASSERT_EQ(saved.size(), 1);
    EXPECT_EQ(saved.first(), p);
}

TEST_F(ProfileDialogTest, ATakenNameIsSaidInPlace)
{
    open();
    paste(u"profileUrl"_s, u"sqlite:///app.db"_s);
    type(u"profileName"_s, u"taken"_s);
    EXPECT_FALSE(find<QPushButton>(u"profileSave"_s)->isEnabled());
    EXPECT_TRUE(find<QLabel>(u"profileProblem"_s)->text().contains(u"taken"_s));
}

TEST_F(ProfileDialogTest, ABadUrlIsSaidWithoutRepeatingIt)
{
    open();
    paste(u"profileUrl"_s, u"postgresql://u:sesame@x@h/db"_s);
    type(u"profileName"_s, u"shop"_s);
    const QLabel *problem = find<QLabel>(u"profileProblem"_s);
    EXPECT_FALSE(problem->isHidden());
    EXPECT_FALSE(problem->text().contains(u"sesame"_s));
    EXPECT_EQ(problem->textFormat(), Qt::PlainText);
    EXPECT_FALSE(find<QPushButton>(u"profileSave"_s)->isEnabled());
}

TEST_F(ProfileDialogTest, AFailedSaveKeepsTheDialogOpen)
{
    answer = fail(Error::conflict(u"The file was changed."_s));
    open();
    paste(u"profileUrl"_s, u"sqlite:///app.db"_s);
    type(u"profileName"_s, u"shop"_s);
    click(u"profileSave"_s);
    EXPECT_TRUE(dialog->isVisible());
    EXPECT_EQ(find<QLabel>(u"profileProblem"_s)->text(), u"The file was changed."_s);
}

TEST_F(ProfileDialogTest, TheTestSaysWhoAnswered)
{
    QTemporaryDir folder;
    sqlite3 *database = nullptr;
    ASSERT_EQ(sqlite3_open(folder.filePath(u"app.db"_s).toUtf8().constData(), &database), SQLITE_OK);
    sqlite3_exec(database, "CREATE TABLE user (id INTEGER PRIMARY KEY)", nullptr, nullptr, nullptr);
    sqlite3_close(database);
    open();
    paste(u"profileUrl"_s, u"sqlite:///"_s + folder.filePath(u"app.db"_s));
    type(u"profileName"_s, u"shop"_s);
    click(u"profileTest"_s);
    const QLabel *result = find<QLabel>(u"profileTestResult"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return result->text().startsWith(u"SQLite 3."_s); }, patience))
        << result->text().toStdString();
}

TEST_F(ProfileDialogTest, TheTestOfAMissingFileFailsAndMakesNone)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"missing.db"_s);
    open();
    paste(u"profileUrl"_s, u"sqlite:///"_s + path);
    type(u"profileName"_s, u"shop"_s);
    click(u"profileTest"_s);
    auto *button = find<QPushButton>(u"profileTest"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return button->isEnabled(); }, patience));
    EXPECT_FALSE(find<QLabel>(u"profileTestResult"_s)->text().isEmpty());
    EXPECT_FALSE(QFile::exists(path));
}

TEST_F(ProfileDialogTest, AnotherSystemShowsItsOwnFields)
{
    open();
    auto *engine = find<QComboBox>(u"profileEngine"_s);
    const int postgres = engine->findData(static_cast<int>(EngineId::PostgreSQL));
    ASSERT_GE(postgres, 0);
    engine->setCurrentIndex(postgres);
    emit engine->activated(postgres);
    type(u"field.host"_s, u"db"_s);
    type(u"field.database"_s, u"orders"_s);
    EXPECT_EQ(textOf(u"profileUrl"_s), u"postgresql://db/orders"_s);
}

TEST_F(ProfileDialogTest, TakesAnSshTunnelAndNoOptionForOne)
{
    Profile tunnelled;
    tunnelled.name = u"orders"_s;
    tunnelled.url = parseDatabaseUrl(u"postgresql://alice@db.internal/orders"_s)->url;
    tunnelled.ssh = {u"bastion"_s, u"deploy"_s, 2222, u"one,two"_s};
    open(tunnelled);
    EXPECT_EQ(textOf(u"sshHost"_s), u"bastion"_s);
    EXPECT_EQ(textOf(u"sshPort"_s), u"2222"_s);
    type(u"sshHost"_s, u"-oProxyCommand=x"_s);
    EXPECT_FALSE(find<QPushButton>(u"profileSave"_s)->isEnabled());
    type(u"sshHost"_s, u"gate"_s);
    click(u"profileSave"_s);

    ASSERT_EQ(saved.size(), 1);
    EXPECT_EQ(saved.first().ssh, (SshRoute{u"gate"_s, u"deploy"_s, 2222, u"one,two"_s}));
}

} // namespace
} // namespace athanor::test
