// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/revisiongraph.h"
#include "migrations/scriptreader.h"

#include <QFuture>
#include <QThreadPool>

#include <deque>

namespace athanor {

/// The scripts of a row of steps, read on other threads a few steps before they are wanted. What a script does hardly
/// ever depends on the schema before it; one that asks for it is read again when its turn comes.
class ReadAhead
{
public:
    /// `graph` must outlive this. `context` is what does not change from step to step; its schema is not looked at.
    /// `early`: what was read with the folder; may be null.
    ReadAhead(const RevisionGraph &graph, QList<GraphStep> steps, ReadContext context,
              std::shared_ptr<const EarlyReadings> early = {});
    ~ReadAhead();
    ReadAhead(const ReadAhead &) = delete;
    ReadAhead &operator=(const ReadAhead &) = delete;
    ReadAhead(ReadAhead &&) = delete;
    ReadAhead &operator=(ReadAhead &&) = delete;

    /// The script of step `index` in the context of its turn. Steps are taken in their order; one may be left out.
    [[nodiscard]] std::shared_ptr<const Reading> take(qsizetype index, const ReadContext &context);

private:
    struct Ahead
    {
        qsizetype index;
        QFuture<Reading> reading;
    };

    void start(qsizetype until);
    [[nodiscard]] std::shared_ptr<const Reading> earlyOf(const Revision &revision, bool upgrade) const;

    const RevisionGraph &m_graph;
    QList<GraphStep> m_steps;
    ReadContext m_context;
    std::shared_ptr<const EarlyReadings> m_early;
    std::deque<Ahead> m_ahead;
    QThreadPool m_pool; ///< its own: in the shared one this may stand behind what waits for a server, or for this
    qsizetype m_started = 0;
};

} // namespace athanor
