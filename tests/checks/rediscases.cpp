// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

void setConfig(ServiceFacts &facts, const QString &name, const QString &value)
{
    QMap<QString, QString> config = *facts.redis.config;
    config.insert(name, value);
    facts.redis.config = config;
}

void hereAlone(ServiceFacts &facts)
{
    facts.url = urlOf(u"redis://localhost/0"_s);
    facts.addressScope = AddressScope::Loopback;
}

void setReplication(ServiceFacts &facts, const QMap<QString, QString> &info)
{
    facts.redis.replication = info;
}

const QString FollowsWell = u"ip=10.0.0.6,port=6379,state=online,offset=10,lag=0"_s;

QMap<QString, QString> healthyCluster()
{
    return {{u"cluster_state"_s, u"ok"_s}, {u"cluster_slots_ok"_s, u"16384"_s}, {u"cluster_slots_pfail"_s, u"0"_s}};
}

QList<RuleCase> redisAccessCases()
{
    return {
        {"RE-TLS-001", "TLS 1.3", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-TLS-001", "plain", Fail, [](ServiceFacts &f) { f.server = ServerInfo{}; }, false, soundRedis},
        {"RE-TLS-001", "plain here", NotApplicable,
         [](ServiceFacts &f) {
             hereAlone(f);
             f.server = ServerInfo{};
         },
         false, soundRedis},
        {"RE-TLS-001", "no session", Unknown, [](ServiceFacts &f) { f.server = silent(); }, false, soundRedis},
        {"RE-TLS-002", "closed", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-TLS-002", "own port", Fail, [](ServiceFacts &f) { f.plaintext = Offer::Accepted; }, false, soundRedis},
        {"RE-TLS-002", "usual port", Fail, [](ServiceFacts &f) { f.redis.usualPlainPort = Offer::Accepted; }, false,
         soundRedis},
        {"RE-TLS-002", "here", Warn,
         [](ServiceFacts &f) {
             hereAlone(f);
             f.plaintext = Offer::Accepted;
         },
         false, soundRedis},
        {"RE-TLS-002", "silent", Unknown, [](ServiceFacts &f) { f.redis.usualPlainPort = silent(); }, false,
         soundRedis},
        {"RE-AUTH-001", "password", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-AUTH-001", "protected mode", Pass, [](ServiceFacts &f) { f.redis.welcome = RedisWelcome::ProtectedMode; },
         false, soundRedis},
        {"RE-AUTH-001", "open", Fail, [](ServiceFacts &f) { f.redis.welcome = RedisWelcome::Open; }, false, soundRedis},
        {"RE-AUTH-001", "open here", Warn,
         [](ServiceFacts &f) {
             hereAlone(f);
             f.redis.welcome = RedisWelcome::Open;
         },
         false, soundRedis},
        {"RE-AUTH-001", "silent", Unknown, [](ServiceFacts &f) { f.redis.welcome = silent(); }, false, soundRedis},
        {"RE-AUTH-002", "named", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-AUTH-002", "default", Warn, [](ServiceFacts &f) { f.redis.account = u"default"_s; }, false, soundRedis},
        {"RE-AUTH-002", "hidden", Unknown, [](ServiceFacts &f) { f.redis.account = denied(); }, false, soundRedis},
        {"RE-PRIV-001", "narrow", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-PRIV-001", "everything", Fail,
         [](ServiceFacts &f) {
             f.redis.rights = RedisRights{{u"+@all"_s}, {u"~*"_s}, {u"&*"_s}};
         },
         false, soundRedis},
        {"RE-PRIV-001", "config", Fail,
         [](ServiceFacts &f) {
             f.redis.rights = RedisRights{{u"-@all"_s, u"+config"_s}, {u"~svc:*"_s}, {}};
         },
         false, soundRedis},
        {"RE-PRIV-001", "scripts on every key", Fail,
         [](ServiceFacts &f) {
             f.redis.rights = RedisRights{{u"+@all"_s, u"-@dangerous"_s}, {u"~*"_s}, {}};
         },
         false, soundRedis},
        {"RE-PRIV-001", "every key", Warn,
         [](ServiceFacts &f) {
             f.redis.rights = RedisRights{{u"-@all"_s, u"+get"_s}, {u"~*"_s}, {}};
         },
         false, soundRedis},
        {"RE-PRIV-001", "hidden", Unknown, [](ServiceFacts &f) { f.redis.rights = denied(); }, false, soundRedis},
        {"RE-PRIV-002", "refused", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-PRIV-002", "CONFIG", Fail, [](ServiceFacts &f) { f.redis.adminAnswers = QStringList{u"CONFIG GET"_s}; },
         false, soundRedis},
        {"RE-PRIV-002", "CLIENT LIST", Warn,
         [](ServiceFacts &f) { f.redis.adminAnswers = QStringList{u"CLIENT LIST"_s}; }, false, soundRedis},
        {"RE-PRIV-002", "silent", Unknown, [](ServiceFacts &f) { f.redis.adminAnswers = silent(); }, false, soundRedis},
        {"RE-PRIV-003", "passwords", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-PRIV-003", "nopass", Fail,
         [](ServiceFacts &f) { f.redis.users = QList<RedisUser>{parseRedisUser(u"user x on nopass ~a:* -@all"_s)}; },
         false, soundRedis},
        {"RE-PRIV-003", "nopass but off", Pass,
         [](ServiceFacts &f) { f.redis.users = QList<RedisUser>{parseRedisUser(u"user x off nopass ~* +@all"_s)}; },
         false, soundRedis},
        {"RE-PRIV-003", "two mighty", Warn,
         [](ServiceFacts &f) {
             f.redis.users = QList<RedisUser>{parseRedisUser(u"user a on #12 ~* &* +@all"_s),
                                              parseRedisUser(u"user b on #34 ~* &* +@all"_s)};
         },
         false, soundRedis},
        {"RE-PRIV-003", "hidden", Unknown, [](ServiceFacts &f) { f.redis.users = denied(); }, false, soundRedis},
    };
}

QList<RuleCase> redisServerCases()
{
    return {
        {"RE-NET-001", "one address", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-NET-001", "everywhere", Warn, [](ServiceFacts &f) { setConfig(f, u"bind"_s, u"* -::*"_s); }, false,
         soundRedis},
        {"RE-NET-001", "everywhere and open", Fail,
         [](ServiceFacts &f) {
             setConfig(f, u"bind"_s, u"0.0.0.0"_s);
             setConfig(f, u"protected-mode"_s, u"no"_s);
             f.redis.welcome = RedisWelcome::Open;
         },
         false, soundRedis},
        {"RE-NET-001", "hidden", Unknown, [](ServiceFacts &f) { f.redis.config = denied(); }, false, soundRedis},
        {"RE-CFG-001", "off", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-CFG-001", "on", Fail, [](ServiceFacts &f) { setConfig(f, u"enable-debug-command"_s, u"yes"_s); }, false,
         soundRedis},
        {"RE-CFG-001", "local", Warn, [](ServiceFacts &f) { setConfig(f, u"enable-module-command"_s, u"local"_s); },
         false, soundRedis},
        {"RE-CFG-001", "module", Warn, [](ServiceFacts &f) { f.redis.modules = QStringList{u"search"_s}; }, false,
         soundRedis},
        {"RE-CFG-001", "hidden", Unknown, [](ServiceFacts &f) { f.redis.config = denied(); }, false, soundRedis},
        {"RE-VER-001", "newest", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-VER-001", "behind", Warn,
         [](ServiceFacts &f) {
             f.redis.server = RedisServerFacts{u"redis"_s, u"7.4.3"_s};
         },
         false, soundRedis},
        {"RE-VER-001", "ended", Fail,
         [](ServiceFacts &f) {
             f.redis.server = RedisServerFacts{u"redis"_s, u"7.0.15"_s};
         },
         false, soundRedis},
        {"RE-VER-001", "not in the table", Unknown,
         [](ServiceFacts &f) {
             f.redis.server = RedisServerFacts{u"redis"_s, u"99.1.0"_s};
         },
         false, soundRedis},
        {"RE-VER-001", "hidden", Unknown, [](ServiceFacts &f) { f.redis.server = denied(); }, false, soundRedis},
        {"RE-REP-001", "alone", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-REP-001", "followed", Pass,
         [](ServiceFacts &f) {
             setReplication(f, {{u"role"_s, u"master"_s}, {u"slave0"_s, FollowsWell}});
             setConfig(f, u"min-replicas-to-write"_s, u"1"_s);
         },
         false, soundRedis},
        {"RE-REP-001", "writes without replicas", Warn,
         [](ServiceFacts &f) {
             setReplication(f, {{u"role"_s, u"master"_s}, {u"slave0"_s, FollowsWell}});
         },
         false, soundRedis},
        {"RE-REP-001", "late", Warn,
         [](ServiceFacts &f) {
             setReplication(f, {{u"role"_s, u"master"_s},
                                {u"slave0"_s, u"ip=10.0.0.6,port=6379,state=online,offset=10,lag=11"_s}});
         },
         false, soundRedis},
        {"RE-REP-001", "link down", Fail,
         [](ServiceFacts &f) {
             setReplication(f, {{u"role"_s, u"slave"_s}, {u"master_link_status"_s, u"down"_s}});
         },
         false, soundRedis},
        {"RE-REP-001", "writes to a replica", Fail,
         [](ServiceFacts &f) {
             setReplication(f, {{u"role"_s, u"slave"_s}, {u"master_link_status"_s, u"up"_s}});
         },
         false, soundRedis},
        {"RE-REP-001", "hidden", Unknown, [](ServiceFacts &f) { f.redis.replication = denied(); }, false, soundRedis},
        {"RE-REP-002", "no cluster", NotApplicable, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-REP-002", "healthy", Pass, [](ServiceFacts &f) { f.redis.cluster = healthyCluster(); }, false, soundRedis},
        {"RE-REP-002", "slots missing", Fail,
         [](ServiceFacts &f) {
             f.redis.cluster =
                 QMap<QString, QString>{{u"cluster_state"_s, u"ok"_s}, {u"cluster_slots_ok"_s, u"16000"_s}};
         },
         false, soundRedis},
        {"RE-REP-002", "lone primary", Warn,
         [](ServiceFacts &f) {
             f.redis.cluster = healthyCluster();
             f.redis.lonePrimaries = QStringList{u"07c3"_s};
         },
         false, soundRedis},
        {"RE-REP-002", "hidden", Unknown, [](ServiceFacts &f) { f.redis.cluster = denied(); }, false, soundRedis},
        {"RE-SAFE-001", "kept", Pass, [](ServiceFacts &) {}, false, soundRedis},
        {"RE-SAFE-001", "snapshot failed", Fail,
         [](ServiceFacts &f) {
             f.redis.persistence = QMap<QString, QString>{{u"rdb_last_bgsave_status"_s, u"err"_s}};
         },
         false, soundRedis},
        {"RE-SAFE-001", "store without a disk", Warn,
         [](ServiceFacts &f) {
             f.tags = {u"store"_s};
             setConfig(f, u"appendonly"_s, u"no"_s);
         },
         false, soundRedis},
        {"RE-SAFE-001", "hidden", Unknown, [](ServiceFacts &f) { f.redis.persistence = denied(); }, false, soundRedis},
    };
}

} // namespace

ServiceFacts soundRedis()
{
    ServiceFacts facts = soundPostgres();
    facts.pg = {};
    facts.url = urlOf(u"rediss://orders_svc@cache.example.org:6380/0?ssl_ca_certs=/etc/ssl/house.pem"_s);
    RedisFacts &redis = facts.redis;
    redis.welcome = RedisWelcome::NeedsPassword;
    redis.usualPlainPort = Offer::Refused;
    redis.server = RedisServerFacts{u"redis"_s, u"7.4.11"_s};
    redis.account = u"orders_svc"_s;
    redis.rights = RedisRights{{u"-@all"_s, u"+@read"_s, u"+@write"_s, u"-@dangerous"_s}, {u"~orders:*"_s}, {}};
    redis.adminAnswers = QStringList{};
    redis.users = QList<RedisUser>{parseRedisUser(u"user orders_svc on #ab12 ~orders:* -@all +@read +@write"_s)};
    redis.config = QMap<QString, QString>{{u"bind"_s, u"10.0.0.5"_s},
                                          {u"protected-mode"_s, u"yes"_s},
                                          {u"enable-debug-command"_s, u"no"_s},
                                          {u"enable-module-command"_s, u"no"_s},
                                          {u"enable-protected-configs"_s, u"no"_s},
                                          {u"maxmemory-policy"_s, u"noeviction"_s},
                                          {u"min-replicas-to-write"_s, u"0"_s},
                                          {u"appendonly"_s, u"yes"_s},
                                          {u"save"_s, QString()}};
    redis.modules = QStringList{};
    redis.replication = QMap<QString, QString>{{u"role"_s, u"master"_s}};
    redis.persistence = QMap<QString, QString>{{u"rdb_last_bgsave_status"_s, u"ok"_s}};
    redis.cluster = QMap<QString, QString>{};
    redis.lonePrimaries = QStringList{};
    redis.clockDifference = 0.1;
    return facts;
}

QList<RuleCase> redisCases()
{
    return redisAccessCases() + redisServerCases();
}

} // namespace athanor
