// SPDX-License-Identifier: Apache-2.0
// hello, replSetGetStatus and listShards as replication facts (MongoDB manual, commands of those names).
#include "engines/mongodb/mongosession.h"

#include "engines/mongodb/bsonvalue.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A secondary further behind than this is not what it should be (design of the lag check).
constexpr double MostLagSeconds = 10;

ReplicationRole roleOfState(const QString &state)
{
    if (state == "PRIMARY"_L1)
        return ReplicationRole::Primary;
    if (state == "ARBITER"_L1)
        return ReplicationRole::Arbiter;
    if (state == "SECONDARY"_L1 || state == "RECOVERING"_L1 || state == "STARTUP2"_L1 || state == "ROLLBACK"_L1)
        return ReplicationRole::Replica;
    return ReplicationRole::Unknown;
}

ReplicationHealth healthOfState(const QString &state, bool alive)
{
    if (!alive || state == "DOWN"_L1 || state == "REMOVED"_L1)
        return ReplicationHealth::Down;
    if (state == "PRIMARY"_L1 || state == "SECONDARY"_L1 || state == "ARBITER"_L1)
        return ReplicationHealth::Up;
    return state == "UNKNOWN"_L1 || state.isEmpty() ? ReplicationHealth::Unknown : ReplicationHealth::Degraded;
}

std::optional<qint64> dateOf(const BsonDocument &document, const QString &field)
{
    const auto value = document.value(field);
    if (!value || value->type() != BSON_TYPE_DATE_TIME)
        return std::nullopt;
    return value->raw().value.v_datetime;
}

ReplicationMember addressed(const QString &address)
{
    ReplicationMember member;
    member.key = address;
    member.name = address;
    member.addresses = {address};
    member.ids = {u"mongodb:"_s + address};
    return member;
}

ReplicationMember memberOfStatus(const BsonDocument &one, std::optional<qint64> newest)
{
    ReplicationMember member = addressed(boundedText(one.text(u"name"_s), 300, false));
    member.state = boundedText(one.text(u"stateStr"_s), 60, false);
    member.role = roleOfState(member.state);
    member.health = healthOfState(member.state, one.number(u"health"_s).value_or(1) != 0);
    const auto applied = dateOf(one, u"optimeDate"_s);
    const bool hasLag = member.role == ReplicationRole::Replica && member.health != ReplicationHealth::Down;
    if (hasLag && applied && newest)
        member.lagSeconds = double(qMax<qint64>(0, *newest - *applied)) / 1000;
    if (member.lagSeconds.value_or(0) > MostLagSeconds && member.health == ReplicationHealth::Up)
        member.health = ReplicationHealth::Degraded;
    return member;
}

/// The newest operation of the primary; of all where there is none.
std::optional<qint64> newestOperation(const QList<BsonDocument> &members)
{
    std::optional<qint64> newest;
    for (const BsonDocument &member : members) {
        const auto applied = dateOf(member, u"optimeDate"_s);
        if (applied && member.text(u"stateStr"_s) == "PRIMARY"_L1)
            return applied;
        if (applied)
            newest = qMax(newest.value_or(*applied), *applied);
    }
    return newest;
}

void addLinks(ReplicationFacts *facts, const QList<BsonDocument> &members)
{
    QString primary;
    for (const ReplicationMember &member : std::as_const(facts->members)) {
        if (member.role == ReplicationRole::Primary)
            primary = member.key;
    }
    for (const ReplicationMember &member : std::as_const(facts->members)) {
        if (member.role != ReplicationRole::Replica)
            continue;
        QString from = primary;
        for (const BsonDocument &one : members) {
            const QString source = one.text(u"syncSourceHost"_s);
            const bool known = std::ranges::any_of(facts->members, [&](const auto &m) { return m.key == source; });
            if (one.text(u"name"_s) == member.key && known)
                from = source;
        }
        if (!from.isEmpty() && from != member.key)
            facts->links.append({from, member.key, ReplicationLinkKind::ReplicaSet, {}, {}});
    }
}

