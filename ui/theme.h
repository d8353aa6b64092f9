// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/finding.h"
#include "reports/report.h"

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;

namespace athanor {

enum class ThemeChoice { System, Light, Dark };

/// The colours of one theme. Text on `window`, `base` and `raised` has a contrast of at least 4.5:1 in both themes.
struct ThemeColors
{
    bool dark = false;
    QColor window;  ///< behind everything
    QColor sidebar; ///< behind the list of services
    QColor base;    ///< tables, text fields
    QColor raised;  ///< cards, headers, tool bars
    QColor hover;   ///< row or button under the pointer
    QColor border;
    QColor text;
    QColor muted; ///< second-rank text, icons
    QColor accent;
    QColor onAccent;
    QColor selection;                                  ///< background of selected rows; text stays `text`
    QColor good, notice, bad, unknown;                 ///< text and marks
    QColor goodTint, noticeTint, badTint, unknownTint; ///< backgrounds for badges and banners
    QColor production, staging, development, test, otherEnvironment;
    QColor sqlKeyword, sqlString, sqlNumber, sqlComment; ///< highlighting
};

/// The colours that go with a palette (light or dark by its window colour), so that no global state is needed:
/// delegates pass option.palette, widgets palette().
[[nodiscard]] const ThemeColors &themeColors(const QPalette &palette);

[[nodiscard]] QColor toneColor(Tone tone, const QPalette &palette);
[[nodiscard]] QColor toneTint(Tone tone, const QPalette &palette);
[[nodiscard]] QColor environmentColor(const QString &environment, const QPalette &palette);
/// How a finding's status is toned: Pass good, Warn notice, Fail bad, Unknown and NotApplicable unknown and neutral.
[[nodiscard]] Tone toneOf(CheckStatus status);

/// Sets style, palette and style sheet of the whole program; may be called again at any time.
void applyTheme(QApplication &app, ThemeChoice choice);
/// "system", "light", "dark"
[[nodiscard]] QString themeName(ThemeChoice choice);
[[nodiscard]] ThemeChoice themeFromName(const QString &name);

/// The fixed-pitch font for SQL, revisions, values.
[[nodiscard]] QFont monospaceFont();
/// The interface font, larger by `steps` points and, from 1 step on, half bold: page titles (+3), section heads (+1).
[[nodiscard]] QFont headingFont(int steps);

} // namespace athanor
