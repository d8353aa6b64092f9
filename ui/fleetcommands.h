// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "profiles/profile.h"
#include "reports/report.h"
#include "ui/jobs.h"

#include <QObject>

#include <functional>

namespace athanor {

class FleetModel;
class MainWindow;
class WindowActions;
class Workspace;

/// What the menus Fleet and Service do: choose, make, fill and change a fleet file, and write its report. Each shows a
/// dialog that does not block and says in the status bar how it went.
class FleetCommands : public QObject
{
    Q_OBJECT

public:
    FleetCommands(MainWindow *window, Workspace *workspace, FleetModel *model);

    void chooseFleet();
    void createFleet();
    void createDemo();
    void importServices();
    void exportReport();
    void addService();
    void editService(const QString &name);
    void removeService(const QString &name);
    void copyUrl(const QString &name);
    void unlock(const QString &name);
    /// Asks whether a server's certificate is to be trusted, and pins it in the fleet file.
    void offerToTrust(const QString &name, const UntrustedCertificate &certificate);
    void showServiceMenu(const QString &name, const QPoint &globalPosition, const WindowActions &actions);

    /// Without dialogs: what createDemo() does with the folder that was chosen.
    void createDemoIn(const QString &folder);

signals:
    void statusMessage(const QString &text, Tone tone);

private:
    /// Asks for a fleet file first if none is open, then calls `then`.
    void withFleet(const std::function<void()> &then);
    void openProfileDialog(const Profile &initial);
    [[nodiscard]] QStringList serviceNames() const;
    void report(const Status &status, const QString &done);

    MainWindow *m_window;
    Workspace *m_workspace;
    FleetModel *m_model;
    JobTracker m_working;
};

} // namespace athanor
