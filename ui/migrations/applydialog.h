// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/migrator.h"

#include <QDialog>

class QCheckBox;
class QPushButton;
class QSpinBox;

namespace athanor {

/// What is decided before a plan is sent: which blocking hazards are accepted, how long locks and statements may take.
/// The consent itself, with the typed name for production, is asked by ServicePage::guardedWrite() afterwards.
class ApplyDialog : public QDialog
{
    Q_OBJECT

public:
    ApplyDialog(const Plan &plan, const QString &service, QWidget *parent = nullptr);

    [[nodiscard]] QStringList acceptedHazards() const;
    [[nodiscard]] std::chrono::milliseconds lockTimeout() const;
    [[nodiscard]] std::chrono::milliseconds statementTimeout() const;

private:
    void updateButton();

    QList<QCheckBox *> m_accepts; ///< object name "acceptHazard-ID"
    QSpinBox *m_lockTimeout;
    QSpinBox *m_statementTimeout;
    QPushButton *m_continue;
};

} // namespace athanor
