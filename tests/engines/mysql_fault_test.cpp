// SPDX-License-Identifier: Apache-2.0
// What becomes of a MySQL session when the server, the network or both fail, or are hostile.
#include "backend.h"

#include "engines/mysql/myconnection.h"
#include "support/fakemysqlserver.h"
#include "support/faultserver.h"
#include "support/mariadbserver.h"

#include <QElapsedTimer>

#include <future>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Canary = "s3cret canary";

ConnectionSpec specOf(const QString &url, const QByteArray &password)
{
    ConnectionSpec spec;
    const auto parsed = parseDatabaseUrl(url);
    EXPECT_TRUE(parsed);
    if (parsed)
        spec.url = parsed->url;
    spec.password = Secret(QByteArray(password));
    spec.access = Access::ReadWrite;
    return spec;
}

ConnectionSpec greedySpec(const FakeMySqlServer &server, const QString &options = u"ssl_disabled=true"_s)
{
    return specOf(u"mysql://svc@127.0.0.1:%1/orders?%2"_s.arg(QString::number(server.port()), options), Canary);
}

} // namespace

class MySqlFault : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().createDatabase();
        m_proxy = std::make_unique<FaultProxy>(server().port());
    }
    static MariaDbServer &server() { return MariaDbServer::shared(); }
    [[nodiscard]] FaultProxy &proxy() { return *m_proxy; }
    [[nodiscard]] ConnectionSpec plainSpec() const
    {
        return specOf(server().plainUrl(m_database, m_proxy->port()), server().adminPassword());
    }
    [[nodiscard]] QString database() const { return m_database; }
    [[nodiscard]] QString countOf(const QString &table)
    {
        return server().ask(u"SELECT count(*) FROM "_s + table, m_database).trimmed();
    }

private:
    QString m_database;
    std::unique_ptr<FaultProxy> m_proxy;
};

TEST_F(MySqlFault, GivesASilentServerNoMoreThanItsTime)
{
    const SilentServer silent;
    ConnectionSpec spec = specOf(u"mysql://u@127.0.0.1:%1/x"_s.arg(silent.port()), "x");
    spec.connectTimeout = std::chrono::milliseconds(400);
    QElapsedTimer clock;
    clock.start();

    const auto session = openSession(spec);

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Timeout) << qPrintable(describe(session.error()));
    EXPECT_LT(clock.elapsed(), 5000);
}

TEST_F(MySqlFault, StopsConnectingWhenAsked)
{
    const SilentServer silent;
    ConnectionSpec spec = specOf(u"mysql://u@127.0.0.1:%1/x"_s.arg(silent.port()), "x");
    spec.connectTimeout = std::chrono::minutes(5);
    const CancelToken cancel;
    std::thread canceller([&] { cancel.cancel(); });

    const auto session = openSession(spec, cancel);
    canceller.join();

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Cancelled) << qPrintable(describe(session.error()));
}

TEST_F(MySqlFault, SaysThatNobodyListens)
{
    quint16 port = 0;
    {
        const SilentServer gone;
        port = gone.port();
    }
    const auto session = openSession(specOf(u"mysql://u@127.0.0.1:%1/x"_s.arg(port), "x"));

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Unreachable) << qPrintable(describe(session.error()));
}

TEST_F(MySqlFault, SaysThatThePasswordIsWrong)
{
    const auto session = openSession(specOf(server().url(database()), Canary));

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Permission) << qPrintable(describe(session.error()));
    EXPECT_FALSE(session.error().detail.contains(QLatin1StringView(Canary)));
}

TEST_F(MySqlFault, SpeaksOverTheSocket)
{
    const auto session = openOrFail(specOf(server().socketUrl(database()), server().adminPassword()));

    ASSERT_TRUE(session);
    EXPECT_FALSE(session->info().tls);
    EXPECT_TRUE(session->ping());
}

