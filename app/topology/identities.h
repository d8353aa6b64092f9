// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"

namespace athanor {

/// A member as one source sees it.
struct SeenMember
{
    ReplicationMember member;
    QStringList addresses; ///< in one spelling
    QString service;
    QString system;
    QString sourceAddress;
    qsizetype source = 0;
    bool own = false;      ///< the source itself
    bool answered = false; ///< the source could be asked
};

struct SeenLink
{
    qsizetype from = 0; ///< places in SeenServers::members
    qsizetype to = 0;
    ReplicationLinkKind kind = ReplicationLinkKind::Streaming;
    QString state;
    QStringList ids;
};

/// All members of all sources, and which of them are one server.
class SeenServers
{
public:
    void add(const TopologySource &source, const ReplicationFacts &facts);
    /// Fills `groups`.
    void unite();

    QList<SeenMember> members;
    QList<SeenLink> links;
    QList<qsizetype> groups; ///< for each member the place of the one that stands for its server

private:
    [[nodiscard]] qsizetype groupOf(qsizetype member);
    void join(qsizetype a, qsizetype b);
    /// Joins unless that would make one server of two that are known to be different.
    bool joinByName(qsizetype a, qsizetype b);
    void uniteAddresses();
    void uniteIds();
    [[nodiscard]] bool uniteLinkEnds();
    [[nodiscard]] bool uniteSources();

    qsizetype m_sources = 0;
};

} // namespace athanor
