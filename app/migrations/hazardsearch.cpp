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
/// Handfuls that wait in memory, and the tables and operations that all together may hold: each task has a schema of
/// its own.
constexpr size_t mostRunning = 3;
constexpr qint64 mostWeight = 50'000;

qint64 weightOf(const HazardTask &task)
{
    return task.before.tables.size() + task.newTables.size() + qint64(task.reading->operations.size());
}

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
    if (task.hasTabs)
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

QList<HazardSearch::Found> HazardSearch::search(const std::vector<Waiting> &tasks, const CancelToken &cancel)
{
    QList<Found> all;
    for (const auto &[place, task] : tasks) {
        if (cancel.isCancelled())
            break;
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
    m_nextWeight += weightOf(task);
    m_next.push_back({place, std::move(task)});
    if (m_next.size() >= tasksAtOnce || m_nextWeight + m_runningWeight > mostWeight)
        start();
}

void HazardSearch::start()
{
    while (m_running.size() >= mostRunning || (!m_running.empty() && m_nextWeight + m_runningWeight > mostWeight))
        collect();
    const qint64 weight = std::exchange(m_nextWeight, 0);
    m_running.push_back({QtConcurrent::run(&m_pool, [tasks = std::exchange(m_next, {}),
                                                     cancel = m_cancel] { return search(tasks, cancel); }),
                         weight});
    m_runningWeight += weight;
    if (m_runningWeight > mostWeight) // one alone: the plan waits for it
        collect();
}

void HazardSearch::collect()
{
    m_found += m_running.front().found.result();
    m_runningWeight -= m_running.front().weight;
    m_running.pop_front();
}

HazardSearch::~HazardSearch()
{
    for (Running &running : m_running)
        running.found.cancel();
}

void HazardSearch::finish(QList<PlannedRevision> *revisions)
{
    m_found += search(std::exchange(m_next, {}), m_cancel);
    while (!m_running.empty())
        collect();
    for (Found &found : m_found)
        (*revisions)[found.place].hazards = std::move(found.hazards);
}

} // namespace athanor
