// SPDX-License-Identifier: Apache-2.0
#include "topology/topology.h"

namespace athanor {

using namespace Qt::StringLiterals;

QString replicationRoleName(ReplicationRole role)
{
    switch (role) {
    case ReplicationRole::Unknown:
        return u"unknown"_s;
    case ReplicationRole::Primary:
        return u"primary"_s;
    case ReplicationRole::Replica:
        return u"replica"_s;
    case ReplicationRole::Standby:
        return u"standby"_s;
    case ReplicationRole::Arbiter:
        return u"arbiter"_s;
    case ReplicationRole::DataNode:
        return u"data node"_s;
    case ReplicationRole::ManagementNode:
        return u"management node"_s;
    case ReplicationRole::Shard:
        return u"shard"_s;
    case ReplicationRole::ConfigServer:
        return u"config server"_s;
    case ReplicationRole::Router:
        return u"router"_s;
    case ReplicationRole::Sentinel:
        return u"sentinel"_s;
    }
    return u"unknown"_s;
}

QString replicationHealthName(ReplicationHealth health)
{
    switch (health) {
    case ReplicationHealth::Unknown:
        return u"unknown"_s;
    case ReplicationHealth::Up:
        return u"up"_s;
    case ReplicationHealth::Degraded:
        return u"degraded"_s;
    case ReplicationHealth::Down:
        return u"down"_s;
    }
    return u"unknown"_s;
}

QString replicationLinkName(ReplicationLinkKind kind)
{
    switch (kind) {
    case ReplicationLinkKind::Streaming:
        return u"streaming"_s;
    case ReplicationLinkKind::Logical:
        return u"logical"_s;
    case ReplicationLinkKind::Binlog:
        return u"binlog"_s;
    case ReplicationLinkKind::Galera:
        return u"galera"_s;
    case ReplicationLinkKind::Group:
        return u"group"_s;
    case ReplicationLinkKind::ReplicaSet:
        return u"replica set"_s;
    case ReplicationLinkKind::Async:
        return u"async"_s;
    case ReplicationLinkKind::Shard:
        return u"shard"_s;
    case ReplicationLinkKind::Cluster:
        return u"cluster"_s;
    case ReplicationLinkKind::Sentinel:
        return u"sentinel"_s;
    }
    return u"unknown"_s;
}

} // namespace athanor
