// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "fleet/wave.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// The services of the environment, in the order of the fleet file, or those that --service names, in that order.
Result<QList<Profile>> servicesOfWave(const Cli &cli, const Arguments &arguments)
{
    const QString environment = arguments.value(u"environment"_s);
    if (environment.isEmpty())
        return fail(Error::usage(u"name the services of the wave with --environment E."_s));
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet.error());
    QList<Profile> services;
    for (const QString &name : arguments.values(u"service"_s)) {
        const auto profile = fleet->service(name);
        if (!profile)
            return fail(profile.error());
        if (profile->environment != environment)
            return fail(Error::usage(u"%1 belongs to %2, not to %3."_s.arg(name, profile->environment, environment)));
        services += *profile;
    }
    if (services.isEmpty()) {
        services = fleet->services();
        // A service without migrations has nothing to do with a wave.
        services.removeIf([&](const Profile &profile) {
            return profile.environment != environment || profile.migrationsPath().isEmpty();
        });
    }
    if (services.isEmpty())
        return fail(Error::notFound(
            u"No service of the environment %1 has a migrations folder."_s.arg(boundedText(environment, 60, false))));
    return services;
}

Result<WaveOptions> waveOptions(const Cli &cli, const Arguments &arguments)
{
    WaveOptions options;
    options.target = arguments.value(u"to"_s, u"heads"_s);
    options.cancel = cli.cancelToken();
    const auto lock = arguments.milliseconds(u"lock-timeout"_s, options.migrate.lockTimeout.count());
    if (!lock)
        return fail(lock.error());
    const auto statement = arguments.milliseconds(u"statement-timeout"_s, 0);
    if (!statement)
        return fail(statement.error());
    options.migrate.lockTimeout = std::chrono::milliseconds(*lock);
    options.migrate.statementTimeout = std::chrono::milliseconds(*statement);
    options.migrate.accepted = arguments.values(u"accept"_s);
    if (const QString journal = arguments.value(u"journal"_s); !journal.isEmpty())
        options.migrate.journalFolder = QDir::current().absoluteFilePath(journal);
    return options;
}

QJsonObject stepJson(const WaveStep &step)
{
    return {{u"name"_s, step.service},
            {u"outcome"_s, waveOutcomeName(step.outcome)},
            {u"from"_s, QJsonArray::fromStringList(step.from)},
            {u"to"_s, QJsonArray::fromStringList(step.to)},
            {u"revisions"_s, step.revisions},
            {u"journal"_s, step.journal},
            {u"error"_s, step.error ? QJsonValue(step.error->message) : QJsonValue::Null}};
}

void printWave(const Cli &cli, const QString &target, const QList<WaveStep> &steps)
{
    if (cli.json()) {
        QJsonArray services;
        for (const WaveStep &step : steps)
            services += stepJson(step);
        cli.printJson({{u"target"_s, target}, {u"succeeded"_s, waveSucceeded(steps)}, {u"services"_s, services}});
        return;
    }
    QList<QStringList> rows;
    for (const WaveStep &step : steps)
        rows += {step.service,
                 waveOutcomeName(step.outcome),
                 QString::number(step.revisions),
                 step.from.isEmpty() ? u"-"_s : step.from.join(u", "_s),
                 step.to.isEmpty() ? u"-"_s : step.to.join(u", "_s),
                 step.journal};
    cli.printTable({u"SERVICE"_s, u"OUTCOME"_s, u"REVISIONS"_s, u"FROM"_s, u"TO"_s, u"JOURNAL"_s}, rows);
}

int exitOfWave(const QList<WaveStep> &steps)
{
    if (waveSucceeded(steps))
        return ExitDone;
    // A wave that never began because of a rule was refused; one that could not reach a server failed.
    for (const WaveStep &step : steps) {
        if (step.outcome == WaveOutcome::Refused && step.error)
            return exitStatus(*step.error);
    }
    return ExitFailed;
}

Result<int> runMigrationsWave(Cli &cli, const Arguments &arguments)
{
    const auto services = servicesOfWave(cli, arguments);
    if (!services)
        return fail(services.error());
    auto options = waveOptions(cli, arguments);
    if (!options)
        return fail(options.error());
    const bool agreed = arguments.has(u"yes"_s);
    if (!agreed && !arguments.has(u"dry-run"_s))
        return fail(Error::refused(u"A wave over %1 service(s) needs --yes; --dry-run shows what it would do. Nothing "
                                   "was changed."_s.arg(services->size())));
    options->done = [&cli, count = 0, all = services->size()](const WaveStep &step) mutable {
        cli.progress(u"%1 of %2: %3 %4"_s.arg(++count).arg(all).arg(step.service, waveOutcomeName(step.outcome)));
    };
    const bool dryRun = arguments.has(u"dry-run"_s);
    const QList<WaveStep> steps =
        dryRun ? planWave(*services, SecretStore(), *options) : runWave(*services, SecretStore(), *options);
    printWave(cli, options->target, steps);
    for (const WaveStep &step : steps) {
        if (step.error)
            cli.warn(u"%1: %2"_s.arg(step.service, step.error->message));
    }
    const auto refused = [](const WaveStep &step) { return step.outcome == WaveOutcome::Refused; };
    if (dryRun)
        return std::ranges::any_of(steps, refused) ? exitOfWave(steps) : ExitDone;
    return exitOfWave(steps);
}

} // namespace

QList<Command> waveCommands()
{
    return {{u"migrations"_s,
             u"wave"_s,
             u"--environment E [--to REV] [--service NAME]... [--dry-run] --yes"_s,
             u"Applies over many services in order, stops at the first failure."_s,
             {{u"environment"_s, u"E"_s, u"the services of this environment, in the fleet file's order"_s},
              {u"service"_s, u"NAME"_s, u"only these, in this order (may be repeated)"_s, true},
              {u"to"_s, u"REV"_s, u"where to stop (default: heads)"_s},
              {u"accept"_s, u"HAZARD"_s, u"accept a blocking hazard by its id"_s, true},
              {u"lock-timeout"_s, u"S"_s, u"seconds to wait for a lock (default: 5)"_s},
              {u"statement-timeout"_s, u"S"_s, u"seconds a statement may run (default: no limit)"_s},
              {u"journal"_s, u"DIR"_s, u"folder of the journals"_s},
              {u"dry-run"_s, {}, u"only look at every service and say what would be done"_s},
              {u"yes"_s, {}, u"really do it"_s}},
             0,
             0,
             runMigrationsWave}};
}

} // namespace athanor
