// SPDX-License-Identifier: Apache-2.0
#include "topology/topologyscan.h"

#include "engines/engines.h"
#include "topology/addresses.h"

#include <QSet>
#include <QThreadPool>
#include <QtConcurrentMap>

#include <atomic>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// One server names others, those name more; a chain longer than this is not a replication that a person runs.
constexpr int MostRounds = 4;

/// Where the question is sent, before anybody has answered.
QString addressOf(const DatabaseUrl &url)
{
    if (url.engine == EngineId::SQLite)
        return {};
    const HostPort first = url.hosts.value(0);
    const bool socket = first.host.isEmpty() || first.host.startsWith(u'/');
    return ServerAddress{socket ? u"localhost"_s : first.host.toLower(),
                         first.port == 0 ? standardPort(url.engine) : first.port}
        .text();
}

TopologySource ask(const TopologyQuestion &question, const CancelToken &cancel)
{
    TopologySource source{question.service, question.spec.url.engine, addressOf(question.spec.url),
                          fail(Error::cancelled(u"The topology was not asked for; the job was stopped."_s))};
    if (question.openError) {
        source.facts = fail(*question.openError);
        return source;
    }
    if (cancel.isCancelled())
        return source;
    ConnectionSpec spec = question.spec;
    spec.access = Access::ReadOnly;
    spec.createFile = false;
    spec.statementTimeout = std::chrono::seconds(5);
    spec.lockTimeout = std::chrono::milliseconds(500);
    const auto session = openSession(spec, cancel);
    if (!session) {
        source.facts = fail(session);
        return source;
    }
    // Of several hosts in the URL, the one that answered.
    const ServerAddress answered = readServerAddress((*session)->info().address);
    if (spec.url.hosts.size() > 1 && answered.port != 0)
        source.address = answered.text();
    source.facts = (*session)->replication();
    return source;
}

/// Options that choose among several servers mean nothing to one that is asked for itself.
DatabaseUrl urlAt(DatabaseUrl url, const ServerAddress &address)
{
    url.hosts = {HostPort{address.host, address.port}};
    static const QSet<QString> choosing{u"target_session_attrs"_s, u"replicaset"_s,     u"readpreference"_s,
                                        u"loadbalanced"_s,         u"srvservicename"_s, u"directconnection"_s};
    url.query.removeIf([](const auto &option) { return choosing.contains(option.first.toLower()); });
    if (url.engine == EngineId::MongoDB) {
        if (url.scheme == "mongodb+srv"_L1 && !url.option(u"tls"_s))
            url.query += {u"tls"_s, u"true"_s};
        url.scheme = u"mongodb"_s;
        url.query += {u"directConnection"_s, u"true"_s};
    }
    return url;
}

/// Only servers that speak to the service's account.
bool canBeAsked(const TopologyNode &node)
{
    switch (node.role) {
    case ReplicationRole::Arbiter:
    case ReplicationRole::DataNode:
    case ReplicationRole::ManagementNode:
    case ReplicationRole::Sentinel:
        return false;
    case ReplicationRole::Unknown:
    case ReplicationRole::Primary:
    case ReplicationRole::Replica:
    case ReplicationRole::Standby:
    case ReplicationRole::Shard:
    case ReplicationRole::ConfigServer:
    case ReplicationRole::Router:
        return true;
    }
    return false;
}

/// Neighbours of `sources` that nobody has asked yet.
QList<TopologyQuestion> followUps(const QList<TopologySource> &sources, const TopologyQuestion &first,
                                  QSet<QString> &tried)
{
    QList<TopologyQuestion> questions;
    for (const TopologyNode &node : topologyOf(sources).nodes) {
        if (node.asked || !canBeAsked(node))
            continue;
        for (const QString &text : node.addresses) {
            const ServerAddress address = readServerAddress(text);
            if (address.port == 0 || tried.contains(text))
                continue;
            tried += text;
            TopologyQuestion question = first;
            question.service.clear();
            question.spec.url = urlAt(first.spec.url, address);
            question.spec.plainTextConsent = false;
            questions += question;
            break;
        }
    }
    return questions;
}

} // namespace

QList<TopologySource> askTopology(const QList<TopologyQuestion> &questions, const TopologyScanOptions &options)
{
    QThreadPool pool;
    pool.setMaxThreadCount(std::max(1, options.atOnce));
    std::atomic<int> done = 0;
    QList<TopologySource> sources;
    QSet<QString> tried;
    QList<TopologyQuestion> next = questions;
    for (int round = 0; round < MostRounds && !next.isEmpty(); ++round) {
        const int known = int(sources.size() + next.size());
        sources +=
            QtConcurrent::blockingMapped<QList<TopologySource>>(&pool, next, [&](const TopologyQuestion &question) {
                const TopologySource source = ask(question, options.cancel);
                if (options.progress)
                    options.progress(++done, known);
                return source;
            });
        if (!options.askOthers || options.cancel.isCancelled() || questions.isEmpty())
            break;
        for (const TopologySource &source : std::as_const(sources))
            tried += sameSpelling(source.address, {});
        next = followUps(sources, questions.first(), tried);
        next.resize(std::min(next.size(), std::max(qsizetype(0), options.mostServers - sources.size())));
    }
    return sources;
}

} // namespace athanor
