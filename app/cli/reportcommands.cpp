// SPDX-License-Identifier: Apache-2.0
#include "cli/checkruns.h"
#include "cli/commands.h"
#include "cli/migrationreports.h"
#include "cli/migrationsplace.h"
#include "fleet/fleetreport.h"
#include "reports/reportwriters.h"

#include <QElapsedTimer>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MostReportJobs = 64;

const OptionSpec outOption{u"out"_s, u"FILE"_s, u"where to write it: .html, .pdf, .md, .json or .xml"_s};

/// The file is looked at before a long question is asked of many servers.
Result<QString> outFile(const Arguments &arguments)
{
    const QString path = arguments.value(u"out"_s);
    if (path.isEmpty())
        return fail(Error::usage(u"name the file to write with --out FILE."_s));
    const auto writer = writerFor(path);
    if (!writer)
        return fail(writer);
    return path;
}

Result<int> write(const Cli &cli, const Report &report, const QString &path)
{
    if (const Status written = writeReport(report, path); !written)
        return fail(written.error());
    if (cli.json())
        cli.printJson({{u"report"_s, path}, {u"sha256"_s, QString::fromLatin1(report.hash())}});
    else
        cli.print(u"Wrote %1"_s.arg(path));
    return ExitDone;
}

Result<int> runChecksReport(Cli &cli, const Arguments &arguments)
{
    const auto path = outFile(arguments);
    if (!path)
        return fail(path);
    const auto runs = runChecksOf(cli, arguments);
    if (!runs)
        return fail(runs);
    return write(cli, checkReport(*runs, QDateTime::currentDateTimeUtc()), *path);
}

Result<int> runMigrationsReport(Cli &cli, const Arguments &arguments)
{
    const auto path = outFile(arguments);
    if (!path)
        return fail(path);
    const auto report = migrationReportOf(cli, arguments);
    if (!report)
        return fail(report);
    return write(cli, *report, *path);
}

Result<int> runFleetReport(Cli &cli, const Arguments &arguments)
{
    const auto path = outFile(arguments);
    if (!path)
        return fail(path);
    ScanOptions options;
    const auto jobs = arguments.number(u"jobs"_s, options.jobs, 1);
    const auto timeout = arguments.milliseconds(u"timeout"_s, options.timeout.count());
    if (!jobs || !timeout)
        return fail(!jobs ? jobs.error() : timeout.error());
    options.jobs = int(std::min<qint64>(*jobs, MostReportJobs));
    options.timeout = std::chrono::milliseconds(*timeout);
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet);
    QElapsedTimer timer;
    timer.start();
    QHash<QString, ServiceStatus> answers;
    scanFleet(fleet->services(), SecretStore(), options, cli.cancelToken(), [&](const ServiceStatus &status) {
        answers.insert(status.name, status);
        cli.progress(u"%1 of %2 answered"_s.arg(answers.size()).arg(fleet->services().size()));
    });
    if (cli.cancelToken().isCancelled())
        return fail(Error::cancelled(u"Stopped before all services answered; nothing was written."_s));
    QList<ServiceStatus> statuses; // in the fleet's order, so that the same facts give the same document
    for (const Profile &profile : fleet->services()) {
        if (answers.contains(profile.name))
            statuses += answers.value(profile.name);
    }
    return write(cli, fleetReport(statuses, timer.elapsed(), QDateTime::currentDateTimeUtc()), *path);
}

} // namespace

QList<Command> reportCommands()
{
    const QString group = u"report"_s;
    const OptionSpec all{u"all"_s, {}, u"every service of the fleet file that has migrations"_s};
    const OptionSpec jobs{u"jobs"_s, u"N"_s, u"services asked at a time (default: 8)"_s};
    const OptionSpec timeout{u"timeout"_s, u"S"_s, u"seconds for each service (default: 10)"_s};
    return {{group, u"checks"_s, u"TARGET|--all --out FILE [--area AREA]"_s, u"Write what the checks found."_s,
             checkOptions({outOption}), 0, 1, runChecksReport},
            {group, u"migrations"_s, u"TARGET|--all --out FILE"_s, u"Write what an upgrade would send."_s,
             migrationsOptions({all, outOption}), 0, 1, runMigrationsReport},
            {group,
             u"fleet"_s,
             u"--out FILE [--jobs N] [--timeout S]"_s,
             u"Write the state of every service."_s,
             {{u"all"_s, {}, u"every service (the same as without)"_s}, jobs, timeout, outOption},
             0,
             0,
             runFleetReport}};
}

} // namespace athanor
