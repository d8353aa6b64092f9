// SPDX-License-Identifier: Apache-2.0
#include "ui/topology/topologywords.h"

#include "topology/topologyreport.h"

#include <QCoreApplication>

namespace athanor {

namespace {

struct TopologyWords
{
    Q_DECLARE_TR_FUNCTIONS(TopologyWords)
};

} // namespace

QString roleText(ReplicationRole role)
{
    switch (role) {
    case ReplicationRole::Unknown:
        return TopologyWords::tr("Unknown role");
    case ReplicationRole::Primary:
        return TopologyWords::tr("Primary");
    case ReplicationRole::Replica:
        return TopologyWords::tr("Replica");
    case ReplicationRole::Standby:
        return TopologyWords::tr("Standby");
    case ReplicationRole::Arbiter:
        return TopologyWords::tr("Arbiter");
    case ReplicationRole::DataNode:
        return TopologyWords::tr("Data node");
    case ReplicationRole::ManagementNode:
        return TopologyWords::tr("Management node");
    case ReplicationRole::Shard:
        return TopologyWords::tr("Shard");
    case ReplicationRole::ConfigServer:
        return TopologyWords::tr("Config server");
    case ReplicationRole::Router:
        return TopologyWords::tr("Router");
    case ReplicationRole::Sentinel:
        return TopologyWords::tr("Sentinel");
    }
    return TopologyWords::tr("Unknown role");
}

QString healthText(ReplicationHealth health)
{
    switch (health) {
    case ReplicationHealth::Unknown:
        return TopologyWords::tr("Not known");
    case ReplicationHealth::Up:
        return TopologyWords::tr("Up");
    case ReplicationHealth::Degraded:
        return TopologyWords::tr("Degraded");
    case ReplicationHealth::Down:
        return TopologyWords::tr("Down");
    }
    return TopologyWords::tr("Not known");
}

QString linkText(ReplicationLinkKind kind)
{
    switch (kind) {
    case ReplicationLinkKind::Streaming:
        return TopologyWords::tr("streaming");
    case ReplicationLinkKind::Logical:
        return TopologyWords::tr("logical");
    case ReplicationLinkKind::Binlog:
        return TopologyWords::tr("binlog");
    case ReplicationLinkKind::Galera:
        return TopologyWords::tr("Galera");
    case ReplicationLinkKind::Group:
        return TopologyWords::tr("group");
    case ReplicationLinkKind::ReplicaSet:
        return TopologyWords::tr("replica set");
    case ReplicationLinkKind::Async:
        return TopologyWords::tr("asynchronous");
    case ReplicationLinkKind::Shard:
        return TopologyWords::tr("shard");
    case ReplicationLinkKind::Cluster:
        return TopologyWords::tr("cluster");
    case ReplicationLinkKind::Sentinel:
        return TopologyWords::tr("watches");
    }
    return {};
}

QString lagWords(const TopologyNode &node)
{
    if (node.lagBytes || node.lagSeconds) {
        const bool hasAll = node.lagBytes.value_or(1) <= 0 || node.lagSeconds.value_or(1) <= 0;
        // Some servers only tell when they heard last, which is a second ago at rest.
        if (hasAll && node.lagBytes.value_or(0) <= 0 && node.lagSeconds.value_or(0) < 2)
            return TopologyWords::tr("no lag");
        return TopologyWords::tr("%1 behind").arg(lagText(node));
    }
    const bool follows = node.role == ReplicationRole::Replica || node.role == ReplicationRole::Standby;
    return follows ? TopologyWords::tr("lag not known") : QString();
}

QString gapText(const TopologyGap &gap)
{
    return TopologyWords::tr("%1: %2. %3").arg(gap.server, gap.what, gap.gap.reason);
}

} // namespace athanor
