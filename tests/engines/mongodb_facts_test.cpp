// SPDX-License-Identifier: Apache-2.0
// What a MongoDB session tells of its server, the set around it and the account; the records behind mongodb+srv.
#include "mongobackend.h"

#include "engines/mongodb/mongofacts.h"
#include "engines/mongodb/srvrecords.h"

#include <QtEndian>

#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

TEST(MongoReplication, DescribesMembersAndTheirLag)
{
    MongoWireServer server;
    server.answer(u"replSetGetStatus"_s, uR"json({"set": "rs0", "votingMembersCount": 3, "members": [
        {"name": "%1", "stateStr": "PRIMARY", "health": 1.0, "optimeDate": {"$date": "2024-01-01T00:01:00Z"}},
        {"name": "b:27017", "stateStr": "SECONDARY", "health": 1.0, "syncSourceHost": "%1",
         "optimeDate": {"$date": "2024-01-01T00:00:15Z"}},
        {"name": "c:27017", "stateStr": "(not reachable/healthy)", "health": 0.0},
        {"name": "d:27017", "stateStr": "ARBITER", "health": 1.0}]})json"_s.arg(server.address()));
    const auto session = openOrFail(mongoSpec(server));
    ASSERT_TRUE(session);

    const auto facts = session->replication();

    ASSERT_TRUE(facts) << qPrintable(describe(facts.error()));
    ASSERT_EQ(facts->members.size(), 4);
    EXPECT_EQ(facts->self, server.address());
    EXPECT_EQ(facts->members.at(0).role, ReplicationRole::Primary);
    EXPECT_EQ(facts->members.at(1).lagSeconds, 45);
    EXPECT_EQ(facts->members.at(1).health, ReplicationHealth::Degraded);
    EXPECT_EQ(facts->members.at(2).health, ReplicationHealth::Down);
    EXPECT_FALSE(facts->members.at(2).lagSeconds);
    EXPECT_EQ(facts->members.at(3).role, ReplicationRole::Arbiter);
    ASSERT_EQ(facts->links.size(), 1);
    EXPECT_EQ(facts->links.first().to, u"b:27017"_s);
    EXPECT_EQ(server.problems(), QStringList());
}

TEST(MongoReplication, NamesWhatItMayNotRead)
{
    MongoWireServer server; // refuses replSetGetStatus
    const auto session = openOrFail(mongoSpec(server));
    ASSERT_TRUE(session);
    const auto facts = session->replication();
    ASSERT_TRUE(facts) << qPrintable(describe(facts.error()));
    ASSERT_EQ(facts->gaps.size(), 1);
    EXPECT_EQ(facts->gaps.first().gap.kind, FactGap::Kind::Denied);
    ASSERT_EQ(facts->members.size(), 1);
    EXPECT_EQ(facts->members.first().role, ReplicationRole::Primary);
}

TEST(MongoReplication, DrawsShardsBehindARouter)
{
    MongoWireServer::Options options;
    options.router = true;
    MongoWireServer server(options);
    server.answer(u"listShards"_s, uR"({"shards": [{"_id": "s0", "host": "s0/a:1,b:1", "state": 1},
        {"_id": "s1", "host": "s1/c:1", "state": 1, "draining": true}]})"_s);
    const auto session = openOrFail(mongoSpec(server));
    ASSERT_TRUE(session);
    const auto facts = session->replication();
    ASSERT_TRUE(facts) << qPrintable(describe(facts.error()));
    ASSERT_EQ(facts->members.size(), 3);
    EXPECT_EQ(facts->members.at(0).role, ReplicationRole::Router);
    EXPECT_EQ(facts->members.at(1).addresses, (QStringList{u"a:1"_s, u"b:1"_s}));
    EXPECT_EQ(facts->members.at(2).health, ReplicationHealth::Degraded);
    EXPECT_EQ(server.problems(), QStringList());
}

