// SPDX-License-Identifier: Apache-2.0
#include "engines/connection.h"

#include "engines/engines.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace athanor {

using namespace Qt::StringLiterals;

/// Owned by the connection and by its thread, whichever lives longer: a thread held up by a dead network ends by
/// itself while the window has long gone on.
struct Connection::Worker
{
    using Job = Connection::Task;

    explicit Worker(ConnectionSpec s) : spec(std::move(s)) {}

    static void loop(const std::shared_ptr<Worker> &self);
    void perform(const Job &job);
    [[nodiscard]] Result<Session *> usableSession();
    void stopCurrent();
    [[nodiscard]] static Result<Session *> stopped() { return fail(Error::cancelled(u"Stopped."_s)); }

    const ConnectionSpec spec;
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job> jobs;
    bool closing = false;
    bool started = false;
    bool busy = false;
    CancelToken opening;              ///< of the session that is being opened
    std::unique_ptr<Session> session; ///< replaced under the mutex, used on the thread alone
};

void Connection::Worker::stopCurrent()
{
    if (!busy)
        return;
    opening.cancel();
    if (session)
        session->requestCancel();
}

void Connection::Worker::perform(const Job &job)
{
    if (!job(usableSession(), false))
        job(usableSession(), true);
}

Result<Session *> Connection::Worker::usableSession()
{
    if (session && !session->isOpen()) {
        const std::lock_guard lock(mutex);
        session.reset();
    }
    if (!session) {
        CancelToken token;
        {
            const std::lock_guard lock(mutex);
            token = opening;
        }
        auto opened = openSession(spec, token);
        if (!opened)
            return fail(opened);
        const std::lock_guard lock(mutex);
        session = *std::move(opened);
        // A cancel between the last look at the token and now still means this job.
        if (token.isCancelled())
            session->requestCancel();
    }
    return session.get();
}

void Connection::Worker::loop(const std::shared_ptr<Worker> &self)
{
    for (;;) {
        Job job;
        {
            std::unique_lock lock(self->mutex);
            self->wake.wait(lock, [&] { return self->closing || !self->jobs.empty(); });
            if (self->closing)
                break;
            job = std::move(self->jobs.front());
            self->jobs.pop_front();
            self->busy = true;
            self->opening = CancelToken();
            if (self->session)
                self->session->clearCancel();
        }
        self->perform(job);
        // The job's captures go before the next wait, not when the next job comes.
        job = nullptr;
        const std::lock_guard lock(self->mutex);
        self->busy = false;
    }
    self->session.reset();
}

Connection::Connection(ConnectionSpec spec) : m_worker(std::make_shared<Worker>(std::move(spec))) {}

Connection::~Connection()
{
    {
        const std::lock_guard lock(m_worker->mutex);
        m_worker->closing = true;
    }
    cancel();
    m_worker->wake.notify_all();
}

const ConnectionSpec &Connection::spec() const
{
    return m_worker->spec;
}

void Connection::enqueue(Task task)
{
    {
        const std::lock_guard lock(m_worker->mutex);
        m_worker->jobs.push_back(std::move(task));
        if (!std::exchange(m_worker->started, true))
            std::thread([worker = m_worker] { Worker::loop(worker); }).detach();
    }
    m_worker->wake.notify_one();
}

void Connection::cancel()
{
    std::deque<Worker::Job> dropped;
    {
        const std::lock_guard lock(m_worker->mutex);
        dropped.swap(m_worker->jobs);
        m_worker->stopCurrent();
    }
    for (const Worker::Job &job : dropped)
        job(Worker::stopped(), true);
}

} // namespace athanor
