// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationjson.h"

#include <QJsonArray>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonArray strings(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

QJsonObject hazardToJson(const Hazard &hazard)
{
    QJsonObject out{{u"id"_s, hazard.id},
                    {u"severity"_s, hazardSeverityName(hazard.severity)},
                    {u"statement"_s, hazard.statement},
                    {u"message"_s, hazard.message},
                    {u"remedy"_s, hazard.remedy}};
    if (!hazard.table.name.isEmpty())
        out[u"table"_s] = hazard.table.display();
    if (hazard.rows)
        out[u"rows"_s] = *hazard.rows;
    return out;
}

/// The statements with the COMMIT and BEGIN around each autocommit_block, and where each of the plan's own stands then.
struct ShownStatements
{
    QJsonArray texts;
    QList<int> places;
};

ShownStatements shownStatements(const PlannedRevision &planned, bool inTransaction)
{
    ShownStatements shown;
    int block = 0;
    const auto change = [&](int to) {
        if (block != 0 && block != to && inTransaction)
            shown.texts << u"BEGIN"_s;
        if (to != 0 && block != to && inTransaction)
            shown.texts << u"COMMIT"_s;
        block = to;
    };
    for (const RenderedStatement &statement : planned.statements) {
        change(statement.block);
        shown.places << static_cast<int>(shown.texts.size());
        shown.texts << statement.sql;
    }
    change(0);
    return shown;
}

QJsonObject revisionToJson(const PlannedRevision &planned, bool inTransaction)
{
    const ShownStatements shown = shownStatements(planned, inTransaction);
    const QJsonArray &statements = shown.texts;
    QJsonArray hazards;
    for (Hazard hazard : planned.hazards) {
        hazard.statement = shown.places.value(hazard.statement, hazard.statement);
        hazards << hazardToJson(hazard);
    }
    return {{u"revision"_s, planned.revision.id},
            {u"down_revisions"_s, strings(planned.revision.downRevisions)},
            {u"message"_s, planned.revision.message},
            {u"file"_s, planned.revision.file},
            {u"engine"_s, revisionEngineName(planned.engine)},
            {u"reason"_s, planned.reason ? QJsonValue(planned.reason->display()) : QJsonValue()},
            {u"made_when_run"_s, planned.madeWhenRun || planned.printedOtherwise},
            {u"differs_every_run"_s, planned.madeWhenRun},
            {u"unseen"_s, planned.unseen},
            {u"statements"_s, statements},
            {u"hazards"_s, hazards}};
}

QJsonObject stepToJson(const StepRecord &step)
{
    return {{u"revision"_s, step.revision},
            {u"statement"_s, step.statement},
            {u"sql"_s, step.sql},
            {u"ms"_s, step.ms},
            {u"rows"_s, step.rows ? QJsonValue(*step.rows) : QJsonValue()},
            {u"outcome"_s, step.outcome},
            {u"error"_s, step.error ? QJsonValue(step.error->message) : QJsonValue()}};
}

} // namespace

QString revisionEngineName(RevisionEngine engine)
{
    switch (engine) {
    case RevisionEngine::Native:
        return u"native"_s;
    case RevisionEngine::Alembic:
        return u"alembic"_s;
    case RevisionEngine::None:
        return u"none"_s;
    }
    return {};
}

QJsonObject planToJson(const Plan &plan)
{
    QJsonArray revisions;
    for (const PlannedRevision &planned : plan.revisions)
        revisions << revisionToJson(planned, plan.dialect == DialectId::PostgreSQL && !plan.asAlembic);
    return {{u"dialect"_s, dialectName(plan.dialect)},
            {u"from"_s, strings(plan.from)},
            {u"to"_s, strings(plan.to)},
            {u"complete"_s, plan.complete},
            {u"hash"_s, QString::fromLatin1(plan.hash)},
            {u"revisions"_s, revisions}};
}

QJsonObject statusToJson(const MigrationStatus &status)
{
    return {{u"revision"_s, strings(status.revision)}, {u"heads"_s, strings(status.heads)},
            {u"pending"_s, strings(status.pending)},   {u"unknown"_s, strings(status.unknown)},
            {u"behind"_s, status.pending.size()},      {u"stamped"_s, status.stamped}};
}

QJsonObject runToJson(const MigrationRun &run)
{
    QJsonArray steps;
    for (const StepRecord &step : run.steps)
        steps << stepToJson(step);
    QJsonObject out{{u"outcome"_s, applyResultName(run.outcome)},
                    {u"from"_s, strings(run.from)},
                    {u"to"_s, strings(run.to)},
                    {u"steps"_s, steps},
                    {u"journal"_s, run.journal},
                    {u"hash"_s, QString::fromLatin1(run.planHash)}};
    if (run.error)
        out[u"error"_s] = QJsonObject{{u"kind"_s, errorKindName(run.error->kind)},
                                      {u"message"_s, run.error->message},
                                      {u"detail"_s, run.error->detail}};
    return out;
}

} // namespace athanor
