// SPDX-License-Identifier: Apache-2.0
#include "ui/commandpalette.h"
#include "ui/fleet/fleetpage.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/fleetcommands.h"
#include "ui/helpdialogs.h"
#include "ui/mainwindow.h"
#include "ui/paletteentries.h"
#include "ui/services/serviceview.h"
#include "ui/sidebar/sidebar.h"
#include "ui/viewstack.h"
#include "ui/windowactions.h"

#include <QAction>

namespace athanor {

using namespace Qt::StringLiterals;

// What each action of the window does; what it is called stands in windowactions.cpp.
void MainWindow::connectActions()
{
    const auto on = [this](QLatin1StringView id, auto slot) {
        connect(m_actions->action(id), &QAction::triggered, this, slot);
    };
    on("ui.quit"_L1, [this] { close(); });
    on("ui.fleet.open"_L1, [this] { m_commands->chooseFleet(); });
    on("ui.fleet.create"_L1, [this] { m_commands->createFleet(); });
    on("ui.fleet.demo"_L1, [this] { m_commands->createDemo(); });
    on("ui.fleet.import"_L1, [this] { m_commands->importServices(); });
    on("ui.fleet.export"_L1, [this] { m_commands->exportReport(); });
    on("ui.fleet.scan"_L1, [this] { m_watch->scanAll(); });
    on("ui.fleet.stop"_L1, [this] { stop(); });
    on("ui.fleet.filter"_L1, [this] {
        showHome();
        m_home->focusFilter();
    });
    on("ui.service.add"_L1, [this] { m_commands->addService(); });
    on("ui.service.edit"_L1, [this] { m_commands->editService(subject()); });
    on("ui.service.remove"_L1, [this] { m_commands->removeService(subject()); });
    on("ui.service.copyUrl"_L1, [this] { m_commands->copyUrl(subject()); });
    on("ui.service.unlock"_L1, [this] { m_commands->unlock(subject()); });
    on("ui.service.lock"_L1, [this] {
        if (ServiceView *view = currentView())
            view->context().lock();
    });
    on("ui.service.refresh"_L1, [this] {
        if (ServiceView *view = currentView())
            view->currentPage()->refresh();
        else
            m_watch->scanAll();
    });
    on("ui.view.home"_L1, [this] { showHome(); });
    on("ui.view.sidebar"_L1, [this](bool shown) { m_sidebar->setVisible(shown); });
    on("ui.view.palette"_L1, [this] { openPalette(); });
    on("ui.view.nextPage"_L1, [this] {
        if (ServiceView *view = currentView())
            view->stepPage(+1);
    });
    on("ui.view.previousPage"_L1, [this] {
        if (ServiceView *view = currentView())
            view->stepPage(-1);
    });
    on("ui.help.shortcuts"_L1, [this] { showShortcuts(this, shortcutGroups(*this)); });
    on("ui.help.about"_L1, [this] { showAbout(this); });
    connect(m_actions, &WindowActions::themeChosen, this, &MainWindow::themeChosen);
    connect(m_actions, &WindowActions::languageChosen, this, &MainWindow::languageChosen);
}

} // namespace athanor
