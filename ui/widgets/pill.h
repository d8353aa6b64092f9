// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QPainter>
#include <QWidget>

#include <variant>

namespace athanor {

/// What a pill's colour stands for.
struct EnvironmentName
{
    QString name;
};
using PillColor = std::variant<Tone, EnvironmentName>;

/// Draws a rounded badge of one line into `painter`, its left edge at `at.x()`, centred on `at.y()`; returns its
/// width.
int paintPill(QPainter *painter, QPoint at, const QString &text, const PillColor &color, const QPalette &palette);
/// The width that paintPill() would take in the font of `metrics`.
[[nodiscard]] int pillWidth(const QFontMetrics &metrics, const QString &text);

/// A badge: a word on a tinted, rounded background. Hidden while it has no text.
class Pill : public QWidget
{
    Q_OBJECT

public:
    explicit Pill(QWidget *parent = nullptr);
    void setPill(const QString &text, const PillColor &color);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    PillColor m_color = Tone::Neutral;
};

} // namespace athanor
