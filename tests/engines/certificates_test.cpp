// SPDX-License-Identifier: Apache-2.0
// Which servers are spoken to, and that nothing is sent to the others.
#include "backend.h"

#include "profiles/databaseurl.h"
#include "support/fakepgserver.h"
#include "support/pgserver.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray canary = "canary-password";

struct Cell
{
    const char *name;
    std::optional<KeyPair> (*identity)(const Certificates &);
    const char *mode;
    bool trusted; ///< goes on to log in
};

void PrintTo(const Cell &cell, std::ostream *out)
{
    *out << cell.name << " with " << cell.mode;
}

class CertificateMatrix : public testing::TestWithParam<Cell>
{
};

Result<std::unique_ptr<Session>> openAt(quint16 port, const QString &mode, const Certificates &certificates)
{
    ConnectionSpec spec;
    const auto parsed = parseDatabaseUrl(u"postgresql://user-canary@127.0.0.1:%1/d?sslmode=%2&sslrootcert=%3"_s.arg(
        QString::number(port), mode, certificates.ca()));
    EXPECT_TRUE(parsed);
    spec.url = parsed->url;
    spec.password = Secret(QByteArray(canary));
    spec.connectTimeout = std::chrono::seconds(5);
    return openSession(spec);
}

std::string cellName(const testing::TestParamInfo<Cell> &info)
{
    std::string name = info.param.name + std::string(info.param.mode);
    std::erase(name, '-');
    return name;
}

constexpr auto good = [](const Certificates &c) { return std::optional(c.good()); };
constexpr auto wrongHost = [](const Certificates &c) { return std::optional(c.wrongHost()); };
constexpr auto expired = [](const Certificates &c) { return std::optional(c.expired()); };
constexpr auto foreignCa = [](const Certificates &c) { return std::optional(c.foreign()); };
constexpr auto selfSigned = [](const Certificates &c) { return std::optional(c.selfSigned()); };
constexpr auto plain = [](const Certificates &) { return std::optional<KeyPair>(); };

} // namespace

TEST_P(CertificateMatrix, SendsNothingToAServerThatCouldNotProveItself)
{
    const Certificates certificates;
    ASSERT_TRUE(certificates.isValid());
    FakePgServer server(GetParam().identity(certificates));

    const auto session = openAt(server.port(), QString::fromUtf8(GetParam().mode), certificates);
    server.waitForClients(1);

    ASSERT_FALSE(session);
    const QByteArray received = server.received();
    if (GetParam().trusted) {
        EXPECT_TRUE(received.contains("user-canary")) << "the login did not even begin";
        return;
    }
    EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
    EXPECT_EQ(received, QByteArray()) << "something was sent";
}

INSTANTIATE_TEST_SUITE_P(
    Cells, CertificateMatrix,
    testing::Values(Cell{"Good", good, "verify-full", true}, Cell{"WrongHost", wrongHost, "verify-full", false},
                    Cell{"Expired", expired, "verify-full", false}, Cell{"Foreign", foreignCa, "verify-full", false},
                    Cell{"SelfSigned", selfSigned, "verify-full", false}, Cell{"Plain", plain, "verify-full", false},
                    Cell{"WrongHost", wrongHost, "verify-ca", true}, Cell{"Foreign", foreignCa, "verify-ca", false},
                    Cell{"Expired", expired, "verify-ca", false}, Cell{"Plain", plain, "verify-ca", false},
                    Cell{"Plain", plain, "require", false}),
    cellName);

TEST(Transport, IsReportedAsItWasNegotiated)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(server.url(u"postgres"_s))->url;
    spec.password = Secret(server.adminPassword());

    const auto session = openOrFail(spec);

    ASSERT_TRUE(session);
    const ServerInfo info = session->info();
    ASSERT_TRUE(info.tls);
    EXPECT_EQ(info.tls->protocol, u"TLSv1.3"_s);
    EXPECT_FALSE(info.tls->cipher.isEmpty());
    EXPECT_GE(info.tls->bits, 128);
    EXPECT_TRUE(info.tls->verified);
    EXPECT_EQ(info.product, u"PostgreSQL"_s);
    EXPECT_TRUE(info.version.startsWith(u"1"_s));
    EXPECT_TRUE(info.readOnly);
    EXPECT_EQ(info.address, u"127.0.0.1:%1"_s.arg(server.port()));
}

TEST(Transport, OverASocketHasNoTls)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(server.socketUrl(u"postgres"_s))->url;
    spec.password = Secret(server.adminPassword());

    const auto session = openOrFail(spec);

    ASSERT_TRUE(session);
    EXPECT_FALSE(session->info().tls);
}

TEST(Transport, ByNameChecksTheNameAlthoughTheAddressIsGiven)
{
    PgServer &server = PgServer::shared();
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.problem());
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(server.url(u"postgres"_s))->url;
    spec.url.hosts.first().host = u"localhost"_s;
    spec.password = Secret(server.adminPassword());

    const auto session = openOrFail(spec);

    ASSERT_TRUE(session);
    EXPECT_TRUE(session->info().tls->verified);
}

} // namespace athanor::test
