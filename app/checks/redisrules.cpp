// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

#include <algorithm>

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 RedisEndWarnDays = 180;
constexpr double LateReplicaSeconds = 10;
constexpr int ClusterSlots = 16384;

bool isLoopback(const ServiceFacts &facts)
{
    return facts.url.isLocal() || facts.url.isSocket() ||
           (facts.addressScope && *facts.addressScope == AddressScope::Loopback);
}

/// "a=1,b=2" of INFO: one value.
QString partOf(const QString &parts, const QString &name)
{
    for (const QString &part : parts.split(u',')) {
        if (part.section(u'=', 0, 0) == name)
            return part.section(u'=', 1);
    }
    return {};
}

QStringList replicaLines(const QMap<QString, QString> &info)
{
    QStringList lines;
    for (int i = 0; info.contains(u"slave%1"_s.arg(i)); ++i)
        lines.append(info.value(u"slave%1"_s.arg(i)));
    return lines;
}

bool listensEverywhere(const QString &bind)
{
    const QStringList places = bind.split(u' ', Qt::SkipEmptyParts);
    return places.isEmpty() || std::ranges::any_of(places, [](const QString &place) {
               const QString address = place.startsWith(u'-') ? place.mid(1) : place;
               return address == "*"_L1 || address == "0.0.0.0"_L1 || address == "::"_L1 || address == "::*"_L1;
           });
}

} // namespace

Verdict redisSessionEncrypted(const CheckInput &in)
{
    if (!in.facts.server)
        return unknown(in.facts.server.gap());
    const std::optional<TlsState> &tls = in.facts.server->tls;
    if (tls && (tls->protocol == "TLSv1.2"_L1 || tls->protocol == "TLSv1.3"_L1))
        return passed(u"the session uses %1, %2"_s.arg(tls->protocol, tls->cipher));
    if (tls)
        return failed(u"the session uses %1, which is broken"_s.arg(tls->protocol));
    return isLoopback(in.facts) ? notApplicable(u"the server is on this machine"_s)
                                : failed(u"the session is not encrypted"_s);
}

Verdict redisPlainPort(const CheckInput &in)
{
    if (in.facts.url.isSocket())
        return notApplicable(u"the server is reached through a socket"_s);
    const Fact<Offer> &own = in.facts.plaintext;
    const Fact<Offer> &usual = in.facts.redis.usualPlainPort;
    const bool ownOpen = own && *own == Offer::Accepted, usualOpen = usual && *usual == Offer::Accepted;
    if (ownOpen || usualOpen) {
        const QString seen = ownOpen ? u"the URL's port answers without TLS"_s : u"port 6379 answers without TLS"_s;
        return isLoopback(in.facts) ? warned(seen + ", on this machine"_L1) : failed(seen);
    }
    if (!own)
        return unknown(own.gap());
    if (!usual && usual.gap().kind != FactGap::Kind::NotAsked)
        return unknown(usual.gap());
    return passed(u"nothing answers without TLS"_s);
}

Verdict redisDefaultUser(const CheckInput &in)
{
    const Fact<RedisWelcome> &welcome = in.facts.redis.welcome;
    if (!welcome)
        return unknown(welcome.gap());
    switch (*welcome) {
    case RedisWelcome::NeedsPassword:
        return passed(u"a client that does not log in is sent away"_s);
    case RedisWelcome::ProtectedMode:
        return passed(u"protected mode lets nobody in from outside"_s);
    case RedisWelcome::Open:
        break;
    }
    return isLoopback(in.facts) ? warned(u"whoever is on this machine may do what the default user may"_s)
                                : failed(u"whoever reaches the port may do what the default user may"_s);
}

Verdict redisNamedAccount(const CheckInput &in)
{
    const Fact<QString> &account = in.facts.redis.account;
    if (!account)
        return unknown(account.gap());
    return *account == "default"_L1 ? warned(u"the account is default, which every client shares"_s)
                                    : passed(u"the account is %1"_s.arg(*account));
}

Verdict redisAccountRights(const CheckInput &in)
{
    const Fact<RedisRights> &rights = in.facts.redis.rights;
    if (!rights)
        return unknown(rights.gap());
    QStringList risky;
    for (const auto &[command, categories] : {std::pair{u"config"_s, QStringList{u"@admin"_s, u"@dangerous"_s}},
                                              std::pair{u"flushall"_s, QStringList{u"@write"_s, u"@dangerous"_s}},
                                              std::pair{u"keys"_s, QStringList{u"@read"_s, u"@dangerous"_s}}}) {
        if (rights->allows(command, categories))
            risky.append(command);
    }
    if (rights->allKeys() && rights->allows(u"eval"_s, {u"@scripting"_s}))
        risky.append(u"eval on every key"_s);
    if (!risky.isEmpty())
        return failed(u"the account may %1"_s.arg(listed(risky)));
    if (rights->allKeys() || rights->allChannels())
        return warned(rights->allKeys() ? u"the account reaches every key"_s : u"the account reaches every channel"_s);
    return passed(u"keys %1, commands %2"_s.arg(listed(rights->keys), listed(rights->commands)));
}