TEST_F(MySqlFault, CallsACommitWithoutAnAnswerUnknown)
{
    for (const auto fault : {FaultProxy::Fault::CutAfter, FaultProxy::Fault::CutBefore}) {
        const QString table = fault == FaultProxy::Fault::CutAfter ? u"kept"_s : u"dropped"_s;
        const auto session = openOrFail(plainSpec());
        ASSERT_TRUE(session);
        execute(*session, {u"CREATE TABLE %1 (id INTEGER PRIMARY KEY)"_s.arg(table)});
        proxy().failOn("COMMIT", fault);

        const auto applied = session->apply({RowChange::insert({QString(), table}, {{u"id"_s, Value(1)}})});

        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().kind, ErrorKind::Unknown) << qPrintable(describe(applied.error()));
        EXPECT_FALSE(session->isOpen());
        EXPECT_EQ(countOf(table), fault == FaultProxy::Fault::CutAfter ? u"1"_s : u"0"_s);
    }
}

TEST_F(MySqlFault, CallsALostWriteUnknownAndALostReadUnreachable)
{
    const auto session = openOrFail(plainSpec());
    ASSERT_TRUE(session);
    execute(*session, {u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s});
    proxy().failOn("ALTER TABLE", FaultProxy::Fault::CutAfter);

    const auto altered = session->sql()->run(u"ALTER TABLE t ADD COLUMN v INTEGER"_s);
    ASSERT_FALSE(altered);
    EXPECT_EQ(altered.error().kind, ErrorKind::Unknown) << qPrintable(describe(altered.error()));

    const auto reader = openOrFail(plainSpec());
    ASSERT_TRUE(reader);
    proxy().failOn("SELECT 12345", FaultProxy::Fault::CutBefore);
    const auto read = reader->sql()->run(u"SELECT 12345"_s);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::Unreachable) << qPrintable(describe(read.error()));
    EXPECT_FALSE(reader->isOpen());
    EXPECT_EQ(reader->ping().error().kind, ErrorKind::Unreachable);
}

TEST_F(MySqlFault, LeavesAFrozenNetworkByItsDeadlineAndByACancel)
{
    ConnectionSpec spec = plainSpec();
    spec.statementTimeout = std::chrono::milliseconds(300);
    const auto hurried = openOrFail(spec);
    ASSERT_TRUE(hurried);
    const auto patient = openOrFail(plainSpec());
    ASSERT_TRUE(patient);
    proxy().freeze();
    QElapsedTimer clock;
    clock.start();

    const Status late = hurried->ping();
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, ErrorKind::Timeout) << qPrintable(describe(late.error()));
    EXPECT_FALSE(hurried->isOpen());

    std::thread canceller([&] { patient->requestCancel(); });
    const Status stopped = patient->ping();
    canceller.join();
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::Cancelled) << qPrintable(describe(stopped.error()));
    EXPECT_LT(clock.elapsed(), 10000);
}

TEST_F(MySqlFault, SaysThatTheServerEndedTheSession)
{
    const auto session = openOrFail(specOf(server().url(database()), server().adminPassword()));
    ASSERT_TRUE(session);
    const auto id = session->sql()->run(u"SELECT CONNECTION_ID()"_s);
    ASSERT_TRUE(id);
    ASSERT_TRUE(server().execute(u"KILL %1"_s.arg(id->rows.first().first().toText())));

    const Status ping = session->ping();

    ASSERT_FALSE(ping);
    EXPECT_EQ(ping.error().kind, ErrorKind::Unreachable) << qPrintable(describe(ping.error()));
}

TEST_F(MySqlFault, GivesWayToALockWithinItsTime)
{
    const auto holder = openOrFail(specOf(server().url(database()), server().adminPassword()));
    ConnectionSpec spec = specOf(server().url(database()), server().adminPassword());
    spec.lockTimeout = std::chrono::seconds(1);
    const auto waiter = openOrFail(spec);
    ASSERT_TRUE(holder && waiter);
    execute(*holder, {u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"INSERT INTO t VALUES (1)"_s,
                      u"START TRANSACTION"_s, u"SELECT * FROM t FOR UPDATE"_s});

    const auto erased = waiter->apply({RowChange::erase({QString(), u"t"_s}, {{u"id"_s, Value(1)}}, {})});

    ASSERT_FALSE(erased);
    EXPECT_EQ(erased.error().kind, ErrorKind::Timeout) << qPrintable(describe(erased.error()));
    EXPECT_TRUE(waiter->ping());
}

