// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
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
    bool hasTabs = false; ///< in a statement, where Alembic prints blanks
    DialectId dialect = DialectId::PostgreSQL;
    int serverVersion = 0;
    bool upgrade = true;
    int offset = 0; ///< statements of the plan before the first of these
};

/// Looks for the hazards of a plan's revisions on other threads while the plan goes on.
class HazardSearch
{
public:
    explicit HazardSearch(const CancelToken &cancel) : m_cancel(cancel) {}
    ~HazardSearch();
    HazardSearch(const HazardSearch &) = delete;
    HazardSearch &operator=(const HazardSearch &) = delete;
    HazardSearch(HazardSearch &&) = delete;
    HazardSearch &operator=(HazardSearch &&) = delete;

    /// `place`: of the revision in the list that finish() is given.
    void add(qsizetype place, HazardTask task);
    /// Waits for what is still looked for and writes all hazards into the revisions; fewer if the search was cancelled.
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

    struct Running
    {
        QFuture<QList<Found>> found;
        qint64 weight;
    };

    static QList<Found> search(const std::vector<Waiting> &tasks, const CancelToken &cancel);
    void start();
    void collect();

    CancelToken m_cancel;
    std::vector<Waiting> m_next;
    qint64 m_nextWeight = 0; ///< tables and operations that its tasks keep in memory
    std::deque<Running> m_running;
    qint64 m_runningWeight = 0;
    QList<Found> m_found;
    QThreadPool m_pool; ///< its own: in the shared one this may stand behind what waits for it
};

} // namespace athanor
