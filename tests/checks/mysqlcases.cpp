// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void setMy(ServiceFacts &facts, const QString &name, const QString &value)
{
    QMap<QString, QString> variables = *facts.mysql.variables;
    variables.insert(name, value);
    facts.mysql.variables = variables;
}

void setMyStatus(ServiceFacts &facts, const QString &name, const QString &value)
{
    QMap<QString, QString> status = *facts.mysql.status;
    status.insert(name, value);
    facts.mysql.status = status;
}

void hideMy(ServiceFacts &facts, const QString &name)
{
    QMap<QString, QString> variables = *facts.mysql.variables;
    variables.remove(name);
    facts.mysql.variables = variables;
}

void grant(ServiceFacts &facts, const QString &schema, const QStringList &rights, bool grantable = false)
{
    QList<MyGrant> grants = *facts.mysql.grants;
    grants += MyGrant{schema, u"*"_s, rights, grantable};
    facts.mysql.grants = grants;
}

void cluster(ServiceFacts &facts, const QString &state, const QString &size, const QString &ready)
{
    setMy(facts, u"wsrep_on"_s, u"ON"_s);
    setMyStatus(facts, u"wsrep_cluster_status"_s, state);
    setMyStatus(facts, u"wsrep_cluster_size"_s, size);
    setMyStatus(facts, u"wsrep_ready"_s, ready);
}

struct MyCase
{
    const char *id;
    const char *name;
    CheckStatus expected;
    void (*change)(ServiceFacts &);
};

constexpr auto nothing = [](ServiceFacts &) {};

