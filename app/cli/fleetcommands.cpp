// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/profilejson.h"
#include "fleet/fleetreport.h"
#include "profiles/serviceimport.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Result<int> runNew(Cli &cli, const Arguments &arguments)
{
    const QString path = QDir::current().absoluteFilePath(arguments.positional().first());
    auto fleet = FleetFile::create(path);
    if (!fleet)
        return fail(fleet.error());
    if (const auto saved = fleet->save(); !saved)
        return fail(saved.error());
    if (cli.json())
        cli.printJson({{u"fleet"_s, path}});
    else
        cli.print(u"%1 made; add services with: athanorctl --fleet %1 profile add NAME URL"_s.arg(path));
    return ExitDone;
}

Result<int> listFleet(Cli &cli, const Arguments &)
{
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet.error());
    if (cli.json()) {
        QJsonArray services;
        for (const Profile &profile : fleet->services())
            services.append(profileJson(profile));
        cli.printJson({{u"fleet"_s, cli.fleetPath()}, {u"services"_s, services}});
        return ExitDone;
    }
    QList<QStringList> rows;
    for (const Profile &profile : fleet->services())
        rows.append({profile.name, profile.environment, engineName(profile.url.engine), profile.url.displayTarget(),
                     profile.folder});
    cli.printTable({u"SERVICE"_s, u"ENVIRONMENT"_s, u"ENGINE"_s, u"DATABASE"_s, u"FOLDER"_s}, rows);
    return ExitDone;
}

/// What became of one service that was found.
struct ImportedService
{
    FoundService found;
    QString skipped; ///< why it was not added; empty: it was
};

/// A password that a file of the service holds goes to the keychain; without one the person is asked each time.
void keepFoundPassword(FoundService *found)
{
    if (!found->password || found->password->isEmpty())
        return;
    found->profile.secret = {SecretSource::Kind::Keychain, {}};
    if (SecretStore().storeInKeychain(found->profile, *found->password))
        return;
    found->profile.secret = {SecretSource::Kind::Ask, {}};
    found->notices += u"The password in the service's files was not kept, for there is no keychain; it will be asked "
                      u"for. Say otherwise "
                      "with: athanorctl profile set %1 --secret env:VARIABLE"_s.arg(found->profile.name);
}

ImportedService importOne(FoundService found, const QString &environment, bool dryRun, FleetFile *fleet)
{
    if (!environment.isEmpty())
        found.profile.environment = environment;
    for (const Profile &known : fleet->services()) {
        if (!known.folder.isEmpty() && known.folder == found.profile.folder &&
            known.environment == found.profile.environment)
            return {found, u"its folder is in the fleet already, as %1"_s.arg(known.name)};
    }
    if (found.profile.url.scheme.isEmpty())
        return {found, u"no database URL was found; add it with: athanorctl profile add"_s};
    const QString wanted = found.profile.name;
    for (int n = 2; fleet->service(found.profile.name); ++n)
        found.profile.name = u"%1-%2"_s.arg(wanted).arg(n);
    if (!dryRun)
        keepFoundPassword(&found);
    const auto added = fleet->add(found.profile);
    return {found, added ? QString() : added.error().message};
}

QJsonObject importedJson(const ImportedService &imported)
{
    QJsonObject object = profileJson(imported.found.profile);
    QJsonArray evidence;
    for (const Evidence &e : imported.found.evidence)
        evidence.append(QJsonObject{{u"what"_s, e.what}, {u"file"_s, e.file}, {u"line"_s, e.line}});
    object[u"evidence"_s] = evidence;
    object[u"notices"_s] = QJsonArray::fromStringList(imported.found.notices);
    object[u"added"_s] = imported.skipped.isEmpty();
    object[u"skipped"_s] = imported.skipped.isEmpty() ? QJsonValue::Null : QJsonValue(imported.skipped);
    return object;
}

void printImported(const Cli &cli, const QList<ImportedService> &services)
{
    for (const ImportedService &service : services) {
        const Profile &p = service.found.profile;
        if (service.skipped.isEmpty())
            cli.print(u"added    %1  %2"_s.arg(p.name, p.url.displayTarget()));
        else
            cli.print(u"skipped  %1  %2"_s.arg(p.name, service.skipped));
        for (const Evidence &e : service.found.evidence)
            cli.print(u"         %1: %2%3"_s.arg(e.what, boundedText(e.file, 300, false),
                                                 e.line > 0 ? u":%1"_s.arg(e.line) : QString()));
        for (const QString &notice : service.found.notices)
            cli.print(u"         note: %1"_s.arg(boundedText(notice, 500, false)));
    }
}

