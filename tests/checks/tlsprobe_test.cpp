// SPDX-License-Identifier: Apache-2.0
#include "engines/tlsprobe.h"
#include "probeserver.h"

#include <QElapsedTimer>

#include <gtest/gtest.h>

#include <openssl/ssl.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;
using test::Certificates;
using test::KeyPair;
using test::ProbeServer;

const Certificates &certificates()
{
    static const Certificates made;
    return made;
}

auto soon()
{
    return std::chrono::steady_clock::now() + std::chrono::seconds(10);
}

ProbeTarget targetOf(const ProbeServer &server, const QString &host = u"localhost"_s)
{
    return {host, server.port(), u"orders"_s, certificates().ca(), QDateTime::currentDateTimeUtc()};
}

Fact<TlsProbe> probe(const ProbeServer &server, const QString &host = u"localhost"_s)
{
    return probeTls(targetOf(server, host), soon());
}

ProbeServer::Behaviour with(const KeyPair &identity)
{
    ProbeServer::Behaviour behaviour;
    behaviour.identity = identity;
    return behaviour;
}

TEST(TlsProbe, SeesASoundServer)
{
    const ProbeServer server(with(certificates().good()));
    const auto seen = probe(server);
    ASSERT_TRUE(seen.known()) << seen.gap().reason.toStdString();
    EXPECT_EQ(seen->tls, Offer::Accepted);
    EXPECT_EQ(seen->protocol, u"TLSv1.3"_s);
    ASSERT_TRUE(seen->certificate.known());
    EXPECT_EQ(seen->certificate->nameMatch, NameMatch::SubjectAltName);
    EXPECT_FALSE(seen->certificate->selfSigned);
    EXPECT_EQ(seen->certificate->keyType, u"EC"_s);
    EXPECT_EQ(seen->certificate->keyBits, 256);
    EXPECT_EQ(seen->certificate->signature, u"SHA256"_s);
    EXPECT_EQ(seen->certificate->sha256.size(), 64);
    EXPECT_TRUE(seen->certificate->names.contains(u"DNS:localhost"_s));
    EXPECT_TRUE(seen->withProfileCa->ok) << seen->withProfileCa->reason.toStdString();
    EXPECT_FALSE(seen->withSystemCa->ok);
}

struct IdentityCase
{
    const char *name;
    const KeyPair &(Certificates::*pair)() const;
    bool chain;
    NameMatch match;
};

class TlsIdentity : public testing::TestWithParam<IdentityCase>
{
};

TEST_P(TlsIdentity, IsJudgedByChainAndName)
{
    const ProbeServer server(with((certificates().*GetParam().pair)()));
    const auto seen = probe(server);
    ASSERT_TRUE(seen.known()) << seen.gap().reason.toStdString();
    EXPECT_EQ(seen->withProfileCa->ok, GetParam().chain) << seen->withProfileCa->reason.toStdString();
    EXPECT_EQ(seen->certificate->nameMatch, GetParam().match);
    EXPECT_FALSE(server.received().contains("LOGIN"));
}

INSTANTIATE_TEST_SUITE_P(
    Matrix, TlsIdentity,
    testing::Values(IdentityCase{"good", &Certificates::good, true, NameMatch::SubjectAltName},
                    IdentityCase{"wronghost", &Certificates::wrongHost, true, NameMatch::None},
                    IdentityCase{"expired", &Certificates::expired, false, NameMatch::SubjectAltName},
                    IdentityCase{"foreign", &Certificates::foreign, false, NameMatch::SubjectAltName},
                    IdentityCase{"selfsigned", &Certificates::selfSigned, false, NameMatch::SubjectAltName}),
    [](const auto &one) { return std::string(one.param.name); });

TEST(TlsProbe, MatchesAnAddressOnlyToAnAddress)
{
    const ProbeServer server(with(certificates().good()));
    EXPECT_EQ(probe(server, u"127.0.0.1"_s)->certificate->nameMatch, NameMatch::SubjectAltName);
    const ProbeServer other(with(certificates().wrongHost()));
    EXPECT_EQ(probe(other, u"127.0.0.1"_s)->certificate->nameMatch, NameMatch::None);
}

