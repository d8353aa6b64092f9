// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetscanner.h"

#include <QMutex>
#include <QThread>

#include <utility>

namespace athanor {

/// Shared by the scanner and its thread; `receiver` is null once nobody wants the answers.
struct FleetScanner::Scan : std::enable_shared_from_this<FleetScanner::Scan>
{
    CancelToken cancel;
    QMutex mutex;
    FleetScanner *receiver = nullptr;
    QList<ServiceStatus> pending;
    bool over = false;
    bool posted = false;

    /// Thread of the scan. One event carries all answers that came since the last one was handled.
    void post(std::optional<ServiceStatus> status)
    {
        const QMutexLocker lock(&mutex);
        if (status)
            pending.append(std::move(*status));
        else
            over = true;
        if (posted || !receiver)
            return;
        posted = true;
        QMetaObject::invokeMethod(
            receiver, [to = receiver, self = shared_from_this()] { to->deliver(self); }, Qt::QueuedConnection);
    }
};

FleetScanner::FleetScanner(QObject *parent) : QObject(parent)
{
    qRegisterMetaType<QList<ServiceStatus>>();
}

FleetScanner::~FleetScanner()
{
    abandon();
}

void FleetScanner::start(const QList<Profile> &profiles, const SecretStore &secrets, const ScanOptions &options)
{
    abandon();
    QStringList names;
    for (const Profile &profile : profiles)
        names.append(profile.name);
    emit started(names);
    if (profiles.isEmpty()) {
        emit finished();
        return;
    }
    auto scan = std::make_shared<Scan>();
    scan->receiver = this;
    m_scan = scan;
    QThread *thread = QThread::create([scan, profiles, secrets, options] {
        scanFleet(profiles, secrets, options, scan->cancel,
                  [&scan](const ServiceStatus &status) { scan->post(status); });
        scan->post(std::nullopt);
    });
    // Without a parent: a silent server may hold the thread until its time limit, after this object has gone.
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    thread->start(QThread::LowPriority);
}

void FleetScanner::stop()
{
    if (m_scan)
        m_scan->cancel.cancel();
}

void FleetScanner::abandon()
{
    if (!m_scan)
        return;
    const std::shared_ptr<Scan> scan = std::exchange(m_scan, nullptr);
    scan->cancel.cancel();
    const QMutexLocker lock(&scan->mutex);
    scan->receiver = nullptr;
}

void FleetScanner::deliver(const std::shared_ptr<Scan> &scan)
{
    QList<ServiceStatus> statuses;
    bool over = false;
    {
        const QMutexLocker lock(&scan->mutex);
        scan->posted = false;
        statuses.swap(scan->pending);
        over = scan->over;
    }
    if (scan != m_scan)
        return;
    if (!statuses.isEmpty())
        emit answered(statuses);
    if (!over || scan != m_scan)
        return;
    m_scan.reset();
    emit finished();
}

} // namespace athanor
