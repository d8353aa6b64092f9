// SPDX-License-Identifier: Apache-2.0
#include "engines/servicefacts.h"

#include "profiles/databaseurl.h"
#include "support/faultserver.h"

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

TEST(TunnelFacts, ComeFromNoServerThatOnlyHasTheNameOfTheOneBehindTheTunnel)
{
    const test::SilentServer namesake;
    Profile profile;
    profile.url = parseDatabaseUrl(u"postgresql://u@127.0.0.1:%1/d"_s.arg(namesake.port()))->url;
    profile.ssh.host = u"bastion"_s;
    FactOptions options;
    options.probeTimeout = std::chrono::milliseconds(200);
    options.openError = Error::unreachable(u"no tunnel"_s);

    const ServiceFacts facts =
        collectFacts(profile, ConnectionSpec::of(profile, Secret(), Access::ReadOnly), nullptr, options);

    ASSERT_FALSE(facts.tls.known());
    EXPECT_EQ(facts.tls.gap().kind, FactGap::Kind::NotAsked);
    ASSERT_FALSE(facts.plaintext.known());
    EXPECT_EQ(facts.plaintext.gap().kind, FactGap::Kind::NotAsked);
}

} // namespace
} // namespace athanor
