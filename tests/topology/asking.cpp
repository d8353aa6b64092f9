// SPDX-License-Identifier: Apache-2.0
#include "asking.h"

#include "support/patience.h"
#include "topology/topologyreport.h"

#include <QDeadlineTimer>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <algorithm>

namespace athanor::test {

using namespace Qt::StringLiterals;

TopologyQuestion questionOf(const QString &service, const QString &url, const QByteArray &password)
{
    TopologyQuestion question;
    question.service = service;
    const auto parsed = parseDatabaseUrl(url);
    EXPECT_TRUE(parsed) << qPrintable(url);
    if (parsed)
        question.spec.url = parsed->url;
    question.spec.password = Secret(QByteArray(password));
    return question;
}

Topology askedTopology(const QList<TopologyQuestion> &questions, bool askOthers)
{
    TopologyScanOptions options;
    options.askOthers = askOthers;
    return topologyOf(askTopology(questions, options));
}

Topology awaitTopology(const std::function<Topology()> &ask, const std::function<bool(const Topology &)> &holds)
{
    const QDeadlineTimer deadline(patience);
    Topology topology = ask();
    while (!holds(topology) && !deadline.hasExpired())
        topology = ask();
    return topology;
}

TopologyNode nodeNamed(const Topology &topology, const QString &name)
{
    const auto found = std::ranges::find(topology.nodes, name, &TopologyNode::name);
    if (found != topology.nodes.end())
        return *found;
    ADD_FAILURE() << "no node " << qPrintable(name) << " in " << described(topology).constData();
    TopologyNode missing;
    missing.name = u"missing"_s;
    return missing;
}

TopologyNode nodeOfRole(const Topology &topology, ReplicationRole role)
{
    const auto found = std::ranges::find(topology.nodes, role, &TopologyNode::role);
    if (found != topology.nodes.end())
        return *found;
    ADD_FAILURE() << "no " << qPrintable(replicationRoleName(role)) << " in " << described(topology).constData();
    TopologyNode missing;
    missing.name = u"missing"_s;
    return missing;
}

QStringList edgeLines(const Topology &topology)
{
    QStringList lines;
    for (const TopologyEdge &edge : topology.edges)
        lines += u"%1 -%2-> %3"_s.arg(topology.nodes.at(edge.from).name, replicationLinkName(edge.kind),
                                      topology.nodes.at(edge.to).name);
    lines.sort();
    return lines;
}

QByteArray described(const Topology &topology)
{
    return QJsonDocument(topologyJson(topology)).toJson();
}

} // namespace athanor::test
