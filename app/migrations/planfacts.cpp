// SPDX-License-Identifier: Apache-2.0
// What can be said of a plan, and of a database's place, once they are known.
#include "migrations/plan.h"

#include <QCryptographicHash>
#include <QSet>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

QByteArray PlannedRevision::scriptSha256() const
{
    return script.isEmpty() ? QByteArray() : QCryptographicHash::hash(script, QCryptographicHash::Sha256).toHex();
}

QByteArray planHash(const Plan &plan)
{
    QCryptographicHash hash(QCryptographicHash::Blake2b_256);
    const auto add = [&hash](const QString &text) {
        hash.addData(text.toUtf8());
        hash.addData(QByteArrayView("\0", 1));
    };
    add(dialectName(plan.dialect));
    add(plan.from.join(u','));
    add(plan.to.join(u','));
    for (const PlannedRevision &revision : plan.revisions) {
        add(revision.revision.id);
        if (revision.unseen)
            add(u"unseen "_s + QString::fromLatin1(revision.scriptSha256()));
        for (const RenderedStatement &statement : revision.statements)
            add(statement.sql);
    }
    return hash.result().toHex();
}

qsizetype Plan::statementCount() const
{
    qsizetype count = 0;
    for (const PlannedRevision &revision : revisions)
        count += revision.statements.size();
    return count;
}

bool Plan::runsUnseen() const
{
    return std::ranges::any_of(revisions, &PlannedRevision::unseen);
}

const PlannedRevision *Plan::firstUnplanned() const
{
    const auto it = std::ranges::find_if(revisions, [](const PlannedRevision &revision) {
        return revision.engine == RevisionEngine::None ||
               (revision.reason && revision.engine != RevisionEngine::Alembic);
    });
    return it == revisions.cend() ? nullptr : &*it;
}

MigrationStatus migrationStatus(const RevisionGraph &graph, const VersionState &state)
{
    MigrationStatus status;
    status.revision = state.revisions;
    status.heads = graph.heads();
    status.stamped = state.exists && !state.revisions.isEmpty();
    QStringList known;
    for (const QString &id : state.revisions)
        (graph.find(id) ? known : status.unknown) << id;
    if (const auto steps = graph.upgradeSteps(known, u"heads"_s)) {
        for (const GraphStep &step : *steps)
            status.pending << step.revision;
        return status;
    }
    // A damaged graph has no steps; what no known row is built on is pending all the same.
    const QSet<QString> applied = graph.ancestors(known);
    for (auto it = graph.revisions().crbegin(); it != graph.revisions().crend(); ++it) {
        if (!applied.contains(it->id))
            status.pending << it->id;
    }
    return status;
}

} // namespace athanor
