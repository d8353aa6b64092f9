// SPDX-License-Identifier: Apache-2.0
#include "migrations/readahead.h"

#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace athanor {

namespace {

/// Steps whose operations wait in memory; a hostile folder makes no more than this of them at once.
constexpr qsizetype stepsAhead = 24;

} // namespace

ReadAhead::ReadAhead(const RevisionGraph &graph, QList<GraphStep> steps, ReadContext context,
                     std::shared_ptr<const EarlyReadings> early)
    : m_graph(graph), m_steps(std::move(steps)), m_context(std::move(context)), m_early(std::move(early))
{
    m_context.schema = nullptr;
}

ReadAhead::~ReadAhead()
{
    for (Ahead &ahead : m_ahead)
        ahead.reading.cancel();
    for (Ahead &ahead : m_ahead)
        ahead.reading.waitForFinished();
}

std::shared_ptr<const Reading> ReadAhead::earlyOf(const Revision &revision, bool upgrade) const
{
    return m_early ? m_early->find(revision, upgrade, m_context) : nullptr;
}

void ReadAhead::start(qsizetype until)
{
    for (; m_started < std::min(until, m_steps.size()); ++m_started) {
        const Revision *revision = m_graph.find(m_steps[m_started].revision);
        if (!revision || earlyOf(*revision, m_steps[m_started].upgrade))
            continue;
        m_ahead.push_back(
            {m_started, QtConcurrent::run(&m_pool, [revision, upgrade = m_steps[m_started].upgrade, this] {
                 return readScript(*revision, upgrade, m_context);
             })});
    }
}

std::shared_ptr<const Reading> ReadAhead::take(qsizetype index, const ReadContext &context)
{
    const Revision &revision = *m_graph.find(m_steps[index].revision);
    if (auto reading = earlyOf(revision, m_steps[index].upgrade))
        return reading;
    // In handfuls: to wake a thread that has nothing left to do costs as much as to read a script.
    if (m_started <= index + stepsAhead / 2)
        start(index + stepsAhead);
    while (m_ahead.front().index != index) {
        m_ahead.front().reading.waitForFinished();
        m_ahead.pop_front();
    }
    auto reading = std::make_shared<const Reading>(m_ahead.front().reading.takeResult());
    m_ahead.pop_front();
    if (!reading->asksForSchema)
        return reading;
    return std::make_shared<const Reading>(readScript(revision, m_steps[index].upgrade, context));
}

} // namespace athanor
