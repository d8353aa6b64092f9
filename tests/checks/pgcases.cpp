// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Adds one line to pg_hba.conf.
void hba(ServiceFacts &facts, const QString &type, const QString &address, const QString &netmask,
         const QString &method, const QString &error = {})
{
    QList<PgHbaRule> rules = *facts.pg.hba;
    rules += {9, type, u"all"_s, u"all"_s, address, netmask, method, error};
    facts.pg.hba = rules;
}

void set(ServiceFacts &facts, const QString &name, const QString &value)
{
    QMap<QString, QString> settings = *facts.pg.settings;
    settings.insert(name, value);
    facts.pg.settings = settings;
}

void hide(ServiceFacts &facts, const QString &name)
{
    QMap<QString, QString> settings = *facts.pg.settings;
    settings.remove(name);
    facts.pg.settings = settings;
}

} // namespace

QList<RuleCase> pgAccessCases()
{
    return {
        {"PG-TLS-002", "on", Pass, [](ServiceFacts &) {}},
        {"PG-TLS-002", "off on the network", Fail, [](ServiceFacts &f) { set(f, u"ssl"_s, u"off"_s); }},
        {"PG-TLS-002", "off, listens locally", NotApplicable,
         [](ServiceFacts &f) {
             set(f, u"ssl"_s, u"off"_s);
             set(f, u"listen_addresses"_s, u"localhost, 127.0.0.1"_s);
         }},
        {"PG-TLS-002", "denied", Unknown, [](ServiceFacts &f) { f.pg.settings = denied(); }},
        {"PG-TLS-002", "hidden", Unknown, [](ServiceFacts &f) { hide(f, u"ssl"_s); }},

        {"PG-TLS-003", "1.2", Pass, [](ServiceFacts &) {}},
        {"PG-TLS-003", "1.1", Fail, [](ServiceFacts &f) { set(f, u"ssl_min_protocol_version"_s, u"TLSv1.1"_s); }},
        {"PG-TLS-003", "1.0", Fail, [](ServiceFacts &f) { set(f, u"ssl_min_protocol_version"_s, u"TLSv1"_s); }},
        {"PG-TLS-003", "row hidden", Unknown, [](ServiceFacts &f) { hide(f, u"ssl_min_protocol_version"_s); }},

        {"PG-TLS-004", "hostssl only", Pass, [](ServiceFacts &) {}},
        {"PG-TLS-004", "host on loopback", Pass,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"127.0.0.1"_s, u"255.255.255.255"_s, u"scram-sha-256"_s); }},
        {"PG-TLS-004", "a loopback address with a wide mask", Fail,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"127.0.0.0"_s, u"0.0.0.0"_s, u"scram-sha-256"_s); }},
        {"PG-TLS-004", "host on the network", Fail,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"10.0.0.0"_s, u"255.0.0.0"_s, u"scram-sha-256"_s); }},
        {"PG-TLS-004", "hostnossl", Fail,
         [](ServiceFacts &f) { hba(f, u"hostnossl"_s, u"all"_s, {}, u"scram-sha-256"_s); }},
        {"PG-TLS-004", "host that is rejected", Pass,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"all"_s, {}, u"reject"_s); }},
        {"PG-TLS-004", "a line with an error", Warn,
         [](ServiceFacts &f) { hba(f, {}, {}, {}, {}, u"invalid connection type"_s); }},
        {"PG-TLS-004", "denied", Unknown, [](ServiceFacts &f) { f.pg.hba = denied(); }},

        {"PG-TLS-005", "none", Pass, [](ServiceFacts &) {}},
        {"PG-TLS-005", "some", Warn, [](ServiceFacts &f) { f.pg.plainSessions = qint64(2); }},
        {"PG-TLS-005", "some, of those it sees", Warn,
         [](ServiceFacts &f) {
             f.pg.plainSessions = qint64(1);
             f.pg.seesAllSessions = false;
         }},
        {"PG-TLS-005", "none of those it sees", Unknown, [](ServiceFacts &f) { f.pg.seesAllSessions = false; }},
        {"PG-TLS-005", "denied", Unknown, [](ServiceFacts &f) { f.pg.plainSessions = denied(); }},

        {"PG-AUTH-001", "none", Pass, [](ServiceFacts &) {}},
        {"PG-AUTH-001", "on the network", Fail,
         [](ServiceFacts &f) { hba(f, u"hostssl"_s, u"all"_s, {}, u"trust"_s); }},
        {"PG-AUTH-001", "on loopback", Fail,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"127.0.0.1"_s, u"255.255.255.255"_s, u"trust"_s); }},
        {"PG-AUTH-001", "on the socket", Warn, [](ServiceFacts &f) { hba(f, u"local"_s, {}, {}, u"trust"_s); }},
        {"PG-AUTH-001", "denied", Unknown, [](ServiceFacts &f) { f.pg.hba = denied(); }},

        {"PG-AUTH-002", "scram and peer", Pass, [](ServiceFacts &) {}},
        {"PG-AUTH-002", "md5", Warn, [](ServiceFacts &f) { hba(f, u"hostssl"_s, u"all"_s, {}, u"md5"_s); }},
        {"PG-AUTH-002", "ident", Warn, [](ServiceFacts &f) { hba(f, u"host"_s, u"all"_s, {}, u"ident"_s); }},
        {"PG-AUTH-002", "password within TLS", Warn,
         [](ServiceFacts &f) { hba(f, u"hostssl"_s, u"all"_s, {}, u"password"_s); }},
        {"PG-AUTH-002", "password in clear", Fail,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"all"_s, {}, u"password"_s); }},
        {"PG-AUTH-002", "denied", Unknown, [](ServiceFacts &f) { f.pg.hba = denied(); }},

        {"PG-AUTH-003", "scram", Pass, [](ServiceFacts &) {}},
        {"PG-AUTH-003", "md5", Fail, [](ServiceFacts &f) { set(f, u"password_encryption"_s, u"md5"_s); }},
        {"PG-AUTH-003", "on", Fail, [](ServiceFacts &f) { set(f, u"password_encryption"_s, u"on"_s); }},
        {"PG-AUTH-003", "hidden", Unknown, [](ServiceFacts &f) { hide(f, u"password_encryption"_s); }},

        {"PG-AUTH-004", "scram", Pass, [](ServiceFacts &) {}},
        {"PG-AUTH-004", "md5", Fail,
         [](ServiceFacts &f) {
             f.pg.passwords = QList<PgStoredPassword>{{u"a"_s, u"scram"_s}, {u"b"_s, u"md5"_s}};
         }},
        {"PG-AUTH-004", "none", Warn,
         [](ServiceFacts &f) {
             f.pg.passwords = QList<PgStoredPassword>{{u"a"_s, u"none"_s}};
         }},
        {"PG-AUTH-004", "a form nobody knows", Unknown,
         [](ServiceFacts &f) {
             f.pg.passwords = QList<PgStoredPassword>{{u"a"_s, u"other"_s}};
         }},
        {"PG-AUTH-004", "denied", Unknown, [](ServiceFacts &f) { f.pg.passwords = denied(); }},

        {"PG-AUTH-006", "a limit and no end", Pass, [](ServiceFacts &) {}},
        {"PG-AUTH-006", "ends in 13 days", Warn,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.validUntil = testNow().addDays(13);
             f.pg.role = r;
         }},
        {"PG-AUTH-006", "ends in 14 days", Pass,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.validUntil = testNow().addDays(14);
             f.pg.role = r;
         }},
        {"PG-AUTH-006", "no limit", Warn,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.connectionLimit = -1;
             f.pg.role = r;
         }},
        {"PG-AUTH-006", "denied", Unknown, [](ServiceFacts &f) { f.pg.role = denied(); }},

        {"PG-AUTH-005", "a password", Pass, [](ServiceFacts &) {}},
        {"PG-AUTH-005", "a method that the server names", Pass,
         [](ServiceFacts &f) {
             f.pg.login = PgLogin{u"cert"_s, true, false};
         }},
        {"PG-AUTH-005", "trust, the server says", Fail,
         [](ServiceFacts &f) {
             f.pg.login = PgLogin{{}, true, false};
         }},
        {"PG-AUTH-005", "no password", Fail, [](ServiceFacts &f) { f.pg.login = PgLogin{}; }},
        {"PG-AUTH-005", "no password, but a client certificate", Unknown,
         [](ServiceFacts &f) {
             f.pg.login = PgLogin{};
             f.url.query.append({u"sslcert"_s, u"me.crt"_s});
         }},
        {"PG-AUTH-005", "no password through a socket", Pass,
         [](ServiceFacts &f) {
             f.pg.login = PgLogin{};
             f.pg.session = PgSession{};
         }},
        {"PG-AUTH-005", "not told", Unknown, [](ServiceFacts &f) { f.pg.login = denied(); }},

        {"PG-NET-001", "one address", Pass, [](ServiceFacts &) {}},
        {"PG-NET-001", "all", Warn, [](ServiceFacts &f) { set(f, u"listen_addresses"_s, u"*"_s); }},
        {"PG-NET-001", "all among others", Warn,
         [](ServiceFacts &f) { set(f, u"listen_addresses"_s, u"localhost, ::"_s); }},
        {"PG-NET-001", "denied", Unknown, [](ServiceFacts &f) { f.pg.settings = denied(); }},

        {"PG-NET-002", "a subnet", Pass, [](ServiceFacts &) {}},
        {"PG-NET-002", "all with md5", Fail,
         [](ServiceFacts &f) { hba(f, u"hostssl"_s, u"0.0.0.0"_s, u"0.0.0.0"_s, u"md5"_s); }},
        {"PG-NET-002", "all with scram without TLS", Fail,
         [](ServiceFacts &f) { hba(f, u"host"_s, u"::"_s, u"::"_s, u"scram-sha-256"_s); }},
        {"PG-NET-002", "all with scram and TLS", Warn,
         [](ServiceFacts &f) { hba(f, u"hostssl"_s, u"all"_s, {}, u"scram-sha-256"_s); }},
        {"PG-NET-002", "0.0.0.0 with a narrow mask", Pass,
         [](ServiceFacts &f) { hba(f, u"hostssl"_s, u"0.0.0.0"_s, u"255.255.255.255"_s, u"md5"_s); }},
        {"PG-NET-002", "denied", Unknown, [](ServiceFacts &f) { f.pg.hba = denied(); }},

        {"PG-PRIV-001", "none", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-001", "superuser", Fail,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.superuser = true;
             f.pg.role = r;
         }},
        {"PG-PRIV-001", "createrole", Fail,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.createRole = true;
             f.pg.role = r;
         }},
        {"PG-PRIV-001", "replication", Fail,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.replication = true;
             f.pg.role = r;
         }},
        {"PG-PRIV-001", "bypassrls", Fail,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.bypassRls = true;
             f.pg.role = r;
         }},
        {"PG-PRIV-001", "createdb", Warn,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.createDb = true;
             f.pg.role = r;
         }},
        {"PG-PRIV-001", "denied", Unknown, [](ServiceFacts &f) { f.pg.role = denied(); }},

        {"PG-PRIV-002", "none", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-002", "a harmless role", Pass,
         [](ServiceFacts &f) {
             f.pg.memberships = QList<PgMembership>{{u"readers"_s, false}};
         }},
        {"PG-PRIV-002", "may run programs", Fail,
         [](ServiceFacts &f) {
             f.pg.memberships = QList<PgMembership>{{u"pg_execute_server_program"_s, false}};
         }},
        {"PG-PRIV-002", "a superuser role", Fail,
         [](ServiceFacts &f) {
             f.pg.memberships = QList<PgMembership>{{u"boss"_s, true}};
         }},
        {"PG-PRIV-002", "is a superuser", Fail,
         [](ServiceFacts &f) {
             PgRole r = *f.pg.role;
             r.superuser = true;
             f.pg.role = r;
         }},
        {"PG-PRIV-002", "reads all data", Warn,
         [](ServiceFacts &f) {
             f.pg.memberships = QList<PgMembership>{{u"pg_read_all_data"_s, false}};
         }},
        {"PG-PRIV-002", "denied", Unknown, [](ServiceFacts &f) { f.pg.memberships = denied(); }},

        {"PG-PRIV-003", "none", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-003", "some", Warn, [](ServiceFacts &f) { f.pg.ownedRelations = qint64(1); }},
        {"PG-PRIV-003", "denied", Unknown, [](ServiceFacts &f) { f.pg.ownedRelations = denied(); }},

        {"PG-PRIV-004", "neither", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-004", "everyone", Fail,
         [](ServiceFacts &f) {
             f.pg.publicSchema = PgPublicSchema{true, true, true};
         }},
        {"PG-PRIV-004", "the account", Warn,
         [](ServiceFacts &f) {
             f.pg.publicSchema = PgPublicSchema{true, true, false};
         }},
        {"PG-PRIV-004", "no such schema", NotApplicable, [](ServiceFacts &f) { f.pg.publicSchema = PgPublicSchema{}; }},
        {"PG-PRIV-004", "denied", Unknown, [](ServiceFacts &f) { f.pg.publicSchema = denied(); }},

        {"PG-PRIV-005", "no", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-005", "yes", Warn, [](ServiceFacts &f) { f.pg.mayCreateSchemas = true; }},
        {"PG-PRIV-005", "denied", Unknown, [](ServiceFacts &f) { f.pg.mayCreateSchemas = denied(); }},

        {"PG-PRIV-006", "none", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-006", "the account", Warn,
         [](ServiceFacts &f) {
             f.pg.broadGrants = QList<PgTableGrant>{{u"t"_s, u"TRUNCATE"_s, false}};
         }},
        {"PG-PRIV-006", "everyone", Fail,
         [](ServiceFacts &f) {
             f.pg.broadGrants = QList<PgTableGrant>{{u"t"_s, u"TRIGGER"_s, true}};
         }},
        {"PG-PRIV-006", "denied", Unknown, [](ServiceFacts &f) { f.pg.broadGrants = denied(); }},

        {"PG-PRIV-007", "none", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-007", "some", Fail,
         [](ServiceFacts &f) {
             f.pg.publicGrants = QList<PgTableGrant>{{u"t"_s, u"SELECT"_s, true}};
         }},
        {"PG-PRIV-007", "denied", Unknown, [](ServiceFacts &f) { f.pg.publicGrants = denied(); }},

        {"PG-PRIV-008", "none", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-008", "of a plain role", Warn,
         [](ServiceFacts &f) {
             f.pg.definers = QList<PgDefiner>{{u"f()"_s, false}};
         }},
        {"PG-PRIV-008", "of a superuser", Fail,
         [](ServiceFacts &f) {
             f.pg.definers = QList<PgDefiner>{{u"f()"_s, true}};
         }},
        {"PG-PRIV-008", "denied", Unknown, [](ServiceFacts &f) { f.pg.definers = denied(); }},

        {"PG-PRIV-009", "plpgsql", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-009", "an untrusted language", Warn,
         [](ServiceFacts &f) { f.pg.extensions = QStringList{u"plpython3u"_s}; }},
        {"PG-PRIV-009", "denied", Unknown, [](ServiceFacts &f) { f.pg.extensions = denied(); }},

        {"PG-PRIV-010", "all rights", Pass, [](ServiceFacts &) {}},
        {"PG-PRIV-010", "may not delete", Warn,
         [](ServiceFacts &f) {
             f.pg.missingRights = QList<PgMissingRights>{{u"orders"_s, {u"DELETE"_s}}};
         }},
        {"PG-PRIV-010", "only looks at the version table", Pass,
         [](ServiceFacts &f) {
             f.pg.missingRights = QList<PgMissingRights>{{u"alembic_version"_s, {u"INSERT"_s, u"DELETE"_s}}};
         }},
        {"PG-PRIV-010", "denied", Unknown, [](ServiceFacts &f) { f.pg.missingRights = denied(); }},
    };
}

