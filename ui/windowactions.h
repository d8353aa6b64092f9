// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme.h"

#include <QObject>

class QAction;
class QMainWindow;

namespace athanor {

/// The window's own actions, from one table: text, tool tip, icon, shortcut, and the menu they stand in. What an action
/// may write stands in core/writes.cpp under its id, which is also its object name. Pages bring their own actions.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    /// Makes the actions, adds them to the window and fills its menu bar.
    explicit WindowActions(QMainWindow *window);

    /// The action of that id ("ui.fleet.scan"); the id must be in the table.
    [[nodiscard]] QAction *action(QLatin1StringView id) const;
    [[nodiscard]] const QList<QAction *> &all() const { return m_all; }

    void setTheme(ThemeChoice choice);
    void setLanguage(const QString &language);

signals:
    void themeChosen(ThemeChoice choice);
    void languageChosen(const QString &language);

private:
    void addChoices();
    void fillMenus(QMainWindow *window);

    QList<QAction *> m_all;
};

} // namespace athanor