Verdict redisAdminDenied(const CheckInput &in)
{
    const Fact<QStringList> &answered = in.facts.redis.adminAnswers;
    if (!answered)
        return unknown(answered.gap());
    if (answered->isEmpty())
        return passed(u"CONFIG GET, ACL LIST and CLIENT LIST are refused"_s);
    const QString seen = listed(*answered) + " is answered to the service's account"_L1;
    return *answered == QStringList{u"CLIENT LIST"_s} ? warned(seen) : failed(seen);
}

Verdict redisOtherUsers(const CheckInput &in)
{
    const Fact<QList<RedisUser>> &users = in.facts.redis.users;
    if (!users)
        return unknown(users.gap());
    QStringList open, mighty;
    for (const RedisUser &user : *users) {
        if (!user.enabled)
            continue;
        if (user.noPassword)
            open.append(user.name);
        if (user.rights.allKeys() && user.rights.commands.value(0) == "+@all"_L1 && user.rights.commands.size() == 1)
            mighty.append(user.name);
    }
    if (!open.isEmpty())
        return failed(u"without a password: %1"_s.arg(listed(open)));
    if (mighty.size() > 1)
        return warned(u"several accounts may do everything: %1"_s.arg(listed(mighty)));
    return passed(u"%1 accounts, each with a password"_s.arg(users->size()));
}

Verdict redisNetworkReach(const CheckInput &in)
{
    const Fact<QMap<QString, QString>> &config = in.facts.redis.config;
    if (!config)
        return unknown(config.gap());
    const bool everywhere = listensEverywhere(config->value(u"bind"_s));
    const bool unprotected = config->value(u"protected-mode"_s) == "no"_L1;
    const QString seen =
        u"bind %1, protected-mode %2"_s.arg(config->value(u"bind"_s), config->value(u"protected-mode"_s));
    if (!everywhere)
        return passed(seen);
    const Fact<RedisWelcome> &welcome = in.facts.redis.welcome;
    if (unprotected && welcome && *welcome == RedisWelcome::Open)
        return failed(seen + ", and no password is asked for"_L1);
    return warned(seen);
}

Verdict redisDangerousSurface(const CheckInput &in)
{
    const Fact<QMap<QString, QString>> &config = in.facts.redis.config;
    if (!config)
        return unknown(config.gap());
    QStringList open, local;
    for (const QString &name : {u"enable-debug-command"_s, u"enable-module-command"_s, u"enable-protected-configs"_s}) {
        if (!config->contains(name))
            return unknown(u"this version has no %1"_s.arg(name));
        if (config->value(name) == "yes"_L1)
            open.append(name);
        if (config->value(name) == "local"_L1)
            local.append(name);
    }
    if (!open.isEmpty())
        return failed(u"switched on: %1"_s.arg(listed(open)));
    if (!in.facts.redis.modules)
        return unknown(in.facts.redis.modules.gap());
    if (!local.isEmpty())
        return warned(u"on for clients of the server's machine: %1"_s.arg(listed(local)));
    if (!in.facts.redis.modules->isEmpty())
        return warned(u"modules are loaded: %1"_s.arg(listed(*in.facts.redis.modules)));
    return passed(u"DEBUG, MODULE and protected settings are off"_s);
}

Verdict redisRelease(const CheckInput &in)
{
    const Fact<RedisServerFacts> &server = in.facts.redis.server;
    if (!server)
        return unknown(server.gap());
    const QDate today = in.facts.askedAt.date();
    if (!in.releases.dated.isValid() || in.releases.ageInDays(today) > ReleaseTableDeadDays)
        return unknown(u"the table of releases is older than a year"_s);
    const QStringList parts = server->version.split(u'.');
    const int patch = parts.value(2).toInt();
    const QString name = u"%1 %2"_s.arg(server->product == "valkey"_L1 ? u"Valkey"_s : u"Redis"_s, server->version);
    const ReleaseSeries *series = in.releases.series(server->product, parts.value(0).toInt(), parts.value(1).toInt());
    if (!series)
        return unknown(u"the table of releases does not know %1"_s.arg(name));
    const qint64 left = today.daysTo(series->endOfLife);
    const QString ends = series->endOfLife.toString(Qt::ISODate);
    if (left < 0)
        return failed(
            u"%1: its makers' support ended on %2; fixes that a distribution carried back cannot be seen"_s.arg(name,
                                                                                                                ends));
    const QString seen = u"%1; the newest of its series known on %2 ends in .%3"_s.arg(
        name, in.releases.dated.toString(Qt::ISODate), QString::number(series->newestMinor));
    if (patch < series->newestMinor)
        return warned(seen);
    if (left < RedisEndWarnDays)
        return warned(u"%1: support of its series ends on %2"_s.arg(name, ends));
    return in.releases.ageInDays(today) > ReleaseTableStaleDays ? unknown(seen + ", and that is too long ago"_L1)
                                                                : passed(seen);
}

