// SPDX-License-Identifier: Apache-2.0
#include "migrations/stamp.h"

#include "migrations/migrator.h"
#include "migrations/versiontable.h"

#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

RenderedStatement versionStatement(const QString &sql)
{
    RenderedStatement statement;
    statement.sql = sql;
    statement.operation = -1;
    return statement;
}

/// The rows that stand on the same line of history as `target`.
QStringList related(const RevisionGraph &graph, const QStringList &rows, const QString &target, const QStringList &keep)
{
    const QSet<QString> below = graph.ancestors({target});
    QStringList out;
    for (const QString &row : rows) {
        if (!keep.contains(row) && (below.contains(row) || graph.ancestors({row}).contains(target)))
            out << row;
    }
    return out;
}

Status checkRows(const RevisionGraph &graph, const QStringList &rows)
{
    for (const QString &row : rows) {
        if (!graph.find(row))
            return fail(Error::notFound(
                u"the database is at %1, which no script of the folder has; stamp with --purge to replace it."_s.arg(
                    row)));
    }
    return {};
}

Status addMove(Plan *plan, const QString &name, const Revision *revision, const QStringList &removes,
               const QStringList &adds, QStringList *rows)
{
    const auto statements = versionStatements(plan->dialect, plan->environment, removes, adds);
    if (!statements)
        return fail(statements.error());
    PlannedRevision planned;
    if (revision)
        planned.revision = *revision;
    planned.revision.id = name;
    for (const QString &sql : *statements)
        planned.statements << versionStatement(sql);
    *rows = versionsAfter(*rows, removes, adds);
    planned.versionsAfter = *rows;
    plan->revisions << planned;
    return {};
}

void addFirst(Plan *plan, const QStringList &first, const QStringList &rows)
{
    if (first.isEmpty())
        return;
    if (plan->revisions.isEmpty()) {
        PlannedRevision planned;
        planned.revision.id = u"base"_s;
        planned.versionsAfter = rows;
        plan->revisions << planned;
    }
    for (auto it = first.crbegin(); it != first.crend(); ++it)
        plan->revisions.first().statements.prepend(versionStatement(*it));
}

} // namespace

Result<Plan> makeStampPlan(const ScriptFolder &folder, const VersionState &state, DialectId dialect,
                           const QString &target, bool purge)
{
    Plan plan;
    plan.dialect = dialect;
    plan.environment = folder.environment;
    plan.from = state.revisions;
    plan.from.sort();
    QStringList first;
    QStringList rows = plan.from;
    if (!state.exists)
        first << createVersionTableSql(dialect, folder.environment.versionTableSchema, folder.environment.versionTable);
    if (purge && !rows.isEmpty()) {
        first << u"DELETE FROM "_s + versionTableText(dialect, folder.environment);
        rows.clear();
    }
    if (const Status known = checkRows(folder.graph, rows); !known)
        return fail(known.error());
    const auto targets = folder.graph.resolve(target, rows);
    if (!targets)
        return fail(targets);
    if (targets->isEmpty() && target.contains(u'@') && rows.size() > 1)
        return fail(Error::invalidInput(
            u"stamping the base of one branch of several is not possible; name the rows that shall stay."_s));
    if (targets->isEmpty() && !rows.isEmpty()) {
        const QStringList all = rows;
        if (const Status moved = addMove(&plan, u"base"_s, nullptr, all, {}, &rows); !moved)
            return fail(moved.error());
    }
    for (const QString &id : *targets) {
        if (rows.contains(id))
            continue;
        const QStringList removes = related(folder.graph, rows, id, *targets);
        if (const Status moved = addMove(&plan, id, folder.graph.find(id), removes, {id}, &rows); !moved)
            return fail(moved.error());
    }
    addFirst(&plan, first, rows);
    plan.to = rows;
    plan.hash = planHash(plan);
    return plan;
}

Result<MigrationRun> stamp(Session &session, const ScriptFolder &folder, const QString &target, bool purge,
                           const MigrateOptions &options)
{
    SqlConnection *connection = session.sql();
    if (!connection)
        return fail(
            Error::unsupported(u"this kind of database has no migrations; choose a service with an SQL database."_s));
    const auto state = readVersionState(*connection, folder.environment);
    if (!state)
        return fail(state);
    const auto plan = makeStampPlan(folder, *state, connection->dialect(), target, purge);
    if (!plan)
        return fail(plan);
    MigrateOptions real = options;
    real.rehearse = false;
    return runPlan(session, *plan, real);
}

} // namespace athanor
