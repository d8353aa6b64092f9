// SPDX-License-Identifier: Apache-2.0
// Which servers are spoken to, and that nothing is sent to the others.
#include "backend.h"

#include "core/untrustedcertificate.h"
#include "engines/tlsidentity.h"
#include "profiles/databaseurl.h"
#include "support/fakemysqlserver.h"
#include "support/fakepgserver.h"
#include "support/faketlsserver.h"
#include "support/pgserver.h"

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const QByteArray canary = "canary-password";

const Certificates &matrixCertificates()
{
    static const Certificates made;
    return made;
}

/// A fake server of any engine, behind one face.
struct FakeServer
{
    virtual ~FakeServer() = default;
    [[nodiscard]] virtual quint16 port() const = 0;
    [[nodiscard]] virtual QByteArray received() = 0;
    virtual void waitForClients(int count) = 0;
};

template <typename Server>
struct FakeServerOf : FakeServer
{
    explicit FakeServerOf(const std::optional<KeyPair> &identity) : server(identity) {}
    [[nodiscard]] quint16 port() const override { return server.port(); }
    [[nodiscard]] QByteArray received() override { return server.received(); }
    void waitForClients(int count) override { server.waitForClients(count); }
    Server server;
};

struct MatrixEngine
{
    const char *name;
    const char *url;  ///< %1: port
    const char *byCa; ///< %1: CA file
    std::unique_ptr<FakeServer> (*serve)(const std::optional<KeyPair> &);
};

template <typename Server>
std::unique_ptr<FakeServer> serveAs(const std::optional<KeyPair> &identity)
{
    return std::make_unique<FakeServerOf<Server>>(identity);
}

constexpr MatrixEngine postgresql{"PostgreSQL", "postgresql://user-canary@127.0.0.1:%1/d?sslmode=verify-full",
                                  "&sslrootcert=%1", serveAs<FakePgServer>};
constexpr MatrixEngine mariadb{"MariaDB", "mysql+pymysql://user-canary@127.0.0.1:%1/d?ssl_verify_identity=true",
                               "&ssl_ca=%1", serveAs<FakeMySqlServer>};
constexpr MatrixEngine mongodb{"MongoDB", "mongodb://user-canary@127.0.0.1:%1/d?tls=true", "&tlsCAFile=%1",
                               serveAs<FakeTlsServer>};
constexpr MatrixEngine redis{"Redis", "rediss://user-canary@127.0.0.1:%1/0?ssl_cert_reqs=required", "&ssl_ca_certs=%1",
                             serveAs<FakeTlsServer>};

using Chosen = std::optional<KeyPair> (*)(const Certificates &);

struct ServerKind
{
    const char *name;
    Chosen shows;        ///< the certificate of the server; nothing: no TLS
    Chosen pinned;       ///< the one that the person trusted; nullptr: the CA file counts
    const char *refusal; ///< a part of the sentence; nullptr: the login goes on
    bool mayBeTrusted = false;
};

constexpr Chosen good = [](const Certificates &c) { return std::optional(c.good()); };
constexpr Chosen renewed = [](const Certificates &c) { return std::optional(c.renewed()); };
constexpr Chosen wrongHost = [](const Certificates &c) { return std::optional(c.wrongHost()); };
constexpr Chosen expired = [](const Certificates &c) { return std::optional(c.expired()); };
constexpr Chosen notYetValid = [](const Certificates &c) { return std::optional(c.notYetValid()); };
constexpr Chosen foreignCa = [](const Certificates &c) { return std::optional(c.foreign()); };
constexpr Chosen selfSigned = [](const Certificates &c) { return std::optional(c.selfSigned()); };
constexpr Chosen plain = [](const Certificates &) { return std::optional<KeyPair>(); };

constexpr ServerKind kinds[] = {
    {"Good", good, nullptr, nullptr},
    {"WrongHost", wrongHost, nullptr, "is for elsewhere.example and not for this host"},
    {"ForeignCa", foreignCa, nullptr, "was issued by CN=Foreign CA", true},
    {"Expired", expired, nullptr, "expired on"},
    {"SelfSigned", selfSigned, nullptr, "is signed by itself", true},
    {"NotYetValid", notYetValid, nullptr, "is not valid before"},
    {"KeyChangedAfterPinning", renewed, good, "shows another certificate than the one that was pinned", true},
    {"PlainText", plain, nullptr, "offers no TLS"},
    {"PlainTextAfterPinning", plain, good, "offers no TLS"},
    {"PinnedSelfSigned", selfSigned, selfSigned, nullptr},
};

void PrintTo(const MatrixEngine &engine, std::ostream *out)
{
    *out << engine.name;
}

void PrintTo(const ServerKind &kind, std::ostream *out)
{
    *out << kind.name;
}

using MatrixCell = std::tuple<MatrixEngine, ServerKind>;

class CertificateMatrix : public testing::TestWithParam<MatrixCell>
{
protected:
    [[nodiscard]] static ConnectionSpec specFor(quint16 port)
    {
        const auto &[engine, kind] = GetParam();
        ConnectionSpec spec;
        QString url = QString::fromUtf8(engine.url).arg(port);
        if (kind.pinned)
            spec.tlsPin = QString::fromLatin1(fingerprintOf(*kind.pinned(matrixCertificates())));
        else
            url += QString::fromUtf8(engine.byCa).arg(matrixCertificates().ca());
        const auto parsed = parseDatabaseUrl(url);
        EXPECT_TRUE(parsed) << qPrintable(url);
        if (parsed)
            spec.url = parsed->url;
        spec.password = Secret(QByteArray(canary));
        spec.connectTimeout = std::chrono::seconds(5);
        return spec;
    }
};