TEST(MongoFactsOfAServer, AreReadOneByOne)
{
    MongoWireServer::Options options;
    options.user = u"anna"_s;
    options.password = "secret";
    MongoWireServer server(options);
    server.answer(u"connectionStatus"_s, uR"({"authInfo": {"authenticatedUsers": [{"user": "anna", "db": "admin"}],
        "authenticatedUserRoles": [{"role": "readWrite", "db": "app"}], "authenticatedUserPrivileges": [
        {"resource": {"anyResource": true}, "actions": ["find", "anyAction"]}]}})"_s);
    server.answer(u"getCmdLineOpts"_s, uR"({"parsed": {"net": {"bindIp": "127.0.0.1,10.0.0.1",
        "tls": {"mode": "requireTLS"}}, "security": {"authorization": "enabled"}}})"_s);
    ConnectionSpec spec = mongoSpec(server, "secret");
    spec.access = Access::ReadOnly;
    const auto session = openOrFail(spec);
    ASSERT_TRUE(session);

    const MongoFacts facts = collectMongoFacts(*session, spec, CancelToken());

    ASSERT_TRUE(facts.version);
    EXPECT_EQ(*facts.versionNumber, 70014);
    ASSERT_TRUE(facts.options);
    EXPECT_EQ(facts.options->tlsMode, u"requireTLS"_s);
    EXPECT_EQ(facts.options->bindAddresses.size(), 2);
    ASSERT_TRUE(facts.roles);
    EXPECT_EQ(facts.roles->first().role, u"readWrite"_s);
    ASSERT_TRUE(facts.widePrivileges);
    EXPECT_EQ(facts.widePrivileges->size(), 2);
    ASSERT_TRUE(facts.loginMechanisms);
    EXPECT_TRUE(facts.loginMechanisms->contains(u"SCRAM-SHA-256"_s));
    EXPECT_EQ(facts.users.gap().kind, FactGap::Kind::Denied);
    EXPECT_EQ(facts.set.gap().kind, FactGap::Kind::Denied);
    EXPECT_EQ(facts.shards.gap().kind, FactGap::Kind::Unsupported);
    ASSERT_TRUE(facts.answersStrangers) << qPrintable(facts.answersStrangers.gap().reason);
    EXPECT_FALSE(*facts.answersStrangers);
    ASSERT_TRUE(facts.clockDifference);
    EXPECT_LT(std::abs(*facts.clockDifference), 60);
    EXPECT_EQ(server.problems(), QStringList());
}

/// A name server for one name: answers with fixed records.
class FakeDns
{
public:
    FakeDns(QList<std::pair<QByteArray, quint16>> hosts, QByteArray text)
        : m_hosts(std::move(hosts)), m_text(std::move(text))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        m_fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (::bind(m_fd, reinterpret_cast<sockaddr *>(&address), length) == 0 &&
            ::getsockname(m_fd, reinterpret_cast<sockaddr *>(&address), &length) == 0)
            m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~FakeDns()
    {
        ::shutdown(m_fd, SHUT_RDWR);
        m_thread.join();
        ::close(m_fd);
    }
    FakeDns(const FakeDns &) = delete;
    FakeDns &operator=(const FakeDns &) = delete;
    [[nodiscard]] QList<NameServer> servers() const { return {{u"127.0.0.1"_s, m_port}}; }

private:
    static QByteArray number(quint16 value)
    {
        QByteArray bytes(2, '\0');
        qToBigEndian(value, bytes.data());
        return bytes;
    }
    static QByteArray name(const QByteArray &host)
    {
        QByteArray bytes;
        for (const QByteArray &label : host.split('.'))
            bytes += char(label.size()) + label;
        return bytes + '\0';
    }
    static QByteArray record(quint16 type, const QByteArray &data)
    {
        // The name is the question's.
        return QByteArray("\xc0\x0c", 2) + number(type) + number(1) + QByteArray(4, '\0') +
               number(quint16(data.size())) + data;
    }
    void serve()
    {
        for (;;) {
            QByteArray question(1500, '\0');
            sockaddr_in from{};
            socklen_t length = sizeof from;
            const ssize_t size = ::recvfrom(m_fd, question.data(), size_t(question.size()), 0,
                                            reinterpret_cast<sockaddr *>(&from), &length);
            if (size < 17)
                return;
            question.truncate(size);
            const qsizetype end = question.indexOf('\0', 12) + 5;
            const auto type = qFromBigEndian<quint16>(question.constData() + end - 4);
            QByteArray records;
            quint16 count = 0;
            for (const auto &[host, port] : std::as_const(m_hosts)) {
                if (type == 33) {
                    records += record(33, number(0) + number(0) + number(port) + name(host));
                    ++count;
                }
            }
            if (type == 16 && !m_text.isEmpty()) {
                records += record(16, char(m_text.size()) + m_text);
                count = 1;
            }
            const QByteArray answer = question.first(2) + QByteArray("\x81\x80", 2) + number(1) + number(count) +
                                      number(0) + number(0) + question.sliced(12, end - 12) + records;
            ::sendto(m_fd, answer.constData(), size_t(answer.size()), 0, reinterpret_cast<sockaddr *>(&from), length);
        }
    }

