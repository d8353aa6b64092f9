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
/// by the next one after it broke. What only reads may be asked once more on a new session; what may have written never
/// is. Destroying the connection cancels what runs and never waits for the network on the
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
        enqueue([promise, job = std::move(job)](const Result<Session *> &session, bool) mutable {
            promise->addResult(session ? job(**session) : R(fail(session)));
            promise->finish();
            return true;
        });
        return future;
    }

    /// The same for a job that only reads and can begin anew: where the session turns out to be broken (Unreachable),
    /// it is run once more on a new one. A server ends idle sessions, and nobody wants to hear of that.
    template <typename Job>
    auto read(Job job) -> QFuture<std::invoke_result_t<Job, Session &>>
    {
        using R = std::invoke_result_t<Job, Session &>;
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        QFuture<R> future = promise->future();
        enqueue([promise, job = std::move(job)](const Result<Session *> &session, bool last) mutable {
            R result = session ? job(**session) : R(fail(session));
            if (!last && !result && result.error().kind == ErrorKind::Unreachable && session && !(*session)->isOpen())
                return false;
            promise->addResult(std::move(result));
            promise->finish();
            return true;
        });
        return future;
    }

    /// Ends the running job with Cancelled and drops the queued ones likewise.
    void cancel();

private:
    /// `last`: there is no second try. The job says whether it is done.
    using Task = std::function<bool(const Result<Session *> &session, bool last)>;
    void enqueue(Task task);
    struct Worker;
    std::shared_ptr<Worker> m_worker;
};

} // namespace athanor
