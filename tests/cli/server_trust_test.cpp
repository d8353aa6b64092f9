// SPDX-License-Identifier: Apache-2.0
// Whom athanorctl trusts: pins in the fleet file, and an environment that would like it otherwise.
#include "cli/program.h"
#include "support/fakepgserver.h"
#include "support/pgserver.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const Certificates &trustCertificates()
{
    static const Certificates made;
    return made;
}

QString colons(const QByteArray &sha256)
{
    return QString::fromLatin1(QByteArray::fromHex(sha256).toHex(':'));
}

class ServerTrust : public testing::Test
{
protected:
    [[nodiscard]] ProgramRun run(QStringList words, const QProcessEnvironment &more = {}) const
    {
        words.prepend(u"--fleet="_s + m_home.filePath(u"fleet.toml"_s));
        return athanorctl(words, more, {}, m_home.path());
    }
    [[nodiscard]] QByteArray fleet() const
    {
        QFile file(m_home.filePath(u"fleet.toml"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_home;
};

} // namespace

TEST_F(ServerTrust, AnUnknownCertificateIsShownButPinnedByWordAlone)
{
    FakePgServer server(trustCertificates().selfSigned());
    const QByteArray pin = fingerprintOf(trustCertificates().selfSigned());
    ASSERT_EQ(run({u"profile"_s, u"add"_s, u"shop"_s,
                   u"postgresql://u@127.0.0.1:%1/d?sslmode=verify-full"_s.arg(server.port())})
                  .status,
              0);

    const ProgramRun refused = run({u"profile"_s, u"test"_s, u"shop"_s});

    EXPECT_NE(refused.status, 0);
    EXPECT_TRUE(refused.err.contains("signed by itself")) << refused.err.constData();
    EXPECT_TRUE(refused.err.contains(colons(pin).toLatin1())) << refused.err.constData();
    EXPECT_FALSE(fleet().contains("tls_pin"));

    ASSERT_EQ(run({u"profile"_s, u"set"_s, u"shop"_s, u"--tls-pin"_s, colons(pin).toUpper()}).status, 0);
    EXPECT_TRUE(fleet().contains("tls_pin = \"" + pin + '"')) << fleet().constData();
    EXPECT_TRUE(run({u"profile"_s, u"show"_s, u"shop"_s}).out.contains("pinned certificate"));
    const ProgramRun trusted = run({u"profile"_s, u"test"_s, u"shop"_s});
    EXPECT_FALSE(trusted.err.contains("signed by itself")) << trusted.err.constData();
    server.waitForClients(3);
    EXPECT_TRUE(server.received().contains("user")) << "the pinned server was not logged in to";
}

TEST_F(ServerTrust, WhatWasAgreedForOneServerDoesNotHoldForAnother)
{
    ASSERT_EQ(run({u"profile"_s, u"add"_s, u"shop"_s, u"postgresql://u@db1.example.org/d"_s, u"--tls-pin"_s,
                   QString(64, u'a'), u"--plain-text-consent"_s})
                  .status,
              0);
    EXPECT_TRUE(fleet().contains("plain_text_consent_by")) << fleet().constData();

    ASSERT_EQ(run({u"profile"_s, u"set"_s, u"shop"_s, u"--url"_s, u"postgresql://u@db2.example.org/d"_s}).status, 0);

    EXPECT_FALSE(fleet().contains("tls_pin")) << fleet().constData();
    EXPECT_FALSE(fleet().contains("plain_text_consent")) << fleet().constData();
}

TEST_F(ServerTrust, APinIsNotTakenThatIsNone)
{
    const ProgramRun run = this->run(
        {u"profile"_s, u"add"_s, u"shop"_s, u"postgresql://u@db1.example.org/d"_s, u"--tls-pin"_s, u"sha1:abcdef"_s});
    EXPECT_NE(run.status, 0);
    EXPECT_TRUE(run.err.contains("64 hexadecimal")) << run.err.constData();
    EXPECT_TRUE(fleet().isEmpty());
}

TEST_F(ServerTrust, AHostileEnvironmentChangesNoConnection)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    QFile service(m_home.filePath(u"service.conf"_s));
    ASSERT_TRUE(service.open(QIODevice::WriteOnly));
    service.write("[evil]\nhost=203.0.113.1\nsslmode=disable\noptions=-c search_path=evil\n");
    service.close();
    const auto test = [&](const QString &name, const QString &value) {
        QProcessEnvironment environment;
        environment.insert(u"SECRET"_s, QString::fromUtf8(server.adminPassword()));
        if (!name.isEmpty())
            environment.insert(name, value);
        if (name == "PGSERVICE"_L1)
            environment.insert(u"PGSERVICEFILE"_s, service.fileName());
        const ProgramRun run = this->run({u"--json"_s, u"profile"_s, u"test"_s, u"--url"_s, server.url(u"postgres"_s),
                                          u"--password-env"_s, u"SECRET"_s},
                                         environment);
        EXPECT_EQ(run.status, 0) << qPrintable(name) << ": " << run.err.constData();
        QJsonObject told = run.json();
        told.remove(u"connect_ms"_s);
        return told;
    };
    const QJsonObject clean = test({}, {});
    ASSERT_TRUE(clean.value(u"tls"_s).toObject().value(u"verified"_s).toBool());

    for (const auto &[name, value] : {std::pair("PGHOSTADDR", "203.0.113.1"),
                                      {"PGHOST", "203.0.113.1"},
                                      {"PGPORT", "1"},
                                      {"PGSSLMODE", "disable"},
                                      {"PGSSLROOTCERT", "/nowhere"},
                                      {"PGOPTIONS", "-c statement_timeout=1 -c search_path=evil"},
                                      {"PGSERVICE", "evil"},
                                      {"PGUSER", "nobody"},
                                      {"PGPASSWORD", "wrong"},
                                      {"PGDATABASE", "elsewhere"},
                                      {"PGTARGETSESSIONATTRS", "standby"},
                                      {"PGREQUIREPEER", "nobody"},
                                      {"SSL_CERT_FILE", "/nowhere"},
                                      {"OPENSSL_CONF", "/nowhere"}})
        EXPECT_EQ(test(QString::fromLatin1(name), QString::fromLatin1(value)), clean) << name;
}

} // namespace athanor::test
