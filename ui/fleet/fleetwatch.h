// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/fleet/fleetscanner.h"

namespace athanor {

class FleetModel;
class Workspace;

/// Keeps the fleet table up to date: scans all services, or one that was written to, and tells the table and the opened
/// services what was learnt.
class FleetWatch : public QObject
{
    Q_OBJECT

public:
    FleetWatch(Workspace *workspace, FleetModel *model, QObject *parent = nullptr);

    void scanAll();
    /// One service, besides a scan of all; asked for while it runs, it runs once more after.
    void scanOne(const QString &name);
    void stop();
    [[nodiscard]] bool isScanning() const { return m_all.isRunning(); }

signals:
    void scanningChanged(bool scanning);
    void progressed(int answered, int total);

private:
    void takeFleet();
    void takeAnswers(const QList<ServiceStatus> &statuses);
    void startNext();

    Workspace *m_workspace;
    FleetModel *m_model;
    FleetScanner m_all;
    FleetScanner m_one;
    QStringList m_wanted;
    int m_answered = 0;
    int m_total = 0;
};

} // namespace athanor
