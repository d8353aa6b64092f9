// SPDX-License-Identifier: Apache-2.0
#include "ui/servicecontext.h"

#include "engines/engines.h"

#include <QThreadPool>

#include <utility>

namespace athanor {

ServiceContext::ServiceContext(Profile profile, SecretStore secrets, QObject *parent)
    : QObject(parent), m_profile(std::move(profile)), m_secrets(std::move(secrets))
{
}

ServiceContext::~ServiceContext() = default;

Capabilities ServiceContext::capabilities() const
{
    const Result<const Engine *> engine = engineFor(m_profile.url.engine);
    return engine ? (*engine)->capabilities() : Capabilities{};
}

bool ServiceContext::canWrite() const
{
    return !m_profile.readOnly && !isLocked();
}

bool ServiceContext::isLocked() const
{
    return !m_profile.readOnly && m_profile.isProduction() && !m_unlocked;
}

void ServiceContext::unlock()
{
    if (!isLocked())
        return;
    m_unlocked = true;
    emit writabilityChanged(canWrite());
}

void ServiceContext::lock()
{
    if (!m_unlocked)
        return;
    m_unlocked = false;
    m_writer.reset();
    emit writabilityChanged(canWrite());
}

void ServiceContext::withSpec(Access access, std::function<void(const Result<ConnectionSpec> &)> then)
{
    withPassword([this, access, then = std::move(then)](const Result<Secret> &password) {
        if (!password) {
            then(fail(password));
            return;
        }
        then(ConnectionSpec::of(m_profile, *password, access));
    });
}

void ServiceContext::withConnection(Access access, std::function<void(const Result<Connection *> &)> then)
{
    if (access == Access::ReadWrite && !canWrite()) {
        const QString name = m_profile.name;
        then(
            fail(Error::refused(m_profile.readOnly ? tr("%1 is read-only; change its profile to write to it.").arg(name)
                                                   : tr("%1 is locked; unlock it to write to it.").arg(name))));
        return;
    }
    withSpec(access, [this, access, then = std::move(then)](const Result<ConnectionSpec> &spec) {
        if (!spec) {
            then(fail(spec));
            return;
        }
        std::unique_ptr<Connection> &connection = access == Access::ReadWrite ? m_writer : m_reader;
        if (!connection)
            connection = std::make_unique<Connection>(*spec);
        then(connection.get());
    });
}

void ServiceContext::withPassword(Waiter then)
{
    if (!m_password && m_profile.secret.kind == SecretSource::Kind::None)
        m_password = Secret();
    if (m_password) {
        then(*m_password);
        return;
    }
    m_waiting.append(std::move(then));
    if (m_waiting.size() > 1)
        return;
    // A keychain may ask, a command may take its time: both on a thread of the pool.
    auto promise = std::make_shared<QPromise<Result<Secret>>>();
    promise->start();
    auto *watcher = new QFutureWatcher<Result<Secret>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
        watcher->deleteLater();
        const Result<Secret> found = watcher->future().resultCount() > 0
                                         ? watcher->result()
                                         : Result<Secret>(fail(Error::cancelled(tr("No password was given."))));
        if (found)
            m_password = *found;
        for (const Waiter &waiter : std::exchange(m_waiting, {}))
            waiter(found);
    });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, secrets = m_secrets, profile = m_profile] {
        promise->addResult(secrets.find(profile));
        promise->finish();
    });
}

void ServiceContext::cancel()
{
    if (m_reader)
        m_reader->cancel();
    if (m_writer)
        m_writer->cancel();
}

void ServiceContext::setStatus(const ServiceStatus &status)
{
    m_status = status;
    emit statusChanged();
}

void ServiceContext::noteChanged()
{
    emit databaseChanged();
}

void ServiceContext::reset()
{
    m_reader.reset();
    m_writer.reset();
    m_password.reset();
}

void ServiceContext::noteFailure(const Error &error)
{
    // Several pages fail of the same server; one question is enough.
    if (!error.certificate || error.certificate->sha256 == m_shownCertificate)
        return;
    m_shownCertificate = error.certificate->sha256;
    emit untrustedServerMet(*error.certificate);
}

void ServiceContext::changeRunning(int by)
{
    const bool wasBusy = isBusy();
    m_running += by;
    if (wasBusy != isBusy())
        emit busyChanged(isBusy());
}

} // namespace athanor
