// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QLabel>
#include <QString>

class QAction;

namespace athanor {

/// A label that never reads its text as HTML. Names, cells and messages come from strangers.
[[nodiscard]] QLabel *plainLabel(const QString &text, QWidget *parent = nullptr);
/// The same in the second-rank colour, wrapping.
[[nodiscard]] QLabel *mutedLabel(const QString &text, QWidget *parent = nullptr);
/// The same as a heading of the page (steps 3) or of a section (steps 1).
[[nodiscard]] QLabel *headingLabel(const QString &text, int steps, QWidget *parent = nullptr);

/// Puts a label's text into the colour of a tone; it follows the theme.
void setTone(QLabel *label, Tone tone);

/// A menu's text without its mnemonic and ellipsis: "Open Fleet" of "&Open Fleet…", the same where the mnemonic stands
/// in brackets, as in Chinese.
[[nodiscard]] QString textWithoutMnemonic(const QString &text);

/// Tool tips guess whether they are HTML: this text is shown as it is, whatever it holds.
[[nodiscard]] QString plainToolTip(const QString &text);

/// Gives an action all that the house asks for: object name, text, tool tip ("Tip (Ctrl+R)") and icon by name.
void describeAction(QAction *action, const QString &objectName, const QString &iconName, const QString &toolTip,
                    const QKeySequence &shortcut = {});

} // namespace athanor
