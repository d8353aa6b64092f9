// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/emptystate.h"

#include "ui/plaintext.h"
#include "ui/widgets/iconlabel.h"

#include <QAction>
#include <QPushButton>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_title(headingLabel(title, 3, this)), m_text(mutedLabel(text, this)), m_buttons(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(10);
    column->addStretch(2);
    column->addWidget(new IconLabel(iconName, iconName == u"app"_s ? 72 : 40, this), 0, Qt::AlignHCenter);
    m_title->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    column->addWidget(m_title);
    // Between stretches and not aligned: an aligned label does not grow with its lines.
    m_text->setMaximumWidth(440);
    m_text->setMinimumWidth(280);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_text, 100);
    row->addStretch(1);
    column->addLayout(row);
    column->addSpacing(8);
    m_buttons->setSpacing(8);
    column->addLayout(m_buttons);
    column->addStretch(3);
}

void EmptyState::setText(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
}

void EmptyState::addButton(QAction *action)
{
    auto *button = new QPushButton(action->icon(), textWithoutMnemonic(action->text()), this);
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setToolTip(action->toolTip());
    button->setAccessibleName(textWithoutMnemonic(action->text()));
    button->setMinimumWidth(260);
    if (m_buttons->isEmpty())
        button->setDefault(true);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
    m_buttons->addWidget(button, 0, Qt::AlignHCenter);
}

} // namespace athanor
