// SPDX-License-Identifier: Apache-2.0
#include "topology/topology.h"

#include "topology/addresses.h"
#include "topology/identities.h"

#include <QMap>
#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A server that was asked and did not answer is still drawn, at the address where it was asked.
ReplicationFacts factsOfSilence(const TopologySource &source)
{
    const ErrorKind why = source.facts.error().kind;
    const bool away = why == ErrorKind::Unreachable || why == ErrorKind::Timeout;
    const bool alone = why == ErrorKind::Unsupported;
    ReplicationMember member;
    member.key = u"self"_s;
    if (source.engine == EngineId::SQLite)
        member.name = source.service;
    member.role = alone ? ReplicationRole::Primary : ReplicationRole::Unknown;
    member.health = away ? ReplicationHealth::Down : alone ? ReplicationHealth::Up : ReplicationHealth::Unknown;
    member.state = away ? u"not reachable"_s : alone ? u"alone"_s : u"not asked"_s;
    return {{}, member.key, {member}, {}, {}};
}

int rankOf(ReplicationRole role)
{
    switch (role) {
    case ReplicationRole::ManagementNode:
    case ReplicationRole::Sentinel:
        return 0;
    case ReplicationRole::Router:
        return 1;
    case ReplicationRole::ConfigServer:
        return 2;
    case ReplicationRole::Primary:
    case ReplicationRole::Shard:
    case ReplicationRole::DataNode:
        return 3;
    case ReplicationRole::Replica:
    case ReplicationRole::Standby:
        return 4;
    case ReplicationRole::Arbiter:
        return 5;
    case ReplicationRole::Unknown:
        return 6;
    }
    return 6;
}

int rankOf(ReplicationHealth health)
{
    switch (health) {
    case ReplicationHealth::Unknown:
        return 0;
    case ReplicationHealth::Up:
        return 1;
    case ReplicationHealth::Degraded:
        return 2;
    case ReplicationHealth::Down:
        return 3;
    }
    return 0;
}

std::optional<double> largest(std::optional<double> a, std::optional<double> b)
{
    if (!a || !b)
        return a ? a : b;
    return std::max(*a, *b);
}

/// One server's own word counts before what others say of it, and a state that says more before one that says nothing.
bool speaksBefore(const SeenMember &a, const SeenMember &b)
{
    const auto key = [](const SeenMember &seen) {
        return std::tuple(!(seen.own && seen.answered), -rankOf(seen.member.health), seen.sourceAddress,
                          seen.member.key);
    };
    return key(a) < key(b);
}

TopologyNode nodeOf(QList<SeenMember> views)
{
    std::ranges::sort(views, speaksBefore);
    TopologyNode node;
    for (const SeenMember &view : views) {
        const ReplicationMember &member = view.member;
        node.asked = node.asked || (view.own && view.answered);
        if (view.own && node.service.isEmpty())
            node.service = view.service;
        if (node.name.isEmpty())
            node.name = member.name;
        if (node.role == ReplicationRole::Unknown)
            node.role = member.role;
        if (rankOf(member.health) > rankOf(node.health) || node.state.isEmpty()) {
            if (!member.state.isEmpty())
                node.state = member.state;
        }
        if (rankOf(member.health) > rankOf(node.health))
            node.health = member.health;
        node.lagBytes = largest(node.lagBytes, member.lagBytes);
        node.lagSeconds = largest(node.lagSeconds, member.lagSeconds);
        if (node.version.isEmpty())
            node.version = member.version;
        if (node.system.isEmpty())
            node.system = view.system;
        for (const QString &address : view.addresses) {
            if (!node.addresses.contains(address))
                node.addresses += address;
        }
    }
    if (node.health == ReplicationHealth::Down) {
        node.lagBytes.reset();
        node.lagSeconds.reset();
    }
    node.addresses.sort();
    return node;
}

