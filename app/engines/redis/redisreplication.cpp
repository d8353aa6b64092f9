// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisreplication.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A replica that answers says so each second.
constexpr double LateSeconds = 10;
constexpr qsizetype MostMembersOfCluster = 2000;

QString placeText(const QString &host, const QString &port)
{
    if (host.isEmpty() || port.isEmpty())
        return {};
    return (host.contains(u':') ? u'[' + host + u']' : host) + u':' + port;
}

std::optional<double> numberIn(const QMap<QString, QString> &values, const QString &name)
{
    bool ok = false;
    const double number = values.value(name).toDouble(&ok);
    return ok && number >= 0 ? std::optional(number) : std::nullopt;
}

ReplicationMember *memberOf(ReplicationFacts *facts, const QString &key)
{
    const auto it = std::ranges::find(facts->members, key, &ReplicationMember::key);
    return it == facts->members.end() ? nullptr : &*it;
}

/// The member at an address, made if it is new.
ReplicationMember *memberAt(ReplicationFacts *facts, const QString &address, ReplicationRole role)
{
    const auto it =
        std::ranges::find_if(facts->members, [&](const ReplicationMember &m) { return m.addresses.contains(address); });
    if (it != facts->members.end())
        return &*it;
    ReplicationMember member;
    member.key = address;
    member.addresses = {address};
    member.role = role;
    facts->members.append(member);
    return &facts->members.last();
}

void addReplicaOf(const QMap<QString, QString> &replica, std::optional<double> primaryOffset, ReplicationFacts *facts)
{
    const QString address = placeText(replica.value(u"ip"_s), replica.value(u"port"_s));
    if (address.isEmpty() || facts->members.size() >= MostMembersOfCluster)
        return;
    ReplicationMember *member = memberAt(facts, address, ReplicationRole::Replica);
    const bool online = replica.value(u"state"_s) == "online"_L1;
    const auto late = numberIn(replica, u"lag"_s);
    member->role = ReplicationRole::Replica;
    member->state = replica.value(u"state"_s);
    member->health = online && late && *late <= LateSeconds ? ReplicationHealth::Up : ReplicationHealth::Degraded;
    const auto offset = numberIn(replica, u"offset"_s);
    if (online && primaryOffset && offset)
        member->lagBytes = qMax(0.0, *primaryOffset - *offset);
    if (online)
        member->lagSeconds = late;
    const ReplicationLink link{facts->self, member->key, ReplicationLinkKind::Async, replica.value(u"state"_s), {}};
    if (!std::ranges::any_of(facts->links, [&](const auto &l) { return l.from == link.from && l.to == link.to; }))
        facts->links.append(link);
}

void addPrimaryOf(const QMap<QString, QString> &info, ReplicationMember *self, ReplicationFacts *facts)
{
    const bool up = info.value(u"master_link_status"_s) == "up"_L1;
    self->state = u"link "_s + info.value(u"master_link_status"_s);
    self->health = up ? ReplicationHealth::Up : ReplicationHealth::Down;
    if (info.value(u"master_sync_in_progress"_s) == "1"_L1)
        self->health = ReplicationHealth::Degraded;
    const QString ownKey = self->key, state = info.value(u"master_link_status"_s);
    const QString address = placeText(info.value(u"master_host"_s), info.value(u"master_port"_s));
    if (address.isEmpty())
        return;
    const ReplicationMember *primary = memberAt(facts, address, ReplicationRole::Primary);
    const QString from = primary->key;
    if (!std::ranges::any_of(facts->links, [&](const auto &l) { return l.from == from && l.to == ownKey; }))
        facts->links.append({from, ownKey, ReplicationLinkKind::Async, state, {}});
}

ReplicationHealth healthOfFlags(const QStringList &flags, const QString &link)
{
    if (flags.contains(u"fail"_s) || flags.contains(u"noaddr"_s))
        return ReplicationHealth::Down;
    if (flags.contains(u"fail?"_s) || flags.contains(u"handshake"_s))
        return ReplicationHealth::Degraded;
    if (flags.contains(u"myself"_s))
        return ReplicationHealth::Up;
    return link == "connected"_L1 ? ReplicationHealth::Up : ReplicationHealth::Degraded;
}

