// SPDX-License-Identifier: Apache-2.0
#include "ui/mainwindow.h"

#include "ui/commandpalette.h"
#include "ui/confirm.h"
#include "ui/fleet/fleetpage.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/fleetcommands.h"
#include "ui/icons.h"
#include "ui/paletteentries.h"
#include "ui/secretprompt.h"
#include "ui/services/serviceview.h"
#include "ui/sidebar/sidebar.h"
#include "ui/sidebar/sidebarmodel.h"
#include "ui/statusarea.h"
#include "ui/viewstack.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/environmentframe.h"
#include "ui/windowactions.h"
#include "ui/workspace.h"

#include <QAction>
#include <QCloseEvent>
#include <QFileInfo>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>

namespace athanor {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(QSettings *settings, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_workspace(new Workspace(new SecretPrompt(this), this)),
      m_model(new FleetModel(this)), m_watch(new FleetWatch(m_workspace, m_model, this)),
      m_actions(new WindowActions(this)), m_commands(new FleetCommands(this, m_workspace, m_model))
{
    setObjectName(u"mainWindow"_s);
    setWindowIcon(icon(u"app"_s));
    buildLayout();
    connectActions();
    connectFleet();
    restoreWindow();
    takeFleet();
}

MainWindow::~MainWindow()
{
    // The pages first: they hold contexts of the workspace, which would go before them.
    m_views->disconnect(this);
    delete m_views;
}

void MainWindow::buildLayout()
{
    const auto action = [this](QLatin1StringView id) { return m_actions->action(id); };
    m_home = new FleetPage(m_model,
                           {action("ui.fleet.scan"_L1), action("ui.fleet.stop"_L1), nullptr,
                            action("ui.service.add"_L1), action("ui.fleet.import"_L1), action("ui.fleet.export"_L1)},
                           this);
    m_welcome = new EmptyState(u"app"_s, {}, {}, this);
    m_welcome->setObjectName(u"welcome"_s);
    for (const QLatin1StringView id :
         {"ui.fleet.demo"_L1, "ui.fleet.import"_L1, "ui.service.add"_L1, "ui.fleet.open"_L1})
        m_welcome->addButton(action(id));
    m_views = new ViewStack(m_workspace, m_welcome, m_home,
                            {action("ui.service.unlock"_L1), action("ui.service.lock"_L1), action("ui.service.edit"_L1),
                             action("ui.service.refresh"_L1)},
                            this);
    m_frame = new EnvironmentFrame(m_views, this);
    m_sidebar = new Sidebar(m_model, this);
    m_halves = new QSplitter(Qt::Horizontal, this);
    m_halves->setObjectName(u"mainSplitter"_s);
    m_halves->setHandleWidth(1);
    m_halves->setChildrenCollapsible(false);
    m_halves->addWidget(m_sidebar);
    m_halves->addWidget(m_frame);
    m_halves->setStretchFactor(1, 1);
    m_halves->setSizes({220, 1060});
    setCentralWidget(m_halves);
    m_status = new StatusArea(action("ui.fleet.stop"_L1), this);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_status, 1);
    m_palette = new CommandPalette(this);
}

void MainWindow::connectFleet()
{
    connect(m_workspace, &Workspace::fleetChanged, this, &MainWindow::takeFleet);
    connect(m_commands, &FleetCommands::statusMessage, this, &MainWindow::showStatus);
    connect(m_sidebar, &Sidebar::chosen, this, [this](const QString &name) {
        if (name.isEmpty())
            showHome();
        else
            openService(name);
    });
    connect(m_home, &FleetPage::serviceActivated, this, [this](const QString &name) { openService(name); });
    const auto menu = [this](const QString &name, const QPoint &at) {
        m_sidebar->showCurrent(name);
        m_commands->showServiceMenu(name, at, *m_actions);
    };
    connect(m_home, &FleetPage::serviceMenuRequested, this, menu);
    connect(m_sidebar, &Sidebar::menuRequested, this, menu);
    connect(m_watch, &FleetWatch::scanningChanged, this, &MainWindow::updateProgress);
    connect(m_watch, &FleetWatch::progressed, this, [this](int answered, int total) {
        m_scanned = answered;
        m_toScan = total;
        updateProgress();
    });
    connect(m_views, &ViewStack::shownChanged, this, &MainWindow::shownChanged);
    connect(m_views, &ViewStack::statusMessage, this, &MainWindow::showStatus);
    connect(m_views, &ViewStack::progressed, this, [this](int done, int total, const QString &text) {
        if (total > 0 && done >= total)
            updateProgress();
        else
            m_status->showProgress(text, done, total);
    });
    connect(m_views, &ViewStack::serviceOpened, this, [this](ServiceView *view) {
        ServiceContext *context = &view->context();
        const QString name = context->profile().name;
        if (const FleetRow *row = m_model->service(name); row && row->status)
            context->setStatus(*row->status);
        connect(context, &ServiceContext::untrustedServerMet, m_commands,
                [this, name](const UntrustedCertificate &certificate) { m_commands->offerToTrust(name, certificate); });
        connect(context, &ServiceContext::statusRequested, m_watch, [this, name] { m_watch->scanOne(name); });
        connect(context, &ServiceContext::writabilityChanged, m_sidebar, [this, name, context](bool canWrite) {
            m_sidebar->entries().setUnlocked(name, canWrite && context->profile().isProduction());
        });
        if (!context->status())
            m_watch->scanOne(name);
    });
}

Status MainWindow::openFleet(const QString &path)
{
    const Status opened = m_workspace->open(path);
    if (opened)
        m_settings->setValue("fleet"_L1, QFileInfo(path).absoluteFilePath());
    return opened;
}

void MainWindow::takeFleet()
{
    const bool hasFleet = m_workspace->hasFleet();
    if (hasFleet) {
        m_welcome->setText(tr("This fleet has no services yet"),
                           tr("Import the services below a folder, or add one by its database URL."));
    } else {
        m_welcome->setText(
            tr("Welcome to Athanor"),
            tr("A fleet is a file that lists your Flask services and where their databases are. Create a demo "
               "fleet to look around, or begin with your own."));
    }
    for (const QLatin1StringView id : {"ui.fleet.scan"_L1, "ui.fleet.export"_L1, "ui.fleet.filter"_L1})
        m_actions->action(id)->setEnabled(hasFleet && !m_workspace->services().isEmpty());
    if (!currentView())
        m_views->showHome();
    setWindowFilePath(m_workspace->path());
    shownChanged();
}

void MainWindow::showHome()
{
    m_views->showHome();
}

void MainWindow::openService(const QString &name, const QString &page)
{
    const QString wanted =
        page.isEmpty() && !m_views->hasView(name) ? m_settings->value("lastPage"_L1).toString() : page;
    if (!m_views->openService(name, wanted))
        showStatus(tr("The fleet has no service named %1.").arg(name), Tone::Bad);
}

void MainWindow::openPalette()
{
    m_palette->open(paletteEntries(*this));
}

ServiceView *MainWindow::currentView() const
{
    return m_views->currentView();
}

QString MainWindow::unsavedWork() const
{
    return m_views->unsavedWork();
}

QString MainWindow::subject() const
{
    if (currentView())
        return m_views->currentService();
    return m_views->currentWidget() == m_home ? m_home->currentService() : QString();
}

void MainWindow::showStatus(const QString &text, Tone tone)
{
    m_status->showMessage(text, tone);
}

void MainWindow::shownChanged()
{
    const ServiceView *view = currentView();
    const QString name = m_views->currentService();
    const QString shown = view && view->currentPage() ? name + u'/' + view->currentPage()->id() : name;
    if (m_shown != shown)
        m_status->showMessage({}, Tone::Neutral);
    m_shown = shown;
    m_sidebar->showCurrent(name);
    m_frame->setEnvironment(view ? view->context().profile().environment : QString());
    const QString fleet = QFileInfo(m_workspace->path()).fileName();
    setWindowTitle(view ? u"%1 – Athanor"_s.arg(name) : fleet.isEmpty() ? u"Athanor"_s : u"%1 – Athanor"_s.arg(fleet));
    QAction *unlock = m_actions->action("ui.service.unlock"_L1);
    QAction *lock = m_actions->action("ui.service.lock"_L1);
    unlock->setVisible(view && view->context().isLocked());
    lock->setVisible(view && view->context().profile().isProduction() && view->context().canWrite());
    for (const QLatin1StringView id : {"ui.view.nextPage"_L1, "ui.view.previousPage"_L1})
        m_actions->action(id)->setEnabled(view != nullptr);
    updateProgress();
}

void MainWindow::updateProgress()
{
    const ServiceView *view = currentView();
    const bool scanning = m_watch->isScanning();
    m_actions->action("ui.fleet.stop"_L1)->setEnabled(scanning || (view && view->context().isBusy()));
    if (scanning)
        m_status->showProgress(tr("%1 of %2 services have answered").arg(m_scanned).arg(m_toScan), m_scanned, m_toScan);
    else if (view && view->context().isBusy())
        m_status->showProgress(tr("Asking %1").arg(m_views->currentService()), 0, 0);
    else
        m_status->clearProgress();
}

void MainWindow::stop()
{
    m_watch->stop();
    if (ServiceView *view = currentView())
        view->context().cancel();
    showStatus(tr("Stopped."), Tone::Neutral);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const QString work = unsavedWork();
    if (!work.isEmpty() && !m_closeAgreed) {
        event->ignore();
        confirm(this,
                {.title = tr("Close and lose what is not applied?"),
                 .text = {},
                 .detail = work,
                 .verb = tr("Close"),
                 .typedName = {}},
                [this] {
                    m_closeAgreed = true;
                    close();
                });
        return;
    }
    saveWindow();
    event->accept();
}

void MainWindow::restoreWindow()
{
    resize(1320, 820);
    restoreGeometry(m_settings->value("geometry"_L1).toByteArray());
    m_halves->restoreState(m_settings->value("halves"_L1).toByteArray());
    m_home->restoreColumns(m_settings->value("fleetColumns"_L1).toByteArray());
    m_actions->setTheme(themeFromName(m_settings->value("theme"_L1).toString()));
    m_actions->setLanguage(m_settings->value("language"_L1).toString());
}

void MainWindow::saveWindow() const
{
    m_settings->setValue("geometry"_L1, saveGeometry());
    m_settings->setValue("halves"_L1, m_halves->saveState());
    m_settings->setValue("fleetColumns"_L1, m_home->saveColumns());
    m_settings->setValue("lastService"_L1, m_views->currentService());
    if (const ServiceView *view = currentView())
        m_settings->setValue("lastPage"_L1, view->currentPage()->id());
}

} // namespace athanor
