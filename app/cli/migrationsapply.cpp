// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/migrationsplace.h"
#include "cli/migrationstrust.h"
#include "migrations/journal.h"
#include "migrations/migrationjson.h"
#include "migrations/migrationreport.h"
#include "reports/reportwriters.h"

#include <QDir>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString absoluteFolder(const QString &path)
{
    return path.isEmpty() ? path : QDir::current().absoluteFilePath(path);
}

Result<MigrateOptions> migrateOptions(const Cli &cli, const Arguments &arguments, const MigrationsPlace &place)
{
    MigrateOptions options;
    const auto lock = arguments.milliseconds(u"lock-timeout"_s, options.lockTimeout.count());
    if (!lock)
        return fail(lock);
    const auto statement = arguments.milliseconds(u"statement-timeout"_s, 0);
    if (!statement)
        return fail(statement);
    options.lockTimeout = std::chrono::milliseconds(*lock);
    options.statementTimeout = std::chrono::milliseconds(*statement);
    options.accepted = arguments.values(u"accept"_s);
    options.journalFolder = absoluteFolder(arguments.value(u"journal"_s));
    options.targetName = place.title();
    options.progress = [&cli](int index, int of, const QString &sql) {
        cli.progress(u"%1/%2 %3"_s.arg(index + 1).arg(of).arg(sql.simplified().left(100)));
    };
    const auto known = hazardCatalogue();
    for (const QString &id : options.accepted) {
        if (std::ranges::none_of(known, [&id](const auto &entry) { return entry.first == id; }))
            return fail(
                Error::usage(u"there is no hazard '%1'; the preview names them."_s.arg(boundedText(id, 60, false))));
    }
    return options;
}

/// After a COMMIT without an answer: what a new connection sees.
Recovery lookAgain(const Cli &cli, const MigrationsPlace &place, const MigrationRun &run)
{
    const auto summary = readJournal(run.journal);
    if (!summary)
        return {u"not known"_s, summary.error().message};
    auto session = cli.open(*place.target, Access::ReadOnly);
    if (!session)
        return {u"not known"_s, u"the database cannot be asked what became of it: "_s + session.error().message};
    const auto found = recover(**session, *summary, place.folder.environment);
    return found ? *found : Recovery{u"not known"_s, found.error().message};
}

void printSteps(const Cli &cli, const MigrationRun &run)
{
    for (const StepRecord &step : run.steps)
        cli.print(u"%1  %2 ms  %3  %4"_s.arg(step.revision, QString::number(step.ms, 'f', 1), step.outcome,
                                             boundedText(step.sql.simplified(), 100, false)));
    const auto rows = [](const QStringList &list) { return list.isEmpty() ? u"(no revision)"_s : list.join(u", "_s); };
    cli.print(u"%1: %2 -> %3"_s.arg(applyResultName(run.outcome), rows(run.from), rows(run.to)));
    if (!run.journal.isEmpty())
        cli.print(u"journal: "_s + run.journal);
}

bool succeeded(ApplyResultKind kind)
{
    return kind == ApplyResultKind::Applied || kind == ApplyResultKind::Rehearsed ||
           kind == ApplyResultKind::NothingToDo;
}

Result<int> finish(const Cli &cli, const MigrationsPlace &place, const MigrationRun &run)
{
    std::optional<Recovery> look;
    if (run.outcome == ApplyResultKind::Unknown)
        look = lookAgain(cli, place, run);
    if (cli.json()) {
        QJsonObject json = runToJson(run);
        if (look)
            json[u"look"_s] = QJsonObject{{u"state"_s, look->state}, {u"message"_s, look->message}};
        cli.printJson(json);
    } else {
        printSteps(cli, run);
    }
    if (run.error) {
        const QString detail = run.error->detail.isEmpty() ? QString() : u" (%1)"_s.arg(run.error->detail.simplified());
        cli.warn(run.error->message + detail);
    }
    if (look)
        cli.warn(look->message);
    return succeeded(run.outcome) ? ExitDone : ExitFailed;
}