TEST(TlsProbe, KnowsASelfSignedCertificate)
{
    const ProbeServer server(with(certificates().selfSigned()));
    EXPECT_TRUE(probe(server)->certificate->selfSigned);
}

TEST(TlsProbe, CannotJudgeTheChainWithoutTheCaFile)
{
    const ProbeServer server(with(certificates().good()));
    ProbeTarget target = targetOf(server);
    target.caFile = u"/nowhere/ca.pem"_s;
    const auto seen = probeTls(target, soon());
    ASSERT_TRUE(seen.known());
    EXPECT_FALSE(seen->withProfileCa.known());
}

struct Versions
{
    int lowest, highest;
    bool tls10, tls11, tls12, tls13;
};

class TlsVersions : public testing::TestWithParam<Versions>
{
};

TEST_P(TlsVersions, AreToldApart)
{
    ProbeServer::Behaviour behaviour = with(certificates().good());
    behaviour.lowestVersion = GetParam().lowest;
    behaviour.highestVersion = GetParam().highest;
    if (GetParam().lowest < TLS1_2_VERSION)
        behaviour.ciphers = "ALL:@SECLEVEL=0";
    const ProbeServer server(behaviour);
    const auto seen = probe(server);
    ASSERT_TRUE(seen.known()) << seen.gap().reason.toStdString();
    const auto accepted = [](const Fact<Offer> &offer) { return offer.known() && *offer == Offer::Accepted; };
    const auto refused = [](const Fact<Offer> &offer) { return offer.known() && *offer == Offer::Refused; };
    EXPECT_TRUE(GetParam().tls10 ? accepted(seen->tls10) : refused(seen->tls10));
    EXPECT_TRUE(GetParam().tls11 ? accepted(seen->tls11) : refused(seen->tls11));
    EXPECT_TRUE(GetParam().tls12 ? accepted(seen->tls12) : refused(seen->tls12));
    EXPECT_TRUE(GetParam().tls13 ? accepted(seen->tls13) : refused(seen->tls13));
}

INSTANTIATE_TEST_SUITE_P(Matrix, TlsVersions,
                         testing::Values(Versions{TLS1_2_VERSION, TLS1_3_VERSION, false, false, true, true},
                                         Versions{TLS1_3_VERSION, TLS1_3_VERSION, false, false, false, true},
                                         Versions{TLS1_2_VERSION, TLS1_2_VERSION, false, false, true, false},
                                         Versions{TLS1_VERSION, TLS1_3_VERSION, true, true, true, true},
                                         Versions{TLS1_1_VERSION, TLS1_2_VERSION, false, true, true, false}));

TEST(TlsProbe, FindsAServerThatGivesUpEncryption)
{
    ProbeServer::Behaviour behaviour = with(certificates().good());
    behaviour.lowestVersion = TLS1_2_VERSION;
    behaviour.highestVersion = TLS1_2_VERSION;
    behaviour.ciphers = "eNULL:ALL:@SECLEVEL=0";
    const ProbeServer server(behaviour);
    const auto seen = probe(server);
    ASSERT_TRUE(seen.known() && seen->weakCipher.known());
    EXPECT_TRUE(seen->weakCipher->contains(u"NULL"_s)) << seen->weakCipher->toStdString();
}

TEST(TlsProbe, FindsNoWeakCipherInAnOrdinaryServer)
{
    ProbeServer::Behaviour behaviour = with(certificates().good());
    behaviour.ciphers = "ECDHE+AESGCM";
    const ProbeServer server(behaviour);
    const auto seen = probe(server);
    ASSERT_TRUE(seen->weakCipher.known() && seen->staticKeyCipher.known());
    EXPECT_EQ(*seen->weakCipher, QString());
    EXPECT_EQ(*seen->staticKeyCipher, QString());
}

TEST(TlsProbe, KnowsAServerWithoutTls)
{
    const ProbeServer server({});
    const auto seen = probe(server);
    ASSERT_TRUE(seen.known());
    EXPECT_EQ(seen->tls, Offer::Refused);
    EXPECT_FALSE(seen->certificate.known());
}

