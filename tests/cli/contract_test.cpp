// SPDX-License-Identifier: Apache-2.0
// What athanorctl promises to scripts: exit statuses, one line on standard error, nothing touched on bad input.
#include "cli/program.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

QByteArray hashOfTree(const QString &folder)
{
    QStringList files;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext())
        files << it.next();
    files.sort();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QString &path : files) {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        hash.addData(path.toUtf8());
        hash.addData(file.readAll());
    }
    return hash.result();
}

struct BadInput
{
    const char *name;
    QStringList words;
    int status;
};

QString fleetOption()
{
    return u"--fleet="_s + demoFolder() + u"/fleet.toml"_s;
}

class BadInputTest : public testing::TestWithParam<BadInput>
{
};

TEST_P(BadInputTest, IsOneClearLineTheRightStatusAndChangesNothing)
{
    const QByteArray before = hashOfTree(demoFolder());
    QStringList words{fleetOption()};
    for (QString word : GetParam().words)
        words << word.replace(u"@demo"_s, demoFolder());
    const ProgramRun run = athanorctl(words);
    EXPECT_EQ(run.status, GetParam().status) << run.err.constData();
    EXPECT_TRUE(run.err.startsWith("athanorctl: ")) << run.err.constData();
    EXPECT_EQ(run.err.count('\n'), 1) << run.err.constData();
    EXPECT_TRUE(run.out.isEmpty()) << run.out.constData();
    EXPECT_EQ(hashOfTree(demoFolder()), before);
}

TEST_P(BadInputTest, IsAlsoAnErrorObjectWithJson)
{
    QStringList words{fleetOption(), u"--json"_s};
    for (QString word : GetParam().words)
        words << word.replace(u"@demo"_s, demoFolder());
    const QJsonObject error = athanorctl(words).json().value(u"error"_s).toObject();
    EXPECT_FALSE(error.value(u"kind"_s).toString().isEmpty());
    EXPECT_FALSE(error.value(u"message"_s).toString().isEmpty());
    EXPECT_TRUE(error.contains(u"detail"_s));
}

INSTANTIATE_TEST_SUITE_P(
    Contract, BadInputTest,
    testing::Values(
        BadInput{"UnknownCommand", {u"frobnicate"_s}, 2}, BadInput{"UnknownSubcommand", {u"records"_s, u"shred"_s}, 2},
        BadInput{"UnknownOption", {u"records"_s, u"list"_s, u"accounts"_s, u"--nope"_s}, 2},
        BadInput{"NoTarget", {u"records"_s, u"list"_s}, 2},
        BadInput{"UnknownService", {u"records"_s, u"list"_s, u"nobody"_s}, 2},
        BadInput{"BadUrl", {u"records"_s, u"list"_s, u"--url"_s, u"not a url"_s}, 2},
        BadInput{"MissingDatabase", {u"records"_s, u"list"_s, u"--url"_s, u"sqlite:////nonexistent/x.db"_s}, 1},
        BadInput{"UnknownTable", {u"records"_s, u"list"_s, u"accounts"_s, u"--table"_s, u"ghosts"_s}, 2},
        BadInput{"UnknownColumn", {u"records"_s, u"list"_s, u"accounts"_s, u"--where"_s, u"ghost=1"_s}, 2},
        BadInput{"BadLimit", {u"records"_s, u"list"_s, u"accounts"_s, u"--limit"_s, u"many"_s}, 2},
        BadInput{"UnknownRevision", {u"migrations"_s, u"preview"_s, u"orders"_s, u"--to"_s, u"deadbeef"_s}, 2},
        BadInput{"ApplyWithoutYes", {u"migrations"_s, u"apply"_s, u"orders"_s}, 4},
        BadInput{"UpdateWithoutYes",
                 {u"records"_s, u"update"_s, u"accounts"_s, u"--key"_s, u"1"_s, u"email=a@example.org"_s},
                 4},
        BadInput{"TooLong",
                 {u"records"_s, u"update"_s, u"accounts"_s, u"--key"_s, u"1"_s, u"username="_s + QString(81, u'x'),
                  u"--yes"_s},
                 2},
        BadInput{"ReportWithUnknownSuffix", {u"report"_s, u"fleet"_s, u"--all"_s, u"--out"_s, u"@demo/x.docx"_s}, 2},
        BadInput{
            "ReportIntoMissingFolder", {u"report"_s, u"fleet"_s, u"--all"_s, u"--out"_s, u"@demo/no/such/x.html"_s}, 1},
        BadInput{"DemoIntoUsedFolder", {u"demo"_s, u"@demo"_s}, 4},
        BadInput{"FleetOverExistingFile", {u"fleet"_s, u"new"_s, u"@demo/fleet.toml"_s}, 4},
        BadInput{"MissingMigrationsFolder",
                 {u"migrations"_s, u"preview"_s, u"--migrations"_s, u"/nonexistent"_s, u"--dialect"_s, u"sqlite"_s},
                 2},
        BadInput{"UnreachableServer", {u"records"_s, u"list"_s, u"--url"_s, u"postgresql://u@127.0.0.1:1/x"_s}, 1}),
    [](const auto &tested) { return std::string(tested.param.name); });