    QList<std::pair<QByteArray, quint16>> m_hosts;
    QByteArray m_text;
    int m_fd = -1;
    quint16 m_port = 0;
    std::thread m_thread;
};

Result<SrvRecords> lookUp(const FakeDns &dns)
{
    return lookUpSrv(u"cluster.example.org"_s, u"mongodb"_s, QDeadlineTimer(20000), CancelToken(), dns.servers());
}

TEST(MongoSrv, FindsHostsAndOptions)
{
    const FakeDns dns({{"a.example.org", 27017}, {"b.example.org", 27018}}, "authSource=admin&replicaSet=rs0");
    const auto found = lookUp(dns);
    ASSERT_TRUE(found) << qPrintable(describe(found.error()));
    EXPECT_EQ(found->hosts, (QList<HostPort>{{u"a.example.org"_s, 27017}, {u"b.example.org"_s, 27018}}));
    EXPECT_EQ(found->options.size(), 2);
}

TEST(MongoSrv, RefusesRecordsThatLeadElsewhere)
{
    const FakeDns elsewhere({{"evil.example.com", 27017}}, {});
    EXPECT_EQ(lookUp(elsewhere).error().kind, ErrorKind::Refused);
    const FakeDns sibling({{"notexample.org", 27017}}, {});
    EXPECT_EQ(lookUp(sibling).error().kind, ErrorKind::Refused);
    for (const char *disguised : {"evil.com/?x=.example.org", "evil.com,a.example.org", "u@evil.com.example.org",
                                  "evil.com#.example.org", "a b.example.org"}) {
        const FakeDns dns({{disguised, 27017}}, {});
        const auto found = lookUp(dns);
        ASSERT_FALSE(found) << disguised;
        EXPECT_EQ(found.error().kind, ErrorKind::Refused) << disguised;
    }
    const FakeDns weak({{"a.example.org", 27017}}, "tls=false");
    EXPECT_EQ(lookUp(weak).error().kind, ErrorKind::Refused);
    const FakeDns none({}, {});
    EXPECT_EQ(lookUp(none).error().kind, ErrorKind::Unreachable);
}

TEST(MongoSrv, EndsWhereTheNameServiceIsSilent)
{
    const auto found =
        lookUpSrv(u"cluster.example.org"_s, u"mongodb"_s, QDeadlineTimer(200), CancelToken(), {{u"127.0.0.1"_s, 9}});
    ASSERT_FALSE(found);
    EXPECT_TRUE(found.error().kind == ErrorKind::Timeout || found.error().kind == ErrorKind::Unreachable);
}

} // namespace
} // namespace athanor::test
