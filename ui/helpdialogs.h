// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

class QAction;
class QWidget;

namespace athanor {

/// A group of actions under its title, as the list of shortcuts shows them.
struct ActionGroupTitle
{
    QString title;
    QList<QAction *> actions;
};

/// All shortcuts in two columns ("shortcutsDialog"); actions without one are left out. Returns at once.
void showShortcuts(QWidget *window, const QList<ActionGroupTitle> &groups);
/// Version, licence and the libraries ("aboutDialog"). Returns at once.
void showAbout(QWidget *window);

} // namespace athanor
