// SPDX-License-Identifier: Apache-2.0
#include "fleet/fleetreport.h"

#include "reports/reportheader.h"

#include <QJsonArray>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonValue orNull(const std::optional<qint64> &number)
{
    return number ? QJsonValue(*number) : QJsonValue::Null;
}

QJsonValue tlsJson(const std::optional<TlsState> &tls)
{
    if (!tls)
        return QJsonValue::Null;
    return QJsonObject{{u"protocol"_s, tls->protocol}, {u"cipher"_s, tls->cipher}, {u"verified"_s, tls->verified}};
}

QString tlsText(const ServiceStatus &status)
{
    if (!status.tls)
        return status.state == ServiceState::Ok ? u"none"_s : QString();
    return status.tls->protocol + (status.tls->verified ? QString() : u", not verified"_s);
}

Tone toneOfStatus(const ServiceStatus &status)
{
    if (status.state != ServiceState::Ok || status.failing > 0 || status.unknownRevision)
        return Tone::Bad;
    if (status.behind.value_or(0) > 0 || status.warnings > 0 || status.error)
        return Tone::Notice;
    return Tone::Good;
}

TableBlock::Row rowOf(const ServiceStatus &status)
{
    return {{status.name, status.environment, engineName(status.engine), serviceStateName(status.state), status.server,
             migrationText(status), status.users ? QString::number(*status.users) : QString(), tlsText(status),
             QString::number(status.failing), QString::number(status.warnings)},
            toneOfStatus(status)};
}

TableBlock tableOf(const QList<ServiceStatus> &statuses)
{
    TableBlock table;
    table.header = {u"service"_s,    u"environment"_s, u"engine"_s, u"state"_s,   u"server"_s,
                    u"migrations"_s, u"users"_s,       u"TLS"_s,    u"failing"_s, u"warnings"_s};
    table.toneColumn = 3;
    for (const ServiceStatus &status : statuses)
        table.rows += rowOf(status);
    return table;
}

TileBlock tilesOf(const QList<ServiceStatus> &statuses)
{
    const auto count = [&](auto holds) { return static_cast<int>(std::ranges::count_if(statuses, holds)); };
    const auto tile = [](const QString &label, int number, Tone bad) {
        return TileBlock::Tile{label, QString::number(number), number > 0 ? bad : Tone::Good};
    };
    return {{{u"services"_s, QString::number(statuses.size()), Tone::Neutral},
             tile(u"without an answer"_s, count([](const auto &s) { return s.state != ServiceState::Ok; }), Tone::Bad),
             tile(u"behind"_s, count([](const auto &s) { return s.behind.value_or(0) > 0; }), Tone::Notice),
             tile(u"with unknown revisions"_s, count([](const auto &s) { return s.unknownRevision; }), Tone::Bad),
             tile(u"with failing checks"_s, count([](const auto &s) { return s.failing > 0; }), Tone::Bad)}};
}

/// What is to be done for one service, in words.
QStringList workOf(const ServiceStatus &status)
{
    QStringList work;
    if (status.error)
        work += status.error->message;
    if (status.unknownRevision)
        work += u"The database stands at a revision that no script has; bring the scripts up to date or stamp it."_s;
    if (status.behind.value_or(0) > 0)
        work += u"%1 revisions are pending; preview and apply them."_s.arg(*status.behind);
    for (const Finding &finding : status.findings) {
        if (finding.status == CheckStatus::Fail)
            work += u"%1 %2: %3"_s.arg(finding.id, finding.title, finding.remediation);
    }
    return work;
}

} // namespace

QJsonObject serviceStatusJson(const ServiceStatus &status)
{
    return {{u"name"_s, status.name},
            {u"environment"_s, status.environment},
            {u"engine"_s, engineName(status.engine)},
            {u"state"_s, serviceStateName(status.state)},
            {u"server"_s, status.server},
            {u"latency_ms"_s, status.latencyMs},
            {u"revision"_s, QJsonArray::fromStringList(status.revision)},
            {u"heads"_s, QJsonArray::fromStringList(status.heads)},
            {u"behind"_s, orNull(status.behind ? std::optional<qint64>(*status.behind) : std::nullopt)},
            {u"users"_s, orNull(status.users)},
            {u"tls"_s, tlsJson(status.tls)},
            {u"failing"_s, status.failing},
            {u"warnings"_s, status.warnings},
            {u"error"_s, status.error ? QJsonValue(status.error->message) : QJsonValue::Null}};
}

QJsonObject fleetStatusJson(const QList<ServiceStatus> &statuses, qint64 elapsedMs)
{
    QJsonArray services;
    for (const ServiceStatus &status : statuses)
        services.append(serviceStatusJson(status));
    return {{u"elapsed_ms"_s, elapsedMs}, {u"services"_s, services}};
}

Report fleetReport(const QList<ServiceStatus> &statuses, qint64 elapsedMs, const QDateTime &createdAt)
{
    Report report = reportHeader(u"fleet"_s, createdAt);
    report.title = u"Fleet status"_s;
    report.subtitle = u"%1 services"_s.arg(statuses.size());
    report.blocks += tilesOf(statuses);
    report.blocks += tableOf(statuses);
    for (const ServiceStatus &status : statuses) {
        const QStringList work = workOf(status);
        if (work.isEmpty())
            continue;
        report.blocks += Heading{3, status.name};
        for (const QString &line : work)
            report.blocks += Paragraph{line, toneOfStatus(status)};
    }
    report.data = fleetStatusJson(statuses, elapsedMs);
    return report;
}

bool needsAttention(const ServiceStatus &status)
{
    return status.state != ServiceState::Ok || status.behind.value_or(0) > 0 || status.unknownRevision ||
           status.failing > 0;
}

QString migrationText(const ServiceStatus &status)
{
    if (status.unknownRevision)
        return u"unknown revision"_s;
    if (!status.behind)
        return {};
    if (!status.stamped && !status.heads.isEmpty())
        return u"not stamped, %1 pending"_s.arg(*status.behind);
    return *status.behind == 0 ? u"up to date"_s : u"%1 behind"_s.arg(*status.behind);
}

} // namespace athanor
