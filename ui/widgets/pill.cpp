// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/pill.h"

#include "ui/theme.h"

namespace athanor {

namespace {

constexpr int padding = 7;

struct PillPaint
{
    QColor text;
    QColor back;
};

PillPaint paintOf(const PillColor &color, const QPalette &palette)
{
    if (const auto *tone = std::get_if<Tone>(&color))
        return {*tone == Tone::Neutral ? themeColors(palette).muted : toneColor(*tone, palette),
                toneTint(*tone, palette)};
    const QColor base = environmentColor(std::get<EnvironmentName>(color).name, palette);
    QColor tint = base;
    tint.setAlphaF(themeColors(palette).dark ? 0.20F : 0.12F);
    return {base, tint};
}

} // namespace

int pillWidth(const QFontMetrics &metrics, const QString &text)
{
    return metrics.horizontalAdvance(text) + 2 * padding;
}

int paintPill(QPainter *painter, QPoint at, const QString &text, const PillColor &color, const QPalette &palette)
{
    const QFontMetrics metrics = painter->fontMetrics();
    const PillPaint paint = paintOf(color, palette);
    const int height = metrics.height() + 4;
    const QRect box(at.x(), at.y() - height / 2, pillWidth(metrics, text), height);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(paint.back);
    painter->drawRoundedRect(box, height / 2.0, height / 2.0);
    painter->setPen(paint.text);
    painter->drawText(box, Qt::AlignCenter, text);
    painter->restore();
    return box.width();
}

Pill::Pill(QWidget *parent) : QWidget(parent)
{
    setFont(headingFont(0));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setVisible(false);
}

void Pill::setPill(const QString &text, const PillColor &color)
{
    m_text = text;
    m_color = color;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    return {pillWidth(fontMetrics(), m_text), fontMetrics().height() + 4};
}

void Pill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintPill(&painter, QPoint(0, height() / 2), m_text, m_color, palette());
}

} // namespace athanor
