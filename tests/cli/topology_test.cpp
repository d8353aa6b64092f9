// SPDX-License-Identifier: Apache-2.0
// `athanorctl topology` and `migrations wave` from outside.
#include "program.h"

#include "support/patience.h"
#include "support/redisserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

RedisOptions redisWithoutPassword()
{
    RedisOptions options;
    options.tlsPort = false;
    options.passwords = false;
    options.moreLines = {u"repl-diskless-sync-delay 0"_s};
    return options;
}

TEST(TopologyCommand, ShowsNodesAndEdgesInTheirShapes)
{
    RedisServer primary(redisWithoutPassword());
    RedisOptions follower = redisWithoutPassword();
    follower.replicaOf = primary.port();
    RedisServer replica(follower);
    ASSERT_TRUE(replica.isRunning()) << qPrintable(replica.problem());
    const QStringList words{u"--json"_s, u"topology"_s, u"show"_s, u"--url"_s, primary.url()};
    const QDeadlineTimer deadline(patience);
    ProgramRun run = athanorctl(words);
    while (run.json()[u"nodes"_s].toArray().size() < 2 && run.status == 0 && !deadline.hasExpired())
        run = athanorctl(words);
    ASSERT_EQ(run.status, 0) << run.err.constData();
    const QJsonArray nodes = run.json()[u"nodes"_s].toArray();
    ASSERT_EQ(nodes.size(), 2) << run.out.constData();
    EXPECT_EQ(nodes[0][u"role"_s].toString(), u"primary");
    EXPECT_EQ(nodes[1][u"role"_s].toString(), u"replica");
    EXPECT_EQ(nodes[1][u"name"_s].toString(), u"127.0.0.1:%1"_s.arg(replica.port()));
    for (const QJsonValue &node : nodes) {
        for (const QString &key : {u"name"_s, u"role"_s, u"state"_s, u"lag_bytes"_s, u"lag_seconds"_s, u"version"_s})
            EXPECT_TRUE(node.toObject().contains(key)) << qPrintable(key);
    }
    EXPECT_TRUE(nodes[0][u"lag_bytes"_s].isNull());
    const QJsonArray edges = run.json()[u"edges"_s].toArray();
    ASSERT_EQ(edges.size(), 1);
    EXPECT_EQ(edges[0][u"from"_s], nodes[0][u"name"_s]);
    EXPECT_EQ(edges[0][u"to"_s], nodes[1][u"name"_s]);
    EXPECT_EQ(edges[0][u"kind"_s].toString(), u"async");
    EXPECT_TRUE(run.json()[u"gaps"_s].isArray());

    const ProgramRun table = athanorctl({u"topology"_s, u"show"_s, u"--url"_s, primary.url()});
    EXPECT_TRUE(table.out.contains("NODE") && table.out.contains("replica")) << table.out.constData();
}

TEST(TopologyCommand, ShowsAFileAloneAndFailsForAServerThatIsNotThere)
{
    const ProgramRun file =
        athanorctl({u"--fleet"_s, demoFolder() + "/fleet.toml"_L1, u"--json"_s, u"topology"_s, u"show"_s, u"orders"_s});
    ASSERT_EQ(file.status, 0) << file.err.constData();
    ASSERT_EQ(file.json()[u"nodes"_s].toArray().size(), 1);
    EXPECT_EQ(file.json()[u"nodes"_s][0][u"name"_s].toString(), u"orders");
    EXPECT_EQ(file.json()[u"edges"_s].toArray().size(), 0);

    const ProgramRun away = athanorctl({u"topology"_s, u"show"_s, u"--url"_s, u"redis://127.0.0.1:1/0"_s});
    EXPECT_EQ(away.status, 1) << away.err.constData();
    EXPECT_EQ(athanorctl({u"topology"_s, u"show"_s}).status, 2);
}

TEST(WaveCommand, NeedsAYesAndAnEnvironment)
{
    QTemporaryDir folder;
    const QString demo = copyOfDemo(folder.filePath(u"copy"_s));
    const QStringList words{u"--fleet"_s, demo + "/fleet.toml"_L1, u"--json"_s,     u"migrations"_s,
                            u"wave"_s,    u"--environment"_s,      u"development"_s};
    const ProgramRun refused = athanorctl(words);
    EXPECT_EQ(refused.status, 4) << refused.out.constData();
    EXPECT_EQ(athanorctl({u"migrations"_s, u"wave"_s, u"--yes"_s}).status, 2);
    EXPECT_EQ(athanorctl(words.first(5) + QStringList{u"--environment"_s, u"nowhere"_s, u"--yes"_s}).status, 2);
}

} // namespace
} // namespace athanor::test
