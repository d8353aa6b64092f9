// SPDX-License-Identifier: Apache-2.0
#include "profiles/databaseurl.h"

#include <gtest/gtest.h>

namespace athanor {

void PrintTo(const QString &text, std::ostream *os)
{
    *os << text.toStdString();
}

namespace {

using namespace Qt::StringLiterals;

DatabaseUrl parsed(const QString &text)
{
    const auto result = parseDatabaseUrl(text);
    EXPECT_TRUE(result) << text.toStdString() << ": " << (result ? "" : result.error().message.toStdString());
    return result ? result->url : DatabaseUrl{};
}

QString passwordOf(const QString &text)
{
    const auto result = parseDatabaseUrl(text);
    EXPECT_TRUE(result) << text.toStdString();
    if (!result || !result->password)
        return u"<none>"_s;
    return QString::fromUtf8(result->password->reveal());
}

QStringList noticesOf(const QString &text)
{
    const auto result = parseDatabaseUrl(text);
    return result ? result->notices : QStringList{u"<failed>"_s};
}

Error errorOf(const QString &text)
{
    const auto result = parseDatabaseUrl(text);
    EXPECT_FALSE(result) << text.toStdString();
    return result ? Error{} : result.error();
}

TEST(DatabaseUrl, ReadsEachPart)
{
    const DatabaseUrl url = parsed(u"postgresql+psycopg2://alice:pw@db.example.org:5433/orders?sslmode=verify-full"_s);
    EXPECT_EQ(url.engine, EngineId::PostgreSQL);
    EXPECT_EQ(url.scheme, u"postgresql"_s);
    EXPECT_EQ(url.driver, u"psycopg2"_s);
    EXPECT_EQ(url.user, u"alice"_s);
    EXPECT_TRUE(url.hasPassword);
    EXPECT_EQ(url.hosts, (QList<HostPort>{{u"db.example.org"_s, 5433}}));
    EXPECT_EQ(url.database, u"orders"_s);
    EXPECT_EQ(url.option(u"sslmode"_s), u"verify-full"_s);
    EXPECT_EQ(url.displayTarget(), u"db.example.org:5433/orders"_s);
}

TEST(DatabaseUrl, KeepsPercentEncodedSlashInPassword)
{
    EXPECT_EQ(passwordOf(u"mysql+pymysql://u:a%2Fb%40c%3Ad@h/db"_s), u"a/b@c:d"_s);
}

TEST(DatabaseUrl, PlusIsABlankInTheQueryAndAPlusInThePassword)
{
    EXPECT_EQ(passwordOf(u"postgresql://u:a+b@h/db"_s), u"a+b"_s);
    EXPECT_EQ(parsed(u"postgresql://h/db?application_name=a+b%2Bc"_s).option(u"application_name"_s), u"a b+c"_s);
}

TEST(DatabaseUrl, PasswordIsNotInTheText)
{
    const DatabaseUrl url = parsed(u"postgresql://u:sesame@h/db?password=other&sslpassword=third&sslmode=require"_s);
    EXPECT_EQ(url.toString(), u"postgresql://u@h/db?sslmode=require"_s);
}

TEST(DatabaseUrl, PasswordInTheQueryWinsAsInTheDrivers)
{
    EXPECT_EQ(passwordOf(u"postgresql://u:first@h/db?password=sec%20ond"_s), u"sec ond"_s);
}

TEST(DatabaseUrl, OtherSecretsInTheQueryAreNamedAndLeftOut)
{
    const auto notices = noticesOf(u"postgresql://u@h/db?sslpassword=sesame"_s);
    ASSERT_EQ(notices.size(), 1);
    EXPECT_TRUE(notices.first().contains("sslpassword"_L1));
    EXPECT_FALSE(notices.first().contains("sesame"_L1));
}

TEST(DatabaseUrl, ReadsIpv6InBrackets)
{
    const DatabaseUrl url = parsed(u"postgresql://u:p@[::1]:5432/db"_s);
    EXPECT_EQ(url.hosts, (QList<HostPort>{{u"::1"_s, 5432}}));
    EXPECT_TRUE(url.isLocal());
    EXPECT_EQ(url.toString(), u"postgresql://u@[::1]:5432/db"_s);
}

TEST(DatabaseUrl, ReadsPostgresHostListOfTheQuery)
{
    const DatabaseUrl url = parsed(u"postgresql+psycopg2://u@/db?host=h1:5432&host=h2:5433"_s);
    EXPECT_EQ(url.hosts, (QList<HostPort>{{u"h1"_s, 5432}, {u"h2"_s, 5433}}));
    EXPECT_EQ(url.toString(), u"postgresql+psycopg2://u@/db?host=h1%3A5432&host=h2%3A5433"_s);
}

TEST(DatabaseUrl, ReadsPostgresHostsAndPortsInSeparateKeys)
{
    const DatabaseUrl url = parsed(u"postgresql://u@/db?host=h1,h2&port=5432,5433"_s);
    EXPECT_EQ(url.hosts, (QList<HostPort>{{u"h1"_s, 5432}, {u"h2"_s, 5433}}));
    EXPECT_EQ(parsed(u"postgresql://u@/db?host=h1,h2&port=5433"_s).hosts.last().port, 5433);
    EXPECT_EQ(errorOf(u"postgresql://u@/db?host=h1,h2&port=1,2,3"_s).kind, ErrorKind::InvalidInput);
}

TEST(DatabaseUrl, ReadsUnixSockets)
{
    const DatabaseUrl pg = parsed(u"postgresql://u@/db?host=/var/run/postgresql"_s);
    EXPECT_EQ(pg.hosts, (QList<HostPort>{{u"/var/run/postgresql"_s, 0}}));
    EXPECT_TRUE(pg.isSocket());
    const DatabaseUrl my = parsed(u"mysql+pymysql://u@localhost/db?unix_socket=/run/mysqld/mysqld.sock"_s);
    EXPECT_EQ(my.hosts, (QList<HostPort>{{u"/run/mysqld/mysqld.sock"_s, 0}}));
    EXPECT_TRUE(my.isSocket());
    EXPECT_FALSE(parsed(u"postgresql://u@h/db"_s).isSocket());
    EXPECT_TRUE(parsed(u"postgresql:///db"_s).isSocket());
}

TEST(DatabaseUrl, OldPostgresSchemeIsTakenWithANotice)
{
    EXPECT_EQ(parsed(u"postgres://u@h/db"_s).scheme, u"postgresql"_s);
    const auto notices = noticesOf(u"postgres://u@h/db"_s);
    ASSERT_EQ(notices.size(), 1);
    EXPECT_TRUE(notices.first().contains("SQLAlchemy 1.4"_L1));
}

TEST(DatabaseUrl, SqlitePathsAreRelativeAbsoluteOrInMemory)
{
    EXPECT_EQ(parsed(u"sqlite:///app.db"_s).sqlitePath(u"/srv/shop"_s), u"/srv/shop/app.db"_s);
    EXPECT_EQ(parsed(u"sqlite:////var/lib/app.db"_s).sqlitePath(u"/srv"_s), u"/var/lib/app.db"_s);
    EXPECT_EQ(parsed(u"sqlite:///../x/app.db"_s).sqlitePath(u"/srv/shop"_s), u"/srv/x/app.db"_s);
    for (const QString &memory : {u"sqlite://"_s, u"sqlite:///"_s, u"sqlite:///:memory:"_s})
        EXPECT_EQ(parsed(memory).sqlitePath(u"/srv"_s), QString()) << memory.toStdString();
    EXPECT_EQ(parsed(u"sqlite://"_s).displayTarget(), u"in memory"_s);
}

TEST(DatabaseUrl, SqliteFileUrisAreUndoneWhereTheUriKeyIsSet)
{
    EXPECT_EQ(parsed(u"sqlite:///file:/a/b%20c.db?mode=ro&uri=true"_s).sqlitePath(u"/srv"_s), u"/a/b c.db"_s);
    EXPECT_EQ(parsed(u"sqlite:///file:///a/b.db?uri=true"_s).sqlitePath(u"/srv"_s), u"/a/b.db"_s);
    EXPECT_EQ(parsed(u"sqlite:///file:rel.db?uri=true"_s).sqlitePath(u"/srv"_s), u"/srv/rel.db"_s);
    EXPECT_EQ(parsed(u"sqlite:///file::memory:?uri=true"_s).sqlitePath(u"/srv"_s), QString());
    EXPECT_EQ(parsed(u"sqlite:///file:x?mode=memory&uri=true"_s).sqlitePath(u"/srv"_s), QString());
    // Without uri=true the driver takes the text as a file's name, and so does Athanor.
    EXPECT_EQ(parsed(u"sqlite:///file:rel.db"_s).sqlitePath(u"/srv"_s), u"/srv/file:rel.db"_s);
}

TEST(DatabaseUrl, SqliteWithTwoSlashesIsRefusedAsSqlAlchemyDoes)
{
    EXPECT_EQ(errorOf(u"sqlite://app.db"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"sqlite://u:p@/app.db"_s).kind, ErrorKind::InvalidInput);
}

TEST(DatabaseUrl, WindowsPathsAreKeptWithANotice)
{
    EXPECT_EQ(parsed(u"sqlite:///C:\\data\\app.db"_s).database, u"C:\\data\\app.db"_s);
    EXPECT_EQ(noticesOf(u"sqlite:///C:\\data\\app.db"_s).size(), 1);
}

TEST(DatabaseUrl, ReadsMongoSeedsAndSrv)
{
    const DatabaseUrl url = parsed(u"mongodb://u:p%40ss@a,b:27018,[::1]:27019/shop?replicaSet=rs0&tls=true"_s);
    EXPECT_EQ(url.hosts, (QList<HostPort>{{u"a"_s, 0}, {u"b"_s, 27018}, {u"::1"_s, 27019}}));
    EXPECT_EQ(url.database, u"shop"_s);
    EXPECT_EQ(passwordOf(u"mongodb://u:p%40ss@a/x"_s), u"p@ss"_s);
    EXPECT_EQ(parsed(u"mongodb+srv://u@cluster.example.net/shop"_s).scheme, u"mongodb+srv"_s);
    EXPECT_EQ(parsed(u"mongodb+srv://u@cluster.example.net/shop"_s).driver, QString());
    EXPECT_EQ(errorOf(u"mongodb+srv://u@c.example.net:27017/shop"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"mongodb:///shop"_s).kind, ErrorKind::InvalidInput);
    // MongoDB's rules know no '+' for a blank.
    EXPECT_EQ(parsed(u"mongodb://h/?appName=a+b"_s).option(u"appName"_s), u"a+b"_s);
}

TEST(DatabaseUrl, ReadsRedisDatabaseNumbers)
{
    const DatabaseUrl url = parsed(u"rediss://:pw@cache.example.org:6380/2"_s);
    EXPECT_EQ(url.scheme, u"rediss"_s);
    EXPECT_EQ(url.user, QString());
    EXPECT_EQ(url.database, u"2"_s);
    EXPECT_EQ(passwordOf(u"rediss://:pw@cache.example.org:6380/2"_s), u"pw"_s);
    EXPECT_EQ(parsed(u"redis://"_s).hosts, (QList<HostPort>{{u"localhost"_s, 0}}));
    EXPECT_EQ(parsed(u"redis://h?db=3"_s).database, u"3"_s);
    EXPECT_EQ(errorOf(u"redis://h/shop"_s).kind, ErrorKind::InvalidInput);
}

TEST(DatabaseUrl, KnowsWhatIsLocal)
{
    for (const QString &local : {u"sqlite:///a.db"_s, u"postgresql:///db"_s, u"mysql://localhost/db"_s,
                                 u"redis://127.0.3.1/0"_s, u"postgresql://[::1]/db"_s})
        EXPECT_TRUE(parsed(local).isLocal()) << local.toStdString();
    for (const QString &remote : {u"mysql://127.0.0.1.example.org/db"_s, u"postgresql://localhost,db2/x"_s,
                                  u"redis://10.0.0.1/0"_s, u"mysql://127.0.0.256/db"_s, u"redis://127.999.1.1/0"_s})
        EXPECT_FALSE(parsed(remote).isLocal()) << remote.toStdString();
}

TEST(DatabaseUrl, ErrorsNeverRepeatTheText)
{
    for (const QString &text :
         {u"postgresql://u:sesame@more@h/db"_s, u"postgresql://u:p@h:sesame/db"_s, u"sesame://u@h/db"_s, u"sesame"_s,
          u"postgresql://u:%ff-sesame@h/db"_s, u"redis://h/sesame"_s, u"mongodb://u:ses:ame@h/db"_s,
          u"postgresql://u:pa[ses]ame"_s, u"postgresql+ses-ame://h/db"_s, u"mysql://u@h/db?unix_socket=sesame"_s,
          u"mongodb://u:se/same@h/db"_s}) {
        const Error error = errorOf(text);
        EXPECT_EQ(error.kind, ErrorKind::InvalidInput);
        EXPECT_FALSE((error.message + error.detail).contains("sesame"_L1)) << error.message.toStdString();
        EXPECT_FALSE((error.message + error.detail).contains("ses"_L1)) << error.message.toStdString();
    }
}

TEST(DatabaseUrl, RefusesControlCharactersNulAndOverlongText)
{
    EXPECT_EQ(errorOf(u"postgresql://u@h/d\nb"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"postgresql://u:%00@h/db"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"postgresql://h/"_s + QString(9000, u'a')).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(QString()).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"postgresql://a b/db"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"postgresql://h:/db"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"postgresql://h:65536/db"_s).kind, ErrorKind::InvalidInput);
    EXPECT_EQ(errorOf(u"postgresql://%2Fvar%2Frun/db"_s).kind, ErrorKind::InvalidInput);
}

TEST(DatabaseUrl, UrlWithPasswordReadsBackToTheSamePassword)
{
    const QString password = u"p@ss/w:örd%+ ?#&="_s;
    const DatabaseUrl url = parsed(u"postgresql+psycopg2://alice@h:5432/db?sslmode=require"_s);
    const Secret whole = urlWithPassword(url, Secret(password.toUtf8()));
    EXPECT_EQ(passwordOf(QString::fromUtf8(whole.reveal())), password);
    EXPECT_EQ(QString::fromUtf8(urlWithPassword(parsed(u"redis://h/0"_s), Secret(QByteArray("pw"))).reveal()),
              u"redis://:pw@h/0"_s);
}

class RoundTrip : public testing::TestWithParam<const char *>
{
};

TEST_P(RoundTrip, TextReadsBackToTheSameValue)
{
    DatabaseUrl url = parsed(QString::fromUtf8(GetParam()));
    url.hasPassword = false;
    DatabaseUrl again = parsed(url.toString());
    EXPECT_EQ(again, url) << url.toString().toStdString();
    EXPECT_EQ(again.toString(), url.toString());
}

INSTANTIATE_TEST_SUITE_P(
    Urls, RoundTrip,
    testing::Values(
        "sqlite://", "sqlite:///app.db", "sqlite:////a/b.db",
        "sqlite:///:memory:", "sqlite:///file:x.db?mode=ro&uri=true", "sqlite:////a/b#c%20d.db",
        "sqlite:////a/b.db   ?m", "postgresql://h/db", "postgresql:///db", "postgresql://u:p@h1,h2/db",
        "postgresql://u@/db?host=h1:1&host=h2", "postgresql://u@/db?host=/run/pg&port=5433", "postgresql://@:5433/db",
        "postgresql+asyncpg://us%20er%40x:p@[fe80::1%eth0]/my%20db?ssl=verify-full&a=1&a=2",
        "postgresql://u@/db?host=::1,h2&port=1,2", "mysql+pymysql://u@h:3306/db?charset=utf8mb4&ssl_ca=/etc/a%20b.pem",
        "mysql://u@/db?unix_socket=/run/a.sock", "mariadb+mariadbconnector://u@h/", "mongodb://a,b:1,c/db?replicaSet=x",
        "mongodb://%2Ftmp%2Fm.sock/db", "mongodb+srv://u@c.example.net/?tls=true", "mongodb://h/?tls=true", "redis://",
        "redis://u:p@h:1/3?x=y", "rediss://:p@h/0", "postgresql://münchen.example/db"));

} // namespace
} // namespace athanor
