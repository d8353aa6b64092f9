// SPDX-License-Identifier: Apache-2.0
#include "ui/topology/topologyitems.h"

#include "topology/topologyreport.h"
#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/topology/topologywords.h"
#include "ui/widgets/pill.h"

#include <QApplication>
#include <QFontMetrics>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>
#include <QWidget>

#include <cmath>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal Padding = 14;
constexpr qreal Radius = 8;
constexpr qreal StripeWidth = 4;
constexpr qreal ArrowLength = 9;
constexpr qreal ArrowHalf = 4.5;

QPalette paletteFor(const QWidget *widget)
{
    return widget ? widget->palette() : QApplication::palette();
}

QFont smallFont()
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

int lineHeight(const QFont &font)
{
    return QFontMetrics(font).height();
}

/// Draws one line of text, cut at the right; returns nothing left to do.
void drawCut(QPainter *painter, const QRectF &box, const QString &text, const QFont &font, const QColor &color,
             Qt::Alignment alignment = Qt::AlignLeft)
{
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(box, int(Qt::AlignVCenter | alignment) | Qt::TextSingleLine,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, int(box.width())));
}

QString secondLine(const TopologyNode &node)
{
    QStringList parts;
    if (!node.service.isEmpty() && node.service != node.name)
        parts += node.service;
    const QString address = node.addresses.value(0);
    if (!address.isEmpty() && address != node.name)
        parts += address;
    const QString version = node.version.section(u' ', 0, 0);
    if (!version.isEmpty())
        parts += node.system.isEmpty() ? version : u"%1 %2"_s.arg(node.system, version);
    return parts.join(u" · "_s);
}

} // namespace

TopologyCard::TopologyCard(const TopologyNode &node, const QRectF &box, bool current)
    : m_node(node), m_box(box), m_current(current)
{
    QStringList tip{node.name,
                    u"%1, %2"_s.arg(roleText(node.role), node.state.isEmpty() ? healthText(node.health) : node.state)};
    tip += node.addresses;
    setToolTip(plainToolTip(tip.join(u'\n')));
    setZValue(1);
}

QSizeF TopologyCard::size()
{
    const QFont name = headingFont(1);
    const QFont small = smallFont();
    const qreal height = 2 * Padding + lineHeight(name) + 2 * lineHeight(small) + 14;
    return {std::max<qreal>(250, QFontMetrics(small).averageCharWidth() * 40.0), std::ceil(height)};
}

QRectF TopologyCard::boundingRect() const
{
    return m_box.adjusted(-3, -3, 3, 3);
}

void TopologyCard::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *widget)
{
    const QPalette palette = paletteFor(widget);
    const ThemeColors &colors = themeColors(palette);
    const QColor tone = toneColor(healthTone(m_node.health), palette);
    painter->setRenderHint(QPainter::Antialiasing);
    QPainterPath card;
    card.addRoundedRect(m_box, Radius, Radius);
    painter->fillPath(card, colors.raised);
    painter->save();
    painter->setClipPath(card);
    painter->fillRect(QRectF(m_box.topLeft(), QSizeF(StripeWidth, m_box.height())), tone);
    painter->restore();
    painter->setPen(m_current ? QPen(colors.accent, 2) : QPen(colors.border, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(m_box.adjusted(0.5, 0.5, -0.5, -0.5), Radius, Radius);

    const QFont nameFont = headingFont(1);
    const QFont small = smallFont();
    QRectF row(m_box.left() + Padding + StripeWidth, m_box.top() + Padding, m_box.width() - 2 * Padding - StripeWidth,
               lineHeight(nameFont));
    painter->setFont(small);
    const QString role = roleText(m_node.role);
    const int width = pillWidth(painter->fontMetrics(), role);
    paintPill(painter, QPoint(int(row.right()) - width, int(row.center().y())), role,
              m_node.role == ReplicationRole::Unknown ? Tone::Unknown : Tone::Neutral, palette);
    drawCut(painter, row.adjusted(0, 0, -width - 8, 0), m_node.name, nameFont, colors.text);

    row = QRectF(row.left(), row.bottom() + 5, row.width(), lineHeight(small));
    drawCut(painter, row, secondLine(m_node), small, colors.muted);

    row.translate(0, row.height() + 9);
    const QString lag = lagWords(m_node);
    const int lagWidth = lag.isEmpty() ? 0 : QFontMetrics(small).horizontalAdvance(lag) + 2;
    const QString state = m_node.state.isEmpty() ? healthText(m_node.health) : m_node.state;
    painter->setPen(Qt::NoPen);
    painter->setBrush(tone);
    painter->drawEllipse(QPointF(row.left() + 4, row.center().y() + 0.5), 4, 4);
    drawCut(painter, row.adjusted(15, 0, lagWidth > 0 ? -lagWidth - 10 : 0, 0), state, small, tone);
    drawCut(painter, row, lag, small, m_node.lagBytes || m_node.lagSeconds ? colors.text : colors.muted,
            Qt::AlignRight);
}

TopologyLine::TopologyLine(const TopologyEdge &edge, const TopologyNode &target, const TopologyLayout::Line &line)
    : m_line(line), m_label(linkText(edge.kind)), m_health(target.health)
{
    if (!edge.state.isEmpty())
        setToolTip(plainToolTip(edge.state));
}

QRectF TopologyLine::boundingRect() const
{
    const QFontMetrics metrics(smallFont());
    const qreal width = pillWidth(metrics, m_label) + 4.0;
    const qreal height = metrics.height() + 8.0;
    const QRectF label(m_line.label - QPointF(width / 2, height / 2), QSizeF(width, height));
    return m_line.path.boundingRect().adjusted(-ArrowLength, -ArrowLength, ArrowLength, ArrowLength) | label;
}

void TopologyLine::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *widget)
{
    const QPalette palette = paletteFor(widget);
    const ThemeColors &colors = themeColors(palette);
    const bool broken = m_health == ReplicationHealth::Down;
    const QColor color =
        broken || m_health == ReplicationHealth::Degraded ? toneColor(healthTone(m_health), palette) : colors.muted;
    painter->setRenderHint(QPainter::Antialiasing);
    // A broken link is dashed as well as red: colour alone says nothing to some.
    painter->setPen(QPen(color, 1.6, broken ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_line.path);
    if (!m_line.mutual) {
        const QPointF tip = m_line.path.pointAtPercent(1);
        const QPointF before = m_line.path.pointAtPercent(0.97);
        const qreal length = std::max<qreal>(0.001, std::hypot(tip.x() - before.x(), tip.y() - before.y()));
        const QPointF along = (tip - before) / length;
        const QPointF across(-along.y(), along.x());
        painter->setPen(Qt::NoPen);
        painter->setBrush(color);
        painter->drawPolygon(QPolygonF{tip, tip - along * ArrowLength + across * ArrowHalf,
                                       tip - along * ArrowLength - across * ArrowHalf});
    }
    painter->setFont(smallFont());
    const int width = pillWidth(painter->fontMetrics(), m_label);
    const int height = painter->fontMetrics().height() + 4;
    const QPoint at(int(m_line.label.x()) - width / 2, int(m_line.label.y()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.base);
    painter->drawRoundedRect(QRect(at.x(), at.y() - height / 2, width, height), height / 2.0, height / 2.0);
    paintPill(painter, at, m_label, broken ? Tone::Bad : Tone::Neutral, palette);
}

} // namespace athanor
