// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/migrationsplace.h"
#include "cli/migrationstrust.h"
#include "engines/sql/sqlconnection.h"
#include "migrations/migrationjson.h"
#include "migrations/migrationscript.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Result<DialectId> dialectOf(const Arguments &arguments, const MigrationsPlace &place)
{
    QString name = arguments.value(u"dialect"_s);
    if (name.isEmpty() && place.target)
        name = engineName(place.target->profile.url.engine);
    if (name.isEmpty())
        return fail(Error::usage(u"name the dialect: --dialect postgresql, mysql or sqlite."_s));
    const auto dialect = dialectByName(name == "mariadb"_L1 ? u"mysql"_s : name);
    if (!dialect)
        return fail(Error::usage(u"'%1' has no migrations; known dialects are postgresql, mysql and sqlite."_s.arg(
            boundedText(name, 40, false))));
    return *dialect;
}

/// `alembic --sql` never looks at a database, nor does a preview with its start or its dialect given.
bool needsDatabase(const Arguments &arguments, const MigrationsPlace &place)
{
    return place.target && !arguments.has(u"from"_s) && !arguments.has(u"dialect"_s) && !arguments.has(u"as-alembic"_s);
}

/// A plan from the base, or one that starts from a place that is folded up to, reads every script's upgrade() anyway.
std::optional<ReadWish> wishOf(const Arguments &arguments)
{
    const QString target = arguments.value(u"to"_s, u"heads"_s);
    const auto dialect = dialectByName(arguments.value(u"dialect"_s));
    if (!dialect || (!arguments.has(u"downgrade"_s) && target != "heads"_L1 && target != "head"_L1))
        return std::nullopt;
    ReadWish wish;
    wish.context.dialect = *dialect;
    wish.context.engineName = arguments.value(u"bind"_s);
    wish.context.isPrinted = arguments.has(u"as-alembic"_s);
    return wish;
}

/// --from is a place in the folder: relative forms count from the base.
Status takeStart(const Arguments &arguments, const ScriptFolder &folder, PlanRequest *request)
{
    const auto from = folder.graph.resolve(arguments.value(u"from"_s, request->upgrade ? u"base"_s : u"heads"_s), {});
    if (!from)
        return fail(from.error());
    request->from = *from;
    request->versionTableExists = !request->from.isEmpty();
    return {};
}

Status readDatabase(const Cli &cli, const MigrationsPlace &place, PlanRequest *request)
{
    if (isMissingFile(*place.target)) {
        cli.warn(
            u"the database file of %1 does not exist yet; it is taken for an empty database."_s.arg(place.title()));
        request->schemaIsLive = true;
        return {};
    }
    const auto session = cli.open(*place.target, Access::ReadOnly);
    if (!session)
        return fail(session.error());
    const auto state = readVersionState(**session, place.folder.environment);
    if (!state)
        return fail(state.error());
    const auto schema = (*session)->schema();
    if (!schema)
        return fail(schema.error());
    request->from = state->revisions;
    request->versionTableExists = state->exists;
    request->schema = *schema;
    request->schemaIsLive = true;
    request->serverVersion = (*session)->sql()->serverVersion();
    request->mariadb = (*session)->info().product == "MariaDB"_L1;
    return {};
}

Result<int> printAlembic(const Cli &cli, Plan plan)
{
    QString script;
    QString reason;
    if (!plan.complete) {
        const PlannedRevision *stop = plan.firstUnplanned();
        reason = stop ? stop->reason->display() : QString();
        plan.revisions.removeLast();
    }
    script = alembicScript(plan);
    if (cli.json())
        cli.printJson({{u"sql"_s, script}, {u"complete"_s, plan.complete}});
    else if (script.endsWith(u'\n'))
        cli.print(script.chopped(1)); // print() ends the line itself
    if (!reason.isEmpty())
        return fail(Error::unsupported(u"the script ends before a revision that is not static: %1."_s.arg(reason)));
    return ExitDone;
}

/// The same plan with the help of the service's own Alembic, if its folder is trusted. Not to trust it is no failure
/// of a preview, unless trust was asked for.
Result<Plan> planWithAlembic(const Cli &cli, const Arguments &arguments, const MigrationsPlace &place, Plan plan,
                             PlanRequest *request)
{
    const auto alembic = trustedAlembic(cli, arguments, place, plan);
    if (alembic) {
        request->alembic = *alembic;
        return makePlan(place.folder, *request, cli.cancelToken());
    }
    if (arguments.has(u"trust"_s))
        return fail(alembic);
    if (alembic.error().kind == ErrorKind::Refused && !request->asAlembic)
        cli.warn(alembic.error().message);
    return plan;
}

int previewStatus(const Arguments &arguments, const Plan &plan)
{
    if (!arguments.has(u"exit-code"_s) || plan.isEmpty())
        return ExitDone;
    return ExitSomethingToDo;
}

} // namespace

Result<int> runMigrationsPreview(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, false, wishOf(arguments));
    if (!place)
        return fail(place);
    const auto dialect = dialectOf(arguments, *place);
    if (!dialect)
        return fail(dialect);
    PlanRequest request;
    request.dialect = *dialect;
    request.upgrade = !arguments.has(u"downgrade"_s);
    request.asAlembic = arguments.has(u"as-alembic"_s);
    request.goOn = !request.asAlembic;
    request.engineName = arguments.value(u"bind"_s);
    request.target = arguments.value(u"to"_s, request.upgrade ? u"heads"_s : u"-1"_s);
    const Status start = needsDatabase(arguments, *place) ? readDatabase(cli, *place, &request)
                                                          : takeStart(arguments, place->folder, &request);
    if (!start)
        return fail(start.error());
    auto plan = makePlan(place->folder, request, cli.cancelToken());
    if (plan && !plan->complete)
        plan = planWithAlembic(cli, arguments, *place, *std::move(plan), &request);
    if (!plan)
        return fail(plan);
    if (request.asAlembic)
        return printAlembic(cli, *plan);
    if (cli.json()) {
        cli.printJson([&plan](JsonText *out) { writePlan(*plan, out); });
        return previewStatus(arguments, *plan);
    }
    const QString script = planScript(*plan);
    if (script.isEmpty())
        cli.print(u"-- Nothing to do: the database is where it shall be."_s);
    else
        cli.print(script.chopped(1));
    return previewStatus(arguments, *plan);
}

} // namespace athanor
