// SPDX-License-Identifier: Apache-2.0
#include "engines/engines.h"
#include "engines/servicefacts.h"
#include "support/mariadbserver.h"

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using test::MariaDbServer;

TEST(MyGrants, LeaveOutTheHash)
{
    const auto grant = parseMyGrant(u"GRANT SELECT (id, name), INSERT ON `or``ders`.`t` TO `svc`@`%` IDENTIFIED BY "
                                    "PASSWORD '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19' WITH GRANT OPTION"_s);

    ASSERT_TRUE(grant);
    EXPECT_EQ(grant->schema, u"or`ders"_s);
    EXPECT_EQ(grant->table, u"t"_s);
    EXPECT_EQ(grant->rights, (QStringList{u"SELECT"_s, u"INSERT"_s}));
    EXPECT_TRUE(grant->grantable);
    EXPECT_FALSE(parseMyGrant(u"GRANT `reader` TO `svc`@`%`"_s));
}

TEST(MyGrants, ReadAnAccountWithoutItsHash)
{
    const auto maria =
        parseMyAccount(u"CREATE USER `svc`@`%` IDENTIFIED VIA ed25519 USING 'REQUIRE NONE' REQUIRE SSL"_s);
    EXPECT_EQ(maria.plugin, u"ed25519"_s);
    EXPECT_EQ(maria.tls, u"SSL"_s);
    const auto mysql =
        parseMyAccount(u"CREATE USER `svc`@`%` IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$x' REQUIRE X509 "
                       "PASSWORD EXPIRE DEFAULT ACCOUNT UNLOCK"_s);
    EXPECT_EQ(mysql.plugin, u"caching_sha2_password"_s);
    EXPECT_EQ(mysql.tls, u"X509"_s);
}

class MyFacts : public testing::Test
{
protected:
    void SetUp() override
    {
        ASSERT_TRUE(server().isRunning()) << qPrintable(server().problem());
        m_database = server().createDatabase();
    }
    static MariaDbServer &server() { return MariaDbServer::shared(); }
    [[nodiscard]] MySqlFacts facts(const QString &user, const QByteArray &password) const
    {
        Profile profile;
        const auto parsed = parseDatabaseUrl(server().url(m_database, user));
        EXPECT_TRUE(parsed);
        profile.url = parsed->url;
        ConnectionSpec spec = ConnectionSpec::of(profile, Secret(QByteArray(password)), Access::ReadOnly);
        FactOptions options;
        options.probeNetwork = false;
        return askFacts(profile, spec, options).mysql;
    }
    QString m_database;
};

TEST_F(MyFacts, SeeWhatAServiceAccountMaySee)
{
    ASSERT_TRUE(server().createUser(u"svc"_s, u"pass word"_s, u"REQUIRE SSL"_s)) << qPrintable(server().problem());
    ASSERT_TRUE(server().execute(u"GRANT SELECT, INSERT ON `%1`.* TO svc@'%'"_s.arg(m_database)));

    const MySqlFacts seen = facts(u"svc"_s, "pass word");

    ASSERT_TRUE(seen.server) << qPrintable(seen.server.gap().reason);
    EXPECT_TRUE(seen.server->mariaDb);
    EXPECT_EQ(seen.server->account, u"svc@%"_s);
    ASSERT_TRUE(seen.ownAccount) << qPrintable(seen.ownAccount.gap().reason);
    EXPECT_EQ(seen.ownAccount->tls, u"SSL"_s);
    ASSERT_TRUE(seen.grants);
    const auto own = std::ranges::find(*seen.grants, m_database, &MyGrant::schema);
    ASSERT_NE(own, seen.grants->end());
    EXPECT_EQ(own->rights, (QStringList{u"SELECT"_s, u"INSERT"_s}));
    EXPECT_TRUE(seen.variable(u"local_infile"_s));
    EXPECT_EQ(*seen.statusOf(u"Ssl_version"_s), u"TLSv1.3"_s);
    // What a plain account may not see is not taken for good.
    EXPECT_FALSE(seen.anonymousAccounts);
    EXPECT_EQ(seen.anonymousAccounts.gap().kind, FactGap::Kind::Denied);
    EXPECT_FALSE(seen.accountsWithoutPassword);
    EXPECT_FALSE(seen.replicas);
}

TEST_F(MyFacts, SeeTheAccountsAsAnAdministrator)
{
    ASSERT_TRUE(server().execute(
        u"CREATE USER IF NOT EXISTS open@'10.9.9.9'; CREATE USER IF NOT EXISTS shut@'10.9.9.9' ACCOUNT LOCK"_s));

    const MySqlFacts seen = facts({}, server().adminPassword());

    ASSERT_TRUE(seen.anonymousAccounts) << qPrintable(seen.anonymousAccounts.gap().reason);
    EXPECT_EQ(*seen.anonymousAccounts, 0);
    ASSERT_TRUE(seen.accountsWithoutPassword) << qPrintable(seen.accountsWithoutPassword.gap().reason);
    EXPECT_TRUE(seen.accountsWithoutPassword->contains(u"open@10.9.9.9"_s));
    EXPECT_FALSE(seen.accountsWithoutPassword->contains(u"shut@10.9.9.9"_s));
    ASSERT_TRUE(seen.plugins);
    ASSERT_TRUE(seen.replicas) << qPrintable(seen.replicas.gap().reason);
    EXPECT_TRUE(seen.replicas->isEmpty());
    ASSERT_TRUE(seen.members) << qPrintable(seen.members.gap().reason);
    ASSERT_TRUE(seen.clockDifference);
    EXPECT_LT(std::abs(*seen.clockDifference), 60);
}

} // namespace
} // namespace athanor
