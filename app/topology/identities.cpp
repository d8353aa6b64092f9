// SPDX-License-Identifier: Apache-2.0
#include "topology/identities.h"

#include "topology/addresses.h"

#include <QHash>
#include <QSet>

namespace athanor {

namespace {

/// A name that two of one server's own list carry tells neither apart.
template <typename List, typename Ids>
QSet<QString> ambiguousIds(const List &list, Ids ids)
{
    QSet<QString> once;
    QSet<QString> twice;
    for (const auto &entry : list) {
        for (const QString &id : ids(entry))
            (once.contains(id) ? twice : once) += id;
    }
    return twice;
}

QStringList without(QStringList ids, const QSet<QString> &ambiguous)
{
    ids.removeIf([&ambiguous](const QString &id) { return ambiguous.contains(id); });
    return ids;
}

} // namespace

void SeenServers::add(const TopologySource &source, const ReplicationFacts &facts)
{
    const auto ambiguousMembers = ambiguousIds(facts.members, [](const ReplicationMember &m) { return m.ids; });
    const auto ambiguousLinks = ambiguousIds(facts.links, [](const ReplicationLink &l) -> QStringList {
        QStringList named;
        for (const QString &id : l.ids)
            named += l.from + QChar(0) + id;
        return named;
    });
    QHash<QString, qsizetype> places;
    for (const ReplicationMember &member : facts.members) {
        SeenMember seen{member,
                        {},
                        {},
                        facts.system,
                        source.address,
                        m_sources,
                        member.key == facts.self,
                        source.facts.has_value()};
        seen.member.ids = without(member.ids, ambiguousMembers);
        if (seen.own)
            seen.service = source.service;
        QStringList addresses = member.addresses;
        if (seen.own)
            addresses += source.address;
        for (const QString &address : std::as_const(addresses)) {
            const QString spelled = sameSpelling(address, source.address);
            if (!spelled.isEmpty() && !seen.addresses.contains(spelled))
                seen.addresses += spelled;
        }
        places.insert(member.key, members.size());
        members += seen;
    }
    for (const ReplicationLink &link : facts.links) {
        if (!places.contains(link.from) || !places.contains(link.to))
            continue;
        QStringList ids = link.ids;
        ids.removeIf([&](const QString &id) { return ambiguousLinks.contains(link.from + QChar(0) + id); });
        links += {places.value(link.from), places.value(link.to), link.kind, link.state, ids};
    }
    ++m_sources;
}

qsizetype SeenServers::groupOf(qsizetype member)
{
    while (groups.at(member) != member)
        member = groups.at(member);
    return member;
}

void SeenServers::join(qsizetype a, qsizetype b)
{
    const qsizetype first = std::min(groupOf(a), groupOf(b));
    const qsizetype second = std::max(groupOf(a), groupOf(b));
    groups[second] = first;
}

bool SeenServers::joinByName(qsizetype a, qsizetype b)
{
    const qsizetype groupA = groupOf(a);
    const qsizetype groupB = groupOf(b);
    if (groupA == groupB)
        return false;
    // What one server lists apart is apart, and so are two servers that both answered at addresses of their own.
    QSet<qsizetype> listedBy;
    bool ownInA = false;
    bool ownInB = false;
    for (qsizetype i = 0; i < members.size(); ++i) {
        const qsizetype group = groupOf(i);
        if (group == groupA)
            listedBy += members.at(i).source;
        ownInA = ownInA || (group == groupA && members.at(i).own);
        ownInB = ownInB || (group == groupB && members.at(i).own);
    }
    if (ownInA && ownInB)
        return false;
    for (qsizetype i = 0; i < members.size(); ++i) {
        if (groupOf(i) == groupB && listedBy.contains(members.at(i).source))
            return false;
    }
    join(groupA, groupB);
    return true;
}

void SeenServers::unite()
{
    groups.resize(members.size());
    for (qsizetype i = 0; i < groups.size(); ++i)
        groups[i] = i;
    uniteAddresses();
    uniteIds();
    // Each server that is recognised makes more links comparable.
    while (uniteLinkEnds() || uniteSources()) {
    }
    for (qsizetype i = 0; i < groups.size(); ++i)
        groups[i] = groupOf(i);
}

void SeenServers::uniteAddresses()
{
    QHash<QString, qsizetype> known;
    for (qsizetype i = 0; i < members.size(); ++i) {
        // A shard that is a replica set bears the addresses of all its members and is none of them.
        if (members.at(i).member.role == ReplicationRole::Shard && members.at(i).addresses.size() > 1)
            continue;
        for (const QString &address : members.at(i).addresses) {
            // A host without a port may hold several servers.
            if (readServerAddress(address).port == 0)
                continue;
            if (known.contains(address))
                join(known.value(address), i);
            else
                known.insert(address, i);
        }
    }
}

void SeenServers::uniteIds()
{
    QHash<QString, qsizetype> known;
    for (qsizetype i = 0; i < members.size(); ++i) {
        for (const QString &id : members.at(i).member.ids) {
            if (known.contains(id))
                joinByName(known.value(id), i);
            else
                known.insert(id, i);
        }
    }
}

/// Two links from one server under one name lead to one server.
bool SeenServers::uniteLinkEnds()
{
    QHash<QString, qsizetype> ends;
    for (const SeenLink &link : std::as_const(links)) {
        for (const QString &id : link.ids) {
            const QString name =
                QString::number(groupOf(link.from)) + QChar(0) + QString::number(int(link.kind)) + QChar(0) + id;
            if (!ends.contains(name))
                ends.insert(name, link.to);
            else if (joinByName(ends.value(name), link.to))
                return true;
        }
    }
    return false;
}

/// A physical standby follows one server at a time, so two that are seen to feed it are one.
bool SeenServers::uniteSources()
{
    QHash<qsizetype, qsizetype> sources;
    for (const SeenLink &link : std::as_const(links)) {
        const auto works = [this](qsizetype place) { return members.at(place).member.health == ReplicationHealth::Up; };
        if (link.kind != ReplicationLinkKind::Streaming || !works(link.from) || !works(link.to))
            continue;
        const qsizetype target = groupOf(link.to);
        if (!sources.contains(target))
            sources.insert(target, link.from);
        else if (joinByName(sources.value(target), link.from))
            return true;
    }
    return false;
}

} // namespace athanor
