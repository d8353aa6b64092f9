// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace athanor {

/// The bar of buttons at the top of a page. A button takes text, icon, tool tip and accessible name from its action.
class ToolStrip : public QFrame
{
    Q_OBJECT

public:
    explicit ToolStrip(QWidget *parent = nullptr);
    QToolButton *addButton(QAction *action, Qt::ToolButtonStyle style = Qt::ToolButtonTextBesideIcon);
    void addWidget(QWidget *widget, int stretch = 0);
    void addSeparator();
    void addStretch();

private:
    QHBoxLayout *m_row;
};

} // namespace athanor
