// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QHash>
#include <QStackedWidget>

class QAction;

namespace athanor {

class ServiceView;
class Workspace;

/// What stands beside the sidebar: the welcome page, the fleet table, or an opened service. Views of services are made
/// when first opened and kept until their service is closed.
class ViewStack : public QStackedWidget
{
    Q_OBJECT

public:
    /// `headActions` become the buttons in the head line of each service.
    ViewStack(Workspace *workspace, QWidget *welcome, QWidget *home, const QList<QAction *> &headActions,
              QWidget *parent = nullptr);

    void showHome();
    /// Opens a service, on the page of that id or the one it showed last; false if the fleet has none of that name.
    bool openService(const QString &name, const QString &page = {});
    void closeService(const QString &name);

    [[nodiscard]] bool hasView(const QString &name) const { return m_views.contains(name); }
    /// The service that is shown; null on the other pages.
    [[nodiscard]] ServiceView *currentView() const;
    /// Its name; empty on the other pages.
    [[nodiscard]] QString currentService() const;
    /// What closing all views would lose, a line a page.
    [[nodiscard]] QString unsavedWork() const;

signals:
    /// Another page, service, lock or state is shown.
    void shownChanged();
    void serviceOpened(ServiceView *view);
    void statusMessage(const QString &text, Tone tone);
    void progressed(int done, int total, const QString &text);

private:
    ServiceView *makeView(const QString &name);

    Workspace *m_workspace;
    QWidget *m_welcome;
    QWidget *m_home;
    QList<QAction *> m_headActions;
    QHash<QString, ServiceView *> m_views;
};

} // namespace athanor
