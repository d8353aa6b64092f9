// SPDX-License-Identifier: Apache-2.0
// MongoDB servers that are silent, gone, slow to stop or hostile; logins and TLS.
#include "mongobackend.h"

#include "support/faultserver.h"

#include <QElapsedTimer>
#include <QtEndian>

#include <thread>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using Fault = MongoWireServer::Fault;

const Certificates &certificates()
{
    static const Certificates made;
    return made;
}

class MongoFaults : public testing::Test
{
protected:
    void SetUp() override
    {
        server.put(u"t"_s, u"{\"_id\": 1, \"v\": \"a\"}"_s);
        spec = mongoSpec(server);
        spec.statementTimeout = std::chrono::milliseconds(1500);
        session = openOrFail(spec);
        ASSERT_TRUE(session);
        ASSERT_TRUE(session->fetch(request()));
    }
    void TearDown() override { EXPECT_EQ(server.problems(), QStringList()); }
    [[nodiscard]] static PageRequest request()
    {
        PageRequest page;
        page.table = {{}, u"t"_s};
        return page;
    }
    [[nodiscard]] Result<ApplyOutcome> change()
    {
        return session->apply({RowChange::update({{}, u"t"_s}, {{u"_id"_s, Value(1)}}, {{u"v"_s, Value(u"b"_s)}},
                                                 {{u"v"_s, Value(u"a"_s)}})});
    }

    MongoWireServer server;
    ConnectionSpec spec;
    std::unique_ptr<Session> session;
};

TEST_F(MongoFaults, EndsARequestThatGetsNoAnswer)
{
    server.failNext(u"find"_s, Fault::Silent);
    QElapsedTimer clock;
    clock.start();

    const auto page = session->fetch(request());

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::Timeout) << qPrintable(describe(page.error()));
    EXPECT_LT(clock.elapsed(), 20000);
    EXPECT_FALSE(session->isOpen());
    EXPECT_EQ(session->ping().error().kind, ErrorKind::Unreachable);
}

TEST_F(MongoFaults, SaysThatAnAnswerWasCut)
{
    server.failNext(u"find"_s, Fault::CutMidway);

    const auto page = session->fetch(request());

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::Unreachable) << qPrintable(describe(page.error()));
    EXPECT_FALSE(session->isOpen());
}

TEST_F(MongoFaults, NeverRepeatsAWriteAndCallsItsOutcomeUnknown)
{
    for (const Fault fault : {Fault::CutAfter, Fault::CutBefore, Fault::Silent, Fault::CutMidway}) {
        session = openOrFail(spec);
        ASSERT_TRUE(session);
        const qsizetype before = server.received(u"update"_s).size();
        server.failNext(u"update"_s, fault);
        const auto done = change();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, ErrorKind::Unknown) << int(fault) << qPrintable(describe(done.error()));
        EXPECT_EQ(server.received(u"update"_s).size(), before + 1) << "it was sent again";
        EXPECT_FALSE(session->isOpen());
        server.change(u"t"_s, BsonValue::int32(1), u"v"_s, BsonValue::text(u"a"_s));
    }
}

TEST_F(MongoFaults, UndoesATransactionThatBreaksAndDoubtsOneWhoseCommitGotNoAnswer)
{
    const QList<RowChange> two{RowChange::insert({{}, u"t"_s}, {{u"_id"_s, Value(2)}}),
                               RowChange::insert({{}, u"t"_s}, {{u"_id"_s, Value(3)}})};
    server.failNext(u"insert"_s, Fault::CutAfter);
    const auto broken = session->apply(two);
    ASSERT_FALSE(broken);
    EXPECT_EQ(broken.error().kind, ErrorKind::Unreachable) << qPrintable(describe(broken.error()));
    EXPECT_EQ(server.documents(u"t"_s).size(), 1);

    session = openOrFail(spec);
    ASSERT_TRUE(session);
    server.failNext(u"commitTransaction"_s, Fault::CutAfter);
    const auto lost = session->apply(two);
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().kind, ErrorKind::Unknown) << qPrintable(describe(lost.error()));
    EXPECT_EQ(server.received(u"commitTransaction"_s).size(), 1) << "the commit was sent again";
    EXPECT_EQ(server.documents(u"t"_s).size(), 3);
}

TEST_F(MongoFaults, StopsWhatRunsAtTheServerAndStaysUsable)
{
    spec.statementTimeout = std::chrono::seconds(60);
    session = openOrFail(spec);
    ASSERT_TRUE(session);
    ASSERT_TRUE(session->fetch(request()));
    server.failNext(u"find"_s, Fault::Endless);
    std::thread canceller([&] {
        EXPECT_TRUE(server.waitForEndless());
        session->requestCancel();
    });
    QElapsedTimer clock;
    clock.start();
    const auto page = session->fetch(request());
    canceller.join();

    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().kind, ErrorKind::Cancelled) << qPrintable(describe(page.error()));
    EXPECT_EQ(server.received(u"killOp"_s).size(), 1);
    EXPECT_TRUE(session->isOpen());
    EXPECT_TRUE(session->ping());
}

