// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QVBoxLayout;

namespace athanor {

/// What a page shows instead of nothing: an icon, a sentence, what to do about it, and buttons for the actions.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent = nullptr);
    void setText(const QString &title, const QString &text);
    /// A button for `action`; the first one added is the default one.
    void addButton(QAction *action);

private:
    QLabel *m_title;
    QLabel *m_text;
    QVBoxLayout *m_buttons;
};

} // namespace athanor
