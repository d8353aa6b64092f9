// SPDX-License-Identifier: Apache-2.0
// Names that would like to be options, and plugins that would like to be loaded.
#include "mongobackend.h"

#include "engines/sql/sqlconnection.h"
#include "support/fakemysqlserver.h"
#include "support/faketlsserver.h"
#include "support/pgserver.h"

#include <QDir>
#include <QTemporaryDir>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

/// Quotes, blanks, `;`, `=` and words of every driver's options.
const QString hostileName = u"o'neil\" host=elsewhere;sslmode=disable\\ `x`"_s;

ConnectionSpec hostileSpec(const QString &url)
{
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(url)->url;
    spec.url.user = hostileName;
    spec.password = Secret(QByteArray("p'w sslmode=disable;host=elsewhere"));
    spec.connectTimeout = std::chrono::seconds(10);
    return spec;
}

} // namespace

TEST(OptionInjection, PostgreSqlTakesNamesAndPasswordsAsTheyAre)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    QString quoted = hostileName;
    quoted.replace(u'"', u"\"\""_s);
    ASSERT_TRUE(
        server.execute(u"CREATE ROLE \"%1\" LOGIN PASSWORD 'p''w sslmode=disable;host=elsewhere'"_s.arg(quoted)))
        << qPrintable(server.problem());
    ASSERT_TRUE(server.execute(u"CREATE DATABASE \"%1\""_s.arg(quoted))) << qPrintable(server.problem());
    ConnectionSpec spec = hostileSpec(server.url(u"postgres"_s));
    spec.url.database = hostileName;

    const auto session = openOrFail(spec);

    ASSERT_TRUE(session);
    ASSERT_TRUE(session->info().tls);
    EXPECT_TRUE(session->info().tls->verified);
    EXPECT_EQ(session->info().address, u"127.0.0.1:%1"_s.arg(server.port()));
    const auto row = session->sql()->run(u"SELECT current_user, current_database()"_s, {}, 1);
    ASSERT_TRUE(row) << qPrintable(describe(row.error()));
    EXPECT_EQ(row->rows.first().at(0).toText(), hostileName);
    EXPECT_EQ(row->rows.first().at(1).toText(), hostileName);
}

TEST(OptionInjection, NoHostNameBecomesAnOption)
{
    for (const QString &host : {u"127.0.0.1 hostaddr=127.0.0.2"_s, u"db.invalid;sslmode=disable"_s, u"a' b"_s}) {
        ConnectionSpec spec;
        spec.url = parseDatabaseUrl(u"postgresql://u@127.0.0.1/d"_s)->url;
        spec.url.hosts.first().host = host;
        spec.plainTextConsent = true;
        spec.connectTimeout = std::chrono::seconds(10);

        const auto session = openSession(spec);

        ASSERT_FALSE(session);
        EXPECT_NE(session.error().kind, ErrorKind::Internal) << qPrintable(describe(session.error()));
        EXPECT_FALSE(session.error().message.contains(u"password"_s)) << qPrintable(describe(session.error()));
    }
}

TEST(OptionInjection, MariaDbTakesNamesAsTheyAre)
{
    FakeMySqlServer server(std::nullopt);
    ConnectionSpec spec = hostileSpec(u"mysql+pymysql://u@127.0.0.1:%1/d"_s.arg(server.port()));
    spec.url.database = hostileName;

    const auto session = openSession(spec);
    server.waitForClients(1);

    ASSERT_FALSE(session);
    EXPECT_EQ(server.received().count(hostileName.toUtf8() + '\0'), 2)
        << server.received().toPercentEncoding().constData();
}

