// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationjson.h"

#include "migrations/jsontext.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QJsonArray strings(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
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

void writeStrings(const QStringList &list, JsonText *out)
{
    out->open('[');
    for (const QString &text : list)
        out->value(text);
    out->close(']');
}

void writeHazard(const Hazard &hazard, int statement, JsonText *out)
{
    out->open('{');
    out->key("id"_L1).value(hazard.id);
    out->key("message"_L1).value(hazard.message);
    out->key("remedy"_L1).value(hazard.remedy);
    if (hazard.rows)
        out->key("rows"_L1).value(*hazard.rows);
    out->key("severity"_L1).value(hazardSeverityName(hazard.severity));
    out->key("statement"_L1).value(statement);
    if (!hazard.table.name.isEmpty())
        out->key("table"_L1).value(hazard.table.display());
    out->close('}');
}

void writeRevision(const PlannedRevision &planned, bool inTransaction, JsonText *out)
{
    const ShownStatements shown = shownStatements(planned, inTransaction);
    out->open('{');
    out->key("differs_every_run"_L1).value(planned.madeWhenRun);
    writeStrings(planned.revision.downRevisions, &out->key("down_revisions"_L1));
    out->key("engine"_L1).value(revisionEngineName(planned.engine));
    out->key("file"_L1).value(planned.revision.file);
    out->key("hazards"_L1).open('[');
    for (const Hazard &hazard : planned.hazards)
        writeHazard(hazard, shown.places.value(hazard.statement, hazard.statement), out);
    out->close(']');
    out->key("made_when_run"_L1).value(planned.madeWhenRun || planned.boundWhenSent);
    out->key("message"_L1).value(planned.revision.message);
    out->key("reason"_L1);
    if (planned.reason)
        out->value(planned.reason->display());
    else
        out->null();
    out->key("revision"_L1).value(planned.revision.id);
    writeStrings(shown.texts, &out->key("statements"_L1));
    out->key("unseen"_L1).value(planned.unseen);
    out->close('}');
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

QByteArray planToJsonText(const Plan &plan)
{
    JsonText out;
    out.open('{');
    out.key("complete"_L1).value(plan.complete);
    out.key("dialect"_L1).value(dialectName(plan.dialect));
    writeStrings(plan.from, &out.key("from"_L1));
    out.key("hash"_L1).value(QString::fromLatin1(plan.hash));
    out.key("revisions"_L1).open('[');
    for (const PlannedRevision &planned : plan.revisions)
        writeRevision(planned, plan.dialect == DialectId::PostgreSQL && !plan.asAlembic, &out);
    out.close(']');
    writeStrings(plan.to, &out.key("to"_L1));
    out.close('}');
    return out.take();
}

QJsonObject planToJson(const Plan &plan)
{
    return QJsonDocument::fromJson(planToJsonText(plan)).object();
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
