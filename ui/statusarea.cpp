// SPDX-License-Identifier: Apache-2.0
#include "ui/statusarea.h"

#include "ui/plaintext.h"

#include <QAction>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace athanor {

using namespace Qt::StringLiterals;

StatusArea::StatusArea(QAction *stop, QWidget *parent)
    : QWidget(parent), m_message(plainLabel({}, this)), m_what(plainLabel({}, this)), m_bar(new QProgressBar(this)),
      m_stop(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 1, 6, 1);
    row->setSpacing(10);
    m_message->setObjectName(u"statusMessage"_s);
    m_message->setMinimumWidth(40);
    row->addWidget(m_message, 1);
    m_what->setObjectName(u"statusProgressText"_s);
    m_what->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_what);
    m_bar->setObjectName(u"statusProgress"_s);
    m_bar->setAccessibleName(tr("Progress"));
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(150);
    row->addWidget(m_bar);
    m_stop->setDefaultAction(stop);
    m_stop->setObjectName(u"statusStop"_s);
    m_stop->setAccessibleName(textWithoutMnemonic(stop->text()));
    m_stop->setIconSize({14, 14});
    row->addWidget(m_stop);
    // The bar keeps its height when nothing runs.
    setMinimumHeight(m_stop->sizeHint().height() + 2);
    clearProgress();
}

void StatusArea::showMessage(const QString &text, Tone tone)
{
    m_message->setText(text);
    m_message->setToolTip(plainToolTip(text));
    setTone(m_message, tone);
}

void StatusArea::showProgress(const QString &text, int done, int total)
{
    m_what->setText(text);
    m_bar->setRange(0, total);
    m_bar->setValue(done);
    for (QWidget *shown : std::initializer_list<QWidget *>{m_what, m_bar, m_stop})
        shown->setVisible(true);
}

void StatusArea::clearProgress()
{
    for (QWidget *hidden : std::initializer_list<QWidget *>{m_what, m_bar, m_stop})
        hidden->setVisible(false);
}

QString StatusArea::message() const
{
    return m_message->text();
}

} // namespace athanor
