// SPDX-License-Identifier: Apache-2.0
// Sessions through the system's ssh, to a real sshd on loopback.
#include "backend.h"

#include "engines/sshtunnel.h"
#include "profiles/databaseurl.h"
#include "support/faultserver.h"
#include "support/heartbeat.h"
#include "support/pgserver.h"
#include "support/sshserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <csignal>
#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Tunnel : public testing::Test
{
protected:
    static SshServer &bastion()
    {
        static SshServer server;
        return server;
    }
    void SetUp() override
    {
        ASSERT_TRUE(bastion().isRunning()) << qPrintable(bastion().problem());
        ASSERT_TRUE(PgServer::shared().isRunning()) << qPrintable(PgServer::shared().problem());
    }
    [[nodiscard]] static ConnectionSpec specOf(const QString &url, const QString &host = u"bastion"_s)
    {
        ConnectionSpec spec;
        spec.url = parseDatabaseUrl(url)->url;
        spec.password = Secret(PgServer::shared().adminPassword());
        spec.ssh.host = host;
        spec.sshConfig = bastion().config();
        spec.connectTimeout = std::chrono::seconds(20);
        return spec;
    }
    [[nodiscard]] static ConnectionSpec tlsSpec(const QString &host = u"bastion"_s)
    {
        return specOf(PgServer::shared().url(u"postgres"_s), host);
    }
    [[nodiscard]] static Error errorOf(const ConnectionSpec &spec)
    {
        const auto session = openSession(spec);
        EXPECT_FALSE(session);
        return session ? Error() : session.error();
    }
    /// The tunnel of that near end, without a database at the other.
    [[nodiscard]] static Result<std::unique_ptr<SshTunnel>> bareTunnel(const SshRoute &route = {
                                                                           u"bastion"_s, {}, 0, {}})
    {
        return SshTunnel::open(route, {u"127.0.0.1"_s, PgServer::shared().port(), true, u"db"_s}, QDeadlineTimer(60000),
                               {}, bastion().config());
    }
};

bool isGone(pid_t process)
{
    const QDeadlineTimer patience(60000);
    while (!patience.hasExpired()) {
        if (::kill(process, 0) != 0)
            return true;
        QThread::yieldCurrentThread();
    }
    return false;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

TEST_F(Tunnel, CarriesASessionWhoseCertificateIsStillHeldAgainstTheUrl)
{
    const auto session = openOrFail(tlsSpec());
    ASSERT_TRUE(session);

    EXPECT_TRUE(session->ping());
    ASSERT_TRUE(session->info().tls);
    EXPECT_TRUE(session->info().tls->verified);
    ASSERT_TRUE(session->tunnel());
    EXPECT_TRUE(session->tunnel()->isAlive());
    EXPECT_TRUE(session->info().notes.join(u' ').contains("bastion"_L1));
    EXPECT_TRUE(session->info().address.endsWith(u':' + QString::number(PgServer::shared().port())))
        << qPrintable(session->info().address);
}

TEST_F(Tunnel, EndsInAPrivateSocketWhereNoTlsIsSpoken)
{
    const auto session = openOrFail(specOf(PgServer::shared().plainUrl(u"postgres"_s)));
    ASSERT_TRUE(session);

    EXPECT_TRUE(session->ping());
    EXPECT_FALSE(session->info().tls);
    EXPECT_EQ(session->tunnel()->port(), 0);
    const QFileInfo folder(QFileInfo(session->tunnel()->socketPath()).path());
    EXPECT_FALSE(folder.permissions() & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                                         QFile::WriteOther | QFile::ExeOther));
}

TEST_F(Tunnel, LeadsOverJumpHosts)
{
    const auto tunnel = bareTunnel({u"inner"_s, {}, 0, u"bastion"_s});

    ASSERT_TRUE(tunnel) << qPrintable(describe(tunnel.error()));
    EXPECT_TRUE((*tunnel)->isAlive());
}

TEST_F(Tunnel, TrustsNoHostKeyThatIsNotKnown)
{
    const Error error = errorOf(tlsSpec(u"stranger"_s));

    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << qPrintable(describe(error));
    EXPECT_TRUE(error.detail.contains("Host key verification failed"_L1)) << qPrintable(describe(error));
}