// clang-format off: one case is one line or two.
const MyCase accessCases[] = {
    {"MY-TLS-001", "encrypted", Pass, nothing},
    {"MY-TLS-001", "old protocol", Warn, [](ServiceFacts &f) { setMyStatus(f, u"ssl_version"_s, u"TLSv1.1"_s); }},
    {"MY-TLS-001", "both say plain", Fail,
     [](ServiceFacts &f) {
         setMyStatus(f, u"ssl_version"_s, QString());
         ServerInfo server = *f.server;
         server.tls.reset();
         f.server = server;
     }},
    {"MY-TLS-001", "client and server disagree", Fail,
     [](ServiceFacts &f) { setMyStatus(f, u"ssl_version"_s, QString()); }},
    {"MY-TLS-001", "no answer", Unknown, [](ServiceFacts &f) { f.mysql.status = silent(); }},
    {"MY-TLS-002", "on", Pass, nothing},
    {"MY-TLS-002", "off on the network", Fail,
     [](ServiceFacts &f) { setMy(f, u"require_secure_transport"_s, u"OFF"_s); }},
    {"MY-TLS-002", "off, this machine", NotApplicable,
     [](ServiceFacts &f) {
         f.url = urlOf(u"mysql://u@127.0.0.1/orders"_s);
         setMy(f, u"require_secure_transport"_s, u"OFF"_s);
     }},
    {"MY-TLS-002", "not shown", Unknown, [](ServiceFacts &f) { hideMy(f, u"require_secure_transport"_s); }},
    {"MY-TLS-003", "SSL", Pass, nothing},
    {"MY-TLS-003", "the server demands it", Pass,
     [](ServiceFacts &f) {
         f.mysql.ownAccount = MyOwnAccount{u"NONE"_s, u"ed25519"_s};
     }},
    {"MY-TLS-003", "nobody demands it", Fail,
     [](ServiceFacts &f) {
         f.mysql.ownAccount = MyOwnAccount{u"NONE"_s, u"ed25519"_s};
         setMy(f, u"require_secure_transport"_s, u"OFF"_s);
     }},
    {"MY-TLS-003", "denied", Unknown, [](ServiceFacts &f) { f.mysql.ownAccount = denied(); }},
    {"MY-TLS-004", "1.2 and 1.3", Pass, nothing},
    {"MY-TLS-004", "1.1 too", Fail, [](ServiceFacts &f) { setMy(f, u"tls_version"_s, u"TLSv1.1,TLSv1.2"_s); }},
    {"MY-TLS-004", "none", Fail, [](ServiceFacts &f) { setMy(f, u"tls_version"_s, QString()); }},
    {"MY-TLS-004", "denied", Unknown, [](ServiceFacts &f) { f.mysql.variables = denied(); }},
    {"MY-AUTH-001", "none", Pass, nothing},
    {"MY-AUTH-001", "one", Fail, [](ServiceFacts &f) { f.mysql.anonymousAccounts = qint64(1); }},
    {"MY-AUTH-001", "taken for it", Fail,
     [](ServiceFacts &f) {
         f.mysql.anonymousAccounts = denied();
         f.mysql.server = MyServer{true, 101118, u"10.11.18-MariaDB"_s, u"@localhost"_s};
     }},
    {"MY-AUTH-001", "denied", Unknown, [](ServiceFacts &f) { f.mysql.anonymousAccounts = denied(); }},
    {"MY-AUTH-002", "none", Pass, nothing},
    {"MY-AUTH-002", "one", Fail, [](ServiceFacts &f) { f.mysql.accountsWithoutPassword = QStringList{u"old@%"_s}; }},
    {"MY-AUTH-002", "denied", Unknown, [](ServiceFacts &f) { f.mysql.accountsWithoutPassword = denied(); }},
    {"MY-AUTH-003", "ed25519", Pass, nothing},
    {"MY-AUTH-003", "only our own is shown", Pass, [](ServiceFacts &f) { f.mysql.plugins = denied(); }},
    {"MY-AUTH-003", "native", Warn,
     [](ServiceFacts &f) {
         f.mysql.plugins = QList<MyAccountPlugin>{{u"a@%"_s, u"mysql_native_password"_s}};
     }},
    {"MY-AUTH-003", "old", Fail,
     [](ServiceFacts &f) {
         f.mysql.plugins = QList<MyAccountPlugin>{{u"a@%"_s, u"mysql_old_password"_s}};
     }},
    {"MY-AUTH-003", "denied", Unknown,
     [](ServiceFacts &f) {
         f.mysql.plugins = denied();
         f.mysql.ownAccount = denied();
     }},
    {"MY-AUTH-004", "a subnet", Pass, nothing},
    {"MY-AUTH-004", "anywhere", Warn,
     [](ServiceFacts &f) {
         f.mysql.server = MyServer{true, 101118, u"10.11.18-MariaDB"_s, u"svc@%"_s};
     }},
    {"MY-AUTH-004", "no answer", Unknown, [](ServiceFacts &f) { f.mysql.server = silent(); }},
    {"MY-PRIV-001", "usage", Pass, nothing},
    {"MY-PRIV-001", "FILE", Fail, [](ServiceFacts &f) { grant(f, u"*"_s, {u"FILE"_s}); }},
    {"MY-PRIV-001", "ALL", Fail, [](ServiceFacts &f) { grant(f, u"*"_s, {u"ALL PRIVILEGES"_s}); }},
    {"MY-PRIV-001", "grant option", Fail, [](ServiceFacts &f) { grant(f, u"*"_s, {u"SELECT"_s}, true); }},
    {"MY-PRIV-001", "SELECT everywhere", Warn, [](ServiceFacts &f) { grant(f, u"*"_s, {u"SELECT"_s}); }},
    {"MY-PRIV-001", "denied", Unknown, [](ServiceFacts &f) { f.mysql.grants = denied(); }},
    {"MY-PRIV-002", "rows", Pass, nothing},
    {"MY-PRIV-002", "DDL", Warn, [](ServiceFacts &f) { grant(f, u"orders"_s, {u"DROP"_s}); }},
    {"MY-PRIV-002", "another schema", Warn, [](ServiceFacts &f) { grant(f, u"billing"_s, {u"SELECT"_s}); }},
    {"MY-PRIV-002", "grant option", Fail, [](ServiceFacts &f) { grant(f, u"orders"_s, {u"SELECT"_s}, true); }},
    {"MY-PRIV-002", "denied", Unknown, [](ServiceFacts &f) { f.mysql.grants = denied(); }},
    {"MY-PRIV-003", "none", Pass, nothing},
    {"MY-PRIV-003", "the schema", Fail, [](ServiceFacts &f) { grant(f, u"mysql"_s, {u"SELECT"_s}); }},
    {"MY-PRIV-003", "everywhere", Fail, [](ServiceFacts &f) { grant(f, u"*"_s, {u"SELECT"_s}); }},
    {"MY-PRIV-003", "denied", Unknown, [](ServiceFacts &f) { f.mysql.grants = denied(); }},
    {"MY-PRIV-004", "none", Pass, nothing},
    {"MY-PRIV-004", "one", Warn,
     [](ServiceFacts &f) { f.mysql.privilegedDefiners = QStringList{u"orders.v (root@localhost)"_s}; }},
    {"MY-PRIV-004", "denied", Unknown, [](ServiceFacts &f) { f.mysql.privilegedDefiners = denied(); }},
};

