// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QFrame>

class QGridLayout;
class QVBoxLayout;

namespace athanor {

/// One line of a card: what it is, what it is worth, and in which tone.
struct FactLine
{
    QString label;
    QString value;
    Tone tone = Tone::Neutral;
    bool fixedPitch = false;
};

/// A titled box of facts, label left, value right; values can be selected with the mouse.
class FactCard : public QFrame
{
    Q_OBJECT

public:
    explicit FactCard(const QString &title, QWidget *parent = nullptr);
    void setFacts(const QList<FactLine> &facts);
    /// Room below the facts for something else.
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }

private:
    QVBoxLayout *m_column;
    QGridLayout *m_grid;
};

} // namespace athanor
