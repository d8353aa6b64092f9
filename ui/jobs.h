// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QFutureWatcher>
#include <QObject>

namespace athanor {

/// Follows one kind of question of a page: the newest answer counts, older ones are dropped, and so is everything that
/// comes after the tracker is gone. GUI thread.
///
///     m_loading.follow(context().read(job), [this](const Result<Page> &page) { show(page); });
class JobTracker : public QObject
{
    Q_OBJECT

public:
    explicit JobTracker(QObject *parent = nullptr) : QObject(parent) {}

    /// Calls `then` on this thread with the answer, unless a newer question was followed meanwhile or drop() was
    /// called. A job that was thrown away answers Cancelled.
    template <typename T, typename Then>
    void follow(QFuture<Result<T>> future, Then then)
    {
        const quint64 question = ++m_newest;
        setRunning(true);
        // A watcher and not then(): it may be destroyed while the other thread finishes, and a future has one
        // continuation.
        auto *watcher = new QFutureWatcher<Result<T>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, question, then = std::move(then)] {
            watcher->deleteLater();
            if (question != m_newest)
                return;
            setRunning(false);
            if (watcher->future().resultCount() > 0)
                then(watcher->result());
            else
                then(Result<T>(fail(Error::cancelled(tr("The job was stopped.")))));
        });
        watcher->setFuture(future);
    }

    /// Forgets the question that is under way; its answer will not be delivered.
    void drop()
    {
        ++m_newest;
        setRunning(false);
    }

    [[nodiscard]] bool isRunning() const { return m_running; }

signals:
    void runningChanged(bool running);

private:
    void setRunning(bool running)
    {
        if (m_running == running)
            return;
        m_running = running;
        emit runningChanged(running);
    }

    quint64 m_newest = 0;
    bool m_running = false;
};

} // namespace athanor
