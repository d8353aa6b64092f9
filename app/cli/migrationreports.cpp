// SPDX-License-Identifier: Apache-2.0
#include "cli/migrationreports.h"

#include "cli/migrationsplace.h"
#include "engines/engines.h"
#include "migrations/migrationreport.h"
#include "reports/reportheader.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Result<Plan> planOf(const Cli &cli, const Target &target, const ScriptFolder &folder)
{
    if (isMissingFile(target)) {
        PlanRequest request;
        request.dialect = DialectId::SQLite;
        request.schemaIsLive = true;
        request.goOn = true;
        return makePlan(folder, request, cli.cancelToken());
    }
    const auto session = cli.open(target, Access::ReadOnly);
    if (!session)
        return fail(session.error());
    return planFor(**session, folder, u"heads"_s, true, cli.cancelToken());
}

/// The plan of a service of the fleet file; its password is looked for here, so that one missing concerns it alone.
Result<Plan> planOf(const Cli &cli, const Profile &profile)
{
    const auto folder = ScriptFolder::load(profile.migrationsPath(), profile.types);
    if (!folder)
        return fail(folder);
    auto secret = SecretStore().find(profile);
    if (!secret)
        return fail(secret);
    return planOf(cli, Target{profile, *std::move(secret), false}, *folder);
}

void add(Report &whole, QJsonArray &services, const QString &name, const Report &part)
{
    whole.blocks += Heading{2, name};
    for (ReportBlock block : part.blocks) {
        if (auto *heading = std::get_if<Heading>(&block))
            heading->level = 3;
        whole.blocks += block;
    }
    QJsonObject data = part.data;
    data.insert(u"service"_s, name);
    services += data;
}

void addFailure(Report &whole, QJsonArray &services, const QString &name, const Error &error)
{
    whole.blocks += Heading{2, name};
    whole.blocks += Paragraph{error.message, Tone::Bad};
    services += QJsonObject{{u"service"_s, name},
                            {u"error"_s, QJsonObject{{u"kind"_s, errorKindName(error.kind)},
                                                     {u"message"_s, error.message},
                                                     {u"detail"_s, error.detail}}}};
}

Result<Report> reportOfAll(const Cli &cli)
{
    const auto fleet = cli.fleet();
    if (!fleet)
        return fail(fleet);
    Report whole = reportHeader(u"migrations"_s, QDateTime::currentDateTimeUtc());
    QJsonArray services;
    for (const Profile &profile : fleet->services()) {
        if (cli.cancelToken().isCancelled())
            return fail(Error::cancelled(u"Stopped before all services were planned."_s));
        if (profile.migrationsPath().isEmpty())
            continue;
        cli.progress(u"planning %1"_s.arg(profile.name));
        const auto plan = planOf(cli, profile);
        if (plan)
            add(whole, services, profile.name, migrationReport(*plan, profile.name));
        else
            addFailure(whole, services, profile.name, plan.error());
    }
    whole.title = u"Migrations of %1 services"_s.arg(services.size());
    whole.subtitle = u"What an upgrade to the heads would send"_s;
    whole.data = {{u"services"_s, services}};
    if (services.isEmpty())
        whole.blocks += Paragraph{u"No service of the fleet file names a migrations folder."_s};
    return whole;
}

} // namespace

Result<Report> migrationReportOf(const Cli &cli, const Arguments &arguments)
{
    if (arguments.has(u"all"_s)) {
        if (arguments.has(u"url"_s) || !arguments.positional().isEmpty())
            return fail(Error::usage(u"give either --all or one target."_s));
        return reportOfAll(cli);
    }
    const auto place = migrationsPlace(cli, arguments, true);
    if (!place)
        return fail(place);
    const auto plan = planOf(cli, *place->target, place->folder);
    if (!plan)
        return fail(plan);
    return migrationReport(*plan, place->title());
}

} // namespace athanor
