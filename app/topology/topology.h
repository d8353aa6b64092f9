// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/replicationfacts.h"
#include "profiles/databaseurl.h"

namespace athanor {

/// One server, put together from what everybody says of it.
struct TopologyNode
{
    QString name;    ///< unique in its topology, the same from one look to the next
    QString service; ///< profile that was asked; empty: only others speak of it
    QStringList addresses;
    QString system; ///< "PostgreSQL"
    ReplicationRole role = ReplicationRole::Unknown;
    ReplicationHealth health = ReplicationHealth::Unknown;
    QString state;
    std::optional<double> lagBytes;   ///< nothing while the node is down
    std::optional<double> lagSeconds; ///< nothing while the node is down
    QString version;
    bool asked = false; ///< it answered for itself
};

/// Data flows from `from` to `to`, both places in Topology::nodes.
struct TopologyEdge
{
    qsizetype from = 0;
    qsizetype to = 0;
    ReplicationLinkKind kind = ReplicationLinkKind::Streaming;
    QString state;
};

struct TopologyGap
{
    QString server; ///< who did not tell
    QString what;
    FactGap gap;
};

struct Topology
{
    QList<TopologyNode> nodes; ///< by role, then by name
    QList<TopologyEdge> edges;
    QList<TopologyGap> gaps;
};

/// What one server answered, or why it did not.
struct TopologySource
{
    QString service; ///< name of the profile; empty: a server that was found on the way
    EngineId engine = EngineId::PostgreSQL;
    QString address; ///< "host:port" as it was asked; empty for a file
    Result<ReplicationFacts> facts;
};

/// Puts the answers together. The same server seen from several sides is one node: by an address, by a name that the
/// whole system knows it by, or because the same link leads to it. A node has the worst health that anybody reports and
/// the largest lag; one that is down has no lag. Pure; the order of the sources changes nothing.
[[nodiscard]] Topology topologyOf(const QList<TopologySource> &sources);

/// "primary", "data node", "unknown" ...: stable, used in JSON.
[[nodiscard]] QString replicationRoleName(ReplicationRole role);
/// "up", "degraded", "down", "unknown"
[[nodiscard]] QString replicationHealthName(ReplicationHealth health);
/// "streaming", "replica set" ...
[[nodiscard]] QString replicationLinkName(ReplicationLinkKind kind);

} // namespace athanor
