// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/revisiondelegate.h"

#include "ui/migrations/revisionmodel.h"
#include "ui/theme.h"
#include "ui/widgets/pill.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace athanor {

namespace {

constexpr int laneMargin = 8;
constexpr int laneWidth = 16;
constexpr int mostLanes = 12; // a wilder history is cut off at the right rather than pushing the words out
constexpr qreal dotRadius = 5;

qreal laneX(const QRect &box, int lane)
{
    return box.left() + laneMargin + laneWidth / 2.0 + std::min(lane, mostLanes) * laneWidth;
}

void paintBackground(QPainter *painter, const QStyleOptionViewItem &option)
{
    const ThemeColors &colors = themeColors(option.palette);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, colors.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, colors.raised);
}

void paintHalf(QPainter *painter, QPointF from, QPointF to)
{
    if (from.x() == to.x()) {
        painter->drawLine(from, to);
        return;
    }
    QPainterPath path(from);
    const qreal middle = (from.y() + to.y()) / 2;
    path.cubicTo({from.x(), middle}, {to.x(), middle}, to);
    painter->drawPath(path);
}

void paintLines(QPainter *painter, const QRect &box, const RevisionLanes &lanes, const ThemeColors &colors)
{
    const qreal top = box.top();
    const qreal middle = box.center().y() + 0.5;
    const qreal bottom = box.bottom() + 1;
    painter->setPen(QPen(colors.muted, 1.6));
    painter->setBrush(Qt::NoBrush);
    for (const auto &[from, to] : lanes.above)
        paintHalf(painter, {laneX(box, from), top}, {laneX(box, to), middle});
    for (const auto &[from, to] : lanes.below)
        paintHalf(painter, {laneX(box, from), middle}, {laneX(box, to), bottom});
}

/// Full: in the database; ring: pending; ringed full one: the database is here.
void paintDot(QPainter *painter, QPointF at, RevisionState state, const ThemeColors &colors)
{
    switch (state) {
    case RevisionState::NotKnown:
        painter->setPen(QPen(colors.muted, 1.6));
        painter->setBrush(colors.base);
        painter->drawEllipse(at, dotRadius - 1, dotRadius - 1);
        return;
    case RevisionState::Pending:
        painter->setPen(QPen(colors.notice, 2));
        painter->setBrush(colors.base);
        painter->drawEllipse(at, dotRadius - 0.5, dotRadius - 0.5);
        return;
    case RevisionState::Applied:
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.good);
        painter->drawEllipse(at, dotRadius, dotRadius);
        return;
    case RevisionState::Current:
        painter->setPen(QPen(colors.accent, 2));
        painter->setBrush(colors.base);
        painter->drawEllipse(at, dotRadius + 2, dotRadius + 2);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accent);
        painter->drawEllipse(at, dotRadius - 1, dotRadius - 1);
        return;
    }
}

Tone stateTone(RevisionState state)
{
    switch (state) {
    case RevisionState::NotKnown:
        return Tone::Unknown;
    case RevisionState::Pending:
        return Tone::Notice;
    case RevisionState::Applied:
    case RevisionState::Current:
        return Tone::Good;
    }
    return Tone::Neutral;
}

} // namespace

int RevisionDelegate::laneColumnWidth(int lanes)
{
    return 2 * laneMargin + std::min(lanes, mostLanes) * laneWidth;
}

void RevisionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    paintBackground(painter, option);
    const ThemeColors &colors = themeColors(option.palette);
    const auto state = static_cast<RevisionState>(index.data(RevisionModel::StateRole).toInt());
    const QString text = index.data(Qt::DisplayRole).toString();
    const QRect box = option.rect.adjusted(laneMargin, 0, -laneMargin, 0);
    if (index.column() == RevisionModel::LaneColumn) {
        const auto lanes = index.data(RevisionModel::LanesRole).value<RevisionLanes>();
        painter->setClipRect(option.rect);
        painter->setRenderHint(QPainter::Antialiasing);
        paintLines(painter, option.rect, lanes, colors);
        paintDot(painter, {laneX(option.rect, lanes.dot), option.rect.center().y() + 0.5}, state, colors);
    } else if (index.column() == RevisionModel::StateColumn) {
        if (!text.isEmpty())
            paintPill(painter, QPoint(box.left(), box.center().y() + 1), text, stateTone(state), option.palette);
    } else {
        const bool isId = index.column() == RevisionModel::IdColumn;
        QFont font = isId ? monospaceFont() : option.font;
        if (state == RevisionState::Current && index.column() != RevisionModel::DateColumn)
            font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(index.column() == RevisionModel::DateColumn ? colors.muted : colors.text);
        painter->drawText(box, Qt::AlignVCenter | Qt::AlignLeft,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
    }
    painter->restore();
}

QSize RevisionDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {80, option.fontMetrics.height() + 14};
}

} // namespace athanor
