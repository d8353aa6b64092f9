// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationreport.h"

#include "migrations/migrationjson.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString rowsText(const QStringList &rows)
{
    return rows.isEmpty() ? u"(no revision)"_s : rows.join(u", "_s);
}

QString author()
{
    const passwd *entry = ::getpwuid(::geteuid());
    const QString user = entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(::geteuid());
    return user + u'@' + QSysInfo::machineHostName();
}

FactList summaryFacts(const Plan &plan, const QString &target, const MigrationRun *run)
{
    FactList list;
    list.facts << std::pair(u"Database"_s, target) << std::pair(u"Dialect"_s, dialectName(plan.dialect))
               << std::pair(u"Direction"_s, plan.upgrade ? u"upgrade"_s : u"downgrade"_s)
               << std::pair(u"From"_s, rowsText(plan.from)) << std::pair(u"To"_s, rowsText(plan.to))
               << std::pair(u"Revisions"_s, QString::number(plan.revisions.size()))
               << std::pair(u"Statements"_s, QString::number(plan.statementCount()))
               << std::pair(u"Plan BLAKE2b-256"_s, QString::fromLatin1(plan.hash));
    if (!run)
        return list;
    list.facts << std::pair(u"Outcome"_s, applyResultName(run->outcome)) << std::pair(u"Started"_s, run->startedAt)
               << std::pair(u"Finished"_s, run->finishedAt) << std::pair(u"Run by"_s, run->user + u'@' + run->host);
    if (!run->journal.isEmpty())
        list.facts << std::pair(u"Journal"_s, run->journal);
    return list;
}

TableBlock hazardTable(const PlannedRevision &planned)
{
    TableBlock table;
    table.header = {u"Hazard"_s, u"Severity"_s, u"Statement"_s, u"What happens"_s, u"Safer"_s};
    table.toneColumn = 1;
    for (const Hazard &hazard : planned.hazards) {
        TableBlock::Row row;
        row.cells = {hazard.id, hazardSeverityName(hazard.severity), QString::number(hazard.statement + 1),
                     hazard.message, hazard.remedy};
        row.tone = toneOf(hazard.severity);
        table.rows << row;
    }
    return table;
}

TableBlock stepTable(const MigrationRun &run, const QString &revision)
{
    TableBlock table;
    table.header = {u"Statement"_s, u"Outcome"_s, u"Milliseconds"_s, u"Rows"_s, u"Error"_s};
    table.toneColumn = 1;
    for (const StepRecord &step : run.steps) {
        if (step.revision != revision)
            continue;
        TableBlock::Row row;
        row.cells = {QString::number(step.statement + 1), step.outcome, QString::number(step.ms, 'f', 2),
                     step.rows ? QString::number(*step.rows) : QString(), step.error ? step.error->message : QString()};
        row.tone = step.outcome == "done"_L1 ? Tone::Good : step.outcome == "rolled back"_L1 ? Tone::Notice : Tone::Bad;
        table.rows << row;
    }
    return table;
}

void addRevision(const PlannedRevision &planned, const MigrationRun *run, QList<ReportBlock> *blocks)
{
    *blocks << Heading{2, planned.revision.id +
                              (planned.revision.message.isEmpty() ? QString() : u": "_s + planned.revision.message)};
    FactList facts;
    facts.facts << std::pair(u"File"_s, planned.revision.file)
                << std::pair(u"File SHA-256"_s, QString::fromLatin1(planned.scriptSha256()))
                << std::pair(u"Read by"_s, revisionEngineName(planned.engine));
    *blocks << facts;
    if (planned.reason)
        *blocks << Paragraph{planned.reason->display(),
                             planned.engine == RevisionEngine::Alembic && !planned.unseen ? Tone::Notice : Tone::Bad};
    if (!planned.hazards.isEmpty())
        *blocks << hazardTable(planned);
    QString sql;
    for (const RenderedStatement &statement : planned.statements)
        sql += statement.sql + u";\n\n"_s;
    if (!sql.isEmpty())
        *blocks << CodeBlock{u"sql"_s, sql.trimmed()};
    if (!run)
        return;
    const TableBlock steps = stepTable(*run, planned.revision.id);
    if (!steps.rows.isEmpty())
        *blocks << steps;
}

} // namespace

Tone toneOf(ApplyResultKind kind)
{
    switch (kind) {
    case ApplyResultKind::Applied:
    case ApplyResultKind::Rehearsed:
        return Tone::Good;
    case ApplyResultKind::Failed:
    case ApplyResultKind::Partial:
        return Tone::Bad;
    case ApplyResultKind::Unknown:
        return Tone::Unknown;
    case ApplyResultKind::NothingToDo:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

Tone toneOf(HazardSeverity severity)
{
    switch (severity) {
    case HazardSeverity::Block:
    case HazardSeverity::High:
        return Tone::Bad;
    case HazardSeverity::Medium:
        return Tone::Notice;
    case HazardSeverity::Low:
        return Tone::Neutral;
    }
    return Tone::Neutral;
}

Report migrationReport(const Plan &plan, const QString &target, const MigrationRun *run)
{
    Report report;
    report.kind = u"migrations"_s;
    report.title = run ? u"Migrations of %1: %2"_s.arg(target, applyResultName(run->outcome))
                       : u"Migrations of %1: plan"_s.arg(target);
    report.subtitle = rowsText(plan.from) + u" → "_s + rowsText(plan.to);
    report.createdAt = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    report.createdBy = author();
    report.program = (u"Athanor "_s + QCoreApplication::applicationVersion()).trimmed();
    report.blocks << summaryFacts(plan, target, run);
    if (run && run->error)
        report.blocks << Paragraph{run->error->message, Tone::Bad};
    if (!plan.complete)
        report.blocks << Paragraph{u"The plan is not complete: a revision could not be read without running it."_s,
                                   Tone::Bad};
    if (plan.isEmpty())
        report.blocks << Paragraph{u"There is nothing to do: the database is where it shall be."_s, Tone::Good};
    for (const PlannedRevision &planned : plan.revisions)
        addRevision(planned, run, &report.blocks);
    report.data = QJsonObject{{u"target"_s, target}, {u"plan"_s, planToJson(plan)}};
    if (run)
        report.data[u"run"_s] = runToJson(*run);
    return report;
}

} // namespace athanor
