// SPDX-License-Identifier: Apache-2.0
#include "topology/topologyreport.h"

#include <QJsonArray>

#include <array>
#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonValue numberOrNull(const std::optional<double> &value)
{
    return value ? QJsonValue(*value) : QJsonValue::Null;
}

QJsonObject nodeJson(const TopologyNode &node)
{
    return {{u"name"_s, node.name},
            {u"role"_s, replicationRoleName(node.role)},
            {u"state"_s, node.state},
            {u"health"_s, replicationHealthName(node.health)},
            {u"lag_bytes"_s, numberOrNull(node.lagBytes)},
            {u"lag_seconds"_s, numberOrNull(node.lagSeconds)},
            {u"version"_s, node.version},
            {u"system"_s, node.system},
            {u"service"_s, node.service.isEmpty() ? QJsonValue::Null : QJsonValue(node.service)},
            {u"addresses"_s, QJsonArray::fromStringList(node.addresses)},
            {u"asked"_s, node.asked}};
}

QString gapKindName(FactGap::Kind kind)
{
    switch (kind) {
    case FactGap::Kind::NotAsked:
        return u"not asked"_s;
    case FactGap::Kind::Denied:
        return u"denied"_s;
    case FactGap::Kind::Hidden:
        return u"hidden"_s;
    case FactGap::Kind::TimedOut:
        return u"timed out"_s;
    case FactGap::Kind::Unreachable:
        return u"unreachable"_s;
    case FactGap::Kind::Unsupported:
        return u"unsupported"_s;
    case FactGap::Kind::Failed:
        return u"failed"_s;
    }
    return u"failed"_s;
}

} // namespace

QJsonObject topologyJson(const Topology &topology)
{
    QJsonArray nodes;
    for (const TopologyNode &node : topology.nodes)
        nodes += nodeJson(node);
    QJsonArray edges;
    for (const TopologyEdge &edge : topology.edges)
        edges += QJsonObject{{u"from"_s, topology.nodes.at(edge.from).name},
                             {u"to"_s, topology.nodes.at(edge.to).name},
                             {u"kind"_s, replicationLinkName(edge.kind)},
                             {u"state"_s, edge.state}};
    QJsonArray gaps;
    for (const TopologyGap &gap : topology.gaps)
        gaps += QJsonObject{{u"server"_s, gap.server},
                            {u"what"_s, gap.what},
                            {u"kind"_s, gapKindName(gap.gap.kind)},
                            {u"reason"_s, gap.gap.reason}};
    return {{u"nodes"_s, nodes}, {u"edges"_s, edges}, {u"gaps"_s, gaps}};
}

QString byteText(double bytes)
{
    static constexpr std::array units{"bytes"_L1, "kB"_L1, "MB"_L1, "GB"_L1, "TB"_L1};
    std::size_t unit = 0;
    while (bytes >= 1024 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return QString::number(bytes, 'f', unit == 0 || bytes >= 100 ? 0 : 1) + u' ' + units.at(unit);
}

QString durationText(double seconds)
{
    if (seconds < 10)
        return (seconds < 0.05 ? u"0"_s : QString::number(seconds, 'f', 1)) + " s"_L1;
    const auto whole = qint64(std::llround(seconds));
    if (whole < 60)
        return u"%1 s"_s.arg(whole);
    if (whole < 3600)
        return u"%1 min %2 s"_s.arg(whole / 60).arg(whole % 60);
    if (whole < 86400)
        return u"%1 h %2 min"_s.arg(whole / 3600).arg(whole % 3600 / 60);
    return u"%1 d %2 h"_s.arg(whole / 86400).arg(whole % 86400 / 3600);
}

QString lagText(const TopologyNode &node)
{
    QStringList parts;
    if (node.lagBytes)
        parts += byteText(*node.lagBytes);
    if (node.lagSeconds)
        parts += durationText(*node.lagSeconds);
    return parts.join(", "_L1);
}

Tone healthTone(ReplicationHealth health)
{
    switch (health) {
    case ReplicationHealth::Unknown:
        return Tone::Unknown;
    case ReplicationHealth::Up:
        return Tone::Good;
    case ReplicationHealth::Degraded:
        return Tone::Notice;
    case ReplicationHealth::Down:
        return Tone::Bad;
    }
    return Tone::Unknown;
}

QString topologySummary(const Topology &topology)
{
    const auto count = [&topology](ReplicationHealth health) {
        return std::ranges::count(topology.nodes, health, &TopologyNode::health);
    };
    QStringList parts{topology.nodes.size() == 1 ? u"1 node"_s : u"%1 nodes"_s.arg(topology.nodes.size())};
    if (const auto down = count(ReplicationHealth::Down))
        parts += u"%1 down"_s.arg(down);
    if (const auto degraded = count(ReplicationHealth::Degraded))
        parts += u"%1 degraded"_s.arg(degraded);
    if (const auto unclear = count(ReplicationHealth::Unknown))
        parts += u"%1 unknown"_s.arg(unclear);
    return parts.join(", "_L1);
}

} // namespace athanor
