// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "fleet/demofleet.h"

#include <QJsonArray>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Result<int> runDemo(Cli &cli, const Arguments &arguments)
{
    const auto demo = writeDemoFleet(arguments.positional().first(),
                                     [&](const QString &service) { cli.progress(u"writing "_s + service); });
    if (!demo)
        return fail(demo);
    if (cli.json()) {
        cli.printJson({{u"fleet"_s, demo->fleetFile}, {u"services"_s, QJsonArray::fromStringList(demo->services)}});
        return ExitDone;
    }
    cli.print(u"%1 services in %2"_s.arg(demo->services.size()).arg(demo->fleetFile));
    return ExitDone;
}

} // namespace

QList<Command> demoCommands()
{
    return {
        {u"demo"_s, {}, u"DIR"_s, u"writes a small fleet of Flask services to try everything on"_s, {}, 1, 1, runDemo}};
}

} // namespace athanor
