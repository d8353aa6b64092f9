// SPDX-License-Identifier: Apache-2.0
#include "engines/engines.h"
#include "engines/sql/sqlconnection.h"
#include "fleet/fleetreport.h"
#include "support/faultserver.h"
#include "support/pgserver.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QThread>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr auto scriptText = "revision = '%1'\ndown_revision = %2\nfrom alembic import op\n\ndef upgrade():\n    "
                            "pass\n\ndef downgrade():\n    pass\n";

class FleetScan : public testing::Test
{
protected:
    QTemporaryDir dir;
    ScanOptions options;

    void SetUp() override
    {
        options.withChecks = false;
        options.timeout = 20s;
    }

    /// A service with a SQLite database of `users` rows, stamped with `revision`, and two scripts: aaaa and bbbb.
    [[nodiscard]] Profile sqliteService(const QString &name, int users, const QString &revision) const
    {
        Profile p;
        p.name = name;
        p.environment = u"test"_s;
        p.folder = dir.filePath(name);
        p.url = parseDatabaseUrl(u"sqlite:///app.db"_s)->url;
        p.migrations = u"migrations"_s;
        EXPECT_TRUE(QDir().mkpath(p.folder + "/migrations/versions"_L1));
        writeText(p.folder + "/migrations/versions/a.py"_L1, QString::fromLatin1(scriptText).arg(u"aaaa"_s, u"None"_s));
        writeText(p.folder + "/migrations/versions/b.py"_L1,
                  QString::fromLatin1(scriptText).arg(u"bbbb"_s, u"'aaaa'"_s));
        ConnectionSpec spec = ConnectionSpec::of(p, {}, Access::ReadWrite);
        spec.createFile = true;
        const auto session = openSession(spec);
        EXPECT_TRUE(session) << session.error().message.toStdString();
        SqlConnection &sql = *(*session)->sql();
        EXPECT_TRUE(sql.run(u"CREATE TABLE user (id INTEGER PRIMARY KEY, username TEXT, email TEXT)"_s));
        for (int i = 0; i < users; ++i)
            EXPECT_TRUE(sql.run(u"INSERT INTO user (username) VALUES ('u')"_s));
        if (!revision.isEmpty()) {
            EXPECT_TRUE(sql.run(u"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"_s));
            EXPECT_TRUE(sql.run(u"INSERT INTO alembic_version VALUES (?)"_s, {Value(revision)}));
        }
        return p;
    }

    static void writeText(const QString &path, const QString &text)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }

    static Profile postgresService(const QString &name, quint16 port)
    {
        Profile p;
        p.name = name;
        p.url = parseDatabaseUrl(u"postgresql://u@127.0.0.1:%1/db?sslmode=disable"_s.arg(port))->url;
        p.plainTextConsent = true;
        return p;
    }

    [[nodiscard]] ServiceStatus scan(const Profile &p) const
    {
        return scanService(p, SecretStore(), options, CancelToken());
    }
};

TEST_F(FleetScan, AHealthyServiceAnswersEverything)
{
    const ServiceStatus s = scan(sqliteService(u"shop"_s, 3, u"aaaa"_s));
    EXPECT_EQ(s.state, ServiceState::Ok);
    EXPECT_FALSE(s.error) << s.error->message.toStdString();
    EXPECT_TRUE(s.server.startsWith("SQLite 3."_L1)) << s.server.toStdString();
    EXPECT_EQ(s.revision, QStringList{u"aaaa"_s});
    EXPECT_EQ(s.heads, QStringList{u"bbbb"_s});
    EXPECT_EQ(s.behind, 1);
    EXPECT_TRUE(s.stamped);
    EXPECT_EQ(s.users, 3);
    EXPECT_FALSE(s.answeredAt.isEmpty());
    EXPECT_EQ(migrationText(s), u"1 behind"_s);
    EXPECT_TRUE(needsAttention(s));
}

TEST_F(FleetScan, ChecksAreCounted)
{
    options.withChecks = true;
    const ServiceStatus s = scan(sqliteService(u"shop"_s, 1, u"bbbb"_s));
    EXPECT_EQ(s.state, ServiceState::Ok);
    EXPECT_FALSE(s.findings.isEmpty());
}

