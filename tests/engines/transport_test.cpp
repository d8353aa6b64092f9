// SPDX-License-Identifier: Apache-2.0
#include "engines/environment.h"
#include "engines/postgresql/pgerrors.h"
#include "engines/postgresql/pgparameters.h"

#include <QTemporaryFile>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

DatabaseUrl urlOf(const QString &text)
{
    const auto parsed = parseDatabaseUrl(text);
    EXPECT_TRUE(parsed) << qPrintable(text);
    return parsed ? parsed->url : DatabaseUrl();
}

ConnectionSpec specOf(const QString &url)
{
    ConnectionSpec spec;
    spec.url = urlOf(url);
    return spec;
}

} // namespace

TEST(PgParameters, WritesEveryKeyThatDecidesAboutSafety)
{
    QTemporaryFile root;
    ASSERT_TRUE(root.open());

    const auto parameters = pgParameters(specOf(u"postgresql://u@db.example.org/d?sslrootcert="_s + root.fileName()));

    ASSERT_TRUE(parameters) << qPrintable(parameters.error().message);
    EXPECT_EQ(parameters->value("host"), "db.example.org");
    EXPECT_EQ(parameters->value("port"), "5432");
    EXPECT_EQ(parameters->value("sslmode"), "verify-full");
    EXPECT_EQ(parameters->value("sslrootcert"), root.fileName().toUtf8());
    EXPECT_EQ(parameters->value("gssencmode"), "disable");
    EXPECT_EQ(parameters->value("passfile"), "/dev/null/none");
    EXPECT_EQ(parameters->value("channel_binding"), "prefer");
    EXPECT_EQ(parameters->value("options"), " ");
    EXPECT_EQ(parameters->value("target_session_attrs"), "any");
    EXPECT_EQ(parameters->value("client_encoding"), "UTF8");
}

TEST(PgParameters, TrustsTheSystemsAuthoritiesWhereNoRootIsGiven)
{
    const auto parameters = pgParameters(specOf(u"postgresql://u@db.example.org/d"_s));

    ASSERT_TRUE(parameters);
    EXPECT_FALSE(parameters->value("sslrootcert").isEmpty());
}

TEST(PgParameters, RefusesOptionsThatLeadElsewhere)
{
    for (const QString &option : {u"hostaddr=10.0.0.1"_s, u"service=x"_s, u"passfile=/tmp/p"_s, u"bogus=1"_s}) {
        const auto parameters = pgParameters(specOf(u"postgresql://u@db.example.org/d?"_s + option));
        ASSERT_FALSE(parameters) << qPrintable(option);
        EXPECT_EQ(parameters.error().kind, ErrorKind::InvalidInput);
    }
}

TEST(PgParameters, KeepsSignsInNamesAsTheyAre)
{
    ConnectionSpec spec = specOf(u"postgresql://u@localhost/d"_s);
    spec.url.user = u"o'neil sslmode=disable"_s;
    spec.url.database = u"postgresql://evil/d host=elsewhere"_s;

    const auto parameters = pgParameters(spec);

    ASSERT_TRUE(parameters);
    EXPECT_EQ(parameters->value("user"), "o'neil sslmode=disable");
    EXPECT_EQ(parameters->value("dbname"), "postgresql://evil/d host=elsewhere");
}

TEST(PgParameters, SaysThatACertificateFileIsMissing)
{
    const auto parameters = pgParameters(specOf(u"postgresql://u@db.example.org/d?sslrootcert=/nowhere/ca.crt"_s));

    ASSERT_FALSE(parameters);
    EXPECT_TRUE(parameters.error().message.contains(u"/nowhere/ca.crt"_s));
}

TEST(Environment, LosesWhatCouldMoveAConnection)
{
    for (const char *name : {"PGHOSTADDR", "PGPASSWORD", "MYSQL_PWD", "MARIADB_PLUGIN_DIR", "SSLKEYLOGFILE",
                             "OPENSSL_CONF", "SSL_CERT_FILE", "QT_PLUGIN_PATH", "LD_PRELOAD"})
        qputenv(name, "x");
    qputenv("ATHANOR_TEST_KEPT", "y");

    scrubEnvironment();

    for (const char *name : {"PGHOSTADDR", "PGPASSWORD", "MYSQL_PWD", "MARIADB_PLUGIN_DIR", "SSLKEYLOGFILE",
                             "OPENSSL_CONF", "SSL_CERT_FILE", "QT_PLUGIN_PATH", "LD_PRELOAD"})
        EXPECT_FALSE(qEnvironmentVariableIsSet(name)) << name;
    EXPECT_EQ(qgetenv("ATHANOR_TEST_KEPT"), "y");
}

TEST(PgErrors, KnowTheirKindWhateverTheLanguage)
{
    const auto kindOf = [](const char *state) {
        return pgError({QString::fromUtf8(state), u"本文"_s, {}, {}, {}, {}}).kind;
    };
    EXPECT_EQ(kindOf("28P01"), ErrorKind::Permission);
    EXPECT_EQ(kindOf("3D000"), ErrorKind::NotFound);
    EXPECT_EQ(kindOf("42501"), ErrorKind::Permission);
    EXPECT_EQ(kindOf("57014"), ErrorKind::Timeout);
    EXPECT_EQ(kindOf("55P03"), ErrorKind::Timeout);
    EXPECT_EQ(kindOf("23505"), ErrorKind::Constraint);
    EXPECT_EQ(kindOf("23503"), ErrorKind::Constraint);
    EXPECT_EQ(kindOf("25006"), ErrorKind::Refused);
    EXPECT_EQ(kindOf("22001"), ErrorKind::InvalidInput);
    EXPECT_EQ(kindOf("42P01"), ErrorKind::Database);
    EXPECT_EQ(kindOf("57P01"), ErrorKind::Unreachable);
}

TEST(PgErrors, ReadTheStateOfARefusedLogin)
{
    PgAttempt attempt;
    attempt.text =
        u"connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  28P01: Passwort-Authentifizierung\n"
        "LOCATION:  auth_failed, auth.c:326\n"_s;

    const Error error = pgConnectError(attempt);

    EXPECT_EQ(error.kind, ErrorKind::Permission);
    EXPECT_TRUE(error.message.contains(u"password was rejected"_s));
}

TEST(PgErrors, ShowAHostileTextBoundedAndPlain)
{
    const Error error =
        pgError({u"XX000"_s, QString(100000, u'a') + u"\u202e\x1b[31m"_s, QString(100000, u'b'), {}, {}, {}});

    EXPECT_LT(error.message.size(), 500);
    EXPECT_LT(error.detail.size(), 5000);
    EXPECT_FALSE(error.detail.contains(QChar(0x1b)));
}

} // namespace athanor::test
