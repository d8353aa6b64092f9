// SPDX-License-Identifier: Apache-2.0
#include "profiles/databaseurl.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

/// Asks the installed SQLAlchemy what it makes of each line.
constexpr auto script = R"(
import json, sys
from sqlalchemy.engine.url import make_url
out = []
for line in json.load(sys.stdin):
    try:
        u = make_url(line)
        q = {k: (v if isinstance(v, str) else list(v)) for k, v in u.query.items()}
        out.append(dict(driver=u.drivername, user=u.username, password=u.password, host=u.host, port=u.port, database=u.database, query=q))
    except Exception:
        out.append(None)
json.dump(out, sys.stdout)
)";

QJsonArray sqlAlchemyReads(const QStringList &urls)
{
    QProcess python;
    python.start(u"/usr/bin/python3"_s, {u"-c"_s, QString::fromUtf8(script)});
    python.write(QJsonDocument(QJsonArray::fromStringList(urls)).toJson());
    python.closeWriteChannel();
    EXPECT_TRUE(python.waitForFinished(60000));
    EXPECT_EQ(python.exitCode(), 0) << python.readAllStandardError().toStdString();
    return QJsonDocument::fromJson(python.readAllStandardOutput()).array();
}

QJsonObject athanorReads(const ParsedUrl &p)
{
    const DatabaseUrl &url = p.url;
    QJsonObject query;
    for (const auto &[key, value] : url.query) {
        if (query.contains(key)) {
            QJsonArray values = query[key].isArray() ? query[key].toArray() : QJsonArray{query[key]};
            values.append(value);
            query[key] = values;
        } else {
            query[key] = value;
        }
    }
    QStringList names;
    for (const HostPort &host : url.hosts)
        names += host.host;
    const quint16 port = url.hosts.isEmpty() ? quint16(0) : url.hosts.first().port;
    return {{u"driver"_s, url.driver.isEmpty() ? url.scheme : url.scheme + u'+' + url.driver},
            {u"user"_s, url.user},
            {u"password"_s, p.password ? QString::fromUtf8(p.password->reveal()) : QString()},
            {u"host"_s, names.join(u',')},
            {u"port"_s, port},
            {u"database"_s, url.database},
            {u"query"_s, query}};
}

/// SQLAlchemy tells "no user" from an empty one; Athanor needs no such difference.
QJsonObject withoutNulls(QJsonObject object)
{
    for (const QString &key : {u"user"_s, u"password"_s, u"host"_s, u"database"_s}) {
        if (object[key].isNull())
            object[key] = QString();
    }
    if (object[u"port"_s].isNull())
        object[u"port"_s] = 0;
    return object;
}

const QStringList samples{
    u"sqlite://"_s,
    u"sqlite:///"_s,
    u"sqlite:///app.db"_s,
    u"sqlite:////var/lib/app.db"_s,
    u"sqlite:///:memory:"_s,
    u"sqlite:///file:path/x.db?mode=ro&uri=true"_s,
    u"sqlite:///C:\\x\\a.db"_s,
    u"sqlite:////a@b/c:d.db"_s,
    u"sqlite:///a%20b.db"_s,
    u"sqlite+pysqlite:///x.db?timeout=5"_s,
    u"postgresql://h/db"_s,
    u"postgresql://"_s,
    u"postgresql:///db"_s,
    u"postgresql+psycopg2://u:p@h:5432/db"_s,
    u"postgresql://u:p%2Fq%40r%3As@h/db"_s,
    u"postgresql://u:p/q@h/db"_s,
    u"postgresql://u:p:q@h/db"_s,
    u"postgresql://u%40d:p@h/db"_s,
    u"postgresql://u@d:p@h/db"_s,
    u"postgresql://u:a+b%20c@h/db"_s,
    u"postgresql://u:%zz%4@h/db"_s,
    u"postgresql://u:%C3%A9@h/db"_s,
    u"postgresql://u:p@[::1]:5432/db"_s,
    u"postgresql://[fe80::1%25eth0]/db"_s,
    u"postgresql://u:@h/db"_s,
    u"postgresql://:p@h/db"_s,
    u"postgresql://@h/db"_s,
    u"postgresql://h/my%20db"_s,
    u"postgresql://h/a/b"_s,
    u"postgresql://h/db?sslmode=require&a=1&a=2&b=&c&d=x+y%2Bz"_s,
    u"postgresql://h?sslmode=require"_s,
    u"postgresql://h1,h2/db"_s,
    u"postgresql://a:b@:5432/db"_s,
    u"postgresql://h/db#x"_s,
    u"postgresql://h/db?x=1#y"_s,
    u"postgresql://host?x=a:b@c"_s,
    u"postgresql://h/db?x=a%26b&y=%3D"_s,
    u"mysql+pymysql://u:p@h:3306/db?charset=utf8mb4"_s,
    u"mysql+pymysql://u:p@h/db?ssl_ca=/etc/ca.pem&ssl_check_hostname=true"_s,
    u"mariadb+mariadbconnector://u@h"_s,
    u"mysql+mysqldb://u:pa%23s%3Fs@h/db"_s,
    u"mysql://u:p%25w@h/"_s,
    u"postgresql://ünï:pß@h/db"_s,
    u"postgresql://user name:p w@h/db"_s,
};

TEST(SqlAlchemy, ReadsEachUrlAsAthanorDoes)
{
    const QJsonArray theirs = sqlAlchemyReads(samples);
    ASSERT_EQ(theirs.size(), samples.size());
    for (qsizetype i = 0; i < samples.size(); ++i) {
        const auto ours = parseDatabaseUrl(samples[i]);
        ASSERT_TRUE(ours) << samples[i].toStdString() << ": " << ours.error().message.toStdString();
        EXPECT_EQ(QJsonDocument(athanorReads(*ours)).toJson().toStdString(),
                  QJsonDocument(withoutNulls(theirs[i].toObject())).toJson().toStdString())
            << samples[i].toStdString();
    }
}

TEST(SqlAlchemy, ReadsWhatAthanorWrites)
{
    QStringList written;
    QList<ParsedUrl> values;
    for (const QString &sample : samples) {
        const auto ours = parseDatabaseUrl(sample);
        ASSERT_TRUE(ours);
        values.append(*ours);
        written += QString::fromUtf8(urlWithPassword(ours->url, ours->password.value_or(Secret())).reveal());
    }
    const QJsonArray theirs = sqlAlchemyReads(written);
    ASSERT_EQ(theirs.size(), samples.size());
    for (qsizetype i = 0; i < samples.size(); ++i) {
        const auto &value = values[i];
        if (value.url.hosts.size() > 1)
            continue; // written as host keys, which make_url leaves in the query
        EXPECT_EQ(QJsonDocument(athanorReads(value)).toJson().toStdString(),
                  QJsonDocument(withoutNulls(theirs[i].toObject())).toJson().toStdString())
            << samples[i].toStdString();
    }
}

TEST(SqlAlchemy, RefusesWhatAthanorRefusesForItsForm)
{
    const QStringList broken{u"app.db"_s, u"postgresql://h:/db"_s, u"postgresql://h:x/db"_s,
                             u"postgresql://h1:1,h2:2/db"_s, u"://h/db"_s};
    const QJsonArray theirs = sqlAlchemyReads(broken);
    for (qsizetype i = 0; i < broken.size(); ++i) {
        EXPECT_TRUE(theirs[i].isNull()) << broken[i].toStdString();
        EXPECT_FALSE(parseDatabaseUrl(broken[i])) << broken[i].toStdString();
    }
}

} // namespace
} // namespace athanor