TEST(Contract, HelpNamesEveryCommandOfTheContract)
{
    const ProgramRun run = athanorctl({u"--help"_s});
    EXPECT_EQ(run.status, 0);
    for (const char *command : {"demo",
                                "fleet new",
                                "fleet import",
                                "fleet list",
                                "fleet status",
                                "profile add",
                                "profile set",
                                "profile remove",
                                "profile show",
                                "profile test",
                                "records tables",
                                "records list",
                                "records insert",
                                "records update",
                                "records delete",
                                "records export",
                                "records import",
                                "migrations status",
                                "migrations history",
                                "migrations heads",
                                "migrations branches",
                                "migrations show",
                                "migrations preview",
                                "migrations rehearse",
                                "migrations apply",
                                "migrations stamp",
                                "checks run",
                                "checks list",
                                "report migrations",
                                "report checks",
                                "report fleet"})
        EXPECT_TRUE(run.out.contains(command)) << command;
}

TEST(Contract, DamagedFleetFileIsNamedByLineAndStaysAsItIs)
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"fleet.toml"_s);
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    const QByteArray damaged = "[[service]]\nname = \"a\"\nurl = \n";
    file.write(damaged);
    file.close();
    const ProgramRun run = athanorctl({u"--fleet"_s, path, u"profile"_s, u"add"_s, u"b"_s, u"sqlite:////tmp/x.db"_s});
    EXPECT_EQ(run.status, 2) << run.err.constData();
    EXPECT_TRUE(run.err.contains('3')) << run.err.constData();
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), damaged);
}

TEST(Contract, LookingAtAMissingSqliteFileNeverCreatesIt)
{
    QTemporaryDir dir;
    const QString url = u"sqlite:///"_s + dir.filePath(u"typo.db"_s);
    const QList<QStringList> lookers{{u"records"_s, u"list"_s},      {u"records"_s, u"tables"_s},
                                     {u"migrations"_s, u"status"_s}, {u"migrations"_s, u"preview"_s},
                                     {u"checks"_s, u"run"_s},        {u"topology"_s, u"show"_s}};
    for (QStringList words : lookers) {
        words << u"--url"_s << url << u"--migrations"_s << demoFolder() + u"/accounts/migrations"_s;
        (void)athanorctl(words);
        EXPECT_TRUE(QDir(dir.path()).isEmpty()) << qPrintable(words.join(u' '));
    }
}

TEST(Contract, PasswordIsInNoOutputAndNoProcessList)
{
    const QString url = u"postgresql://u:CANARYPW@127.0.0.1:1/x?password=CANARYPW2"_s;
    for (const QStringList &words :
         QList<QStringList>{{u"records"_s, u"list"_s}, {u"profile"_s, u"test"_s}, {u"checks"_s, u"run"_s}}) {
        const ProgramRun run = athanorctl(words + QStringList{u"--url"_s, url, u"--json"_s});
        EXPECT_FALSE(run.out.contains("CANARYPW")) << run.out.constData();
        EXPECT_FALSE(run.err.contains("CANARYPW")) << run.err.constData();
    }
}

