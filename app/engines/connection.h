// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

#include <QFuture>
#include <QObject>
#include <QPromise>

#include <functional>
#include <memory>

namespace athanor {

/// The window's handle on one database: a thread of its own with a session on it. `run` queues a job; the future is
/// continued with `.then(context, ...)` on the caller's thread. The session is opened by the first job, and opened anew
/// by the next one after it broke. Destroying the connection cancels what runs and never waits for the network on the
/// caller's thread.
class Connection
{
public:
    explicit Connection(ConnectionSpec spec);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    [[nodiscard]] const ConnectionSpec &spec() const;

    /// Runs `job(Session &)`, which returns a Result<T>, on the session's thread. Jobs run in order.
    template <typename Job>
    auto run(Job job) -> QFuture<std::invoke_result_t<Job, Session &>>
    {
        using R = std::invoke_result_t<Job, Session &>;
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        QFuture<R> future = promise->future();
        enqueue([promise, job = std::move(job)](const Result<Session *> &session) mutable {
            promise->addResult(session ? job(**session) : R(fail(session)));
            promise->finish();
        });
        return future;
    }

    /// Ends the running job with Cancelled and drops the queued ones likewise.
    void cancel();

private:
    void enqueue(std::function<void(const Result<Session *> &)> job);
    struct Worker;
    std::shared_ptr<Worker> m_worker;
};

} // namespace athanor
