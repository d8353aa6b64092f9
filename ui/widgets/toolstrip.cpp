// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/toolstrip.h"

#include "ui/plaintext.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

namespace athanor {

using namespace Qt::StringLiterals;

ToolStrip::ToolStrip(QWidget *parent) : QFrame(parent), m_row(new QHBoxLayout(this))
{
    setProperty("look", u"toolbar"_s);
    m_row->setContentsMargins(8, 5, 8, 5);
    m_row->setSpacing(4);
}

QToolButton *ToolStrip::addButton(QAction *action, Qt::ToolButtonStyle style)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setToolButtonStyle(style);
    button->setIconSize({18, 18});
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setFocusPolicy(Qt::TabFocus);
    const auto follow = [button, action] {
        const QString text = textWithoutMnemonic(action->text());
        button->setText(action->text().endsWith(u'…') ? text + u'…' : text);
        button->setAccessibleName(text);
        button->setVisible(action->isVisible());
    };
    connect(action, &QAction::changed, button, follow);
    m_row->addWidget(button);
    follow();
    return button;
}

void ToolStrip::addWidget(QWidget *widget, int stretch)
{
    m_row->addWidget(widget, stretch);
}

void ToolStrip::addSeparator()
{
    m_row->addSpacing(10);
}

void ToolStrip::addStretch()
{
    m_row->addStretch(1);
}

} // namespace athanor
