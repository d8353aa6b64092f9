// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "reports/report.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace athanor {

class IconLabel;

/// A strip across the top of a page: what went wrong or what to know, in a tone, closable. Hidden while it has no text.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);
    void showText(const QString &text, Tone tone);
    /// An error: its sentence, and what the server said on a second line.
    void showError(const Error &error);
    void clear();
    [[nodiscard]] QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    IconLabel *m_mark;
    QLabel *m_text;
    QToolButton *m_close;
    Tone m_tone = Tone::Neutral;
};

} // namespace athanor