Verdict redisReplicationState(const CheckInput &in)
{
    const Fact<QMap<QString, QString>> &info = in.facts.redis.replication;
    if (!info)
        return unknown(info.gap());
    const QString role = info->value(u"role"_s);
    if (role.isEmpty())
        return unknown(u"the server does not say its role"_s);
    if (role == "slave"_L1) {
        if (info->value(u"master_link_status"_s) != "up"_L1)
            return failed(u"this replica has lost its primary"_s);
        return in.facts.readOnlyProfile ? passed(u"a replica, linked to its primary"_s)
                                        : failed(u"the profile writes, but this server is a replica"_s);
    }
    const QStringList replicas = replicaLines(*info);
    if (replicas.isEmpty())
        return passed(u"a primary without replicas"_s);
    for (const QString &replica : replicas) {
        const QString place = partOf(replica, u"ip"_s) + u':' + partOf(replica, u"port"_s);
        if (partOf(replica, u"state"_s) != "online"_L1)
            return warned(u"replica %1 is %2"_s.arg(place, partOf(replica, u"state"_s)));
        if (partOf(replica, u"lag"_s).toDouble() > LateReplicaSeconds)
            return warned(u"replica %1 has been silent for %2 s"_s.arg(place, partOf(replica, u"lag"_s)));
    }
    const Fact<QMap<QString, QString>> &config = in.facts.redis.config;
    if (config && config->value(u"min-replicas-to-write"_s) == "0"_L1)
        return warned(u"%1 replicas, and writes are taken even when none of them follows"_s.arg(replicas.size()));
    return passed(u"%1 replicas follow"_s.arg(replicas.size()));
}

Verdict redisClusterHealth(const CheckInput &in)
{
    const Fact<QMap<QString, QString>> &cluster = in.facts.redis.cluster;
    if (!cluster)
        return unknown(cluster.gap());
    if (cluster->isEmpty())
        return notApplicable(u"not a cluster"_s);
    const int served = cluster->value(u"cluster_slots_ok"_s).toInt();
    const QString state = cluster->value(u"cluster_state"_s);
    if (state != "ok"_L1 || served < ClusterSlots)
        return failed(
            u"the cluster's state is %1, %2 of %3 slots are served"_s.arg(state).arg(served).arg(ClusterSlots));
    const int doubtful = cluster->value(u"cluster_slots_pfail"_s).toInt();
    if (doubtful > 0)
        return warned(u"servers of %1 slots may have failed"_s.arg(doubtful));
    const Fact<QStringList> &lone = in.facts.redis.lonePrimaries;
    if (!lone)
        return unknown(lone.gap());
    return lone->isEmpty() ? passed(u"all slots are served, each primary has a replica"_s)
                           : warned(u"%1 primaries have no replica"_s.arg(lone->size()));
}

Verdict redisPersistence(const CheckInput &in)
{
    const Fact<QMap<QString, QString>> &info = in.facts.redis.persistence;
    if (!info)
        return unknown(info.gap());
    if (info->value(u"rdb_last_bgsave_status"_s) == "err"_L1)
        return failed(u"the last snapshot could not be written"_s);
    const Fact<QMap<QString, QString>> &config = in.facts.redis.config;
    if (!config)
        return unknown(config.gap());
    const QString eviction = config->value(u"maxmemory-policy"_s);
    const bool kept = config->value(u"appendonly"_s) == "yes"_L1 || !config->value(u"save"_s).isEmpty();
    const QString seen =
        (kept ? u"data is kept on disk"_s : u"nothing is kept on disk"_s) + ", keys are evicted by "_L1 + eviction;
    const bool isStore = in.facts.tags.contains(u"store"_s, Qt::CaseInsensitive);
    if (isStore && (!kept || eviction.startsWith("allkeys-"_L1)))
        return warned(seen + ", but the profile is tagged as a store"_L1);
    return passed(seen);
}

} // namespace athanor::rules