TEST_F(FleetScan, AnUnstampedServiceHasEverythingPending)
{
    const ServiceStatus s = scan(sqliteService(u"shop"_s, 0, {}));
    EXPECT_EQ(s.behind, 2);
    EXPECT_FALSE(s.stamped);
    EXPECT_EQ(s.users, 0);
}

TEST_F(FleetScan, ARevisionThatNoScriptHasIsUnknownAndNoDistance)
{
    const ServiceStatus s = scan(sqliteService(u"shop"_s, 0, u"ffff"_s));
    EXPECT_TRUE(s.unknownRevision);
    EXPECT_FALSE(s.behind);
    EXPECT_EQ(migrationText(s), u"unknown revision"_s);
}

TEST_F(FleetScan, AMissingDatabaseIsAnErrorAndIsNotMade)
{
    Profile p = sqliteService(u"shop"_s, 0, {});
    p.url.database = u"missing.db"_s;
    const ServiceStatus s = scan(p);
    EXPECT_NE(s.state, ServiceState::Ok);
    ASSERT_TRUE(s.error);
    EXPECT_FALSE(QFile::exists(p.folder + "/missing.db"_L1));
}

TEST_F(FleetScan, ScanningChangesNoByte)
{
    const Profile p = sqliteService(u"shop"_s, 5, u"aaaa"_s);
    const auto state = [&] {
        QFile file(p.folder + "/app.db"_L1);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256) +
               QDir(p.folder).entryList(QDir::Files).join(u',').toUtf8();
    };
    const QByteArray before = state();
    options.withChecks = true;
    EXPECT_EQ(scan(p).state, ServiceState::Ok);
    EXPECT_EQ(state(), before);
}

TEST_F(FleetScan, AMissingMigrationsFolderIsSaidAndTheRestIsKnown)
{
    Profile p = sqliteService(u"shop"_s, 2, u"aaaa"_s);
    p.migrations = u"nowhere"_s;
    const ServiceStatus s = scan(p);
    EXPECT_EQ(s.state, ServiceState::Ok);
    EXPECT_TRUE(s.error);
    EXPECT_EQ(s.revision, QStringList{u"aaaa"_s});
    EXPECT_FALSE(s.behind);
    EXPECT_EQ(s.users, 2);
}

TEST_F(FleetScan, APasswordThatCannotBeAskedForIsRefused)
{
    Profile p = sqliteService(u"shop"_s, 0, {});
    p.secret = {SecretSource::Kind::Ask, {}};
    const ServiceStatus s = scan(p);
    EXPECT_EQ(s.state, ServiceState::Refused);
    EXPECT_EQ(s.heads, QStringList{u"bbbb"_s});
}

TEST_F(FleetScan, ASilentServerEndsByTheDeadlineOfTheService)
{
    const test::SilentServer silent;
    options.timeout = 700ms;
    QElapsedTimer timer;
    timer.start();
    const ServiceStatus s = scan(postgresService(u"silent"_s, silent.port()));
    EXPECT_EQ(s.state, ServiceState::Timeout);
    EXPECT_LT(timer.elapsed(), 9000);
    ASSERT_TRUE(s.error);
    EXPECT_TRUE(s.error->message.contains("0.7 s"_L1) || s.error->kind == ErrorKind::Timeout)
        << s.error->message.toStdString();
}

TEST_F(FleetScan, APasswordCommandThatHangsEndsByTheDeadlineToo)
{
    Profile p = sqliteService(u"shop"_s, 0, {});
    p.secret = {SecretSource::Kind::Command, u"sleep 30"_s};
    options.timeout = 300ms;
    QElapsedTimer timer;
    timer.start();
    EXPECT_EQ(scan(p).state, ServiceState::Timeout);
    EXPECT_LT(timer.elapsed(), 9000);
}

TEST_F(FleetScan, ARefusedConnectionIsUnreachable)
{
    quint16 port = 0;
    {
        const test::SilentServer gone;
        port = gone.port();
    }
    EXPECT_EQ(scan(postgresService(u"gone"_s, port)).state, ServiceState::Unreachable);
}

