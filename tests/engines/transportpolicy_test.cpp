// SPDX-License-Identifier: Apache-2.0
#include "engines/transportpolicy.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

enum class Agreed { Nothing, PlainText, Pin };

struct PolicyCase
{
    const char *url;
    Agreed agreed;
    const char *expected;
};

void PrintTo(const PolicyCase &row, std::ostream *out)
{
    *out << row.url;
}

const QString trustedPin = QString(64, u'a');

/// "plain", "if offered", "encrypted", "pinned", "chain", "name"; a file is appended; "refused", "invalid".
QString outcomeOf(const Result<Transport> &transport)
{
    if (!transport)
        return transport.error().kind == ErrorKind::Refused ? u"refused"_s : u"invalid"_s;
    if (!transport->tls) {
        EXPECT_EQ(transport->identity, Identity::None);
        return transport->tlsIfOffered ? u"if offered"_s : u"plain"_s;
    }
    QString text;
    switch (transport->identity) {
    case Identity::None:
        text = u"encrypted"_s;
        break;
    case Identity::Pinned:
        EXPECT_EQ(transport->pin, trustedPin.toLatin1());
        text = u"pinned"_s;
        break;
    case Identity::Chain:
        text = u"chain"_s;
        break;
    case Identity::ChainAndName:
        text = u"name"_s;
        break;
    }
    for (const QString &file : {transport->caFile, transport->certFile, transport->keyFile}) {
        if (!file.isEmpty())
            text += u' ' + file.section(u'/', -1);
    }
    return text;
}

class TransportPolicy : public testing::TestWithParam<PolicyCase>
{
protected:
    static ConnectionSpec specOf(const QString &text, Agreed agreed, const QString &folder)
    {
        ConnectionSpec spec;
        const auto parsed = parseDatabaseUrl(text);
        EXPECT_TRUE(parsed) << qPrintable(text);
        if (parsed)
            spec.url = parsed->url;
        spec.baseFolder = folder;
        spec.plainTextConsent = agreed == Agreed::PlainText;
        if (agreed == Agreed::Pin)
            spec.tlsPin = trustedPin;
        return spec;
    }

    void SetUp() override
    {
        // Whoever runs the tests may have a root certificate of his own, which psycopg would take.
        m_home = qgetenv("HOME");
        qputenv("HOME", QFile::encodeName(m_folder.path()));
        for (const QString &name : {u"ca"_s, u"c"_s, u"k"_s}) {
            QFile file(m_folder.filePath(name));
            ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        }
    }
    void TearDown() override { qputenv("HOME", m_home); }

    QTemporaryDir m_folder;
    QByteArray m_home;
};

} // namespace

TEST_P(TransportPolicy, Decides)
{
    const PolicyCase &row = GetParam();

    const auto transport = transportFor(specOf(QString::fromUtf8(row.url), row.agreed, m_folder.path()));

    EXPECT_EQ(outcomeOf(transport), QString::fromUtf8(row.expected)) << row.url;
    if (!transport) {
        EXPECT_TRUE(transport.error().message.contains(u"use "_s) || transport.error().message.contains(u"keep "_s) ||
                    transport.error().message.contains(u"check "_s))
            << "what to do next is not said: " << qPrintable(transport.error().message);
    }
}

