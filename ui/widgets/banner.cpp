// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/banner.h"

#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/widgets/iconlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString iconOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return u"info"_s;
    case Tone::Good:
        return u"pass"_s;
    case Tone::Notice:
        return u"warning"_s;
    case Tone::Bad:
        return u"error"_s;
    case Tone::Unknown:
        return u"unknown"_s;
    }
    return u"info"_s;
}

} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent), m_mark(new IconLabel(u"info"_s, 18, this)), m_text(plainLabel({}, this)),
      m_close(new QToolButton(this))
{
    setObjectName(u"banner"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 6, 6);
    row->setSpacing(10);
    row->addWidget(m_mark, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    row->addWidget(m_close, 0, Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setObjectName(u"bannerText"_s);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setIcon(icon(u"close"_s));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    connect(m_close, &QToolButton::clicked, this, &Banner::clear);
    setVisible(false);
}

void Banner::showText(const QString &text, Tone tone)
{
    m_tone = tone;
    m_text->setText(text);
    m_mark->setIcon(iconOf(tone), tone);
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    update();
}

void Banner::showError(const Error &error)
{
    showText(error.detail.isEmpty() ? error.message : error.message + u'\n' + error.detail, Tone::Bad);
}

void Banner::clear()
{
    showText({}, Tone::Neutral);
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), toneTint(m_tone, palette()));
    painter.fillRect(QRect(0, 0, 3, height()), toneColor(m_tone, palette()));
}

} // namespace athanor
