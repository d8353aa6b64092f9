// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/iconlabel.h"

#include "ui/icons.h"

#include <QPainter>

namespace athanor {

IconLabel::IconLabel(const QString &iconName, int side, QWidget *parent)
    : QWidget(parent), m_name(iconName), m_side(side)
{
    setFixedSize(side, side);
}

void IconLabel::setIcon(const QString &iconName, std::optional<Tone> tone)
{
    m_name = iconName;
    m_tone = tone;
    update();
}

QSize IconLabel::sizeHint() const
{
    return {m_side, m_side};
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QIcon shown = m_tone ? icon(m_name, *m_tone) : icon(m_name);
    shown.paint(&painter, rect(), Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
}

} // namespace athanor
