// SPDX-License-Identifier: Apache-2.0
#include "checks/checks.h"
#include "cli/checkruns.h"
#include "cli/commands.h"

#include <QJsonArray>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

bool needsAction(const QList<CheckRun> &runs)
{
    return std::ranges::any_of(runs, [](const CheckRun &run) {
        return countOf(run.findings, CheckStatus::Fail) + countOf(run.findings, CheckStatus::Warn) > 0;
    });
}

void printRun(const Cli &cli, const CheckRun &run)
{
    cli.print(u"%1: %2"_s.arg(run.target, run.detail));
    QList<QStringList> rows;
    for (const Finding &finding : run.findings) {
        if (finding.status != CheckStatus::NotApplicable)
            rows += {checkStatusName(finding.status), checkSeverityName(finding.severity), finding.id, finding.title,
                     finding.evidence};
    }
    cli.printTable({u"STATUS"_s, u"SEVERITY"_s, u"CHECK"_s, u"TITLE"_s, u"SEEN"_s}, rows);
    for (const Finding &finding : run.findings) {
        if (finding.status == CheckStatus::Fail || finding.status == CheckStatus::Warn)
            cli.print(u"%1: %2"_s.arg(finding.id, finding.remediation));
    }
    cli.print(u"%1 of %2 decided: %3 fail, %4 warn, %5 unknown, %6 not applicable"_s.arg(decidedCount(run.findings))
                  .arg(run.findings.size())
                  .arg(countOf(run.findings, CheckStatus::Fail))
                  .arg(countOf(run.findings, CheckStatus::Warn))
                  .arg(countOf(run.findings, CheckStatus::Unknown))
                  .arg(countOf(run.findings, CheckStatus::NotApplicable)));
}

void printAllJson(const Cli &cli, const QList<CheckRun> &runs)
{
    QJsonArray services;
    for (const CheckRun &run : runs)
        services += checkRunJson(run);
    cli.printJson({{u"services"_s, services}});
}

Result<int> runRun(Cli &cli, const Arguments &arguments)
{
    const auto runs = runChecksOf(cli, arguments);
    if (!runs)
        return fail(runs);
    if (cli.json() && arguments.has(u"all"_s))
        printAllJson(cli, *runs);
    else if (cli.json())
        cli.printJson(checkRunJson(runs->first()));
    for (qsizetype i = 0; i < runs->size() && !cli.json(); ++i) {
        if (i > 0)
            cli.print(QString());
        printRun(cli, runs->at(i));
    }
    return arguments.has(u"exit-code"_s) && needsAction(*runs) ? ExitSomethingToDo : ExitDone;
}

Result<int> listChecks(Cli &cli, const Arguments &arguments)
{
    Q_UNUSED(arguments)
    QJsonArray list;
    QList<QStringList> rows;
    for (const Check &check : checks()) {
        list += QJsonObject{{u"id"_s, check.id},
                            {u"area"_s, check.area},
                            {u"severity"_s, checkSeverityName(check.severity)},
                            {u"engine"_s, checkScopeName(check.scope)},
                            {u"title"_s, check.title},
                            {u"remediation"_s, check.remediation},
                            {u"reference"_s, check.reference}};
        rows += {check.id, check.area, checkSeverityName(check.severity), checkScopeName(check.scope), check.title};
    }
    if (cli.json())
        cli.printJson({{u"checks"_s, list}});
    else
        cli.printTable({u"CHECK"_s, u"AREA"_s, u"SEVERITY"_s, u"ENGINE"_s, u"TITLE"_s}, rows);
    return ExitDone;
}

} // namespace

QList<Command> checksCommands()
{
    const QString group = u"checks"_s;
    const OptionSpec exitCode{u"exit-code"_s, {}, u"exit with 3 if a check fails or warns"_s};
    return {{group, u"run"_s, u"TARGET|--all [--area AREA] [--exit-code]"_s,
             u"Look at TLS, permissions, patch level and reliability."_s, checkOptions({exitCode}), 0, 1, runRun},
            {group, u"list"_s, {}, u"The checks there are."_s, {}, 0, 0, listChecks}};
}

} // namespace athanor
