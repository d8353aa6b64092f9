// SPDX-License-Identifier: Apache-2.0
#include "migrations/hazardsearch.h"

#include "migrations/plan.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// To wake a thread costs as much as to look at some revisions.
constexpr size_t tasksAtOnce = 40;
/// Handfuls that wait in memory; a hostile folder has no more of its operations kept by this.
constexpr size_t mostRunning = 3;

Hazard lowHazard(const QString &id, const QString &message, const QString &remedy)
{
    Hazard hazard;
    hazard.id = id;
    hazard.severity = HazardSeverity::Low;
    hazard.message = message;
    hazard.remedy = remedy;
    return hazard;
}

/// What is to be said of the script as a whole.
QList<Hazard> hazardsOfScript(const HazardTask &task, bool isToldOfRun)
{
    QList<Hazard> found;
    const Reading &reading = *task.reading;
    if (reading.madeWhenRun && !isToldOfRun)
        found << lowHazard(
            u"made-when-run"_s,
            u"A value (uuid, clock or environment) is made anew by every preview, so two previews differ."_s,
            u"Apply the plan that was shown, or write the value into the script."_s);
    const QString byHand = u"Do not run the text that Alembic prints by hand; apply the plan that is shown."_s;
    if (reading.boundWhenSent)
        found << lowHazard(u"bound-when-sent"_s,
                           u"Values are passed beside a statement: they are shown here as they are sent, where "
                           "`alembic upgrade --sql` prints NULL."_s,
                           byHand);
    if (std::any_of(task.statements.cbegin(), task.statements.cend(),
                    [](const RenderedStatement &s) { return s.sql.contains(u'\t'); }))
        found << lowHazard(
            u"tab-in-value"_s,
            u"A value holds a tab: it is sent as it is, where `alembic upgrade --sql` prints four blanks."_s, byHand);
    if (reading.importsApplication)
        found << lowHazard(u"imports-application"_s,
                           u"The script imports the application, so its meaning changes with the application's code."_s,
                           u"Write what the script needs into the script itself."_s);
    return found;
}

} // namespace

QList<HazardSearch::Found> HazardSearch::search(const std::vector<Waiting> &tasks)
{
    QList<Found> all;
    for (const auto &[place, task] : tasks) {
        QList<Hazard> hazards = findHazards({task.reading->operations, task.statements, task.before, task.newTables,
                                             task.dialect, task.serverVersion, task.upgrade});
        const bool isToldOfRun =
            std::any_of(hazards.cbegin(), hazards.cend(), [](const Hazard &h) { return h.id == "made-when-run"_L1; });
        hazards += hazardsOfScript(task, isToldOfRun);
        for (Hazard &hazard : hazards)
            hazard.statement += task.offset;
        all.append({place, std::move(hazards)});
    }
    return all;
}

void HazardSearch::add(qsizetype place, HazardTask task)
{
    m_next.push_back({place, std::move(task)});
    if (m_next.size() >= tasksAtOnce)
        start();
}

void HazardSearch::start()
{
    while (m_running.size() >= mostRunning)
        collect();
    m_running.push_back(QtConcurrent::run(&m_pool, [tasks = std::exchange(m_next, {})] { return search(tasks); }));
}

void HazardSearch::collect()
{
    m_found += m_running.front().result();
    m_running.pop_front();
}

void HazardSearch::finish(QList<PlannedRevision> *revisions)
{
    m_found += search(std::exchange(m_next, {}));
    while (!m_running.empty())
        collect();
    for (Found &found : m_found)
        (*revisions)[found.place].hazards = std::move(found.hazards);
}

} // namespace athanor
