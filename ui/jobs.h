// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QFuture>
#include <QObject>

#include <functional>

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
        auto answer = [this, question, then = std::move(then)](const Result<T> &result) {
            if (question != m_newest)
                return;
            setRunning(false);
            then(result);
        };
        future.then(this, [answer](const Result<T> &result) { answer(result); }).onCanceled(this, [this, answer] {
            answer(Result<T>(fail(Error::cancelled(tr("The job was stopped.")))));
        });
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