/// One line of CLUSTER NODES: id ip:port@bus[,hostname] flags primary ping pong epoch link slot...
void addClusterNode(const QStringList &words, ReplicationFacts *facts)
{
    ReplicationMember member;
    const QStringList flags = words.at(2).split(u',');
    const bool self = flags.contains(u"myself"_s);
    member.key = words.at(0);
    member.ids = {u"redis:"_s + words.at(0)};
    const QString address = words.at(1).section(u'@', 0, 0);
    const QString hostName = words.at(1).section(u',', 1, 1);
    const QString port = address.section(u':', -1), host = address.section(u':', 0, -2);
    for (const QString &name : {host, hostName}) {
        if (!name.isEmpty() && port != "0"_L1)
            member.addresses.append(placeText(name, port));
    }
    member.role = flags.contains(u"slave"_s)    ? ReplicationRole::Replica
                  : flags.contains(u"master"_s) ? ReplicationRole::Primary
                                                : ReplicationRole::Unknown;
    member.health = healthOfFlags(flags, words.at(7));
    const QStringList slotRanges = words.mid(8).filter(u"["_s).isEmpty() ? words.mid(8) : words.mid(8, 20);
    member.state = boundedText(
        flags.join(u", "_s) + (slotRanges.isEmpty() ? QString() : ", slots "_L1 + slotRanges.join(u' ')), 300, false);
    if (self && facts->self != member.key) {
        // The server that was asked is known by its address so far.
        if (ReplicationMember *own = memberOf(facts, facts->self)) {
            member.addresses = own->addresses + member.addresses;
            member.addresses.removeDuplicates();
            member.version = own->version;
            member.ids = own->ids + member.ids;
            facts->members.removeIf([&](const ReplicationMember &m) { return m.key == facts->self; });
        }
        facts->self = member.key;
    }
    facts->members.append(member);
}

void addSentinelGroup(const QMap<QString, QString> &values, ReplicationRole role, const QString &from,
                      ReplicationFacts *facts)
{
    const QString address = placeText(values.value(u"ip"_s), values.value(u"port"_s));
    if (address.isEmpty())
        return;
    ReplicationMember *member = memberAt(facts, address, role);
    const QString flags = values.value(u"flags"_s);
    member->role = role;
    member->state = boundedText(flags, 100, false);
    member->health = flags.contains("o_down"_L1) || flags.contains("s_down"_L1) || flags.contains("disconnected"_L1)
                         ? ReplicationHealth::Down
                         : ReplicationHealth::Up;
    if (!values.value(u"runid"_s).isEmpty())
        member->ids = {u"redis:run:"_s + values.value(u"runid"_s)};
    const auto kind = role == ReplicationRole::Replica ? ReplicationLinkKind::Async : ReplicationLinkKind::Sentinel;
    if (role == ReplicationRole::Sentinel)
        facts->links.append({member->key, from, kind, {}, {}});
    else if (!from.isEmpty())
        facts->links.append({from, member->key, kind, {}, {}});
}

Status addSentinel(RedisConnection &connection, ReplicationFacts *facts)
{
    if (ReplicationMember *self = memberOf(facts, facts->self)) {
        self->role = ReplicationRole::Sentinel;
        self->health = ReplicationHealth::Up;
    }
    const auto masters = connection.call({"SENTINEL", "MASTERS"});
    if (const auto gap = redisGapOf(masters)) {
        facts->gaps.append({u"what the sentinel watches"_s, *gap});
        return masters ? Status() : Status(fail(masters.error()));
    }
    for (const RedisReply &entry : masters->elements) {
        const QMap<QString, QString> master = redisPairs(entry);
        addSentinelGroup(master, ReplicationRole::Primary, facts->self, facts);
        const QString key = placeText(master.value(u"ip"_s), master.value(u"port"_s));
        const QByteArray name = master.value(u"name"_s).toUtf8();
        for (const auto &[word, role] :
             {std::pair{"REPLICAS", ReplicationRole::Replica}, std::pair{"SENTINELS", ReplicationRole::Sentinel}}) {
            const auto list = connection.call({"SENTINEL", word, name});
            if (const auto gap = redisGapOf(list)) {
                facts->gaps.append({QString::fromLatin1(word).toLower() + u" of "_s + master.value(u"name"_s), *gap});
                continue;
            }
            for (const RedisReply &other : list->elements)
                addSentinelGroup(redisPairs(other), role, key, facts);
        }
    }
    return {};
}

} // namespace