Result<int> runImport(Cli &cli, const Arguments &arguments)
{
    auto fleet = cli.fleet();
    if (!fleet && fleet.error().kind == ErrorKind::NotFound)
        fleet = FleetFile::create(cli.fleetPath());
    if (!fleet)
        return fail(fleet.error());
    const bool dryRun = arguments.has(u"dry-run"_s);
    QList<FoundService> found;
    for (const QString &folder : arguments.positional()) {
        auto below = findServices(QDir::current().absoluteFilePath(folder));
        if (!below)
            return fail(below.error());
        found += *below;
    }
    QList<ImportedService> services;
    for (const FoundService &each : std::as_const(found))
        services.append(importOne(each, arguments.value(u"environment"_s), dryRun, &*fleet));
    const auto added = std::ranges::count_if(services, [](const ImportedService &s) { return s.skipped.isEmpty(); });
    if (!dryRun && added > 0) {
        if (const auto saved = fleet->save(); !saved)
            return fail(saved.error());
    }
    if (cli.json()) {
        QJsonArray list;
        for (const ImportedService &service : std::as_const(services))
            list.append(importedJson(service));
        cli.printJson({{u"fleet"_s, cli.fleetPath()},
                       {u"dry_run"_s, dryRun},
                       {u"added"_s, static_cast<int>(added)},
                       {u"services"_s, list}});
        return ExitDone;
    }
    printImported(cli, services);
    cli.print(u"%1 of %2 services %3 %4"_s.arg(added)
                  .arg(services.size())
                  .arg(dryRun ? u"would be added to"_s : u"added to"_s, cli.fleetPath()));
    return ExitDone;
}

QString statusLine(const ServiceStatus &s)
{
    const QString users = s.users ? QString::number(*s.users) : u"-"_s;
    const QString checks = s.findings.isEmpty() ? u"-"_s : u"%1 failing, %2 warnings"_s.arg(s.failing).arg(s.warnings);
    const QString migrations = migrationText(s).isEmpty() ? u"-"_s : migrationText(s);
    QString line = s.name.leftJustified(20) + u"  "_s + s.environment.leftJustified(12) +
                   serviceStateName(s.state).leftJustified(12) + s.server.leftJustified(18) +
                   migrations.leftJustified(26) + (users + u" users"_s).leftJustified(14) + checks;
    if (s.error)
        line += u"  "_s + boundedText(s.error->message, 300, false);
    return line;
}

Result<QList<Profile>> scanned(const Cli &cli, const Arguments &arguments)
{
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet.error());
    QList<Profile> profiles = fleet->services();
    const QString environment = arguments.value(u"environment"_s);
    if (!environment.isEmpty())
        profiles.removeIf([&](const Profile &p) { return p.environment != environment; });
    return profiles;
}

Result<int> showFleetStatus(Cli &cli, const Arguments &arguments)
{
    const auto profiles = scanned(cli, arguments);
    if (!profiles)
        return fail(profiles.error());
    ScanOptions options;
    const auto jobs = arguments.number(u"jobs"_s, options.jobs, 1);
    const auto timeout = arguments.milliseconds(u"timeout"_s, options.timeout.count());
    if (!jobs)
        return fail(jobs.error());
    if (!timeout)
        return fail(timeout.error());
    options.jobs = static_cast<int>(std::min<qint64>(*jobs, 256));
    options.timeout = std::chrono::milliseconds(*timeout);
    options.withChecks = !arguments.has(u"no-checks"_s);
    options.fleetPath = cli.fleetPath();
    QElapsedTimer timer;
    timer.start();
    QList<ServiceStatus> statuses;
    scanFleet(*profiles, SecretStore(), options, cli.cancelToken(), [&](const ServiceStatus &status) {
        statuses.append(status);
        if (!cli.json())
            cli.print(statusLine(status));
        cli.progress(u"%1 of %2 services answered"_s.arg(statuses.size()).arg(profiles->size()));
    });
    if (cli.cancelToken().isCancelled())
        return fail(Error::cancelled(
            u"The scan was stopped after %1 of %2 services."_s.arg(statuses.size()).arg(profiles->size())));
    // Rows came as they were answered; the object keeps the order of the fleet file.
    const auto place = [&](const ServiceStatus &s) {
        return std::ranges::find(*profiles, s.name, &Profile::name) - profiles->begin();
    };
    std::ranges::sort(statuses, {}, place);
    if (cli.json())
        cli.printJson(fleetStatusJson(statuses, timer.elapsed()));
    const bool toDo = std::ranges::any_of(statuses, needsAttention);
    return arguments.has(u"exit-code"_s) && toDo ? ExitSomethingToDo : ExitDone;
}

} // namespace

QList<Command> fleetCommands()
{
    const OptionSpec environment{u"environment"_s, u"E"_s, u"only services of this environment"_s};
    return {
        {u"fleet"_s, u"new"_s, u"FILE"_s, u"makes an empty fleet file"_s, {}, 1, 1, runNew},
        {u"fleet"_s,
         u"import"_s,
         u"DIR... [--environment E] [--dry-run]"_s,
         u"looks for Flask services below folders, without running them, and adds them"_s,
         {{u"environment"_s, u"E"_s, u"the environment of what is added"_s},
          {u"dry-run"_s, {}, u"only say what would be added"_s}},
         1,
         -1,
         runImport},
        {u"fleet"_s, u"list"_s, {}, u"shows the services of the fleet file"_s, {}, 0, 0, listFleet},
        {u"fleet"_s,
         u"status"_s,
         u"[--jobs N] [--timeout S] [--exit-code]"_s,
         u"asks every service, one row each as it answers"_s,
         {{u"jobs"_s, u"N"_s, u"services asked at a time (8)"_s},
          {u"timeout"_s, u"S"_s, u"seconds a service has for all its answers (10)"_s},
          {u"no-checks"_s, {}, u"leave the checks out"_s},
          {u"exit-code"_s, {}, u"exit with 3 if something needs a hand"_s},
          environment},
         0,
         0,
         showFleetStatus},
    };
}

} // namespace athanor