TEST(OptionInjection, MongoDbTakesNamesAndPasswordsAsTheyAre)
{
    const QString name = hostileName + u"@elsewhere.invalid:1,x/y?tls=true&authMechanism=PLAIN#%40%00"_s;
    MongoWireServer::Options options;
    options.user = QString(name).replace(u'=', u"=3D"_s).replace(u',', u"=2C"_s); // as SCRAM spells it (RFC 5802, 5.1)
    options.password = "p'w@elsewhere.invalid/?tls=false&authSource=y#%2f:";
    MongoWireServer server(options);
    ConnectionSpec spec = writingSpec(u"mongodb://u@127.0.0.1:%1/d"_s.arg(server.port()), options.password);
    spec.url.user = name;
    spec.url.database = u"d?tls=true&replicaSet=rs9#@%41"_s;
    spec.url.query = {{u"authSource"_s, u"admin/?tls=true&replicaSet=rs9"_s}};
    spec.connectTimeout = std::chrono::seconds(10);

    const auto session = openOrFail(spec);

    ASSERT_TRUE(session);
    EXPECT_FALSE(session->info().tls);
    EXPECT_EQ(session->info().address, server.address());
    ASSERT_EQ(server.received(u"saslStart"_s).size(), 1);
    EXPECT_EQ(server.received(u"saslStart"_s).first().text(u"$db"_s), u"admin/?tls=true&replicaSet=rs9"_s);
    ASSERT_TRUE(session->tables());
    EXPECT_EQ(server.received(u"listCollections"_s).first().text(u"$db"_s), spec.url.database);
}

TEST(OptionInjection, NoHostNameOfMongoDbBecomesAnOption)
{
    // Names may also come from a name service.
    FakeTlsServer other(std::nullopt);
    for (const QString &host : {u"127.0.0.1:%1/?authMechanism=PLAIN&x="_s, u"127.0.0.1:%1,127.0.0.1"_s,
                                u"u:p@127.0.0.1:%1/?x="_s, u"127.0.0.1:%1/#"_s}) {
        ConnectionSpec spec = hostileSpec(u"mongodb://u@127.0.0.1:1/d"_s);
        spec.url.hosts.first().host = host.arg(other.port());
        spec.plainTextConsent = true;

        const auto session = openSession(spec);

        ASSERT_FALSE(session);
        EXPECT_EQ(session.error().kind, ErrorKind::InvalidInput) << qPrintable(describe(session.error()));
    }
    EXPECT_EQ(other.received(), QByteArray());
}

TEST(OptionInjection, RedisTakesNamesAsOneArgument)
{
    FakeTlsServer server(std::nullopt);
    ConnectionSpec spec = hostileSpec(u"redis://u@127.0.0.1:%1/0"_s.arg(server.port()));
    spec.url.user = u"ada\r\nFLUSHALL\r\n"_s;

    const auto session = openSession(spec);
    server.waitForClients(1);

    ASSERT_FALSE(session);
    EXPECT_TRUE(server.received().contains("\r\n$15\r\nada\r\nFLUSHALL\r\n\r\n"))
        << server.received().toPercentEncoding().constData();
}

TEST(PluginPlanting, MariaDbLoadsNoPluginFromWhereTheEnvironmentPoints)
{
    // The genuine plugin in a planted folder: whether it is loaded from there can be seen afterwards.
    QTemporaryDir planted;
    for (const QString &folder : {u"/usr/lib/x86_64-linux-gnu/libmariadb3/plugin"_s, u"/usr/lib64/mariadb/plugin"_s,
                                  u"/usr/lib/aarch64-linux-gnu/libmariadb3/plugin"_s})
        QFile::copy(folder + "/client_ed25519.so"_L1, planted.filePath(u"client_ed25519.so"_s));
    qputenv("MARIADB_PLUGIN_DIR", QFile::encodeName(planted.path()));
    const QString before = QDir::currentPath();
    QDir::setCurrent(planted.path());
    FakeMySqlServer server(std::nullopt, FakeMySqlServer::Greed::Ed25519);

    const auto session = openSession(hostileSpec(u"mysql+pymysql://u@127.0.0.1:%1/d"_s.arg(server.port())));
    server.waitForClients(1);
    QDir::setCurrent(before);
    qunsetenv("MARIADB_PLUGIN_DIR");

    ASSERT_FALSE(session);
    QFile maps(u"/proc/self/maps"_s);
    ASSERT_TRUE(maps.open(QIODevice::ReadOnly));
    EXPECT_FALSE(maps.readAll().contains(QFile::encodeName(planted.path())));
}

} // namespace athanor::test