/// What hello alone says: names, and who the primary is.
void addFromHello(ReplicationFacts *facts, const BsonDocument &hello)
{
    const QString primary = hello.text(u"primary"_s);
    const QString me = hello.text(u"me"_s);
    const bool isPrimary = hello.isTrue(u"isWritablePrimary"_s) || hello.isTrue(u"ismaster"_s);
    for (const QString &list : {u"hosts"_s, u"passives"_s, u"arbiters"_s}) {
        for (const QString &address : hello.texts(list)) {
            ReplicationMember member = addressed(boundedText(address, 300, false));
            const bool leads = address == primary || (address == me && isPrimary);
            member.role = list == "arbiters"_L1 ? ReplicationRole::Arbiter
                          : leads               ? ReplicationRole::Primary
                                                : ReplicationRole::Replica;
            member.health = address == me ? ReplicationHealth::Up : ReplicationHealth::Unknown;
            facts->members.append(member);
        }
    }
}

} // namespace

Result<ReplicationFacts> MongoSession::replication()
{
    const MongoClient::Call call(*m_client, patience());
    auto answer = m_client->run(u"admin"_s, BsonDocument().add(u"hello"_s, 1));
    if (!answer && isOpen())
        answer = m_client->hello();
    if (!answer)
        return fail(answer.error());
    const BsonDocument hello = *answer;
    ReplicationFacts facts;
    facts.system = u"MongoDB"_s;
    ReplicationMember self = addressed(m_info.address);
    self.version = m_info.version;
    self.health = ReplicationHealth::Up;
    if (hello.text(u"msg"_s) == "isdbgrid"_L1) {
        self.role = ReplicationRole::Router;
        facts.self = self.key;
        facts.members.append(self);
        const auto shards = m_client->run(u"admin"_s, BsonDocument().add(u"listShards"_s, 1));
        if (!shards && !isOpen())
            return fail(shards.error());
        if (!shards)
            facts.gaps.append({u"shards"_s, FactGap::of(shards.error())});
        for (const BsonDocument &shard : shards ? shards->documents(u"shards"_s) : QList<BsonDocument>()) {
            ReplicationMember member = addressed(boundedText(shard.text(u"_id"_s), 200, false));
            member.ids = {u"mongodb-shard:"_s + member.key};
            // "name/host:port,host:port"
            member.addresses = boundedText(shard.text(u"host"_s), 2000, false).section(u'/', -1).split(u',');
            member.role = ReplicationRole::Shard;
            member.state = shard.isTrue(u"draining"_s) ? u"draining"_s : QString();
            member.health = shard.isTrue(u"draining"_s) || shard.integer(u"state"_s).value_or(1) != 1
                                ? ReplicationHealth::Degraded
                                : ReplicationHealth::Up;
            facts.members.append(member);
            facts.links.append({self.key, member.key, ReplicationLinkKind::Shard, member.state, {}});
        }
        return facts;
    }
    if (!hello.contains(u"setName"_s)) {
        self.role = ReplicationRole::Primary;
        facts.self = self.key;
        facts.members.append(self);
        return facts;
    }
    const auto status = m_client->run(u"admin"_s, BsonDocument().add(u"replSetGetStatus"_s, 1));
    if (!status && !isOpen())
        return fail(status.error());
    const QList<BsonDocument> members = status ? status->documents(u"members"_s) : QList<BsonDocument>();
    for (const BsonDocument &one : members)
        facts.members.append(memberOfStatus(one, newestOperation(members)));
    if (!status) {
        facts.gaps.append({u"state and lag of the members"_s, FactGap::of(status.error())});
        addFromHello(&facts, hello);
    }
    const QString me = boundedText(hello.text(u"me"_s), 300, false);
    for (ReplicationMember &member : facts.members) {
        if (member.key != me)
            continue;
        facts.self = me;
        member.version = m_info.version;
        if (!member.addresses.contains(m_info.address))
            member.addresses.append(m_info.address);
    }
    if (facts.self.isEmpty()) {
        facts.self = self.key;
        facts.members.append(self);
    }
    addLinks(&facts, members);
    return facts;
}

} // namespace athanor
