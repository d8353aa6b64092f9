// SPDX-License-Identifier: Apache-2.0
#include "ui/housestyle.h"

#include <QHeaderView>
#include <QStyleFactory>

namespace athanor {

namespace {

constexpr int rowPadding = 9;

} // namespace

HouseStyle::HouseStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

void HouseStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    auto *header = qobject_cast<QHeaderView *>(widget);
    if (header && header->orientation() == Qt::Horizontal)
        header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

QSize HouseStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                   const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_ItemViewItem && option)
        wanted.setHeight(qMax(wanted.height(), option->fontMetrics.height() + rowPadding));
    return wanted;
}

int HouseStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_SmallIconSize || metric == PM_ListViewIconSize || metric == PM_ButtonIconSize ||
        metric == PM_TabBarIconSize)
        return 16;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace athanor