void addRedisReplication(const QMap<QString, QString> &info, ReplicationFacts *facts)
{
    ReplicationMember *self = memberOf(facts, facts->self);
    if (!self)
        return;
    const bool replica = info.value(u"role"_s) == "slave"_L1;
    self->role = replica ? ReplicationRole::Replica : ReplicationRole::Primary;
    if (replica) {
        addPrimaryOf(info, self, facts);
    } else {
        self->health = ReplicationHealth::Up;
        if (self->state.isEmpty())
            self->state = info.value(u"role"_s);
    }
    const auto offset = numberIn(info, replica ? u"slave_repl_offset"_s : u"master_repl_offset"_s);
    for (int i = 0; info.contains(u"slave%1"_s.arg(i)); ++i)
        addReplicaOf(redisInfoParts(info.value(u"slave%1"_s.arg(i))), offset, facts);
}

void addRedisClusterNodes(const QByteArray &nodes, ReplicationFacts *facts)
{
    QList<QStringList> lines;
    for (const QByteArray &line : nodes.split('\n')) {
        const QStringList words = boundedText(QString::fromUtf8(line), 20000, false).split(u' ', Qt::SkipEmptyParts);
        if (words.size() >= 8 && lines.size() < MostMembersOfCluster)
            lines.append(words);
    }
    for (const QStringList &words : std::as_const(lines))
        addClusterNode(words, facts);
    for (const QStringList &words : std::as_const(lines)) {
        const bool replica = words.at(2).split(u',').contains(u"slave"_s);
        if (replica && words.at(3) != "-"_L1 && memberOf(facts, words.at(3)))
            facts->links.append({words.at(3), words.at(0), ReplicationLinkKind::Async, {}, {}});
        else if (!replica && words.at(0) != facts->self)
            facts->links.append({facts->self, words.at(0), ReplicationLinkKind::Cluster, {}, {}});
    }
}

Result<ReplicationFacts> readRedisReplication(RedisConnection &connection)
{
    ReplicationFacts facts;
    facts.system = connection.greeting().product;
    facts.self = u"self"_s;
    ReplicationMember self;
    self.key = facts.self;
    self.addresses = {connection.address()};
    self.version = connection.greeting().version;
    if (const auto server = readRedisInfo(connection, "server")) {
        if (!server->value(u"run_id"_s).isEmpty())
            self.ids = {u"redis:run:"_s + server->value(u"run_id"_s)};
        if (self.version.isEmpty())
            self.version = server->value(u"redis_version"_s);
    }
    facts.members = {self};
    if (connection.greeting().mode == "sentinel"_L1) {
        const Status watched = addSentinel(connection, &facts);
        return watched ? Result<ReplicationFacts>(facts) : fail(watched.error());
    }
    if (connection.greeting().mode == "cluster"_L1) {
        const auto nodes = connection.call({"CLUSTER", "NODES"});
        if (const auto gap = redisGapOf(nodes))
            facts.gaps.append({u"the nodes of the cluster"_s, *gap});
        else
            addRedisClusterNodes(nodes->text, &facts);
    }
    const auto info = readRedisInfo(connection, "replication");
    if (!connection.isOpen())
        return fail(Error::unreachable(u"The connection to the server broke; try again."_s, info.gap().reason));
    if (info)
        addRedisReplication(*info, &facts);
    else
        facts.gaps.append({u"replicas and primary"_s, info.gap()});
    return facts;
}

} // namespace athanor