std::string matrixName(const testing::TestParamInfo<MatrixCell> &info)
{
    return std::string(std::get<0>(info.param).name) + std::get<1>(info.param).name;
}

} // namespace

TEST_P(CertificateMatrix, SendsNothingToAServerThatCouldNotProveItself)
{
    const auto &[engine, kind] = GetParam();
    ASSERT_TRUE(matrixCertificates().isValid());
    const auto server = engine.serve(kind.shows(matrixCertificates()));

    const auto session = openSession(specFor(server->port()));
    server->waitForClients(1);

    ASSERT_FALSE(session);
    const Error &error = session.error();
    if (!kind.refusal) {
        EXPECT_NE(server->received(), QByteArray()) << "the login did not even begin: " << qPrintable(error.message);
        EXPECT_FALSE(error.certificate);
        return;
    }
    // A plain server of a protocol without a word for TLS is asked whether it speaks at all.
    const bool greeted = !kind.shows(matrixCertificates()) && engine.serve == &serveAs<FakeTlsServer>;
    EXPECT_TRUE(greeted || server->received().isEmpty()) << "something was sent: " << server->received().constData();
    for (const char *secret : {"canary", "AUTH", "sasl"})
        EXPECT_FALSE(server->received().contains(secret)) << secret;
    EXPECT_EQ(error.kind, ErrorKind::Refused) << qPrintable(describe(error));
    EXPECT_TRUE(error.message.contains(QString::fromUtf8(kind.refusal))) << qPrintable(describe(error));
    EXPECT_TRUE(error.message.contains(u"no password was sent"_s)) << qPrintable(describe(error));
    EXPECT_EQ(error.certificate != nullptr, kind.mayBeTrusted) << qPrintable(describe(error));
    if (!error.certificate)
        return;
    const QByteArray shown = fingerprintOf(*kind.shows(matrixCertificates()));
    EXPECT_EQ(error.certificate->sha256, shown);
    EXPECT_TRUE(error.detail.contains(fingerprintText(shown))) << qPrintable(error.detail);
    if (kind.pinned) {
        EXPECT_TRUE(error.message.contains(fingerprintText(shown))) << qPrintable(error.message);
        EXPECT_TRUE(error.message.contains(fingerprintText(fingerprintOf(*kind.pinned(matrixCertificates())))))
            << qPrintable(error.message);
    }
}

INSTANTIATE_TEST_SUITE_P(Cells, CertificateMatrix,
                         testing::Combine(testing::Values(postgresql, mariadb, mongodb, redis),
                                          testing::ValuesIn(kinds)),
                         matrixName);

namespace {

struct WeakerMode
{
    const char *name;
    Chosen shows;
    const char *mode;
    bool trusted;
};

void PrintTo(const WeakerMode &mode, std::ostream *out)
{
    *out << mode.name << " with " << mode.mode;
}

class WeakerModeOfPostgreSql : public testing::TestWithParam<WeakerMode>
{
};

class WeakerModeOfMariaDb : public testing::TestWithParam<WeakerMode>
{
};

/// `url` with the places of port, mode and CA: whom the mode trusts learns the user, nobody else learns anything.
template <typename Server>
void expectPromise(Server &server, const WeakerMode &mode, const QString &url)
{
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(
                   url.arg(QString::number(server.port()), QString::fromUtf8(mode.mode), matrixCertificates().ca()))
                   ->url;
    spec.password = Secret(QByteArray(canary));
    spec.connectTimeout = std::chrono::seconds(5);

    const auto session = openSession(spec);
    server.waitForClients(1);

    ASSERT_FALSE(session);
    EXPECT_EQ(server.received().contains("user-canary"), mode.trusted);
    if (!mode.trusted) {
        EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
        EXPECT_EQ(server.received(), QByteArray()) << "something was sent";
    }
}

} // namespace

TEST_P(WeakerModeOfPostgreSql, HoldsWhatItPromises)
{
    FakePgServer server(GetParam().shows(matrixCertificates()));
    expectPromise(server, GetParam(), u"postgresql://user-canary@127.0.0.1:%1/d?sslmode=%2&sslrootcert=%3"_s);
}

INSTANTIATE_TEST_SUITE_P(Cells, WeakerModeOfPostgreSql,
                         testing::Values(WeakerMode{"WrongHost", wrongHost, "verify-ca", true},
                                         WeakerMode{"Foreign", foreignCa, "verify-ca", false},
                                         WeakerMode{"Expired", expired, "verify-ca", false},
                                         WeakerMode{"Plain", plain, "verify-ca", false},
                                         WeakerMode{"Plain", plain, "require", false}));

TEST_P(WeakerModeOfMariaDb, HoldsWhatItPromises)
{
    FakeMySqlServer server(GetParam().shows(matrixCertificates()));
    expectPromise(server, GetParam(), u"mysql+pymysql://user-canary@127.0.0.1:%1/d?%2&ssl_ca=%3"_s);
}

constexpr auto chainAlone = "ssl_verify_cert=true&ssl_verify_identity=false";

INSTANTIATE_TEST_SUITE_P(Cells, WeakerModeOfMariaDb,
                         testing::Values(WeakerMode{"WrongHost", wrongHost, chainAlone, true},
                                         WeakerMode{"Foreign", foreignCa, chainAlone, false},
                                         WeakerMode{"Expired", expired, chainAlone, false},
                                         WeakerMode{"NotYetValid", notYetValid, chainAlone, false},
                                         WeakerMode{"SelfSigned", selfSigned, chainAlone, false},
                                         WeakerMode{"Plain", plain, chainAlone, false}));

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