TEST_F(MongoFaults, LetsGoOfAServerThatDoesNotStop)
{
    spec.statementTimeout = std::chrono::seconds(60);
    session = openOrFail(spec);
    ASSERT_TRUE(session);
    server.failNext(u"ping"_s, Fault::Silent);
    const qsizetype before = server.received(u"ping"_s).size();
    std::thread canceller([&] {
        while (server.received(u"ping"_s).size() == before)
            std::this_thread::yield();
        session->requestCancel();
    });
    QElapsedTimer clock;
    clock.start();
    const Status done = session->ping();
    canceller.join();

    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, ErrorKind::Cancelled) << qPrintable(describe(done.error()));
    EXPECT_LT(clock.elapsed(), 20000);
    EXPECT_FALSE(session->isOpen());
}

QByteArray messageOf(const QByteArray &body)
{
    QByteArray message(16, '\0');
    qToLittleEndian<qint32>(qint32(16 + 5 + body.size()), message.data());
    qToLittleEndian<qint32>(2013, message.data() + 12);
    return message + QByteArray(5, '\0') + body;
}

QByteArray deepDocument(int levels)
{
    QByteArray head, tail;
    for (int i = 0; i < levels; ++i) {
        QByteArray size(4, '\0');
        qToLittleEndian<qint32>(5 + (levels - i) * 8, size.data());
        head += size + QByteArray("\x03"
                                  "a\0",
                                  3);
        tail.append('\0');
    }
    return head + QByteArray("\x05\0\0\0\0", 5) + tail;
}

TEST_F(MongoFaults, RefusesAnswersThatNoServerGives)
{
    QByteArray huge = messageOf(QByteArray("\x05\0\0\0\0", 5));
    qToLittleEndian<qint32>(0x7fffffff, huge.data());
    QByteArray negative = huge;
    qToLittleEndian<qint32>(-5, negative.data());
    QByteArray compressed = messageOf(QByteArray(64, '\x7f'));
    qToLittleEndian<qint32>(2012, compressed.data() + 12);
    QByteArray more = messageOf(QByteArray("\x05\0\0\0\0", 5));
    more[16] = 2;
    const QList<QByteArray> answers{huge,
                                    negative,
                                    compressed,
                                    more,
                                    messageOf(deepDocument(5000000)),
                                    messageOf(deepDocument(200)),
                                    messageOf(QByteArray("\x10\0\0\0\x02"
                                                         "a\0\xff\xff\xff\x7fxyz\0",
                                                         16)),
                                    messageOf(QByteArray("\xff\xff\xff\x7f\0", 5)),
                                    messageOf({})};
    spec.statementTimeout = std::chrono::minutes(2); // one answer has 40 MB
    for (const QByteArray &answer : answers) {
        session = openOrFail(spec);
        ASSERT_TRUE(session);
        server.answerRaw(u"ping"_s, answer);
        // The login's own ping is over, so this one gets the answer.
        const Status done = session->ping();
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, ErrorKind::Database) << qPrintable(describe(done.error()));
        EXPECT_FALSE(session->isOpen());
    }
}

TEST_F(MongoFaults, ShowsAServersWordsBoundedAndPlain)
{
    server.answer(u"ping"_s, u"{\"code\": 1, \"codeName\": \"x\", \"errmsg\": \"\\u202e\\u001b[31m%1\"}"_s.arg(
                                 QString(2000000, u'y')));

    const Status done = session->ping();

    ASSERT_FALSE(done);
    EXPECT_LE(done.error().message.size(), 1000);
    EXPECT_LE(done.error().detail.size(), 5000);
    EXPECT_FALSE(done.error().message.contains(QChar(0x202e)));
    EXPECT_FALSE(done.error().message.contains(QChar(0x1b)));
}

TEST(MongoOpening, EndsWhereNobodyAnswers)
{
    const SilentServer silent;
    ConnectionSpec spec = mongoSpec(u"mongodb://127.0.0.1:%1/app"_s.arg(silent.port()));
    spec.connectTimeout = std::chrono::milliseconds(700);
    for (const bool tls : {false, true}) {
        if (tls)
            spec.url.query = {{u"tls"_s, u"true"_s}, {u"tlsCAFile"_s, certificates().ca()}};
        QElapsedTimer clock;
        clock.start();
        const auto session = openSession(spec);
        ASSERT_FALSE(session);
        EXPECT_TRUE(session.error().kind == ErrorKind::Timeout || session.error().kind == ErrorKind::Unreachable)
            << qPrintable(describe(session.error()));
        EXPECT_LT(clock.elapsed(), 20000);
    }
}

