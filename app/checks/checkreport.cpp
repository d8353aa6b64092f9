// SPDX-License-Identifier: Apache-2.0
#include "checks/checkreport.h"

#include "checks/checks.h"
#include "reports/reportheader.h"

#include <QJsonArray>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonObject findingJson(const Finding &finding)
{
    return {{u"id"_s, finding.id},
            {u"area"_s, finding.area},
            {u"severity"_s, checkSeverityName(finding.severity)},
            {u"status"_s, checkStatusName(finding.status)},
            {u"title"_s, finding.title},
            {u"evidence"_s, finding.evidence},
            {u"remediation"_s, finding.remediation},
            {u"reference"_s, finding.reference}};
}

int countOver(const QList<CheckRun> &runs, CheckStatus status)
{
    int count = 0;
    for (const CheckRun &run : runs)
        count += countOf(run.findings, status);
    return count;
}

TileBlock tilesOf(const QList<CheckRun> &runs)
{
    int decided = 0;
    qsizetype all = 0;
    for (const CheckRun &run : runs) {
        decided += decidedCount(run.findings);
        all += run.findings.size();
    }
    const int failing = countOver(runs, CheckStatus::Fail);
    const int warnings = countOver(runs, CheckStatus::Warn);
    const int unknowns = countOver(runs, CheckStatus::Unknown);
    return {{{u"failing"_s, QString::number(failing), failing > 0 ? Tone::Bad : Tone::Good},
             {u"warnings"_s, QString::number(warnings), warnings > 0 ? Tone::Notice : Tone::Good},
             {u"passed"_s, QString::number(countOver(runs, CheckStatus::Pass)), Tone::Good},
             {u"unknown"_s, QString::number(unknowns), unknowns > 0 ? Tone::Unknown : Tone::Neutral},
             {u"decided"_s, u"%1 of %2"_s.arg(decided).arg(all), Tone::Neutral}}};
}

/// What should be done, the gravest first.
TableBlock workOf(const CheckRun &run)
{
    Findings work;
    for (const Finding &finding : run.findings) {
        if (finding.status == CheckStatus::Fail || finding.status == CheckStatus::Warn)
            work += finding;
    }
    std::ranges::stable_sort(work, [](const Finding &a, const Finding &b) {
        return std::pair(a.status != CheckStatus::Fail, a.severity) <
               std::pair(b.status != CheckStatus::Fail, b.severity);
    });
    TableBlock table{{u"Check"_s, u"Status"_s, u"Severity"_s, u"Seen"_s, u"Remedy"_s}, {}, 1, true};
    for (const Finding &finding : work) {
        table.rows += {{finding.title, checkStatusName(finding.status), checkSeverityName(finding.severity),
                        finding.evidence, finding.remediation},
                       statusTone(finding.status)};
    }
    return table;
}

TableBlock allOf(const CheckRun &run)
{
    TableBlock table{{u"Id"_s, u"Check"_s, u"Area"_s, u"Severity"_s, u"Status"_s, u"Seen"_s}, {}, 4};
    for (const Finding &finding : run.findings) {
        if (finding.status == CheckStatus::NotApplicable)
            continue;
        table.rows += {{finding.id, finding.title, finding.area, checkSeverityName(finding.severity),
                        checkStatusName(finding.status), finding.evidence},
                       statusTone(finding.status)};
    }
    return table;
}

void addRun(Report &report, const CheckRun &run)
{
    report.blocks += Heading{2, run.target};
    if (!run.detail.isEmpty())
        report.blocks += Paragraph{run.detail};
    report.blocks +=
        Paragraph{u"%1 of %2 checks were decided."_s.arg(decidedCount(run.findings)).arg(run.findings.size())};
    const TableBlock work = workOf(run);
    report.blocks += Heading{3, u"To do"_s};
    if (work.rows.isEmpty())
        report.blocks += Paragraph{u"Nothing that was decided fails or warns."_s, Tone::Good};
    else
        report.blocks += work;
    report.blocks += Heading{3, u"All findings"_s};
    report.blocks += allOf(run);
    if (const int idle = countOf(run.findings, CheckStatus::NotApplicable); idle > 0)
        report.blocks += Paragraph{u"%1 more do not apply to this service."_s.arg(idle)};
}

} // namespace

Tone statusTone(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return Tone::Good;
    case CheckStatus::Warn:
        return Tone::Notice;
    case CheckStatus::Fail:
        return Tone::Bad;
    case CheckStatus::Unknown:
        return Tone::Unknown;
    case CheckStatus::NotApplicable:
        return Tone::Neutral;
    }
    return Tone::Unknown;
}

QJsonObject checkRunJson(const CheckRun &run)
{
    QJsonArray findings;
    for (const Finding &finding : run.findings)
        findings += findingJson(finding);
    return {{u"target"_s, run.target},
            {u"decided"_s, decidedCount(run.findings)},
            {u"of"_s, int(run.findings.size())},
            {u"findings"_s, findings}};
}

Report checkReport(const QList<CheckRun> &runs, const QDateTime &createdAt)
{
    Report report = reportHeader(u"checks"_s, createdAt);
    report.title =
        runs.size() == 1 ? u"Checks of %1"_s.arg(runs.first().target) : u"Checks of %1 services"_s.arg(runs.size());
    report.subtitle = u"TLS, permissions, patch level and reliability"_s;
    report.blocks += tilesOf(runs);
    QJsonArray services;
    for (const CheckRun &run : runs) {
        addRun(report, run);
        services += checkRunJson(run);
    }
    report.data = {{u"services"_s, services}};
    return report;
}

} // namespace athanor