TEST_F(MySqlFault, KeepsATransactionWhoseStatementWasCancelled)
{
    const auto session = openOrFail(specOf(server().url(database()), server().adminPassword()));
    ASSERT_TRUE(session);
    execute(*session,
            {u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s, u"START TRANSACTION"_s, u"INSERT INTO t VALUES (1)"_s});
    std::thread canceller([&] { session->requestCancel(); });
    const auto slept = session->sql()->run(u"SELECT SLEEP(60)"_s);
    canceller.join();

    ASSERT_FALSE(slept);
    EXPECT_EQ(slept.error().kind, ErrorKind::Cancelled);
    EXPECT_TRUE(session->sql()->inTransaction());
    execute(*session, {u"COMMIT"_s});
    EXPECT_EQ(countOf(u"t"_s), u"1"_s);
}

// A hostile server must get neither the password nor a file.

TEST(MySqlThreat, GivesNoPasswordToAServerThatAsksForIt)
{
    for (const auto greed : {FakeMySqlServer::Greed::ClearPassword, FakeMySqlServer::Greed::Dialog,
                             FakeMySqlServer::Greed::OldPassword, FakeMySqlServer::Greed::Sha256}) {
        FakeMySqlServer server(std::nullopt, greed);

        const auto session = openSession(greedySpec(server));

        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
        EXPECT_FALSE(session.error().message.contains(QLatin1StringView(Canary)));
        server.waitForClients(1);
        EXPECT_TRUE(server.received().contains("svc"));
        EXPECT_FALSE(server.received().contains(Canary));
    }
}

TEST(MySqlThreat, GivesNoPasswordAndNoNameToAServerWithoutTls)
{
    const Certificates certificates;
    ASSERT_TRUE(certificates.isValid());
    FakeMySqlServer server(std::nullopt);

    const auto session =
        openSession(greedySpec(server, u"ssl_ca="_s + certificates.ca() + u"&ssl_check_hostname=true"_s));

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
    server.waitForClients(1);
    EXPECT_EQ(server.received(), QByteArray());
}

TEST(MySqlThreat, GivesNothingToAServerThatShowsAnotherCertificateTheSecondTime)
{
    // A pinned server is looked at before it is spoken to; who stands in between may let the look pass.
    const Certificates certificates;
    ASSERT_TRUE(certificates.isValid());
    const QString byCa = u"ssl_ca="_s + certificates.ca() + u"&ssl_verify_cert=true&ssl_verify_identity=false"_s;
    for (const bool pinned : {true, false}) {
        for (const KeyPair &shown : {certificates.good(), certificates.foreign()}) {
            SCOPED_TRACE(qPrintable((pinned ? u"pinned "_s : u"by its chain "_s) + shown.certificate));
            const bool same = shown.certificate == certificates.good().certificate;
            FakeMySqlServer server(certificates.good());
            server.changeIdentity(1, shown);
            ConnectionSpec spec = greedySpec(server, pinned ? QString() : byCa);
            if (pinned)
                spec.tlsPin = QString::fromLatin1(fingerprintOf(certificates.good()));

            const auto session = openSession(spec);
            server.waitForClients(2);

            ASSERT_FALSE(session);
            EXPECT_EQ(server.received().contains("svc"), same) << "the test needs a login that begins";
            EXPECT_TRUE(same || server.received().isEmpty()) << "something was sent";
            EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
        }
    }
}

TEST(MySqlThreat, SendsNoFileToAServerThatAsksForIt)
{
    FakeMySqlServer server(std::nullopt, FakeMySqlServer::Greed::LocalFile);
    const ConnectionSpec spec = greedySpec(server);
    for (const QString &sql : {u"SELECT 1"_s, u"LOAD DATA LOCAL INFILE 'zzz' INTO TABLE t"_s, u"DO 1"_s}) {
        auto connection = MyConnection::open(spec, {});
        ASSERT_TRUE(connection) << qPrintable(describe(connection.error()));
        const auto answer = (*connection)->run(sql, {}, 10);
        EXPECT_FALSE(answer) << qPrintable(sql);
    }
    server.waitForClients(3);
    EXPECT_FALSE(server.wasOfferedFiles());
    EXPECT_EQ(server.filesAsked(), 3);
    EXPECT_EQ(server.files(), QByteArray());
}

} // namespace athanor::test