TEST(MongoOpening, StopsWhenAsked)
{
    const SilentServer silent;
    ConnectionSpec spec = mongoSpec(u"mongodb://127.0.0.1:%1/app"_s.arg(silent.port()));
    spec.connectTimeout = std::chrono::seconds(60);
    const CancelToken token;
    token.cancel();
    const auto session = openSession(spec, token);
    ASSERT_FALSE(session);
    EXPECT_EQ(session.error().kind, ErrorKind::Cancelled) << qPrintable(describe(session.error()));
}

MongoWireServer::Options guarded()
{
    MongoWireServer::Options options;
    options.user = u"anna"_s;
    options.password = "s3cr:t/%@";
    return options;
}

TEST(MongoLogin, ProvesThePasswordWithoutGivingItAway)
{
    MongoWireServer server(guarded());
    const auto session = openOrFail(mongoSpec(server, "s3cr:t/%@"));
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->tables());
    EXPECT_EQ(server.problems(), QStringList());
    for (const QString &name : server.commands())
        for (const BsonDocument &command : server.received(name))
            EXPECT_FALSE(QByteArray(reinterpret_cast<const char *>(bson_get_data(command.get())), command.size())
                             .contains("s3cr:t"));
}

TEST(MongoLogin, SaysThatThePasswordWasRejected)
{
    MongoWireServer server(guarded());
    const auto wrong = openSession(mongoSpec(server, "wrong"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, ErrorKind::Permission) << qPrintable(describe(wrong.error()));
    EXPECT_FALSE(describe(wrong.error()).contains(u"wrong"_s));
    const auto none = openSession(mongoSpec(server));
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, ErrorKind::Permission);
}

TEST(MongoLogin, RefusesAServerThatAsksForHoursOfHashing)
{
    auto options = guarded();
    options.scramRounds = 2000000000;
    MongoWireServer server(options);
    QElapsedTimer clock;
    clock.start();
    const auto session = openSession(mongoSpec(server, "s3cr:t/%@"));
    ASSERT_FALSE(session);
    EXPECT_LT(clock.elapsed(), 20000);
    EXPECT_FALSE(server.commands().contains(u"saslContinue"_s));
}

TEST(MongoLogin, SendsNothingOfALoginToAServerThatIsNotVerified)
{
    struct Case
    {
        const char *name;
        KeyPair identity;
        bool opens;
        bool mayBeTrusted; ///< the person could pin it
    };
    const Certificates &made = certificates();
    ASSERT_TRUE(made.isValid());
    for (const Case &one : {Case{"good", made.good(), true, false}, Case{"wrong host", made.wrongHost(), false, false},
                            Case{"foreign", made.foreign(), false, true}, Case{"expired", made.expired(), false, false},
                            Case{"self-signed", made.selfSigned(), false, true}}) {
        SCOPED_TRACE(one.name);
        auto options = guarded();
        options.identity = one.identity;
        MongoWireServer server(options);
        ConnectionSpec spec = mongoSpec(server, "s3cr:t/%@");
        spec.url.query += {{u"tls"_s, u"true"_s}, {u"tlsCAFile"_s, made.ca()}};
        const auto session = openSession(spec);
        EXPECT_EQ(session.has_value(), one.opens) << (session ? "" : qPrintable(describe(session.error())));
        EXPECT_EQ(server.sawLogin(), one.opens);
        if (one.opens) {
            ASSERT_TRUE((*session)->info().tls);
            EXPECT_TRUE((*session)->info().tls->verified);
            EXPECT_TRUE((*session)->info().tls->protocol.startsWith(u"TLSv1."_s));
            // The same server is known again by its certificate, whoever signed it.
            spec.url.query.removeLast();
            spec.tlsPin = QString::fromLatin1((*session)->info().tls->sha256);
            const auto pinned = openSession(spec);
            EXPECT_TRUE(pinned) << (pinned ? "" : qPrintable(describe(pinned.error())));
            spec.tlsPin = QString(64, u'a');
            const auto changed = openSession(spec);
            ASSERT_FALSE(changed);
            EXPECT_EQ(changed.error().kind, ErrorKind::Refused);
            EXPECT_TRUE(changed.error().certificate);
        } else {
            EXPECT_EQ(session.error().kind, ErrorKind::Refused) << qPrintable(describe(session.error()));
            EXPECT_EQ(session.error().certificate != nullptr, one.mayBeTrusted);
        }
    }
}

