// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/hazards.h"
#include "migrations/scriptreader.h"

#include <QFuture>
#include <QThreadPool>

#include <deque>
#include <memory>
#include <vector>

namespace athanor {

struct PlannedRevision;

/// What the hazards of one planned revision depend on; values, so that another thread may look for them.
struct HazardTask
{
    std::shared_ptr<const Reading> reading;
    QList<RenderedStatement> statements; ///< of the script alone
    Schema before;
    QSet<TableRef> newTables;
    DialectId dialect = DialectId::PostgreSQL;
    int serverVersion = 0;
    bool upgrade = true;
    int offset = 0; ///< statements of the plan before the first of these
};

/// Looks for the hazards of a plan's revisions on another thread while the plan goes on.
class HazardSearch
{
public:
    /// `place`: of the revision in the list that finish() is given.
    void add(qsizetype place, HazardTask task);
    /// Waits for what is still looked for and writes all hazards into the revisions.
    void finish(QList<PlannedRevision> *revisions);

private:
    struct Found
    {
        qsizetype place;
        QList<Hazard> hazards;
    };
    struct Waiting
    {
        qsizetype place;
        HazardTask task;
    };

    static QList<Found> search(const std::vector<Waiting> &tasks);
    void start();
    void collect();

    std::vector<Waiting> m_next;
    std::deque<QFuture<QList<Found>>> m_running;
    QList<Found> m_found;
    QThreadPool m_pool; ///< its own: in the shared one this may stand behind what waits for it
};

} // namespace athanor
