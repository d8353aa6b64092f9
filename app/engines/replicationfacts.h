// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/fact.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace athanor {

enum class ReplicationRole {
    Unknown,
    Primary,
    Replica, ///< applies a primary's changes and answers reads: MySQL, MongoDB secondary, Redis
    Standby, ///< a physical copy: PostgreSQL
    Arbiter,
    DataNode,
    ManagementNode,
    Shard, ///< a shard that is seen from outside, as one name
    ConfigServer,
    Router, ///< mongos, SQL node of an NDB Cluster
    Sentinel
};

enum class ReplicationHealth {
    Unknown,  ///< nobody can say
    Up,       ///< does what its role asks
    Degraded, ///< lives, but lags, catches up, or runs without what it should have
    Down      ///< stopped, unreachable, or broken; its lag is not known
};

enum class ReplicationLinkKind {
    Streaming,  ///< PostgreSQL, physical
    Logical,    ///< PostgreSQL, publication and subscription
    Binlog,     ///< MySQL and MariaDB, asynchronous or semi-synchronous
    Galera,     ///< a cluster in which each writes to all
    Group,      ///< MySQL group replication
    ReplicaSet, ///< MongoDB
    Async,      ///< Redis
    Shard,      ///< router to shard
    Cluster,    ///< Redis Cluster's bus, NDB Cluster
    Sentinel    ///< watcher to watched
};

/// One server as this session sees it, itself included.
struct ReplicationMember
{
    QString key;           ///< REQUIRES: unique within these facts; links name members by it
    QString name;          ///< what its own system calls it; empty: the first address
    QStringList addresses; ///< "host:port" where clients or peers reach it; "[v6]:port"; a socket is "localhost:port"
    /// Names under which every server of the system knows it, each with what makes it unique in front: "uuid:...",
    /// "redis:<node id>", "pg:<system identifier>:app:<application name>". Two members with one in common are one
    /// server.
    QStringList ids;
    /// What the member itself says, if it was asked; otherwise its part in the link that shows it: whom a standby
    /// follows is its primary.
    ReplicationRole role = ReplicationRole::Unknown;
    ReplicationHealth health = ReplicationHealth::Unknown;
    QString state;                  ///< in the system's own words: "streaming", "SECONDARY", "connected"; empty: hidden
    std::optional<double> lagBytes; ///< nothing: not known; never 0 for a server that is down
    std::optional<double> lagSeconds; ///< the same
    QString version;
    friend bool operator==(const ReplicationMember &, const ReplicationMember &) = default;
};

/// Data flows from `from` to `to`; a sentinel and a router point at what they watch or reach.
struct ReplicationLink
{
    QString from; ///< key of a member
    QString to;
    ReplicationLinkKind kind = ReplicationLinkKind::Streaming;
    QString state; ///< slot, sync state, channel: "slot s1, sync"; empty: nothing to say
    /// Names of this link that both of its ends know and that are unique at its source: "slot:s1", "app:standby1",
    /// "server_id:7". Two links from one server with a name in common lead to the same server.
    QStringList ids;
    friend bool operator==(const ReplicationLink &, const ReplicationLink &) = default;
};

/// What could not be read, and why: "standby details", Denied, "pg_monitor would show it".
struct ReplicationGap
{
    QString what;
    FactGap gap;
    friend bool operator==(const ReplicationGap &, const ReplicationGap &) = default;
};

/// What one session learns of the replication around its server. A server that stands alone has one member and no link.
/// What the account may not read is a gap, never a good answer.
struct ReplicationFacts
{
    QString system; ///< "PostgreSQL", "MariaDB", "Redis"
    QString self;   ///< key of the server that was asked
    QList<ReplicationMember> members;
    QList<ReplicationLink> links;
    QList<ReplicationGap> gaps;
    friend bool operator==(const ReplicationFacts &, const ReplicationFacts &) = default;
};

} // namespace athanor
