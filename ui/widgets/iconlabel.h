// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QWidget>

#include <optional>

namespace athanor {

/// An icon of the program, drawn anew with every theme. It has no words and is left out of the accessibility tree.
class IconLabel : public QWidget
{
    Q_OBJECT

public:
    IconLabel(const QString &iconName, int side, QWidget *parent = nullptr);
    void setIcon(const QString &iconName, std::optional<Tone> tone = std::nullopt);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    std::optional<Tone> m_tone;
    int m_side;
};

} // namespace athanor
