// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "topology/topologyreport.h"
#include "topology/topologyscan.h"

#include <QDir>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

TopologyQuestion topologyQuestion(const Target &target)
{
    TopologyQuestion question{target.title(), ConnectionSpec::of(target.profile, target.password, Access::ReadOnly),
                              std::nullopt};
    if (target.fromUrl)
        question.spec.baseFolder = QDir::currentPath();
    return question;
}

/// TARGET and every service that --with names.
Result<QList<TopologyQuestion>> topologyQuestions(const Cli &cli, const Arguments &arguments)
{
    int used = 0;
    const auto target = cli.target(arguments, &used);
    if (!target)
        return fail(target);
    QList<TopologyQuestion> questions{topologyQuestion(*target)};
    const QStringList others = arguments.values(u"with"_s);
    if (others.isEmpty())
        return questions;
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet);
    for (const QString &name : others) {
        const auto profile = fleet->service(name);
        if (!profile)
            return fail(profile);
        const auto secret = SecretStore().find(*profile);
        TopologyQuestion question{name, ConnectionSpec::of(*profile, secret.value_or(Secret()), Access::ReadOnly),
                                  std::nullopt};
        if (!secret)
            question.openError = secret.error();
        questions += question;
    }
    return questions;
}

void printTopology(const Cli &cli, const Topology &topology)
{
    QList<QStringList> rows;
    for (const TopologyNode &node : topology.nodes) {
        const QString lag = lagText(node);
        rows += {node.name,
                 replicationRoleName(node.role),
                 replicationHealthName(node.health),
                 node.state,
                 lag.isEmpty() ? u"-"_s : lag,
                 node.version,
                 node.addresses.join(u", "_s)};
    }
    cli.printTable({u"NODE"_s, u"ROLE"_s, u"HEALTH"_s, u"STATE"_s, u"LAG"_s, u"VERSION"_s, u"ADDRESS"_s}, rows);
    if (topology.edges.isEmpty())
        return;
    cli.print(QString());
    rows.clear();
    for (const TopologyEdge &edge : topology.edges)
        rows += {topology.nodes.at(edge.from).name, topology.nodes.at(edge.to).name, replicationLinkName(edge.kind),
                 edge.state};
    cli.printTable({u"FROM"_s, u"TO"_s, u"KIND"_s, u"STATE"_s}, rows);
}

bool needsAHand(const Topology &topology)
{
    return std::ranges::any_of(topology.nodes, [](const TopologyNode &node) {
        return node.health == ReplicationHealth::Down || node.health == ReplicationHealth::Degraded;
    });
}

Result<int> runTopologyShow(Cli &cli, const Arguments &arguments)
{
    const auto questions = topologyQuestions(cli, arguments);
    if (!questions)
        return fail(questions);
    TopologyScanOptions options;
    options.askOthers = arguments.has(u"ask-others"_s);
    options.cancel = cli.cancelToken();
    options.progress = [&cli](int done, int known) {
        cli.progress(u"%1 of %2 servers answered"_s.arg(done).arg(known));
    };
    const QList<TopologySource> sources = askTopology(*questions, options);
    if (cli.cancelToken().isCancelled())
        return fail(Error::cancelled(u"Stopped before all servers were asked."_s));
    // Without one answer there is nothing to show; a file has none to give and is shown alone.
    const auto tells = [](const TopologySource &source) {
        return source.facts || source.facts.error().kind == ErrorKind::Unsupported;
    };
    if (std::ranges::none_of(sources, tells))
        return fail(sources.first().facts.error());
    const Topology topology = topologyOf(sources);
    for (const TopologyGap &gap : topology.gaps)
        cli.warn(u"%1 does not tell %2: %3"_s.arg(gap.server, gap.what, gap.gap.reason));
    if (cli.json())
        cli.printJson(topologyJson(topology));
    else
        printTopology(cli, topology);
    return arguments.has(u"exit-code"_s) && needsAHand(topology) ? ExitSomethingToDo : ExitDone;
}

} // namespace

QList<Command> topologyCommands()
{
    return {{u"topology"_s, u"show"_s, u"TARGET [--with SERVICE]... [--ask-others] [--exit-code]"_s,
             u"The servers around a database: roles, links, lag."_s,
             Cli::targetOptions() +
                 QList<OptionSpec>{
                     {u"with"_s, u"SERVICE"_s, u"another service whose server is asked too (may be repeated)"_s, true},
                     {u"ask-others"_s, {}, u"also log in, with the same account, to the servers that are named"_s},
                     {u"exit-code"_s, {}, u"exit with 3 if a node is down or degraded"_s}},
             0, 1, runTopologyShow}};
}

} // namespace athanor
