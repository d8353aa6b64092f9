// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/schema.h"
#include "ui/theme.h"

#include <QMainWindow>

class QSettings;
class QSplitter;

namespace athanor {

class CommandPalette;
class EmptyState;
class EnvironmentFrame;
class FleetCommands;
class FleetModel;
class FleetPage;
class FleetWatch;
class ServiceView;
class Sidebar;
class StatusArea;
class ViewStack;
class WindowActions;
class Workspace;

/// The window: services at the left, the fleet table or an opened service at the right. It only puts parts together and
/// goes from one to the other; the fleet is the Workspace's, scanning the FleetWatch's, changing it FleetCommands'.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `settings` (geometry, last fleet, last page, theme, language) must outlive the window.
    explicit MainWindow(QSettings *settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] Status openFleet(const QString &path);
    void showHome();
    /// Opens a service, on the page of that id or the one shown last.
    void openService(const QString &name, const QString &page = {});
    void openPalette();

    [[nodiscard]] Workspace &workspace() const { return *m_workspace; }
    [[nodiscard]] FleetModel &fleetModel() const { return *m_model; }
    [[nodiscard]] FleetWatch &fleetWatch() const { return *m_watch; }
    [[nodiscard]] WindowActions &actionsOfWindow() const { return *m_actions; }
    /// The service that is shown; null on the fleet table.
    [[nodiscard]] ServiceView *currentView() const;
    /// What closing the window would lose.
    [[nodiscard]] QString unsavedWork() const;

public slots:
    void showStatus(const QString &text, Tone tone);

signals:
    void themeChosen(ThemeChoice choice);
    void languageChosen(const QString &language);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void buildLayout();
    void connectActions();
    void connectFleet();
    void takeFleet();
    void shownChanged();
    void updateProgress();
    void stop();
    /// The service that an action of the menu is about: the shown one, or the current row of the table.
    [[nodiscard]] QString subject() const;
    void restoreWindow();
    void saveWindow() const;

    QSettings *m_settings;
    Workspace *m_workspace;
    FleetModel *m_model;
    FleetWatch *m_watch;
    WindowActions *m_actions;
    FleetCommands *m_commands;
    Sidebar *m_sidebar = nullptr;
    QSplitter *m_halves = nullptr;
    ViewStack *m_views = nullptr;
    EnvironmentFrame *m_frame = nullptr;
    FleetPage *m_home = nullptr;
    EmptyState *m_welcome = nullptr;
    StatusArea *m_status = nullptr;
    CommandPalette *m_palette = nullptr;
    QString m_shown; ///< service and page that are shown; what the status bar says is about them
    int m_scanned = 0;
    int m_toScan = 0;
    bool m_closeAgreed = false;
};

} // namespace athanor
