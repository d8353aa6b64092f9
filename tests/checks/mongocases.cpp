// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct MongoCase
{
    const char *id;
    const char *name;
    CheckStatus expected;
    void (*change)(ServiceFacts &);
};

void setOptions(ServiceFacts &facts, const QString &mode, const QStringList &addresses)
{
    MongoOptions options = *facts.mongo.options;
    options.tlsMode = mode;
    options.bindAddresses = addresses;
    facts.mongo.options = options;
}

void setMember(ServiceFacts &facts, const MongoSetMember &member)
{
    MongoSet set = *facts.mongo.set;
    set.members.last() = member;
    facts.mongo.set = set;
}

void logsInBy(ServiceFacts &facts, const QString &options)
{
    facts.url = urlOf(u"mongodb://orders_svc@db.example.org/orders?"_s + options);
}

constexpr auto asItIs = [](ServiceFacts &) {};

// clang-format off: one case is one line or two.
const MongoCase mongoTable[] = {
    {"URL-TLS-007", "tls=true", Pass, asItIs},
    {"URL-TLS-007", "srv", Pass, [](ServiceFacts &f) { f.url = urlOf(u"mongodb+srv://u@c.db.example.org/orders"_s); }},
    {"URL-TLS-007", "silent", Fail, [](ServiceFacts &f) { f.url = urlOf(u"mongodb://u@db.example.org/orders"_s); }},
    {"URL-TLS-007", "tls=false", Fail, [](ServiceFacts &f) { logsInBy(f, u"tls=false"_s); }},
    {"URL-TLS-007", "this machine", Warn, [](ServiceFacts &f) { f.url = urlOf(u"mongodb://127.0.0.1/orders"_s); }},
    {"URL-TLS-008", "none", Pass, asItIs},
    {"URL-TLS-008", "insecure", Fail, [](ServiceFacts &f) { logsInBy(f, u"tls=true&tlsInsecure=true"_s); }},
    {"URL-TLS-008", "any host", Fail,
     [](ServiceFacts &f) { logsInBy(f, u"tls=true&tlsAllowInvalidHostnames=true"_s); }},
    {"URL-TLS-008", "no OCSP", Warn,
     [](ServiceFacts &f) { logsInBy(f, u"tls=true&tlsDisableOCSPEndpointCheck=true"_s); }},
    {"MO-TLS-001", "TLS", Pass, asItIs},
    {"MO-TLS-001", "plain", Fail, [](ServiceFacts &f) { f.server = ServerInfo{}; }},
    {"MO-TLS-001", "no session", Unknown, [](ServiceFacts &f) { f.server = silent(); }},
    {"MO-TLS-002", "required", Pass, asItIs},
    {"MO-TLS-002", "preferred", Warn, [](ServiceFacts &f) { setOptions(f, u"preferTLS"_s, {}); }},
    {"MO-TLS-002", "not set", Fail, [](ServiceFacts &f) { setOptions(f, {}, {}); }},
    {"MO-TLS-002", "denied", Unknown, [](ServiceFacts &f) { f.mongo.options = denied(); }},
    {"MO-AUTH-001", "closed", Pass, asItIs},
    {"MO-AUTH-001", "open", Fail, [](ServiceFacts &f) { f.mongo.answersStrangers = true; }},
    {"MO-AUTH-001", "configured", Pass, [](ServiceFacts &f) { f.mongo.answersStrangers = silent(); }},
    {"MO-AUTH-001", "silent", Unknown,
     [](ServiceFacts &f) {
         f.mongo.answersStrangers = silent();
         f.mongo.options = denied();
     }},
    {"MO-AUTH-002", "SHA-256", Pass, asItIs},
    {"MO-AUTH-002", "SHA-1 alone", Warn,
     [](ServiceFacts &f) { f.mongo.loginMechanisms = QStringList{u"SCRAM-SHA-1"_s}; }},
    {"MO-AUTH-002", "PLAIN in the clear", Fail,
     [](ServiceFacts &f) {
         logsInBy(f, u"authMechanism=PLAIN"_s);
         f.server = ServerInfo{};
     }},
    {"MO-AUTH-002", "certificate", Pass,
     [](ServiceFacts &f) {
         logsInBy(f, u"tls=true&authMechanism=MONGODB-X509"_s);
         f.mongo.loginMechanisms = denied();
     }},
    {"MO-AUTH-002", "hidden", Unknown, [](ServiceFacts &f) { f.mongo.loginMechanisms = denied(); }},
    {"MO-PRIV-001", "readWrite", Pass, asItIs},
    {"MO-PRIV-001", "root", Fail,
     [](ServiceFacts &f) {
         f.mongo.roles = QList<MongoRole>{{u"root"_s, u"admin"_s}};
     }},
    {"MO-PRIV-001", "any database", Fail,
     [](ServiceFacts &f) {
         f.mongo.roles = QList<MongoRole>{{u"readWriteAnyDatabase"_s, u"admin"_s}};
     }},
    {"MO-PRIV-001", "any action", Fail, [](ServiceFacts &f) { f.mongo.widePrivileges = QStringList{u"anyAction"_s}; }},
    {"MO-PRIV-001", "owner", Warn,
     [](ServiceFacts &f) {
         f.mongo.roles = QList<MongoRole>{{u"dbOwner"_s, u"orders"_s}};
     }},
    {"MO-PRIV-001", "elsewhere", Warn,
     [](ServiceFacts &f) {
         f.mongo.roles = QList<MongoRole>{{u"readWrite"_s, u"payroll"_s}};
     }},
    {"MO-PRIV-001", "hidden", Unknown, [](ServiceFacts &f) { f.mongo.roles = denied(); }},
    {"MO-PRIV-002", "one root", Pass, asItIs},
    {"MO-PRIV-002", "three roots", Warn,
     [](ServiceFacts &f) {
         const MongoRole root{u"root"_s, u"admin"_s};
         f.mongo.users = QList<MongoUser>{{u"a"_s, {root}}, {u"b"_s, {root}}, {u"c"_s, {root}}};
     }},
    {"MO-PRIV-002", "denied", Unknown, [](ServiceFacts &f) { f.mongo.users = denied(); }},
    {"MO-NET-001", "one address", Pass, asItIs},
    {"MO-NET-001", "all", Warn, [](ServiceFacts &f) { setOptions(f, u"requireTLS"_s, {u"0.0.0.0"_s}); }},
    {"MO-NET-001", "denied", Unknown, [](ServiceFacts &f) { f.mongo.options = denied(); }},
    {"MO-VER-001", "newest", Pass, asItIs},
    {"MO-VER-001", "one behind", Warn, [](ServiceFacts &f) { f.mongo.versionNumber = 80028; }},
    {"MO-VER-001", "two behind", Fail, [](ServiceFacts &f) { f.mongo.versionNumber = 80027; }},
    {"MO-VER-001", "ended", Fail, [](ServiceFacts &f) { f.mongo.versionNumber = 60029; }},
    {"MO-VER-001", "not in the table", Unknown, [](ServiceFacts &f) { f.mongo.versionNumber = 990000; }},
    {"MO-VER-001", "silent", Unknown, [](ServiceFacts &f) { f.mongo.versionNumber = silent(); }},
    {"MO-REP-001", "three members", Pass, asItIs},
    {"MO-REP-001", "alone", NotApplicable, [](ServiceFacts &f) { f.mongo.set = MongoSet{}; }},
    {"MO-REP-001", "one down", Fail,
     [](ServiceFacts &f) {
         setMember(f, {u"c"_s, u"DOWN"_s, false, {}});
     }},
    {"MO-REP-001", "one behind", Warn,
     [](ServiceFacts &f) {
         setMember(f, {u"c"_s, u"SECONDARY"_s, true, 60});
     }},
    {"MO-REP-001", "no primary", Fail,
     [](ServiceFacts &f) {
         MongoSet set = *f.mongo.set;
         set.hasPrimary = false;
         f.mongo.set = set;
     }},
    {"MO-REP-001", "denied", Unknown, [](ServiceFacts &f) { f.mongo.set = denied(); }},
    {"MO-REP-002", "no router", NotApplicable, asItIs},
    {"MO-REP-002", "two", Pass,
     [](ServiceFacts &f) {
         f.mongo.shards = QList<MongoShardState>{{u"a"_s, false, 1}, {u"b"_s, false, 1}};
     }},
    {"MO-REP-002", "draining", Fail,
     [](ServiceFacts &f) {
         f.mongo.shards = QList<MongoShardState>{{u"a"_s, true, 1}};
     }},
    {"MO-REP-002", "denied", Unknown, [](ServiceFacts &f) { f.mongo.shards = denied(); }},
};
// clang-format on

} // namespace

