// SPDX-License-Identifier: Apache-2.0
#include "backend.h"

#include "profiles/databaseurl.h"
#include "support/fakeserver.h"
#include "support/faultserver.h"
#include "support/pgserver.h"

#include <QElapsedTimer>

#include <array>

#include <sys/socket.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class Login : public testing::Test
{
protected:
    void SetUp() override { ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem()); }
    [[nodiscard]] static PgServer &server() { return PgServer::shared(); }
    [[nodiscard]] static ConnectionSpec specOf(const QString &url, const QByteArray &password)
    {
        ConnectionSpec spec = specFor(url, password);
        spec.connectTimeout = std::chrono::seconds(3);
        return spec;
    }
    [[nodiscard]] static Error errorOf(const ConnectionSpec &spec)
    {
        const auto session = openSession(spec);
        EXPECT_FALSE(session);
        return session ? Error() : session.error();
    }
};

/// Lets everybody in and then tells of a setting for ever, without a word that the login is done.
class ChatteringServer final : public FakeServer
{
public:
    ChatteringServer() : FakeServer(std::nullopt, 5) { start(); }
    ~ChatteringServer() { stop(); }

private:
    void serve(int client) override
    {
        const auto send = [client](const QByteArray &bytes) {
            return ::send(client, bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL) > 0;
        };
        std::array<char, 4096> buffer;
        for (const QByteArray &answer : {QByteArray("N"), QByteArrayLiteral("R\0\0\0\x08\0\0\0\0")}) {
            if (::recv(client, buffer.data(), buffer.size(), 0) <= 0 || !send(answer))
                return;
        }
        const QByteArray setting = QByteArrayLiteral("S\0\0\0\x0c"
                                                     "is\0"
                                                     "more\0")
                                       .repeated(300);
        while (send(setting)) {
        }
    }
};

} // namespace

TEST_F(Login, SaysThatThePasswordWasRejected)
{
    const Error error = errorOf(specOf(server().url(u"postgres"_s), "canary-wrong"));

    EXPECT_EQ(error.kind, ErrorKind::Permission) << qPrintable(describe(error));
    EXPECT_TRUE(error.message.contains(u"password was rejected"_s));
    EXPECT_FALSE(describe(error).contains(u"canary"_s));
}

TEST_F(Login, SaysThatAPasswordIsMissing)
{
    const Error error = errorOf(specOf(server().url(u"postgres"_s), ""));

    EXPECT_EQ(error.kind, ErrorKind::Permission) << qPrintable(describe(error));
    EXPECT_TRUE(error.message.contains(u"asks for the password"_s));
}

TEST_F(Login, SaysThatTheDatabaseIsMissing)
{
    const Error error = errorOf(specOf(server().url(u"nowhere"_s), server().adminPassword()));

    EXPECT_EQ(error.kind, ErrorKind::NotFound) << qPrintable(describe(error));
    EXPECT_TRUE(error.message.contains(u"nowhere"_s));
}

TEST_F(Login, SaysThatNobodyListens)
{
    quint16 port = 0;
    {
        const SilentServer gone;
        port = gone.port();
    }
    const Error error = errorOf(specOf(u"postgresql://u@127.0.0.1:%1/d"_s.arg(port), "x"));

    EXPECT_EQ(error.kind, ErrorKind::Unreachable) << qPrintable(describe(error));
}

TEST_F(Login, SaysThatTheHostIsUnknown)
{
    const Error error = errorOf(specOf(u"postgresql://u@no-such-host.invalid/d"_s, "x"));

    EXPECT_TRUE(error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::Timeout)
        << qPrintable(describe(error));
    EXPECT_TRUE(error.message.contains(u"no-such-host.invalid"_s));
}

TEST_F(Login, EndsByItsDeadlineWhereNobodyAnswers)
{
    const SilentServer silent;
    ConnectionSpec spec = specOf(u"postgresql://u@127.0.0.1:%1/d"_s.arg(silent.port()), "x");
    spec.connectTimeout = std::chrono::milliseconds(400);
    QElapsedTimer clock;
    clock.start();

    const Error error = errorOf(spec);

    EXPECT_EQ(error.kind, ErrorKind::Timeout) << qPrintable(describe(error));
    EXPECT_LT(clock.elapsed(), 4500);
}

TEST_F(Login, EndsByItsDeadlineWhereTheServerNeverStopsTalking)
{
    ChatteringServer server;
    ConnectionSpec spec = specOf(u"postgresql://u@127.0.0.1:%1/d"_s.arg(server.port()), "x");
    spec.connectTimeout = std::chrono::milliseconds(400);

    const Error error = errorOf(spec);

    EXPECT_EQ(error.kind, ErrorKind::Timeout) << qPrintable(describe(error));
    server.waitForClients(1);
}

TEST_F(Login, CanBeCancelled)
{
    const SilentServer silent;
    ConnectionSpec spec = specOf(u"postgresql://u@127.0.0.1:%1/d"_s.arg(silent.port()), "x");
    spec.connectTimeout = std::chrono::seconds(60);
    const CancelToken cancel;
    cancel.cancel();

    const auto session = openSession(spec, cancel);

    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Cancelled);
}

TEST_F(Login, PassesSignsInThePasswordOn)
{
    const QString password = u"q'uote \"double\" back\\slash sslmode=disable ; é €"_s;
    ASSERT_TRUE(server().createRole(u"\"o'neil x=y\""_s, QString(password).replace(u'\'', u"''"_s)));
    ConnectionSpec spec = specOf(server().url(u"postgres"_s), password.toUtf8());
    spec.url.user = u"o'neil x=y"_s;

    const auto session = openOrFail(spec);

    ASSERT_TRUE(session);
    const auto user = session->sql()->run(u"SELECT current_user::text"_s);
    ASSERT_TRUE(user);
    EXPECT_EQ(user->rows.first().first(), Value(u"o'neil x=y"_s));
    EXPECT_TRUE(session->info().tls);
}

TEST_F(Login, ReachesTheNextHostOfTheList)
{
    quint16 closed = 0;
    {
        const SilentServer gone;
        closed = gone.port();
    }
    ConnectionSpec spec = specOf(server().url(u"postgres"_s), server().adminPassword());
    spec.url.hosts.prepend({u"127.0.0.1"_s, closed});

    EXPECT_TRUE(openOrFail(spec));
}

TEST_F(Login, KeepsTheRoleFromWhatItMayNotDo)
{
    ASSERT_TRUE(server().createRole(u"plainrole"_s, u"pw"_s));
    const QString database = server().createDatabase();
    ASSERT_TRUE(server().execute(u"CREATE TABLE secret (id int PRIMARY KEY)"_s, database));
    const auto session = openOrFail(specOf(server().url(database, u"plainrole"_s), "pw"));
    ASSERT_TRUE(session);

    PageRequest request;
    request.table = {u"public"_s, u"secret"_s};
    const auto page = session->fetch(request);

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::Permission) << qPrintable(describe(page.error()));
}

} // namespace athanor::test
