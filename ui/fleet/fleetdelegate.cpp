// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetdelegate.h"

#include "ui/fleet/fleetmodel.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/pill.h"

#include <QPainter>

namespace athanor {

namespace {

constexpr int cellMargin = 8;

void paintRow(QPainter *painter, const QStyleOptionViewItem &option)
{
    const ThemeColors &colors = themeColors(option.palette);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, colors.selection);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, colors.raised);
    painter->setPen(colors.dark ? colors.raised : colors.hover);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

} // namespace

void FleetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    paintRow(painter, option);
    const auto column = static_cast<FleetColumnId>(index.column());
    const Tone tone = static_cast<Tone>(index.data(FleetModel::ToneRole).toInt());
    const QString text = index.data(Qt::DisplayRole).toString();
    const bool factOfOldAnswer =
        index.data(FleetModel::OldRole).toBool() && column > FleetColumnId::State && column < FleetColumnId::Answered;
    if (factOfOldAnswer)
        painter->setOpacity(0.55);
    QFont font = option.font;
    if (column == FleetColumnId::Revision)
        font = monospaceFont();
    if (column == FleetColumnId::Service)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    QRect box = option.rect.adjusted(cellMargin, 0, -cellMargin, 0);

    if (index.data(FleetModel::PillRole).toBool()) {
        const PillColor color = column == FleetColumnId::Environment
                                    ? PillColor(EnvironmentName{index.data(FleetModel::EnvironmentRole).toString()})
                                    : PillColor(tone);
        paintPill(painter, QPoint(box.left(), box.center().y() + 1), text, color, option.palette);
        painter->restore();
        return;
    }
    if (column == FleetColumnId::Service) {
        const QRect iconBox(box.left(), box.center().y() - 8, 18, 18);
        engineIcon(static_cast<EngineId>(index.data(FleetModel::EngineRole).toInt())).paint(painter, iconBox);
        box.setLeft(iconBox.right() + cellMargin);
    } else if (column == FleetColumnId::State) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(toneColor(tone, option.palette));
        painter->drawEllipse(QPointF(box.left() + 4, box.center().y() + 0.5), 4, 4);
        box.setLeft(box.left() + 8 + cellMargin);
    }
    painter->setPen(toneColor(tone, option.palette));
    const Qt::Alignment alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    painter->drawText(box, static_cast<int>(alignment),
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
    painter->restore();
}

QSize FleetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {80, option.fontMetrics.height() + 16};
}

} // namespace athanor