TEST(MongoLogin, DoesNotFallBackToPlainText)
{
    MongoWireServer server(guarded()); // speaks no TLS
    ConnectionSpec spec = mongoSpec(server, "s3cr:t/%@");
    spec.connectTimeout = std::chrono::milliseconds(1500);
    spec.url.query += {{u"tls"_s, u"true"_s}, {u"tlsCAFile"_s, certificates().ca()}};
    const auto session = openSession(spec);
    ASSERT_FALSE(session);
    EXPECT_FALSE(server.sawLogin());
}

TEST(MongoLogin, GoesToNoMemberOfTheSetThatTheUrlCouldNotHaveNamed)
{
    // "127.1" is this machine, but nothing in the name says so: it stands for a server elsewhere.
    MongoWireServer elsewhere(guarded());
    auto options = guarded();
    options.primary = u"127.1:%1"_s.arg(elsewhere.port());
    MongoWireServer server(options);
    for (const QString &tls : {QString(), u"&tls=false"_s}) {
        SCOPED_TRACE(qPrintable(tls));
        ConnectionSpec spec = mongoSpec(
            u"mongodb://anna@127.0.0.1:%1/app?authSource=admin&replicaSet=rs0"_s.arg(server.port()) + tls, "s3cr:t/%@");
        spec.connectTimeout = std::chrono::seconds(5);

        const auto session = openSession(spec);

        ASSERT_FALSE(session);
        // Without a word TLS is asked for, and no certificate is for such a name; with one the rule says no.
        EXPECT_EQ(session.error().kind, tls.isEmpty() ? ErrorKind::InvalidInput : ErrorKind::Refused)
            << qPrintable(describe(session.error()));
        EXPECT_FALSE(elsewhere.sawLogin());
        for (const BsonDocument &hello : elsewhere.received(u"hello"_s) + elsewhere.received(u"isMaster"_s))
            EXPECT_FALSE(hello.contains(u"speculativeAuthenticate"_s) || hello.contains(u"saslSupportedMechs"_s));
    }
}

TEST(MongoUrl, KnowsItsOptionsAndRefusesOthers)
{
    for (const QString &query :
         {u"tlsInsecur=true"_s, u"authMechanism=MONGODB-AWS"_s, u"authMechanism=GSSAPI"_s, u"loadBalanced=true"_s,
          u"readPreference=first"_s, u"directConnection=perhaps"_s, u"replicaSet=a&replicaset=b"_s}) {
        ConnectionSpec spec = mongoSpec(u"mongodb://u@127.0.0.1:1/app?"_s + query, "x");
        spec.connectTimeout = std::chrono::milliseconds(500);
        const auto session = openSession(spec);
        ASSERT_FALSE(session);
        EXPECT_TRUE(session.error().kind == ErrorKind::InvalidInput || session.error().kind == ErrorKind::Unsupported)
            << qPrintable(query + u' ' + describe(session.error()));
    }
    const auto plain = openSession(mongoSpec(u"mongodb://u@127.0.0.1:1/app?authMechanism=PLAIN"_s, "x"));
    ASSERT_FALSE(plain);
    EXPECT_EQ(plain.error().kind, ErrorKind::Refused);
    const auto far = openSession(mongoSpec(u"mongodb://u@db.example.org/app?tls=false"_s, "x"));
    ASSERT_FALSE(far);
    EXPECT_EQ(far.error().kind, ErrorKind::Refused);
    const auto nowhere = openSession(mongoSpec(u"mongodb://127.0.0.1:1"_s));
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().kind, ErrorKind::InvalidInput);
}

TEST(MongoSeeds, NeitherHangsNorWaitsOnAMemberThatIsNotThere)
{
    MongoWireServer::Options options;
    options.primary = u"127.0.0.1:1"_s;
    MongoWireServer server(options);
    for (const Access access : {Access::ReadWrite, Access::ReadOnly}) {
        ConnectionSpec spec = mongoSpec(u"mongodb://127.0.0.1:%1/app?replicaSet=rs0"_s.arg(server.port()));
        spec.access = access;
        spec.connectTimeout = std::chrono::seconds(5);

        const auto session = openSession(spec);

        // Without its primary a set can be read and not written.
        EXPECT_EQ(session.has_value(), access == Access::ReadOnly);
        if (!session) {
            EXPECT_EQ(session.error().kind, ErrorKind::Unreachable) << qPrintable(describe(session.error()));
        }
    }
}

TEST(MongoSeeds, FindsTheMemberThatLives)
{
    MongoWireServer server;
    server.put(u"t"_s, u"{\"_id\": 1}"_s);
    const auto session =
        openOrFail(mongoSpec(u"mongodb://127.0.0.1:1,127.0.0.1:%1/app?replicaSet=rs0"_s.arg(server.port())));
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->tables());
    EXPECT_EQ(session->info().address, server.address());
    EXPECT_EQ(server.problems(), QStringList());
}

} // namespace
} // namespace athanor::test
