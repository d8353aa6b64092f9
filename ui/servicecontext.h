// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/untrustedcertificate.h"
#include "engines/connection.h"
#include "fleet/fleetscan.h"
#include "profiles/profile.h"
#include "profiles/secretstore.h"

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <functional>
#include <memory>

namespace athanor {

/// An opened service, as its pages share it: the profile, the read-only connection, and the read-write one while
/// writing is allowed. Lives on the GUI thread; no call blocks. Passwords are looked for (and asked for) when the first
/// job comes, on a worker thread.
class ServiceContext : public QObject
{
    Q_OBJECT

public:
    ServiceContext(Profile profile, SecretStore secrets, QObject *parent = nullptr);
    ~ServiceContext() override;

    [[nodiscard]] const Profile &profile() const { return m_profile; }
    [[nodiscard]] Capabilities capabilities() const;
    [[nodiscard]] const SecretStore &secrets() const { return m_secrets; }

    /// Whether write() may be used now: the profile is not read-only, and a production service has been unlocked.
    [[nodiscard]] bool canWrite() const;
    /// Whether unlock() would help: a production service, not read-only, still locked.
    [[nodiscard]] bool isLocked() const;
    void unlock();
    void lock();

    /// Runs `job(Session &) -> Result<T>` on the session of the read-only connection; jobs run in order. Follow the
    /// future with a JobTracker. A missing password or server is the future's Error.
    template <typename Job>
    auto read(Job job) -> QFuture<std::invoke_result_t<Job, Session &>>
    {
        return run(Access::ReadOnly, std::move(job));
    }

    /// The same on a session that may write; Refused while canWrite() is false. Called by pages only inside
    /// guardedWrite().
    template <typename Job>
    auto write(Job job) -> QFuture<std::invoke_result_t<Job, Session &>>
    {
        return run(Access::ReadWrite, std::move(job));
    }

    /// The connection's parameters with the password in them, for jobs that open something of their own (TLS probe).
    void withSpec(Access access, std::function<void(const Result<ConnectionSpec> &)> then);

    /// Ends the running jobs with Cancelled.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_running > 0; }

    /// What the last scan of the fleet learnt of this service; nothing before the first answer.
    [[nodiscard]] const std::optional<ServiceStatus> &status() const { return m_status; }
    void setStatus(const ServiceStatus &status);
    /// Asks the window to scan this service anew; statusChanged() follows.
    void requestStatus() { emit statusRequested(); }

    /// A page has written: the others are stale.
    void noteChanged();
    /// Forgets a password that did not fit and the connections, so that the next job starts over.
    void reset();

signals:
    void writabilityChanged(bool canWrite);
    void databaseChanged();
    void busyChanged(bool busy);
    void statusChanged();
    void statusRequested();
    /// A job met a server whose certificate the person could decide to trust; once for each certificate.
    void untrustedServerMet(const UntrustedCertificate &certificate);

private:
    using Waiter = std::function<void(const Result<Secret> &)>;

    template <typename Job>
    auto run(Access access, Job job) -> QFuture<std::invoke_result_t<Job, Session &>>
    {
        using R = std::invoke_result_t<Job, Session &>;
        auto promise = std::make_shared<QPromise<R>>();
        promise->start();
        QFuture<R> future = promise->future();
        withConnection(access, [access, promise, job = std::move(job)](const Result<Connection *> &connection) mutable {
            if (!connection) {
                promise->addResult(R(fail(connection)));
                promise->finish();
                return;
            }
            // Runs on the session's thread; a job dropped with its connection cancels the promise as it is destroyed.
            const auto deliver = [promise](const R &result) {
                promise->addResult(result);
                promise->finish();
            };
            if (access == Access::ReadOnly)
                (*connection)->read(std::move(job)).then(deliver);
            else
                (*connection)->run(std::move(job)).then(deliver);
        });
        track(future);
        return future;
    }

    template <typename R>
    void track(QFuture<R> future)
    {
        changeRunning(+1);
        auto *watcher = new QFutureWatcher<R>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
            watcher->deleteLater();
            if (watcher->future().resultCount() > 0 && !watcher->result())
                noteFailure(watcher->result().error());
            changeRunning(-1);
        });
        watcher->setFuture(future);
    }

    void withConnection(Access access, std::function<void(const Result<Connection *> &)> then);
    void withPassword(Waiter then);
    void changeRunning(int by);
    void noteFailure(const Error &error);

    Profile m_profile;
    SecretStore m_secrets;
    bool m_unlocked = false;
    int m_running = 0;
    std::optional<ServiceStatus> m_status;
    std::optional<Secret> m_password;
    QByteArray m_shownCertificate; ///< the last one that was told of
    QList<Waiter> m_waiting;
    std::unique_ptr<Connection> m_reader;
    std::unique_ptr<Connection> m_writer;
};

} // namespace athanor
