// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QToolButton;

namespace athanor {

/// The status bar's content: the last message at the left; at the right what runs, how far it is, and a button to stop
/// it.
class StatusArea : public QWidget
{
    Q_OBJECT

public:
    explicit StatusArea(QAction *stop, QWidget *parent = nullptr);
    void showMessage(const QString &text, Tone tone);
    /// `total` 0: it is not known how far it is.
    void showProgress(const QString &text, int done, int total);
    void clearProgress();
    [[nodiscard]] QString message() const;

private:
    QLabel *m_message;
    QLabel *m_what;
    QProgressBar *m_bar;
    QToolButton *m_stop;
};

} // namespace athanor
