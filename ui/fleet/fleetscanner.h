// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fleet/fleetscan.h"

#include <QObject>

#include <memory>

namespace athanor {

/// Runs scanFleet() on a thread of its own and hands the answers to the GUI thread, many at a time if they come fast.
/// Destroying it cancels the scan and does not wait for it.
class FleetScanner : public QObject
{
    Q_OBJECT

public:
    explicit FleetScanner(QObject *parent = nullptr);
    ~FleetScanner() override;

    /// Asks all of `profiles`; a scan that is still running is given up first.
    void start(const QList<Profile> &profiles, const SecretStore &secrets, const ScanOptions &options = {});
    /// Ends the scan soon; who has not answered keeps the state it had.
    void stop();
    [[nodiscard]] bool isRunning() const { return m_scan != nullptr; }

signals:
    void started(const QStringList &names);
    void answered(const QList<athanor::ServiceStatus> &statuses);
    void finished();

private:
    struct Scan;
    void deliver(const std::shared_ptr<Scan> &scan);
    void abandon();

    std::shared_ptr<Scan> m_scan;
};

} // namespace athanor