const MyCase serverCases[] = {
    {"MY-CFG-001", "off", Pass, nothing},
    {"MY-CFG-001", "on", Warn, [](ServiceFacts &f) { setMy(f, u"local_infile"_s, u"ON"_s); }},
    {"MY-CFG-001", "hidden", Unknown, [](ServiceFacts &f) { hideMy(f, u"local_infile"_s); }},
    {"MY-CFG-002", "a folder", Pass, nothing},
    {"MY-CFG-002", "empty", Warn, [](ServiceFacts &f) { setMy(f, u"secure_file_priv"_s, QString()); }},
    {"MY-CFG-002", "empty, with FILE", Fail,
     [](ServiceFacts &f) {
         setMy(f, u"secure_file_priv"_s, QString());
         grant(f, u"*"_s, {u"FILE"_s});
     }},
    {"MY-CFG-002", "hidden", Unknown, [](ServiceFacts &f) { hideMy(f, u"secure_file_priv"_s); }},
    {"MY-CFG-003", "strict and durable", Pass, nothing},
    {"MY-CFG-003", "lax", Fail, [](ServiceFacts &f) { setMy(f, u"sql_mode"_s, u"NO_ENGINE_SUBSTITUTION"_s); }},
    {"MY-CFG-003", "flushed now and then", Warn,
     [](ServiceFacts &f) { setMy(f, u"innodb_flush_log_at_trx_commit"_s, u"2"_s); }},
    {"MY-CFG-003", "hidden", Unknown, [](ServiceFacts &f) { hideMy(f, u"sync_binlog"_s); }},
    {"MY-CFG-004", "none", Pass, nothing},
    {"MY-CFG-004", "there", Warn, [](ServiceFacts &f) { f.mysql.testDatabases = QStringList{u"test"_s}; }},
    {"MY-CFG-004", "denied", Unknown, [](ServiceFacts &f) { f.mysql.testDatabases = denied(); }},
    {"MY-NET-001", "private", Pass, nothing},
    {"MY-NET-001", "everywhere", Warn, [](ServiceFacts &f) { setMy(f, u"bind_address"_s, u"0.0.0.0"_s); }},
    {"MY-NET-001", "hidden", Unknown, [](ServiceFacts &f) { hideMy(f, u"bind_address"_s); }},
    {"MY-LOG-001", "on", Pass, nothing},
    {"MY-LOG-001", "none", Warn, [](ServiceFacts &f) { hideMy(f, u"server_audit_logging"_s); }},
    {"MY-LOG-001", "denied", Unknown, [](ServiceFacts &f) { f.mysql.variables = denied(); }},
    {"MY-VER-001", "newest", Pass, nothing},
    {"MY-VER-001", "one behind", Warn,
     [](ServiceFacts &f) {
         f.mysql.server = MyServer{true, 101117, u"x"_s, u"a@b"_s};
     }},
    {"MY-VER-001", "two behind", Fail,
     [](ServiceFacts &f) {
         f.mysql.server = MyServer{true, 101116, u"x"_s, u"a@b"_s};
     }},
    {"MY-VER-001", "ended", Fail,
     [](ServiceFacts &f) {
         f.mysql.server = MyServer{false, 80046, u"x"_s, u"a@b"_s};
     }},
    {"MY-VER-001", "MySQL", Pass,
     [](ServiceFacts &f) {
         f.mysql.server = MyServer{false, 80411, u"x"_s, u"a@b"_s};
     }},
    {"MY-VER-001", "not in the table", Unknown,
     [](ServiceFacts &f) {
         f.mysql.server = MyServer{true, 130001, u"x"_s, u"a@b"_s};
     }},
    {"MY-REP-001", "no replica", NotApplicable, nothing},
    {"MY-REP-001", "replicates", Pass,
     [](ServiceFacts &f) {
         f.mysql.replicas = QList<MyReplicaState>{{{}, true, true, {}, 1.0}};
     }},
    {"MY-REP-001", "late", Warn,
     [](ServiceFacts &f) {
         f.mysql.replicas = QList<MyReplicaState>{{{}, true, true, {}, 300.0}};
     }},
    {"MY-REP-001", "stopped", Fail,
     [](ServiceFacts &f) {
         f.mysql.replicas = QList<MyReplicaState>{{{}, true, false, {}, {}}};
     }},
    {"MY-REP-001", "denied", Unknown, [](ServiceFacts &f) { f.mysql.replicas = denied(); }},
    {"MY-REP-002", "a writable primary", Pass, nothing},
    {"MY-REP-002", "a writable replica", Fail,
     [](ServiceFacts &f) {
         f.mysql.replicas = QList<MyReplicaState>{{{}, true, true, {}, 1.0}};
     }},
    {"MY-REP-002", "nothing to write to", Fail, [](ServiceFacts &f) { setMy(f, u"read_only"_s, u"ON"_s); }},
    {"MY-REP-002", "denied", Unknown, [](ServiceFacts &f) { f.mysql.replicas = denied(); }},
    {"MY-REP-003", "no cluster", NotApplicable, nothing},
    {"MY-REP-003", "three nodes", Pass, [](ServiceFacts &f) { cluster(f, u"Primary"_s, u"3"_s, u"ON"_s); }},
    {"MY-REP-003", "two nodes", Warn, [](ServiceFacts &f) { cluster(f, u"Primary"_s, u"2"_s, u"ON"_s); }},
    {"MY-REP-003", "cut off", Fail, [](ServiceFacts &f) { cluster(f, u"non-Primary"_s, u"1"_s, u"OFF"_s); }},
    {"MY-REP-003", "no answer", Unknown, [](ServiceFacts &f) { f.mysql.status = silent(); }},
    {"MY-REP-004", "no group", NotApplicable, nothing},
    {"MY-REP-004", "all there", Pass,
     [](ServiceFacts &f) {
         f.mysql.members = QList<MyMember>{{u"a"_s, u"ONLINE"_s}};
     }},
    {"MY-REP-004", "one away", Fail,
     [](ServiceFacts &f) {
         f.mysql.members = QList<MyMember>{{u"a"_s, u"ONLINE"_s}, {u"b"_s, u"UNREACHABLE"_s}};
     }},
    {"MY-REP-004", "denied", Unknown, [](ServiceFacts &f) { f.mysql.members = denied(); }},
};
// clang-format on

} // namespace

QList<RuleCase> mysqlCases()
{
    QList<RuleCase> cases;
    for (const MyCase &one : accessCases)
        cases.append({one.id, one.name, one.expected, one.change, false, soundMySql});
    for (const MyCase &one : serverCases)
        cases.append({one.id, one.name, one.expected, one.change, false, soundMySql});
    return cases;
}

} // namespace athanor
