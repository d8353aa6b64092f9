// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationscript.h"

#include "migrations/versiontable.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString runningLine(const Plan &plan, const Revision &revision)
{
    const QString below = revision.downRevisions.join(u", "_s);
    return plan.upgrade ? u"-- Running upgrade %1 -> %2\n\n"_s.arg(below, revision.id)
                        : u"-- Running downgrade %1 -> %2\n\n"_s.arg(revision.id, below);
}

/// Text of a stranger as one comment line, which nothing in it can end.
QString commentLine(const QString &text)
{
    return u"-- "_s + boundedText(text, 600, false) + u'\n';
}

QString hazardLines(const PlannedRevision &revision, int statement)
{
    QString out;
    for (const Hazard &hazard : revision.hazards) {
        if (hazard.statement != statement)
            continue;
        out += commentLine(u"hazard %1 (%2): %3"_s.arg(hazard.id, hazardSeverityName(hazard.severity), hazard.message));
        if (!hazard.remedy.isEmpty())
            out += commentLine(u"  safer: "_s + hazard.remedy);
    }
    return out;
}

QString ended(const QString &sql)
{
    return sql + u";\n\n"_s;
}

} // namespace

QString revisionScript(const Plan &plan, const PlannedRevision &revision)
{
    QString out = runningLine(plan, revision.revision);
    if (revision.engine == RevisionEngine::None)
        return out + commentLine(u"not static, nothing can be shown: "_s + revision.reason->display()) + u'\n';
    if (revision.engine == RevisionEngine::Alembic)
        out += commentLine((revision.unseen ? u"RUN BY ALEMBIC, UNSEEN; only the version table's part is shown: "_s
                                            : u"rendered by the service's own Alembic: "_s) +
                           revision.reason->display());
    for (int i = 0; i < revision.statements.size(); ++i)
        out += hazardLines(revision, i) + ended(revision.statements[i].sql);
    // A hazard of a revision that sends nothing must be seen too.
    for (const Hazard &hazard : revision.hazards) {
        if (hazard.statement < 0 || hazard.statement >= revision.statements.size())
            out += commentLine(
                u"hazard %1 (%2): %3"_s.arg(hazard.id, hazardSeverityName(hazard.severity), hazard.message));
    }
    return out;
}

QString planScript(const Plan &plan)
{
    QString out;
    for (const PlannedRevision &revision : plan.revisions)
        out += revisionScript(plan, revision);
    return out;
}

QString alembicScript(const Plan &plan)
{
    const bool transactional = plan.dialect == DialectId::PostgreSQL;
    const bool each = plan.environment.transactionPerMigration;
    const QString create =
        createVersionTableSql(plan.dialect, plan.environment.versionTableSchema, plan.environment.versionTable);
    const QString drop = u"DROP TABLE "_s + versionTableText(plan.dialect, plan.environment);
    QString out;
    QString trailer;
    if (transactional && !each)
        out += ended(u"BEGIN"_s);
    for (const PlannedRevision &revision : plan.revisions) {
        if (transactional && each)
            out += ended(u"BEGIN"_s);
        const bool last = &revision == &plan.revisions.last();
        qsizetype first = 0;
        qsizetype count = revision.statements.size();
        if (count > 0 && revision.statements.first().sql == create)
            out += ended(revision.statements[first++].sql);
        // The table goes behind the last migration's own transaction.
        if (last && !plan.upgrade && count > 0 && revision.statements.last().sql == drop)
            trailer = ended(revision.statements[--count].sql);
        out += runningLine(plan, revision.revision);
        for (qsizetype i = first; i < count; ++i)
            out += ended(revision.statements[i].sql);
        if (transactional && each)
            out += ended(u"COMMIT"_s);
    }
    out += trailer;
    if (transactional && !each)
        out += ended(u"COMMIT"_s);
    return out;
}

} // namespace athanor