QList<RuleCase> pgServerCases()
{
    return {
        {"PG-VER-001", "newest", Pass, [](ServiceFacts &) {}},
        {"PG-VER-001", "newer than the table", Pass, [](ServiceFacts &f) { f.pg.version = 150020; }},
        {"PG-VER-001", "one behind", Warn, [](ServiceFacts &f) { f.pg.version = 150018; }},
        {"PG-VER-001", "two behind", Fail, [](ServiceFacts &f) { f.pg.version = 150017; }},
        {"PG-VER-001", "a series nobody knows", Unknown, [](ServiceFacts &f) { f.pg.version = 990001; }},
        {"PG-VER-001", "before 10", Unknown, [](ServiceFacts &f) { f.pg.version = 90624; }},
        {"PG-VER-001", "newest of a table that is too old to say so", Unknown,
         [](ServiceFacts &f) { f.askedAt = testNow().addDays(120); }},
        {"PG-VER-001", "behind even an old table", Fail,
         [](ServiceFacts &f) {
             f.askedAt = testNow().addDays(120);
             f.pg.version = 150010;
         }},
        {"PG-VER-001", "a dead table", Unknown,
         [](ServiceFacts &f) {
             f.askedAt = testNow().addDays(400);
             f.pg.version = 150010;
         }},
        {"PG-VER-001", "not asked", Unknown, [](ServiceFacts &f) { f.pg.version = silent(); }},

        {"PG-VER-002", "supported", Pass, [](ServiceFacts &) {}},
        {"PG-VER-002", "ended", Fail, [](ServiceFacts &f) { f.pg.version = 130023; }},
        {"PG-VER-002", "ends in 72 days", Warn, [](ServiceFacts &f) { f.pg.version = 140024; }},
        {"PG-VER-002", "a series nobody knows", Unknown, [](ServiceFacts &f) { f.pg.version = 990001; }},
        {"PG-VER-002", "a dead table", Unknown, [](ServiceFacts &f) { f.askedAt = testNow().addDays(400); }},

        {"PG-SAFE-001", "all on", Pass, [](ServiceFacts &) {}},
        {"PG-SAFE-001", "fsync off", Fail, [](ServiceFacts &f) { set(f, u"fsync"_s, u"off"_s); }},
        {"PG-SAFE-001", "full_page_writes off", Fail,
         [](ServiceFacts &f) {
             set(f, u"full_page_writes"_s, u"off"_s);
             hide(f, u"data_checksums"_s);
         }},
        {"PG-SAFE-001", "checksums off", Warn, [](ServiceFacts &f) { set(f, u"data_checksums"_s, u"off"_s); }},
        {"PG-SAFE-001", "synchronous_commit off", Warn,
         [](ServiceFacts &f) { set(f, u"synchronous_commit"_s, u"off"_s); }},
        {"PG-SAFE-001", "one hidden", Unknown, [](ServiceFacts &f) { hide(f, u"fsync"_s); }},

        {"PG-REP-001", "primary", Pass, [](ServiceFacts &) {}},
        {"PG-REP-001", "a standby where the primary is meant", Fail,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, u"1"_s};
         }},
        {"PG-REP-001", "a standby for reading", Pass,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, u"1"_s};
             f.readOnlyProfile = true;
         }},
        {"PG-REP-001", "a read-only profile that asks for the primary", Fail,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, u"1"_s};
             f.readOnlyProfile = true;
             f.url = urlOf(u"postgresql://u@db/x?target_session_attrs=read-write"_s);
         }},
        {"PG-REP-001", "denied", Unknown, [](ServiceFacts &f) { f.pg.node = denied(); }},

        {"PG-REP-002", "streaming", Pass, [](ServiceFacts &) {}},
        {"PG-REP-002", "catching up", Fail,
         [](ServiceFacts &f) {
             f.pg.standbys = QList<PgStandby>{{u"b"_s, u"catchup"_s, {}, {}}};
         }},
        {"PG-REP-002", "11 s behind", Warn,
         [](ServiceFacts &f) {
             f.pg.standbys = QList<PgStandby>{{u"b"_s, u"streaming"_s, 11.0, 0.0}};
         }},
        {"PG-REP-002", "65 MiB behind", Warn,
         [](ServiceFacts &f) {
             f.pg.standbys = QList<PgStandby>{{u"b"_s, u"streaming"_s, 0.0, 65.0 * 1024 * 1024}};
         }},
        {"PG-REP-002", "state hidden", Unknown,
         [](ServiceFacts &f) {
             f.pg.standbys = QList<PgStandby>{{u"b"_s, std::nullopt, {}, {}}};
         }},
        {"PG-REP-002", "none attached though named", Fail,
         [](ServiceFacts &f) {
             f.pg.standbys = QList<PgStandby>{};
             set(f, u"synchronous_standby_names"_s, u"b"_s);
         }},
        {"PG-REP-002", "none attached, none named", NotApplicable,
         [](ServiceFacts &f) { f.pg.standbys = QList<PgStandby>{}; }},
        {"PG-REP-002", "none attached, names hidden", Unknown,
         [](ServiceFacts &f) {
             f.pg.standbys = QList<PgStandby>{};
             hide(f, u"synchronous_standby_names"_s);
         }},
        {"PG-REP-002", "on a standby", NotApplicable,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
         }},
        {"PG-REP-002", "denied", Unknown, [](ServiceFacts &f) { f.pg.standbys = denied(); }},

        {"PG-REP-003", "on the primary", NotApplicable, [](ServiceFacts &) {}},
        {"PG-REP-003", "replays", Pass,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
             f.pg.receiver = PgReceiver{true, u"streaming"_s, false, true, 900.0};
         }},
        {"PG-REP-003", "paused", Fail,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
             f.pg.receiver = PgReceiver{true, u"streaming"_s, true, true, 1.0};
         }},
        {"PG-REP-003", "no receiver", Fail,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
             f.pg.receiver = PgReceiver{};
         }},
        {"PG-REP-003", "31 s behind", Warn,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
             f.pg.receiver = PgReceiver{true, u"streaming"_s, false, false, 31.0};
         }},
        {"PG-REP-003", "hidden", Unknown,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
             f.pg.receiver = PgReceiver{true, std::nullopt, false, true, 1.0};
         }},
        {"PG-REP-003", "denied", Unknown,
         [](ServiceFacts &f) {
             f.pg.node = PgNode{true, false, {}};
             f.pg.receiver = denied();
         }},

        {"PG-REP-004", "in use", Pass, [](ServiceFacts &) {}},
        {"PG-REP-004", "idle", Warn,
         [](ServiceFacts &f) {
             f.pg.replicationSlots = QList<PgSlot>{{u"s"_s, false, u"reserved"_s}};
         }},
        {"PG-REP-004", "lost", Fail,
         [](ServiceFacts &f) {
             f.pg.replicationSlots = QList<PgSlot>{{u"s"_s, false, u"lost"_s}};
         }},
        {"PG-REP-004", "denied", Unknown, [](ServiceFacts &f) { f.pg.replicationSlots = denied(); }},

        {"PG-REP-005", "on", Pass, [](ServiceFacts &) {}},
        {"PG-REP-005", "off", Warn, [](ServiceFacts &f) { set(f, u"archive_mode"_s, u"off"_s); }},
        {"PG-REP-005", "failed last", Fail,
         [](ServiceFacts &f) {
             f.pg.archiver = PgArchiver{3, true};
         }},
        {"PG-REP-005", "denied", Unknown, [](ServiceFacts &f) { f.pg.archiver = denied(); }},

        {"PG-LOG-001", "on", Pass, [](ServiceFacts &) {}},
        {"PG-LOG-001", "connections off", Warn, [](ServiceFacts &f) { set(f, u"log_connections"_s, u"off"_s); }},
        {"PG-LOG-001", "no collector", Warn, [](ServiceFacts &f) { set(f, u"logging_collector"_s, u"off"_s); }},
        {"PG-LOG-001", "syslog", Pass,
         [](ServiceFacts &f) {
             set(f, u"logging_collector"_s, u"off"_s);
             set(f, u"log_destination"_s, u"syslog"_s);
         }},
        {"PG-LOG-001", "hidden", Unknown, [](ServiceFacts &f) { hide(f, u"log_destination"_s); }},

        {"PG-LOG-002", "loaded", Pass, [](ServiceFacts &) {}},
        {"PG-LOG-002", "nothing loaded", Warn, [](ServiceFacts &f) { set(f, u"shared_preload_libraries"_s, {}); }},
        {"PG-LOG-002", "row hidden", Unknown, [](ServiceFacts &f) { hide(f, u"shared_preload_libraries"_s); }},

        {"PG-LOG-003", "ddl", Pass, [](ServiceFacts &) {}},
        {"PG-LOG-003", "all", Warn, [](ServiceFacts &f) { set(f, u"log_statement"_s, u"all"_s); }},
        {"PG-LOG-003", "hidden", Unknown, [](ServiceFacts &f) { hide(f, u"log_statement"_s); }},
    };
}

} // namespace athanor
