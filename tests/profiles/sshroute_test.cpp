// SPDX-License-Identifier: Apache-2.0
#include "profiles/fleetfile.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

bool isFine(const SshRoute &route)
{
    return validateSshRoute(route).has_value();
}

TEST(SshRoute, TakesNamesAliasesAddressesAndNumbers)
{
    EXPECT_TRUE(isFine({}));
    EXPECT_TRUE(isFine({u"bastion"_s, {}, 0, {}}));
    EXPECT_TRUE(isFine({u"bastion.example.org"_s, u"deploy"_s, 2222, u"a@one.example:22,two"_s}));
    EXPECT_TRUE(isFine({u"2001:db8::1"_s, u"deploy@corp"_s, 0, {}}));
}

TEST(SshRoute, RefusesWhatSshOrAShellWouldReadAsMore)
{
    for (const QString &bad : {u"-oProxyCommand=touch /tmp/x"_s, u"-l"_s, u"a b"_s, u"a;b"_s, u"$(id)"_s, u"`id`"_s,
                               u"a|b"_s, u"a\nb"_s, u"a/b"_s, u"a'b"_s, u"%h"_s, u"a=b"_s, QString(300, u'a')}) {
        EXPECT_FALSE(isFine({bad, {}, 0, {}})) << bad.toStdString();
        EXPECT_FALSE(isFine({u"bastion"_s, bad, 0, {}})) << bad.toStdString();
        EXPECT_FALSE(isFine({u"bastion"_s, {}, 0, bad})) << bad.toStdString();
        EXPECT_FALSE(isFine({u"bastion"_s, {}, 0, u"one,"_s + bad})) << bad.toStdString();
    }
    EXPECT_FALSE(isFine({u"bastion"_s, {}, 70000, {}}));
    EXPECT_FALSE(isFine({u"bastion"_s, {}, 0, u"one,"_s}));
    EXPECT_FALSE(isFine({u"bastion"_s, {}, 0, u"one:0"_s}));
    EXPECT_FALSE(isFine({{}, u"deploy"_s, 0, {}}));
}

TEST(SshRoute, SurvivesTheFleetFile)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"fleet.toml"_s);
    auto fleet = FleetFile::create(path);
    ASSERT_TRUE(fleet);
    Profile profile;
    profile.name = u"shop"_s;
    profile.url = parseDatabaseUrl(u"postgresql://app@db.internal/app"_s)->url;
    profile.ssh = {u"bastion"_s, u"deploy"_s, 2222, u"one,two"_s};
    ASSERT_TRUE(fleet->add(profile));
    ASSERT_TRUE(fleet->save());

    const auto again = FleetFile::load(path);

    ASSERT_TRUE(again) << again.error().message.toStdString();
    EXPECT_EQ(again->service(u"shop"_s)->ssh, profile.ssh);
    profile.url = parseDatabaseUrl(u"sqlite:///x.db"_s)->url;
    EXPECT_FALSE(validateProfile(profile));
}

} // namespace
} // namespace athanor
