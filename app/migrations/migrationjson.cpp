// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationjson.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonArray strings(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

void writeHazard(const Hazard &hazard, int statement, JsonText *out)
{
    out->beginObject();
    out->key("id"_L1);
    out->string(hazard.id);
    out->key("message"_L1);
    out->string(hazard.message);
    out->key("remedy"_L1);
    out->string(hazard.remedy);
    if (hazard.rows) {
        out->key("rows"_L1);
        out->number(*hazard.rows);
    }
    out->key("severity"_L1);
    out->string(hazardSeverityName(hazard.severity));
    out->key("statement"_L1);
    out->number(statement);
    if (!hazard.table.name.isEmpty()) {
        out->key("table"_L1);
        out->string(hazard.table.display());
    }
    out->endObject();
}

/// The statements with the COMMIT and BEGIN around each autocommit_block, and where each of the plan's own stands then.
struct ShownStatements
{
    QStringList texts;
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

void writeRevision(const PlannedRevision &planned, bool inTransaction, JsonText *out)
{
    const ShownStatements shown = shownStatements(planned, inTransaction);
    out->beginObject();
    out->key("differs_every_run"_L1);
    out->boolean(planned.madeWhenRun);
    out->key("down_revisions"_L1);
    out->strings(planned.revision.downRevisions);
    out->key("engine"_L1);
    out->string(revisionEngineName(planned.engine));
    out->key("file"_L1);
    out->string(planned.revision.file);
    out->key("hazards"_L1);
    out->beginArray();
    for (const Hazard &hazard : planned.hazards)
        writeHazard(hazard, shown.places.value(hazard.statement, hazard.statement), out);
    out->endArray();
    out->key("made_when_run"_L1);
    out->boolean(planned.madeWhenRun || planned.printedOtherwise);
    out->key("message"_L1);
    out->string(planned.revision.message);
    out->key("reason"_L1);
    if (planned.reason)
        out->string(planned.reason->display());
    else
        out->null();
    out->key("revision"_L1);
    out->string(planned.revision.id);
    out->key("statements"_L1);
    out->strings(shown.texts);
    out->key("unseen"_L1);
    out->boolean(planned.unseen);
    out->endObject();
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

void writePlan(const Plan &plan, JsonText *out)
{
    out->beginObject();
    out->key("complete"_L1);
    out->boolean(plan.complete);
    out->key("dialect"_L1);
    out->string(dialectName(plan.dialect));
    out->key("from"_L1);
    out->strings(plan.from);
    out->key("hash"_L1);
    out->string(QString::fromLatin1(plan.hash));
    out->key("revisions"_L1);
    out->beginArray();
    for (const PlannedRevision &planned : plan.revisions)
        writeRevision(planned, plan.dialect == DialectId::PostgreSQL && !plan.asAlembic, out);
    out->endArray();
    out->key("to"_L1);
    out->strings(plan.to);
    out->endObject();
}

QJsonObject planToJson(const Plan &plan)
{
    QByteArray text;
    JsonText out([&text](const QByteArray &piece) { text += piece; });
    writePlan(plan, &out);
    out.flush();
    return QJsonDocument::fromJson(text).object();
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
