// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProxyStyle>

namespace athanor {

/// Fusion with the program's measures: rows that can be read, headers set like their columns, small icons of 16 pixels.
class HouseStyle : public QProxyStyle
{
    Q_OBJECT

public:
    HouseStyle();
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                         const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
};

} // namespace athanor