/// What is not static is asked of the service's own Alembic, if its folder is trusted; the options get it too.
Result<Plan> completePlan(const Cli &cli, const Arguments &arguments, const MigrationsPlace &place, Session &session,
                          const QString &target, MigrateOptions *options)
{
    const bool upgrade = !arguments.has(u"downgrade"_s);
    const QString bind = arguments.value(u"bind"_s);
    auto plan = planFor(session, place.folder, target, upgrade, cli.cancelToken(), bind);
    if (!plan || plan->complete)
        return plan;
    auto alembic = trustedAlembic(cli, arguments, place, *plan);
    if (!alembic)
        return fail(alembic);
    plan = planFor(session, place.folder, target, upgrade, cli.cancelToken(), bind, *alembic);
    if (!plan || !plan->runsUnseen())
        return plan;
    auto database = childDatabase(Cli::spec(*place.target, Access::ReadWrite));
    if (!database)
        return fail(database);
    alembic->database = std::make_shared<const ChildDatabase>(*std::move(database));
    options->alembic = *std::move(alembic);
    return plan;
}

Result<int> runAndReport(Cli &cli, const Arguments &arguments, bool rehearse)
{
    const auto place = migrationsPlace(cli, arguments, true);
    if (!place)
        return fail(place);
    auto options = migrateOptions(cli, arguments, *place);
    if (!options)
        return fail(options);
    options->rehearse = rehearse;
    const QString reportFile = arguments.value(u"report"_s);
    if (!reportFile.isEmpty()) {
        if (const auto writer = writerFor(reportFile); !writer)
            return fail(writer);
    }
    const bool upgrade = !arguments.has(u"downgrade"_s);
    if (!rehearse) {
        if (const Status agreed =
                cli.confirm(arguments, *place->target, upgrade ? u"applying migrations"_s : u"downgrading"_s);
            !agreed)
            return fail(agreed.error());
    }
    auto session = cli.open(*place->target, Access::ReadWrite, upgrade && !rehearse);
    if (!session)
        return fail(session);
    const QString target = arguments.value(u"to"_s, upgrade ? u"heads"_s : u"-1"_s);
    const auto plan = completePlan(cli, arguments, *place, **session, target, &*options);
    if (!plan)
        return fail(plan);
    const auto run = runPlan(**session, *plan, *options, cli.cancelToken());
    if (!run)
        return fail(run);
    const auto status = finish(cli, *place, *run);
    if (!reportFile.isEmpty()) {
        if (const Status written = writeReport(migrationReport(*plan, place->title(), &*run), reportFile); !written)
            return fail(written.error());
    }
    return status;
}

} // namespace

Result<int> runMigrationsRehearse(Cli &cli, const Arguments &arguments)
{
    return runAndReport(cli, arguments, true);
}

Result<int> runMigrationsApply(Cli &cli, const Arguments &arguments)
{
    return runAndReport(cli, arguments, false);
}

Result<int> runMigrationsStamp(Cli &cli, const Arguments &arguments)
{
    const auto place = migrationsPlace(cli, arguments, true);
    if (!place)
        return fail(place);
    const auto options = migrateOptions(cli, arguments, *place);
    if (!options)
        return fail(options);
    const QString target = arguments.value(u"to"_s, arguments.positional().value(place->used, u"heads"_s));
    if (const Status agreed = cli.confirm(arguments, *place->target, u"stamping"_s); !agreed)
        return fail(agreed.error());
    auto session = cli.open(*place->target, Access::ReadWrite, true);
    if (!session)
        return fail(session);
    const auto run = stamp(**session, place->folder, target, arguments.has(u"purge"_s), *options);
    if (!run)
        return fail(run);
    return finish(cli, *place, *run);
}

} // namespace athanor
