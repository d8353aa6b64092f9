// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "support/patience.h"
#include "ui/fleet/fleetmodel.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/languages.h"

#include <QApplication>
#include <QFile>

#include <sqlite3.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

void makeDatabase(const QString &path)
{
    sqlite3 *database = nullptr;
    ASSERT_EQ(sqlite3_open(path.toUtf8().constData(), &database), SQLITE_OK);
    const char *sql =
        "CREATE TABLE user (id INTEGER PRIMARY KEY, username VARCHAR(64) NOT NULL UNIQUE, email VARCHAR(120));"
        "INSERT INTO user (username, email) VALUES ('ada', 'ada@example.org'), ('bob', NULL);"
        "CREATE TABLE post (id INTEGER PRIMARY KEY, body TEXT);";
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
}

} // namespace

WindowTest::WindowTest()
{
    settings = std::make_unique<QSettings>(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    installLanguage(*qApp, u"en"_s);
    applyTheme(*qApp, ThemeChoice::Light);
}

WindowTest::~WindowTest() = default;

void WindowTest::makeFleet(const QString &extra)
{
    QString text;
    const auto addService = [&](const QString &name, const QString &environment, const QString &more) {
        makeDatabase(folder.filePath(name + u".db"_s));
        text += u"[[service]]\nname = \"%1\"\nenvironment = \"%2\"\nurl = \"sqlite:///%3\"\n%4\n"_s.arg(
            name, environment, folder.filePath(name + u".db"_s), more);
    };
    addService(u"alpha"_s, u"development"_s, {});
    addService(u"omega"_s, u"production"_s, {});
    addService(u"quiet"_s, u"staging"_s, u"read_only = true\n"_s);
    fleetFile = folder.filePath(u"fleet.toml"_s);
    QFile file(fleetFile);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write((text + extra).toUtf8());
}

void WindowTest::openWindow()
{
    window = std::make_unique<MainWindow>(settings.get());
    if (!fleetFile.isEmpty()) {
        const Status opened = window->openFleet(fleetFile);
        ASSERT_TRUE(opened) << opened.error().message.toStdString();
    }
    window->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
}

void WindowTest::waitForScan() const
{
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window->fleetWatch().isScanning(); }, 20000));
}

QWidget *WindowTest::waitForWidget(const QString &name) const
{
    QWidget *found = nullptr;
    static_cast<void>(QTest::qWaitFor(
        [&] {
            found = window->findChild<QWidget *>(name);
            return found && found->isVisible();
        },
        patience));
    return found && found->isVisible() ? found : nullptr;
}

} // namespace athanor::test
