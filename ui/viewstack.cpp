// SPDX-License-Identifier: Apache-2.0
#include "ui/viewstack.h"

#include "ui/services/serviceview.h"
#include "ui/workspace.h"

#include <QShortcut>

namespace athanor {

ViewStack::ViewStack(Workspace *workspace, QWidget *welcome, QWidget *home, const QList<QAction *> &headActions,
                     QWidget *parent)
    : QStackedWidget(parent), m_workspace(workspace), m_welcome(welcome), m_home(home), m_headActions(headActions)
{
    addWidget(welcome);
    addWidget(home);
    connect(workspace, &Workspace::serviceClosed, this, &ViewStack::closeService);
    connect(this, &QStackedWidget::currentChanged, this, &ViewStack::shownChanged);
    for (int page = 0; page < 9; ++page) {
        auto *shortcut = new QShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(page + 1)), this);
        connect(shortcut, &QShortcut::activated, this, [this, page] {
            if (ServiceView *view = currentView())
                view->showPageAt(page);
        });
    }
}

void ViewStack::showHome()
{
    const bool anything = m_workspace->hasFleet() && !m_workspace->services().isEmpty();
    setCurrentWidget(anything ? m_home : m_welcome);
}

bool ViewStack::openService(const QString &name, const QString &page)
{
    ServiceView *view = m_views.value(name);
    if (!view)
        view = makeView(name);
    if (!view)
        return false;
    if (!page.isEmpty())
        view->showPage(page);
    setCurrentWidget(view);
    return true;
}

ServiceView *ViewStack::makeView(const QString &name)
{
    ServiceContext *context = m_workspace->context(name);
    if (!context)
        return nullptr;
    auto *view = new ServiceView(context, m_headActions, this);
    m_views.insert(name, view);
    addWidget(view);
    // Only of the shown service: a line about another one would be read as being about this one.
    connect(view, &ServiceView::statusMessage, this, [this, view](const QString &text, Tone tone) {
        if (view == currentView())
            emit statusMessage(text, tone);
    });
    connect(view, &ServiceView::progressed, this, [this, view](int done, int total, const QString &text) {
        if (view == currentView())
            emit progressed(done, total, text);
    });
    connect(view, &ServiceView::pageShown, this, &ViewStack::shownChanged);
    connect(context, &ServiceContext::writabilityChanged, this, &ViewStack::shownChanged);
    connect(context, &ServiceContext::busyChanged, this, &ViewStack::shownChanged);
    emit serviceOpened(view);
    return view;
}

void ViewStack::closeService(const QString &name)
{
    ServiceView *view = m_views.take(name);
    if (!view)
        return;
    if (view == currentWidget())
        showHome();
    removeWidget(view);
    // At once: its pages hold a context that goes with the service.
    delete view;
}

ServiceView *ViewStack::currentView() const
{
    return qobject_cast<ServiceView *>(currentWidget());
}

QString ViewStack::currentService() const
{
    const ServiceView *view = currentView();
    return view ? view->context().profile().name : QString();
}

QString ViewStack::unsavedWork() const
{
    QStringList lines;
    for (const ServiceView *view : m_views) {
        for (const QString &work : view->unsavedWork())
            lines.append(view->context().profile().name + QStringLiteral(" · ") + work);
    }
    lines.sort();
    return lines.join(u'\n');
}

} // namespace athanor