INSTANTIATE_TEST_SUITE_P(
    PostgreSql, TransportPolicy,
    testing::Values(
        PolicyCase{"postgresql://u@db.example.org/d", Agreed::Nothing, "name"},
        PolicyCase{"postgresql://u@db.example.org/d", Agreed::PlainText, "if offered"},
        PolicyCase{"postgresql://u@db.example.org/d", Agreed::Pin, "pinned"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=verify-full", Agreed::Nothing, "name"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=verify-full&sslrootcert=system", Agreed::Nothing, "name"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=require", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=require", Agreed::Pin, "pinned"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=require", Agreed::PlainText, "encrypted"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=prefer", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=allow", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=disable", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=disable", Agreed::PlainText, "plain"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=disable", Agreed::Pin, "pinned"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=verify-ca", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=verify-ca&sslrootcert=ca", Agreed::Nothing, "chain ca"},
        PolicyCase{"postgresql://u@db.example.org/d?sslrootcert=ca&sslcert=c&sslkey=k", Agreed::Nothing, "name ca c k"},
        PolicyCase{"postgresql://u@db.example.org/d?sslrootcert=elsewhere", Agreed::Nothing, "invalid"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=Verify-Full", Agreed::Nothing, "invalid"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=none", Agreed::Nothing, "invalid"},
        PolicyCase{"postgresql://u@db.example.org/d?sslmode=verify-full&sslmode=disable", Agreed::Nothing, "invalid"},
        PolicyCase{"postgresql+asyncpg://u@db.example.org/d?ssl=verify-full&sslmode=disable", Agreed::PlainText,
                   "invalid"},
        PolicyCase{"postgresql+asyncpg://u@db.example.org/d?ssl=disable", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql+asyncpg://u@db.example.org/d?ssl=verify-full", Agreed::Nothing, "name"},
        PolicyCase{"postgresql://u@192.168.1.4/d?sslmode=disable", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@localhost.example.org/d?sslmode=disable", Agreed::Nothing, "refused"},
        PolicyCase{"postgresql://u@localhost/d", Agreed::Nothing, "if offered"},
        PolicyCase{"postgresql://u@127.0.0.1/d", Agreed::Nothing, "if offered"},
        PolicyCase{"postgresql://u@127.0.0.1/d?sslmode=disable", Agreed::Nothing, "plain"},
        PolicyCase{"postgresql://u@127.0.0.1/d?sslmode=require", Agreed::Nothing, "encrypted"},
        PolicyCase{"postgresql://u@127.0.0.1/d?sslrootcert=ca", Agreed::Nothing, "name ca"},
        PolicyCase{"postgresql://u@[::1]/d?sslmode=disable", Agreed::Nothing, "plain"},
        PolicyCase{"postgresql://u@/d?host=/run/postgresql", Agreed::Nothing, "plain"},
        PolicyCase{"postgresql://u@/d?host=/run/postgresql&sslmode=require", Agreed::Pin, "plain"},
        PolicyCase{"postgresql://u@/d?host=localhost:5432&host=db.example.org:5432&sslmode=disable", Agreed::Nothing,
                   "refused"}));

INSTANTIATE_TEST_SUITE_P(
    MySql, TransportPolicy,
    testing::Values(
        PolicyCase{"mysql+pymysql://u@db.example.org/d", Agreed::Nothing, "name"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d", Agreed::PlainText, "if offered"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d", Agreed::Pin, "pinned"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_ca=ca", Agreed::Nothing, "name ca"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_ca=ca&ssl_cert=c&ssl_key=k", Agreed::Nothing, "name ca c k"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_ca=ca&ssl_check_hostname=false", Agreed::Nothing,
                   "chain ca"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_check_hostname=false", Agreed::Nothing, "refused"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_check_hostname=false", Agreed::Pin, "pinned"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_verify_cert=true&ssl_verify_identity=true", Agreed::Nothing,
                   "name"},
        PolicyCase{"mysql+pymysql://u@db.example.org/d?ssl_ca=ca&ssl_verify_cert=false", Agreed::Nothing, "refused"},
        PolicyCase{"mysql+mysqlconnector://u@db.example.org/d?ssl_disabled=true", Agreed::Nothing, "refused"},
        PolicyCase{"mysql+mysqlconnector://u@db.example.org/d?ssl_disabled=true", Agreed::PlainText, "plain"},
        PolicyCase{"mysql+mysqldb://u@db.example.org/d?ssl_mode=REQUIRED", Agreed::Nothing, "refused"},
        PolicyCase{"mysql+mysqldb://u@db.example.org/d?ssl_mode=VERIFY_CA&ssl_ca=ca", Agreed::Nothing, "chain ca"},
        PolicyCase{"mysql+mysqldb://u@db.example.org/d?ssl_mode=VERIFY_IDENTITY", Agreed::Nothing, "name"},
        PolicyCase{"mysql+mysqldb://u@db.example.org/d?ssl_mode=maybe", Agreed::Nothing, "invalid"},
        PolicyCase{"mysql+asyncmy://u@db.example.org/d?ssl=true", Agreed::Nothing, "name"},
        PolicyCase{"mysql+asyncmy://u@db.example.org/d?ssl=false", Agreed::Nothing, "refused"},
        PolicyCase{"mysql+asyncmy://u@db.example.org/d?ssl=perhaps", Agreed::Nothing, "invalid"},
        PolicyCase{"mariadb+mariadbconnector://u@127.0.0.1/d?ssl=true", Agreed::Nothing, "encrypted"},
        PolicyCase{"mariadb+pymysql://u@127.0.0.1/d", Agreed::Nothing, "if offered"},
        PolicyCase{"mysql+pymysql://u@/d?unix_socket=/run/m.sock&ssl_ca=ca", Agreed::Nothing, "plain"}));

INSTANTIATE_TEST_SUITE_P(
    MongoDb, TransportPolicy,
    testing::Values(
        PolicyCase{"mongodb://u@db.example.org/d", Agreed::Nothing, "name"},
        PolicyCase{"mongodb://u@db.example.org/d", Agreed::PlainText, "plain"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=false", Agreed::Nothing, "refused"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=false&ssl=true", Agreed::PlainText, "invalid"},
        PolicyCase{"mongodb://u@db.example.org/d?ssl=true", Agreed::Nothing, "name"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsCAFile=ca&tlsCertificateKeyFile=c", Agreed::Nothing,
                   "name ca c c"},
        PolicyCase{"mongodb://u@db.example.org/d?TLS=true&tlscafile=ca", Agreed::Nothing, "name ca"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsInsecure=true", Agreed::Nothing, "refused"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsInsecure=true", Agreed::Pin, "pinned"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsInsecure=true", Agreed::PlainText, "encrypted"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsAllowInvalidCertificates=true", Agreed::Nothing,
                   "refused"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsAllowInvalidHostnames=true&tlsCAFile=ca", Agreed::Nothing,
                   "chain ca"},
        PolicyCase{"mongodb://u@db.example.org/d?tls=true&tlsAllowInvalidHostnames=true", Agreed::Nothing, "refused"},
        PolicyCase{"mongodb+srv://u@cluster.example.org/d", Agreed::Nothing, "name"},
        PolicyCase{"mongodb+srv://u@cluster.example.org/d", Agreed::PlainText, "name"},
        PolicyCase{"mongodb+srv://u@localhost/d", Agreed::Nothing, "name"},
        PolicyCase{"mongodb+srv://u@cluster.example.org/d?tls=false", Agreed::Nothing, "refused"},
        PolicyCase{"mongodb://localhost/d", Agreed::Nothing, "plain"},
        PolicyCase{"mongodb://localhost/d?tls=true", Agreed::Nothing, "name"},
        PolicyCase{"mongodb://localhost,db.example.org/d?tls=false", Agreed::Nothing, "refused"}));

INSTANTIATE_TEST_SUITE_P(
    Redis, TransportPolicy,
    testing::Values(
        PolicyCase{"rediss://cache.example.org/0", Agreed::Nothing, "name"},
        PolicyCase{"redis://cache.example.org/0", Agreed::Nothing, "refused"},
        PolicyCase{"redis://cache.example.org/0", Agreed::PlainText, "plain"},
        PolicyCase{"redis://cache.example.org/0", Agreed::Pin, "pinned"},
        PolicyCase{"rediss://cache.example.org/0?ssl_cert_reqs=none", Agreed::Nothing, "refused"},
        PolicyCase{"rediss://cache.example.org/0?ssl_cert_reqs=CERT_NONE", Agreed::PlainText, "encrypted"},
        PolicyCase{"rediss://cache.example.org/0?ssl_cert_reqs=required&ssl_ca_certs=ca&ssl_certfile=c&ssl_keyfile=k",
                   Agreed::Nothing, "name ca c k"},
        PolicyCase{"rediss://cache.example.org/0?ssl_check_hostname=false&ssl_ca_certs=ca", Agreed::Nothing,
                   "chain ca"},
        PolicyCase{"rediss://cache.example.org/0?ssl_check_hostname=false", Agreed::Nothing, "refused"},
        PolicyCase{"rediss://cache.example.org/0?ssl=false", Agreed::PlainText, "invalid"},
        PolicyCase{"redis://localhost/0", Agreed::Nothing, "plain"},
        PolicyCase{"rediss://localhost/0", Agreed::Nothing, "name"},
        PolicyCase{"rediss://localhost/0?ssl_cert_reqs=none", Agreed::Nothing, "encrypted"},
        PolicyCase{"redis://localhost/0", Agreed::Pin, "pinned"}));

TEST(TransportPolicyOf, AFileHasNoTransport)
{
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(u"sqlite:////data/app.db"_s)->url;
    spec.tlsPin = trustedPin;

    const auto transport = transportFor(spec);

    ASSERT_TRUE(transport);
    EXPECT_FALSE(transport->tls);
}

} // namespace athanor::test
