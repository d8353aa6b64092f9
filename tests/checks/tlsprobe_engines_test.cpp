// SPDX-License-Identifier: Apache-2.0
// The probe in the words of each engine, and over every host of a list.
#include "checks/checks.h"
#include "engines/servicefacts.h"
#include "engines/tcpdialog.h"
#include "support/fakemysqlserver.h"
#include "support/fakepgserver.h"
#include "support/faketlsserver.h"

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

const Certificates &probedCertificates()
{
    static const Certificates made;
    return made;
}

ProbeTarget probeTarget(EngineId engine, quint16 port)
{
    ProbeTarget target;
    target.engine = engine;
    target.host = u"127.0.0.1"_s;
    target.port = port;
    target.database = u"orders"_s;
    target.caFile = probedCertificates().ca();
    target.now = QDateTime::currentDateTimeUtc();
    return target;
}

SteadyTime inTime()
{
    return std::chrono::steady_clock::now() + std::chrono::seconds(30);
}

template <typename Server>
void expectCertificateRead(EngineId engine)
{
    Server server(probedCertificates().good());
    const auto seen = probeTls(probeTarget(engine, server.port()), inTime());
    ASSERT_TRUE(seen) << qPrintable(seen.gap().reason);
    EXPECT_EQ(seen->tls, Offer::Accepted);
    EXPECT_EQ(seen->protocol, u"TLSv1.3"_s);
    ASSERT_TRUE(seen->certificate);
    EXPECT_EQ(seen->certificate->sha256, fingerprintOf(probedCertificates().good()));
    EXPECT_EQ(seen->certificate->nameMatch, NameMatch::SubjectAltName);
    ASSERT_TRUE(seen->withProfileCa);
    EXPECT_TRUE(seen->withProfileCa->ok);
    ASSERT_TRUE(seen->tls12);
    EXPECT_EQ(*seen->tls12, Offer::Accepted);
    EXPECT_EQ(server.received(), QByteArray()) << "something was said after the handshake";
}

template <typename Server>
void expectNoTls(EngineId engine)
{
    Server server(std::nullopt);
    const auto seen = probeTls(probeTarget(engine, server.port()), inTime());
    ASSERT_TRUE(seen) << qPrintable(seen.gap().reason);
    EXPECT_EQ(seen->tls, Offer::Refused);
}

template <typename Server>
std::optional<Offer> plaintextOf(EngineId engine, const std::optional<KeyPair> &identity)
{
    Server server(identity);
    const auto seen = probePlaintext(probeTarget(engine, server.port()), inTime());
    EXPECT_TRUE(seen) << qPrintable(seen ? QString() : seen.gap().reason);
    return seen ? std::optional(*seen) : std::nullopt;
}

} // namespace

TEST(TlsProbeOfEveryEngine, ReadsTheCertificateWithoutALogin)
{
    expectCertificateRead<FakeMySqlServer>(EngineId::MySQL);
    expectCertificateRead<FakeTlsServer>(EngineId::MongoDB);
    expectCertificateRead<FakeTlsServer>(EngineId::Redis);
}

TEST(TlsProbeOfEveryEngine, SeesThatThereIsNoTls)
{
    expectNoTls<FakeMySqlServer>(EngineId::MySQL);
    expectNoTls<FakeTlsServer>(EngineId::MongoDB);
    expectNoTls<FakeTlsServer>(EngineId::Redis);
}

TEST(TlsProbeOfEveryEngine, SeesWhetherALoginBeginsInTheClear)
{
    EXPECT_EQ(plaintextOf<FakeMySqlServer>(EngineId::MySQL, std::nullopt), Offer::Accepted);
    EXPECT_EQ(plaintextOf<FakeTlsServer>(EngineId::MongoDB, std::nullopt), Offer::Accepted);
    EXPECT_EQ(plaintextOf<FakeTlsServer>(EngineId::Redis, std::nullopt), Offer::Accepted);
    EXPECT_EQ(plaintextOf<FakeTlsServer>(EngineId::MongoDB, probedCertificates().good()), Offer::Refused);
    EXPECT_EQ(plaintextOf<FakeTlsServer>(EngineId::Redis, probedCertificates().good()), Offer::Refused);
}

TEST(TlsProbeOfEveryEngine, LooksAtEveryHostOfAList)
{
    const FakePgServer sound(probedCertificates().good());
    const FakePgServer stranger(probedCertificates().selfSigned());
    ConnectionSpec spec;
    spec.url = parseDatabaseUrl(
                   u"postgresql://u@/d?host=127.0.0.1:%1&host=127.0.0.1:%2&sslrootcert=%3"_s.arg(
                       QString::number(sound.port()), QString::number(stranger.port()), probedCertificates().ca()))
                   ->url;
    Profile profile;
    profile.url = spec.url;

    const ServiceFacts facts = collectFacts(profile, spec, nullptr);

    ASSERT_EQ(facts.otherHosts.size(), 1);
    ASSERT_TRUE(facts.tls);
    EXPECT_EQ(facts.tls->certificate->sha256, fingerprintOf(probedCertificates().good()));
    for (const Finding &finding : runChecks(facts)) {
        if (finding.id != "TLS-NET-005"_L1)
            continue;
        EXPECT_EQ(finding.status, CheckStatus::Fail);
        EXPECT_TRUE(
            finding.evidence.contains(u"127.0.0.1:%1: The certificate is signed by itself"_s.arg(stranger.port())))
            << qPrintable(finding.evidence);
    }
}

} // namespace athanor::test
