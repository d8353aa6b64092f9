// SPDX-License-Identifier: Apache-2.0
#include "migrations/unseenrun.h"

#include "migrations/versiontable.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString placeText(const QStringList &rows)
{
    return rows.isEmpty() ? u"no revision"_s : rows.join(u", "_s);
}

AlembicRun alembicRun(const PlannedRevision &revision, const Plan &plan, const QStringList &expected,
                      const MigrateOptions &options)
{
    AlembicRun run;
    run.upgrade = revision.upgrade;
    run.expected = expected;
    // One step down from this revision alone; what else is in, on other branches, stays. A merge has no such step.
    const QStringList &parents = revision.revision.downRevisions;
    run.target = revision.upgrade     ? revision.revision.id
                 : parents.size() > 1 ? parents.first()
                                      : revision.revision.id + "@-1"_L1;
    run.engineName = plan.engineName;
    run.lockTimeout = options.lockTimeout;
    run.statementTimeout = options.statementTimeout;
    const QString create =
        createVersionTableSql(plan.dialect, plan.environment.versionTableSchema, plan.environment.versionTable);
    for (const RenderedStatement &statement : revision.statements)
        (statement.sql == create ? run.before : run.after) << statement.sql;
    // `flask db upgrade` knows nothing of our lock; it waits for this one.
    if (plan.dialect == DialectId::PostgreSQL && run.before.isEmpty())
        run.before << u"LOCK TABLE %1 IN SHARE ROW EXCLUSIVE MODE"_s.arg(
            versionTableText(plan.dialect, plan.environment));
    return run;
}

QList<StepRecord> childSteps(const PlannedRevision &revision, const AlembicReport &report, const QString &doneMeans)
{
    QList<StepRecord> steps;
    for (const AlembicReport::Sent &sent : report.statements) {
        StepRecord step;
        step.revision = revision.revision.id;
        step.statement = static_cast<int>(steps.size());
        step.sql = sent.sql;
        step.outcome = !sent.done ? u"failed"_s : sent.outside ? u"done"_s : doneMeans;
        if (sent.rows >= 0)
            step.rows = sent.rows;
        steps << step;
    }
    if (!steps.isEmpty() && report.error && steps.last().outcome == "failed"_L1)
        steps.last().error = report.error;
    return steps;
}

/// Whether something of a script that did not reach its end may have stayed.
bool mayHaveStayed(const AlembicReport &report, DialectId dialect, bool environmentRan)
{
    if (report.count == 0)
        return false;
    return dialect == DialectId::MySQL || environmentRan ||
           std::ranges::any_of(report.statements, &AlembicReport::Sent::outside);
}

UnseenEnd endOf(const PlannedRevision &revision, const AlembicReport &report, const Result<VersionState> &state,
                const QStringList &expected, bool mayStay)
{
    UnseenEnd end;
    const QString id = revision.revision.id;
    if (!state) {
        end.error = Error::unknown(u"the version table cannot be read after the service's own Alembic ran %1; look at "
                                   "it before the next apply."_s.arg(id),
                                   state.error().message);
    } else if (state->revisions == revision.versionsAfter) {
        end.kind = UnseenEnd::Kind::After;
    } else if (state->revisions != expected) {
        end.error = Error::unknown(
            u"the version table names %1 after the service's own Alembic ran %2, which is neither before nor after it; "
            "look at the database before the next apply."_s.arg(placeText(state->revisions), id),
            report.error ? report.error->message : QString());
    } else if (mayStay) {
        end.error = Error::unknown(
            u"the service's own Alembic stopped in the middle of %1: the version table is as before, but statements "
            "that ran outside of a transaction have stayed; compare the journal with the database."_s.arg(id),
            report.error ? report.error->message : QString());
    } else {
        end.kind = UnseenEnd::Kind::Before;
        end.error =
            report.error
                ? *report.error
                : Error::conflict(u"the service's own Alembic ended well, but the version table still "
                                  "names %1; see which database env.py connects to."_s.arg(placeText(expected)));
    }
    return end;
}

QString kindName(UnseenEnd::Kind kind)
{
    switch (kind) {
    case UnseenEnd::Kind::After:
        return u"after"_s;
    case UnseenEnd::Kind::Before:
        return u"before"_s;
    case UnseenEnd::Kind::Unknown:
        return u"unknown"_s;
    }
    return {};
}

QJsonObject endEvent(const PlannedRevision &revision, const UnseenEnd &end, const AlembicReport &report)
{
    QJsonArray statements;
    for (const AlembicReport::Sent &sent : report.statements)
        statements << QJsonObject{{u"sql"_s, sent.sql}, {u"done"_s, sent.done}, {u"outside"_s, sent.outside}};
    QJsonObject event{{u"event"_s, u"child ended"_s},
                      {u"revision"_s, revision.revision.id},
                      {u"outcome"_s, kindName(end.kind)},
                      {u"count"_s, report.count},
                      {u"statements"_s, statements}};
    if (report.error)
        event[u"error"_s] = report.error->message;
    return event;
}

} // namespace

Result<UnseenEnd> runUnseen(const PlannedRevision &revision, const Plan &plan, const QStringList &expected,
                            const MigrateOptions &options, Journal &journal,
                            const std::function<Result<VersionState>()> &look, const CancelToken &cancel)
{
    const Status noted = journal.write({{u"event"_s, u"child"_s},
                                        {u"revision"_s, revision.revision.id},
                                        {u"interpreter"_s, options.alembic->place.interpreter},
                                        {u"before"_s, QJsonArray::fromStringList(expected)},
                                        {u"after"_s, QJsonArray::fromStringList(revision.versionsAfter)}});
    if (!noted)
        return fail(noted.error());
    AlembicRun run = alembicRun(revision, plan, expected, options);
    QElapsedTimer timer;
    timer.start();
    AlembicReport report;
    {
        AlembicRunner runner(*options.alembic, plan.environment, cancel);
        if (options.progress)
            run.sent = [&options, &plan](const QString &sql, bool) {
                options.progress(0, static_cast<int>(plan.statementCount()), sql);
            };
        const auto ran = runner.run(revision.revision, run);
        if (ran)
            report = *ran;
        else
            report.error = ran.error();
    }
    const bool mayStay = mayHaveStayed(report, plan.dialect, options.alembic->place.runsEnvironment);
    UnseenEnd end = endOf(revision, report, look(), expected, mayStay);
    end.steps = childSteps(revision, report,
                           end.kind == UnseenEnd::Kind::After    ? u"done"_s
                           : end.kind == UnseenEnd::Kind::Before ? u"rolled back"_s
                                                                 : u"unknown"_s);
    if (!end.steps.isEmpty())
        end.steps.last().ms = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    // The database decides, whatever becomes of the journal.
    std::ignore = journal.write(endEvent(revision, end, report));
    return end;
}

} // namespace athanor
