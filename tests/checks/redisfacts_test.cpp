// SPDX-License-Identifier: Apache-2.0
// What real Redis accounts learn of their server, and what the rules make of it.
#include "checks/checks.h"
#include "engines/engines.h"
#include "soundfacts.h"
#include "support/redisserver.h"

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using test::RedisServer;

Profile profileOf(const QString &url)
{
    Profile profile;
    profile.name = u"cache"_s;
    profile.url = urlOf(url);
    return profile;
}

ServiceFacts redisFactsAs(const QString &url, const QByteArray &password)
{
    const Profile profile = profileOf(url);
    const Secret secret{QByteArray(password)};
    return askFacts(profile, ConnectionSpec::of(profile, secret, Access::ReadOnly));
}

QMap<QString, CheckStatus> statuses(const ServiceFacts &facts)
{
    QMap<QString, CheckStatus> map;
    for (const Finding &finding : runChecks(facts)) {
        if (finding.id.startsWith("RE-"_L1))
            map.insert(finding.id, finding.status);
    }
    return map;
}

class RedisFactsOf : public testing::Test
{
protected:
    void SetUp() override { ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem()); }
    [[nodiscard]] static RedisServer &server() { return RedisServer::shared(); }
};

} // namespace

TEST_F(RedisFactsOf, AnAdministratorSeesEverythingButPasswords)
{
    ASSERT_TRUE(server().createUser(u"other"_s, u"a-canary"_s, u"~x:* +get"_s));
    const ServiceFacts facts = redisFactsAs(server().tlsUrl(), server().adminPassword());
    const RedisFacts &redis = facts.redis;

    ASSERT_TRUE(redis.server) << qPrintable(redis.server.gap().reason);
    EXPECT_TRUE(redis.server->version.startsWith("7."_L1));
    EXPECT_EQ(*redis.account, u"default"_s);
    ASSERT_TRUE(redis.rights);
    EXPECT_TRUE(redis.rights->allKeys());
    EXPECT_TRUE(redis.rights->allows(u"flushall"_s, {u"@dangerous"_s}));
    ASSERT_TRUE(redis.users);
    for (const RedisUser &user : *redis.users) {
        const QString all =
            user.name + user.rights.commands.join(u' ') + user.rights.keys.join(u' ') + user.rights.channels.join(u' ');
        EXPECT_FALSE(all.contains(u'#')) << qPrintable(all);
        EXPECT_FALSE(all.contains(u'>')) << qPrintable(all);
    }
    EXPECT_EQ(redis.config->value(u"bind"_s), u"127.0.0.1"_s);
    EXPECT_EQ(*redis.welcome, RedisWelcome::NeedsPassword);
    EXPECT_LT(std::abs(*redis.clockDifference), 60.0);

    const auto found = statuses(facts);
    EXPECT_EQ(found.size(), 13);
    EXPECT_EQ(found.value(u"RE-TLS-001"_s), CheckStatus::Pass);
    EXPECT_EQ(found.value(u"RE-AUTH-001"_s), CheckStatus::Pass);
    EXPECT_EQ(found.value(u"RE-AUTH-002"_s), CheckStatus::Warn);
    EXPECT_EQ(found.value(u"RE-PRIV-001"_s), CheckStatus::Fail);
    EXPECT_EQ(found.value(u"RE-PRIV-002"_s), CheckStatus::Fail);
    EXPECT_EQ(found.value(u"RE-NET-001"_s), CheckStatus::Pass);
    EXPECT_EQ(found.value(u"RE-CFG-001"_s), CheckStatus::Pass);
    EXPECT_EQ(found.value(u"RE-REP-001"_s), CheckStatus::Pass);
    EXPECT_EQ(found.value(u"RE-REP-002"_s), CheckStatus::NotApplicable);
    EXPECT_NE(found.value(u"RE-VER-001"_s), CheckStatus::Unknown);
}

TEST_F(RedisFactsOf, ANarrowAccountIsRefusedAndThatIsWell)
{
    ASSERT_TRUE(server().createUser(u"svc"_s, u"pw"_s,
                                    u"~svc:* resetchannels -@all +@read +@write +@connection "
                                    "-@dangerous"_s));
    const ServiceFacts facts = redisFactsAs(server().tlsUrl(0, u"svc"_s), "pw");
    const auto found = statuses(facts);

    EXPECT_TRUE(facts.server) << qPrintable(facts.server.gap().reason);
    EXPECT_EQ(found.value(u"RE-AUTH-002"_s), CheckStatus::Pass) << "the profile's user where WHOAMI is refused";
    EXPECT_EQ(found.value(u"RE-PRIV-002"_s), CheckStatus::Pass);
    for (const QString &id : {u"RE-PRIV-001"_s, u"RE-PRIV-003"_s, u"RE-NET-001"_s, u"RE-CFG-001"_s, u"RE-REP-001"_s,
                              u"RE-REP-002"_s, u"RE-SAFE-001"_s})
        EXPECT_EQ(found.value(id), CheckStatus::Unknown) << qPrintable(id);
    EXPECT_NE(found.value(u"RE-VER-001"_s), CheckStatus::Unknown) << "HELLO says the version";
}

TEST_F(RedisFactsOf, WithoutASessionNothingIsTakenForGranted)
{
    const ServiceFacts facts = redisFactsAs(server().tlsUrl(), "wrong");
    const auto found = statuses(facts);

    EXPECT_FALSE(facts.server);
    EXPECT_EQ(found.value(u"RE-AUTH-001"_s), CheckStatus::Pass) << "it needs no login to be asked";
    for (const QString &id : {u"RE-TLS-001"_s, u"RE-AUTH-002"_s, u"RE-PRIV-001"_s, u"RE-PRIV-002"_s, u"RE-VER-001"_s})
        EXPECT_EQ(found.value(id), CheckStatus::Unknown) << qPrintable(id);
}

TEST(RedisRightsOf, FollowTheWordsInTheirOrder)
{
    const auto allows = [](const QStringList &words, const QString &command, const QStringList &categories) {
        return RedisRights{words, {}, {}}.allows(command, categories);
    };
    EXPECT_TRUE(allows({u"+@all"_s}, u"keys"_s, {u"@dangerous"_s}));
    EXPECT_FALSE(allows({u"+@all"_s, u"-@dangerous"_s}, u"keys"_s, {u"@dangerous"_s}));
    EXPECT_TRUE(allows({u"-@all"_s, u"+@read"_s}, u"keys"_s, {u"@read"_s, u"@dangerous"_s}));
    EXPECT_FALSE(allows({u"-@all"_s, u"+@read"_s, u"-keys"_s}, u"keys"_s, {u"@read"_s, u"@dangerous"_s}));
    EXPECT_TRUE(allows({u"-@all"_s, u"+config|get"_s}, u"config"_s, {u"@admin"_s}));
    EXPECT_TRUE(allows({u"+@all"_s, u"-config|set"_s}, u"config"_s, {u"@admin"_s}));
    EXPECT_FALSE(allows({}, u"config"_s, {u"@admin"_s}));
    const RedisUser user = parseRedisUser(u"user a on #0123 >clear ~x:* %R~y &* -@all +get"_s);
    EXPECT_EQ(user.rights.keys, (QStringList{u"~x:*"_s, u"%R~y"_s}));
    EXPECT_EQ(user.rights.commands, (QStringList{u"-@all"_s, u"+get"_s}));
}

} // namespace athanor