/// Every node gets a name of its own: what its system calls it, else its address; a name that two have is told apart by
/// the address.
void nameNodes(QList<TopologyNode> &nodes)
{
    QMap<QString, int> count;
    for (TopologyNode &node : nodes) {
        if (node.name.isEmpty())
            node.name = node.addresses.value(0, node.service);
        if (node.name.isEmpty())
            node.name = u"unnamed"_s;
        ++count[node.name];
    }
    for (TopologyNode &node : nodes) {
        if (count.value(node.name) > 1 && !node.addresses.isEmpty() && node.addresses.first() != node.name)
            node.name = u"%1 (%2)"_s.arg(node.name, node.addresses.first());
    }
    QSet<QString> taken;
    for (TopologyNode &node : nodes) {
        const QString base = node.name;
        for (int n = 2; taken.contains(node.name); ++n)
            node.name = u"%1 #%2"_s.arg(base).arg(n);
        taken += node.name;
    }
}

/// Both ends tell of a link; what one says and the other does not is kept.
QString joinedState(const QString &a, const QString &b)
{
    if (b.isEmpty() || a.contains(b))
        return a;
    return a.isEmpty() || b.contains(a) ? b : a + "; "_L1 + b;
}

/// Links without a direction: each asked member tells of them from its own side.
bool isMutual(ReplicationLinkKind kind)
{
    return kind == ReplicationLinkKind::Galera || kind == ReplicationLinkKind::Group ||
           kind == ReplicationLinkKind::Cluster;
}

QList<TopologyEdge> edgesOf(const SeenServers &seen, const QList<qsizetype> &placeOfGroup)
{
    QList<TopologyEdge> edges;
    for (const SeenLink &link : seen.links) {
        TopologyEdge edge{placeOfGroup.at(seen.groups.at(link.from)), placeOfGroup.at(seen.groups.at(link.to)),
                          link.kind, link.state};
        if (isMutual(edge.kind) && edge.from > edge.to)
            std::swap(edge.from, edge.to);
        if (edge.from == edge.to)
            continue;
        const auto same = std::ranges::find_if(edges, [&edge](const TopologyEdge &known) {
            return known.from == edge.from && known.to == edge.to && known.kind == edge.kind;
        });
        if (same == edges.end())
            edges += edge;
        else
            same->state = joinedState(same->state, edge.state);
    }
    std::ranges::sort(edges, {}, [](const TopologyEdge &edge) { return std::tuple(edge.from, edge.to, edge.kind); });
    return edges;
}

QList<TopologyGap> gapsOf(const TopologySource &source)
{
    const QString server = source.service.isEmpty() ? source.address : source.service;
    // A file has no replication; nothing is hidden there.
    if (!source.facts && source.engine == EngineId::SQLite && source.facts.error().kind == ErrorKind::Unsupported)
        return {};
    if (!source.facts)
        return {{server, u"its replication"_s,
                 FactGap::of(Error{source.facts.error().kind, source.facts.error().message, {}})}};
    QList<TopologyGap> gaps;
    for (const ReplicationGap &gap : source.facts->gaps)
        gaps += {server, gap.what, gap.gap};
    return gaps;
}

} // namespace

Topology topologyOf(const QList<TopologySource> &sources)
{
    SeenServers seen;
    Topology topology;
    QList<TopologySource> ordered = sources;
    std::ranges::stable_sort(ordered, {},
                             [](const TopologySource &source) { return std::pair(source.address, source.service); });
    for (const TopologySource &source : std::as_const(ordered)) {
        seen.add(source, source.facts ? *source.facts : factsOfSilence(source));
        topology.gaps += gapsOf(source);
    }
    seen.unite();

    QMap<qsizetype, QList<SeenMember>> views;
    for (qsizetype i = 0; i < seen.members.size(); ++i)
        views[seen.groups.at(i)] += seen.members.at(i);
    QList<std::pair<TopologyNode, qsizetype>> nodes;
    for (auto it = views.constBegin(); it != views.constEnd(); ++it)
        nodes += {nodeOf(it.value()), it.key()};
    std::ranges::stable_sort(nodes, {}, [](const auto &entry) {
        const TopologyNode &node = entry.first;
        return std::tuple(rankOf(node.role), node.name, node.addresses.value(0), node.state);
    });
    QList<qsizetype> placeOfGroup(seen.members.size(), 0);
    for (qsizetype place = 0; place < nodes.size(); ++place) {
        placeOfGroup[nodes.at(place).second] = place;
        topology.nodes += nodes.at(place).first;
    }
    nameNodes(topology.nodes);
    topology.edges = edgesOf(seen, placeOfGroup);
    return topology;
}

} // namespace athanor
