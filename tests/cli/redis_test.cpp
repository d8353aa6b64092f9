// SPDX-License-Identifier: Apache-2.0
// The commands over a Redis service: what works without SQL, and what says that it does not.
#include "program.h"

#include "support/redisserver.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

class RedisCommandLine : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().freshDatabase();
        redis({u"HSET"_s, u"user:1"_s, u"name"_s, u"anna"_s, u"visits"_s, u"3"_s});
        redis({u"HSET"_s, u"user:2"_s, u"name"_s, u"bert"_s});
        redis({u"EXPIRE"_s, u"user:1"_s, u"9000"_s});
        redis({u"SET"_s, u"session:a"_s, u"x"_s});
        m_environment.insert(u"REDIS_PASSWORD"_s, QString::fromLatin1(server().adminPassword()));
    }
    [[nodiscard]] static RedisServer &server() { return RedisServer::shared(); }
    QByteArray redis(const QStringList &command) const { return server().redis(command, m_database); }
    [[nodiscard]] QStringList target() const
    {
        return {u"--url"_s, server().tlsUrl(m_database), u"--password-env"_s, u"REDIS_PASSWORD"_s};
    }
    [[nodiscard]] ProgramRun run(const QStringList &words) const
    {
        return athanorctl(QStringList{u"--json"_s} + words + target(), m_environment);
    }

    int m_database = 0;
    QProcessEnvironment m_environment;
};

} // namespace

TEST_F(RedisCommandLine, ListsTablesAndTheUsersByDefault)
{
    const ProgramRun tables = run({u"records"_s, u"tables"_s});
    ASSERT_EQ(tables.status, 0) << tables.err.constData();
    EXPECT_EQ(tables.json().value(u"tables"_s).toArray().size(), 2);
    EXPECT_EQ(tables.json().value(u"user_table"_s), QJsonValue(u"user"_s));

    const ProgramRun list = run({u"records"_s, u"list"_s});
    ASSERT_EQ(list.status, 0) << list.err.constData();
    EXPECT_EQ(list.json().value(u"table"_s), QJsonValue(u"user"_s));
    EXPECT_EQ(list.json().value(u"count"_s), QJsonValue(2));
    EXPECT_EQ(list.json().value(u"count_exact"_s), QJsonValue(true));
    EXPECT_EQ(list.json().value(u"columns"_s).toArray().size(), 4);
    EXPECT_EQ(list.json().value(u"rows"_s).toArray().first().toArray().first(), QJsonValue(u"user:1"_s));
    const ProgramRun one = run({u"records"_s, u"list"_s, u"--limit"_s, u"1"_s});
    const ProgramRun next = run({u"records"_s, u"list"_s, u"--after"_s, one.json().value(u"next"_s).toString()});
    EXPECT_EQ(next.json().value(u"rows"_s).toArray().first().toArray().first(), QJsonValue(u"user:2"_s));
}

TEST_F(RedisCommandLine, ChangesOneRowAndKeepsItsTimeToLive)
{
    const ProgramRun preview =
        run({u"records"_s, u"update"_s, u"--key"_s, u"user:1"_s, u"name=anna b"_s, u"--dry-run"_s});
    EXPECT_EQ(preview.status, 0) << preview.err.constData();
    EXPECT_TRUE(preview.out.contains("HSET user:1 name")) << preview.out.constData();
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"name"_s}), "anna");
    const ProgramRun late =
        run({u"records"_s, u"update"_s, u"--key"_s, u"user:1"_s, u"name=x"_s, u"--if"_s, u"name=other"_s, u"--yes"_s});
    EXPECT_EQ(late.status, 1) << late.err.constData();

    const ProgramRun update = run({u"records"_s, u"update"_s, u"--key"_s, u"user:1"_s, u"name=anna b"_s, u"--yes"_s});
    EXPECT_EQ(update.status, 0) << update.err.constData();
    EXPECT_EQ(redis({u"HGET"_s, u"user:1"_s, u"name"_s}), "anna b");
    EXPECT_GT(redis({u"TTL"_s, u"user:1"_s}).toInt(), 8000);
    const ProgramRun insert = run({u"records"_s, u"insert"_s, u"key=user:3"_s, u"name=carl"_s, u"--yes"_s});
    EXPECT_EQ(insert.status, 0) << insert.err.constData();
    EXPECT_EQ(redis({u"HGETALL"_s, u"user:3"_s}), "name\ncarl");
    const ProgramRun erase = run({u"records"_s, u"delete"_s, u"--key"_s, u"user:3"_s, u"--yes"_s});
    EXPECT_EQ(erase.status, 0) << erase.err.constData();
    EXPECT_EQ(redis({u"EXISTS"_s, u"user:3"_s}), "0");
}

TEST_F(RedisCommandLine, ChecksTheServiceAndHasNoMigrations)
{
    const ProgramRun checks = run({u"checks"_s, u"run"_s});
    ASSERT_EQ(checks.status, 0) << checks.err.constData();
    const QJsonArray findings = checks.json().value(u"findings"_s).toArray();
    int own = 0;
    for (const QJsonValue finding : findings)
        own += finding.toObject().value(u"id"_s).toString().startsWith(u"RE-"_s);
    EXPECT_EQ(own, 13);
    EXPECT_FALSE(checks.out.contains(server().adminPassword()));

    const ProgramRun migrations = run({u"migrations"_s, u"status"_s, u"--migrations"_s, u"."_s});
    EXPECT_NE(migrations.status, 0);
    EXPECT_FALSE(migrations.err.isEmpty());
    EXPECT_NE(migrations.status, -1) << "it crashed";
}

TEST_F(RedisCommandLine, StandsInTheStatusOfTheFleet)
{
    QTemporaryDir folder;
    const QString fleet = folder.filePath(u"fleet.toml"_s);
    ASSERT_EQ(athanorctl({u"--fleet"_s, fleet, u"fleet"_s, u"new"_s, fleet}).status, 0);
    const ProgramRun add = athanorctl({u"--fleet"_s, fleet, u"profile"_s, u"add"_s, u"cache"_s,
                                       server().tlsUrl(m_database), u"--secret"_s, u"env:REDIS_PASSWORD"_s},
                                      m_environment);
    ASSERT_EQ(add.status, 0) << add.err.constData();

    const ProgramRun status = athanorctl({u"--fleet"_s, fleet, u"--json"_s, u"fleet"_s, u"status"_s}, m_environment);

    ASSERT_EQ(status.status, 0) << status.err.constData();
    const QJsonObject row = status.json().value(u"services"_s).toArray().first().toObject();
    EXPECT_EQ(row.value(u"state"_s), QJsonValue(u"ok"_s)) << status.out.constData();
    EXPECT_EQ(row.value(u"engine"_s), QJsonValue(u"redis"_s));
    EXPECT_EQ(row.value(u"users"_s), QJsonValue(2));
    EXPECT_TRUE(row.value(u"tls"_s).toObject().value(u"verified"_s).toBool());
}

} // namespace athanor::test