TEST(TlsProbe, LearnsNothingFromAnAnswerThatIsNotPostgres)
{
    for (const QByteArray &answer :
         {QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n"), QByteArray("\0", 1), QByteArray()}) {
        ProbeServer::Behaviour behaviour;
        behaviour.toSslRequest = answer;
        const ProbeServer server(behaviour);
        EXPECT_FALSE(probe(server).known()) << answer.toStdString();
    }
}

TEST(TlsProbe, EndsByItsDeadlineWhenTheServerIsSilent)
{
    ProbeServer::Behaviour behaviour;
    behaviour.silent = true;
    const ProbeServer server(behaviour);
    QElapsedTimer timer;
    timer.start();
    const auto seen = probeTls(targetOf(server), std::chrono::steady_clock::now() + std::chrono::milliseconds(300));
    ASSERT_FALSE(seen.known());
    EXPECT_EQ(seen.gap().kind, FactGap::Kind::TimedOut);
    EXPECT_LT(timer.elapsed(), 6500);
}

TEST(TlsProbe, EndsWhenItIsCancelled)
{
    ProbeServer::Behaviour behaviour;
    behaviour.silent = true;
    const ProbeServer server(behaviour);
    const CancelToken cancel;
    cancel.cancel();
    QElapsedTimer timer;
    timer.start();
    EXPECT_FALSE(probeTls(targetOf(server), soon(), cancel).known());
    EXPECT_LT(timer.elapsed(), 9000);
}

TEST(TlsProbe, SaysWhyNobodyAnswers)
{
    quint16 port = 0;
    {
        const ProbeServer gone({});
        port = gone.port();
    }
    const auto seen = probeTls({u"127.0.0.1"_s, port, {}, {}, QDateTime::currentDateTimeUtc()}, soon());
    ASSERT_FALSE(seen.known());
    EXPECT_EQ(seen.gap().kind, FactGap::Kind::Unreachable);
}

TEST(PlaintextProbe, ReadsTheServersAnswer)
{
    const auto ask = [](const QByteArray &answer) {
        ProbeServer::Behaviour behaviour;
        behaviour.toStartup = answer;
        const ProbeServer server(behaviour);
        return probePlaintext(targetOf(server), soon());
    };
    EXPECT_EQ(*ask(test::saslRequest()), Offer::Accepted);
    EXPECT_EQ(*ask(test::errorResponse("28000")), Offer::Refused);
    EXPECT_FALSE(ask(test::errorResponse("57P03")).known());
    EXPECT_FALSE(ask("garbage that is no message at all").known());
    EXPECT_FALSE(ask({}).known());
}

TEST(PlaintextProbe, NamesAMadeUpUserAndAnswersNothing)
{
    ProbeServer::Behaviour behaviour;
    behaviour.toStartup = test::saslRequest();
    const ProbeServer server(behaviour);
    (void)probePlaintext(targetOf(server), soon());
    EXPECT_EQ(server.connections(), 1);
    EXPECT_TRUE(server.received().contains("athanor_probe_"));
    EXPECT_TRUE(server.received().contains("orders"));
    EXPECT_FALSE(server.received().contains("SCRAM"));
}

TEST(AddressScope, TellsLoopbackPrivateAndPublicApart)
{
    EXPECT_EQ(*addressScope(u"127.0.0.5"_s, soon()), AddressScope::Loopback);
    EXPECT_EQ(*addressScope(u"::1"_s, soon()), AddressScope::Loopback);
    EXPECT_EQ(*addressScope(u"192.168.1.1"_s, soon()), AddressScope::Private);
    EXPECT_EQ(*addressScope(u"172.31.255.255"_s, soon()), AddressScope::Private);
    EXPECT_EQ(*addressScope(u"172.32.0.1"_s, soon()), AddressScope::Public);
    EXPECT_EQ(*addressScope(u"fd00::1"_s, soon()), AddressScope::Private);
    EXPECT_EQ(*addressScope(u"93.184.216.34"_s, soon()), AddressScope::Public);
}

} // namespace
} // namespace athanor