ServiceFacts soundMongo()
{
    ServiceFacts facts = soundPostgres();
    facts.pg = {};
    facts.url = urlOf(u"mongodb://orders_svc@db.example.org/orders?tls=true&tlsCAFile=/etc/ssl/house.pem"_s);
    MongoFacts &mongo = facts.mongo;
    mongo.version = u"8.0.29"_s;
    mongo.versionNumber = 80029;
    mongo.options = MongoOptions{u"requireTLS"_s, u"enabled"_s, {u"10.0.0.5"_s}, false, false, u"file"_s};
    mongo.answersStrangers = false;
    mongo.loginMechanisms = QStringList{u"SCRAM-SHA-256"_s};
    mongo.roles = QList<MongoRole>{{u"readWrite"_s, u"orders"_s}};
    mongo.widePrivileges = QStringList{};
    mongo.users = QList<MongoUser>{{u"admin.root"_s, {{u"root"_s, u"admin"_s}}}};
    mongo.set = MongoSet{
        u"rs0"_s,
        true,
        true,
        3,
        {{u"a"_s, u"PRIMARY"_s, true, {}}, {u"b"_s, u"SECONDARY"_s, true, 0}, {u"c"_s, u"SECONDARY"_s, true, 1}}};
    mongo.shards = FactGap{FactGap::Kind::Unsupported, u"the server is no router of a sharded cluster"_s};
    mongo.clockDifference = 0.1;
    return facts;
}

QList<RuleCase> mongoCases()
{
    QList<RuleCase> cases;
    for (const MongoCase &one : mongoTable)
        cases.append({one.id, one.name, one.expected, one.change, false, soundMongo});
    return cases;
}

} // namespace athanor