TEST(Contract, FleetStatusTellsTheStateOfEachDemoService)
{
    const ProgramRun run = athanorctl({fleetOption(), u"--json"_s, u"fleet"_s, u"status"_s});
    ASSERT_EQ(run.status, 0) << run.err.constData();
    QHash<QString, QJsonObject> byName;
    for (const QJsonValue service : run.json().value(u"services"_s).toArray())
        byName.insert(service[u"name"_s].toString(), service.toObject());
    ASSERT_EQ(byName.size(), 4);
    EXPECT_EQ(byName[u"accounts"_s][u"behind"_s].toInt(-1), 0);
    EXPECT_EQ(byName[u"accounts"_s][u"users"_s].toInt(), 2400);
    EXPECT_EQ(byName[u"orders"_s][u"behind"_s].toInt(-1), 2);
    EXPECT_EQ(byName[u"catalog"_s][u"heads"_s].toArray().size(), 2);
    EXPECT_TRUE(byName[u"newsletter"_s][u"revision"_s].toArray().isEmpty());
    for (const QJsonObject &service : byName) {
        EXPECT_EQ(service[u"state"_s].toString(), u"ok"_s);
        EXPECT_GE(service[u"failing"_s].toInt() + service[u"warnings"_s].toInt(), 1)
            << qPrintable(service[u"name"_s].toString());
    }
}

TEST(Contract, ExitCodeSaysThatThereIsSomethingToDo)
{
    EXPECT_EQ(athanorctl({fleetOption(), u"migrations"_s, u"status"_s, u"orders"_s, u"--exit-code"_s}).status, 3);
    EXPECT_EQ(athanorctl({fleetOption(), u"migrations"_s, u"status"_s, u"accounts"_s, u"--exit-code"_s}).status, 0);
    EXPECT_EQ(athanorctl({fleetOption(), u"migrations"_s, u"status"_s, u"orders"_s}).status, 0);
}

TEST(Contract, ApplyBringsTheDemoServiceToItsHead)
{
    QTemporaryDir dir;
    const QString demo = copyOfDemo(dir.filePath(u"copy"_s));
    const QStringList target{u"--fleet"_s, demo + u"/fleet.toml"_s, u"--json"_s};
    const ProgramRun apply = athanorctl(target + QStringList{u"migrations"_s, u"apply"_s, u"orders"_s, u"--yes"_s});
    ASSERT_EQ(apply.status, 0) << apply.err.constData();
    EXPECT_EQ(apply.json()[u"outcome"_s].toString(), u"applied"_s);
    const ProgramRun status = athanorctl(target + QStringList{u"migrations"_s, u"status"_s, u"orders"_s});
    EXPECT_EQ(status.json()[u"behind"_s].toInt(-1), 0);
    EXPECT_EQ(status.json()[u"revision"_s].toArray(), (QJsonArray{u"5d02fa93b7e6"_s}));
    const ProgramRun again = athanorctl(target + QStringList{u"migrations"_s, u"apply"_s, u"orders"_s, u"--yes"_s});
    EXPECT_EQ(again.json()[u"outcome"_s].toString(), u"nothing to do"_s);
}

TEST(Contract, StaleUpdateIsRefusedWithTheOldValueGiven)
{
    QTemporaryDir dir;
    const QString fleet = u"--fleet="_s + copyOfDemo(dir.filePath(u"copy"_s)) + u"/fleet.toml"_s;
    const QStringList update{fleet, u"records"_s, u"update"_s, u"accounts"_s, u"--key"_s, u"1"_s, u"--yes"_s};
    const ProgramRun first = athanorctl(update + QStringList{u"email=new@example.org"_s});
    ASSERT_EQ(first.status, 0) << first.err.constData();
    const ProgramRun stale =
        athanorctl(update + QStringList{u"email=other@example.org"_s, u"--if"_s, u"email=old@example.org"_s});
    EXPECT_EQ(stale.status, 1) << stale.err.constData();
    const ProgramRun list =
        athanorctl({fleet, u"--json"_s, u"records"_s, u"list"_s, u"accounts"_s, u"--where"_s, u"id=1"_s});
    EXPECT_TRUE(list.out.contains("new@example.org")) << list.out.constData();
}

} // namespace
} // namespace athanor::test