TEST_F(Tunnel, TrustsNoHostKeyThatHasChanged)
{
    const Error error = errorOf(tlsSpec(u"changed"_s));

    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << qPrintable(describe(error));
    EXPECT_TRUE(error.detail.contains("Host key verification failed"_L1)) << qPrintable(describe(error));
}

TEST_F(Tunnel, AsksNothingWhereNoKeyFits)
{
    const Error error = errorOf(tlsSpec(u"keyless"_s));

    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << qPrintable(describe(error));
    EXPECT_TRUE(error.detail.contains("Permission denied"_L1)) << qPrintable(describe(error));
}

TEST_F(Tunnel, SaysWhatSshSaidWhereTheFarEndIsClosed)
{
    ConnectionSpec spec = tlsSpec();
    quint16 closed = 0;
    {
        const SilentServer gone;
        closed = gone.port();
    }
    spec.url.hosts.first().port = closed;

    const Error error = errorOf(spec);

    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << qPrintable(describe(error));
}

TEST_F(Tunnel, EndsByItsDeadlineWhereTheBastionIsSilent)
{
    const SilentServer silent;
    ConnectionSpec spec = tlsSpec();
    spec.sshConfig = bastion().configForPort(silent.port());
    spec.connectTimeout = std::chrono::milliseconds(200);
    QElapsedTimer clock;
    clock.start();

    const Error error = errorOf(spec);

    EXPECT_TRUE(error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unreachable)
        << qPrintable(describe(error));
    EXPECT_LT(clock.elapsed(), patiently(2000));
}

TEST_F(Tunnel, CanBeCancelledWhileItOpens)
{
    const SilentServer silent;
    const CancelToken cancel;
    std::thread canceller([&] { cancel.cancel(); });

    ConnectionSpec spec = tlsSpec();
    spec.sshConfig = bastion().configForPort(silent.port());
    const auto session = openSession(spec, cancel);
    canceller.join();

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Cancelled) << qPrintable(describe(session.error()));
}

TEST_F(Tunnel, IsAnErrorAndNoHangWhereItDies)
{
    const auto session = openOrFail(tlsSpec());
    ASSERT_TRUE(session);
    ASSERT_TRUE(session->ping());
    ::kill(session->tunnel()->process(), SIGKILL);

    const Status done = session->ping();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Unreachable) << qPrintable(describe(done.error()));
    EXPECT_FALSE(session->isOpen());
}

TEST_F(Tunnel, CancelsAStatementThroughIt)
{
    const auto session = openOrFail(tlsSpec());
    ASSERT_TRUE(session);
    std::thread canceller([&] { session->requestCancel(); });

    const auto done = session->sql()->run(u"SELECT pg_sleep(600)"_s);
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_TRUE(session->ping());
}

TEST_F(Tunnel, EndsWithItsSession)
{
    auto session = openOrFail(tlsSpec());
    ASSERT_TRUE(session);
    const pid_t process = session->tunnel()->process();
    const QString folder = QFileInfo(session->tunnel()->socketPath()).path();

    session.reset();

    EXPECT_TRUE(isGone(process));
    EXPECT_FALSE(QFileInfo::exists(folder));
}

TEST_F(Tunnel, GivesItsChildNoSecretAndNoOption)
{
    qputenv("ATHANOR_TUNNEL_CANARY", "hunter2-canary");
    const auto tunnel = bareTunnel();
    qunsetenv("ATHANOR_TUNNEL_CANARY");
    ASSERT_TRUE(tunnel) << qPrintable(describe(tunnel.error()));
    const QString child = u"/proc/%1/"_s.arg((*tunnel)->process());

    const QByteArray words = contentOf(child + u"cmdline"_s);
    EXPECT_TRUE(words.contains("BatchMode=yes"));
    EXPECT_FALSE(words.contains("StrictHostKeyChecking"));
    EXPECT_FALSE(contentOf(child + u"environ"_s).contains("canary"));
    EXPECT_EQ(SshTunnel::open({u"-oProxyCommand=touch x"_s, {}, 0, {}}, {u"127.0.0.1"_s, 1, true, u"db"_s},
                              QDeadlineTimer(1000), {})
                  .error()
                  .kind,
              ErrorKind::InvalidInput);
}

} // namespace athanor::test