TEST_F(FleetScan, SilentAndCutServersHoldUpNoHealthyOne)
{
    const test::SilentServer silent;
    test::FaultProxy cut(silent.port());
    cut.cut();
    QList<Profile> fleet{postgresService(u"silent1"_s, silent.port()), postgresService(u"silent2"_s, silent.port()),
                         postgresService(u"cut"_s, cut.port())};
    for (int i = 0; i < 6; ++i)
        fleet += sqliteService(u"s%1"_s.arg(i), i, u"bbbb"_s);
    options.timeout = 5s;
    options.jobs = 4;
    QHash<QString, ServiceStatus> answers;
    QStringList order;
    QElapsedTimer timer;
    timer.start();
    scanFleet(fleet, SecretStore(), options, CancelToken(), [&](const ServiceStatus &s) {
        EXPECT_FALSE(answers.contains(s.name));
        answers.insert(s.name, s);
        order.append(s.name);
    });
    EXPECT_LT(timer.elapsed(), 20000);
    ASSERT_EQ(answers.size(), fleet.size());
    for (int i = 0; i < 6; ++i) {
        const QString name = u"s%1"_s.arg(i);
        EXPECT_EQ(answers[name].state, ServiceState::Ok);
        EXPECT_EQ(answers[name].users, i);
        EXPECT_LT(order.indexOf(name), order.indexOf(u"silent1"_s)) << "held up by a silent server";
        EXPECT_LT(order.indexOf(name), order.indexOf(u"silent2"_s)) << "held up by a silent server";
    }
    EXPECT_EQ(answers[u"silent1"_s].state, ServiceState::Timeout);
    EXPECT_EQ(answers[u"silent2"_s].state, ServiceState::Timeout);
    EXPECT_EQ(answers[u"cut"_s].state, ServiceState::Unreachable);
}

TEST_F(FleetScan, AServerThatFallsSilentAfterTheLoginTimesOutWithWhatIsKnown)
{
    test::PgServer &server = test::PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << server.problem().toStdString();
    test::FaultProxy proxy(server.port());
    proxy.failOn("alembic_version", test::FaultProxy::Fault::FreezeAfter);
    Profile p;
    p.name = u"frozen"_s;
    p.url = parseDatabaseUrl(server.plainUrl(server.createDatabase(), proxy.port()))->url;
    p.plainTextConsent = true;
    p.secret = {SecretSource::Kind::Environment, u"ATHANOR_FLEET_TEST"_s};
    qputenv("ATHANOR_FLEET_TEST", server.adminPassword());
    options.timeout = 3000ms;
    QElapsedTimer timer;
    timer.start();
    const ServiceStatus s = scan(p);
    EXPECT_EQ(s.state, ServiceState::Timeout) << (s.error ? s.error->message.toStdString() : "");
    EXPECT_TRUE(s.server.startsWith("PostgreSQL"_L1)) << s.server.toStdString();
    EXPECT_LT(timer.elapsed(), 15000);
}

TEST_F(FleetScan, ACancelEndsTheScanSoon)
{
    const test::SilentServer silent;
    QList<Profile> fleet;
    for (int i = 0; i < 20; ++i)
        fleet += postgresService(u"p%1"_s.arg(i), silent.port());
    options.jobs = 3;
    const CancelToken cancel;
    std::atomic<int> answers = 0;
    const std::unique_ptr<QThread> thread(QThread::create(
        [&] { scanFleet(fleet, SecretStore(), options, cancel, [&](const ServiceStatus &) { ++answers; }); }));
    QElapsedTimer timer;
    timer.start();
    thread->start();
    cancel.cancel();
    ASSERT_TRUE(thread->wait(30000));
    EXPECT_LT(timer.elapsed(), 15000);
    EXPECT_EQ(answers, 0);
}

TEST_F(FleetScan, AnEmptyFleetEndsAtOnce)
{
    scanFleet({}, SecretStore(), options, CancelToken(), [](const ServiceStatus &) { FAIL(); });
}

TEST_F(FleetScan, ManyServicesAnswerOnceEach)
{
    const Profile p = sqliteService(u"shop"_s, 1, u"bbbb"_s);
    QList<Profile> fleet;
    for (int i = 0; i < 200; ++i) {
        fleet += p;
        fleet.last().name = u"n%1"_s.arg(i);
    }
    options.jobs = 16;
    QSet<QString> names;
    scanFleet(fleet, SecretStore(), options, CancelToken(), [&](const ServiceStatus &s) {
        EXPECT_EQ(s.state, ServiceState::Ok);
        names.insert(s.name);
    });
    EXPECT_EQ(names.size(), fleet.size());
}

} // namespace
} // namespace athanor
