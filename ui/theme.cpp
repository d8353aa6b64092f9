// SPDX-License-Identifier: Apache-2.0
#include "ui/theme.h"

#include "ui/housestyle.h"
#include "ui/stylesheet.h"

#include <QApplication>
#include <QFontDatabase>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

ThemeColors lightColors()
{
    return {.dark = false,
            .window = QColor(0xf3f4f6),
            .sidebar = QColor(0xe9ebee),
            .base = QColor(0xffffff),
            .raised = QColor(0xfafbfc),
            .hover = QColor(0xe4e8ec),
            .border = QColor(0xd5d9df),
            .text = QColor(0x1c2128),
            .muted = QColor(0x57606c),
            .accent = QColor(0x2a6496),
            .onAccent = QColor(0xffffff),
            .selection = QColor(0xd5e5f3),
            .good = QColor(0x1a7535),
            .notice = QColor(0x855500),
            .bad = QColor(0xb42318),
            .unknown = QColor(0x625d82),
            .goodTint = QColor(0xe2f3e7),
            .noticeTint = QColor(0xfcefd4),
            .badTint = QColor(0xfce6e4),
            .unknownTint = QColor(0xebeaf2),
            .production = QColor(0xb9372d),
            .staging = QColor(0x8a5a00),
            .development = QColor(0x256f47),
            .test = QColor(0x33659f),
            .otherEnvironment = QColor(0x6b5c99),
            .sqlKeyword = QColor(0x2a5fa5),
            .sqlString = QColor(0x1f7a45),
            .sqlNumber = QColor(0x9a4d00),
            .sqlComment = QColor(0x616a77)};
}

ThemeColors darkColors()
{
    return {.dark = true,
            .window = QColor(0x1b1e23),
            .sidebar = QColor(0x16191d),
            .base = QColor(0x1f2328),
            .raised = QColor(0x252a30),
            .hover = QColor(0x2d333b),
            .border = QColor(0x363d46),
            .text = QColor(0xe2e6ea),
            .muted = QColor(0x9da7b3),
            .accent = QColor(0x74b3e3),
            .onAccent = QColor(0x0c1a26),
            .selection = QColor(0x2a4156),
            .good = QColor(0x63c982),
            .notice = QColor(0xe2b54b),
            .bad = QColor(0xff8c82),
            .unknown = QColor(0xb0acd0),
            .goodTint = QColor(0x1e3727),
            .noticeTint = QColor(0x3b311a),
            .badTint = QColor(0x442526),
            .unknownTint = QColor(0x2e2d3b),
            .production = QColor(0xe5675c),
            .staging = QColor(0xd9a441),
            .development = QColor(0x5bb585),
            .test = QColor(0x6ea3dc),
            .otherEnvironment = QColor(0xa596d6),
            .sqlKeyword = QColor(0x7fb6f0),
            .sqlString = QColor(0x7fce9b),
            .sqlNumber = QColor(0xe0a36b),
            .sqlComment = QColor(0x8b96a3)};
}

const ThemeColors &colorsOf(bool dark)
{
    static const std::array colors{lightColors(), darkColors()};
    return colors.at(dark ? 1 : 0);
}

QPalette paletteOf(const ThemeColors &c)
{
    QPalette palette;
    palette.setColor(QPalette::Window, c.window);
    palette.setColor(QPalette::WindowText, c.text);
    palette.setColor(QPalette::Base, c.base);
    palette.setColor(QPalette::AlternateBase, c.raised);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Button, c.raised);
    palette.setColor(QPalette::ButtonText, c.text);
    palette.setColor(QPalette::BrightText, c.bad);
    palette.setColor(QPalette::ToolTipBase, c.raised);
    palette.setColor(QPalette::ToolTipText, c.text);
    palette.setColor(QPalette::PlaceholderText, c.muted);
    palette.setColor(QPalette::Highlight, c.selection);
    palette.setColor(QPalette::HighlightedText, c.text);
    palette.setColor(QPalette::Link, c.accent);
    palette.setColor(QPalette::LinkVisited, c.accent);
    palette.setColor(QPalette::Light, c.raised);
    palette.setColor(QPalette::Midlight, c.hover);
    palette.setColor(QPalette::Mid, c.border);
    palette.setColor(QPalette::Dark, c.border);
    palette.setColor(QPalette::Shadow, c.dark ? QColor(Qt::black) : c.border);
    QColor faint = c.muted;
    faint.setAlphaF(0.6F);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    return palette;
}

/// What the desktop had before the program set a palette of its own: Qt 6.4 does not say whether it is dark.
bool desktopIsDark()
{
    static const bool dark = QPalette().color(QPalette::Window).lightness() < 128;
    return dark;
}

} // namespace

const ThemeColors &themeColors(const QPalette &palette)
{
    return colorsOf(palette.color(QPalette::Active, QPalette::Base).lightness() < 128);
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const ThemeColors &c = themeColors(palette);
    switch (tone) {
    case Tone::Neutral:
        return c.text;
    case Tone::Good:
        return c.good;
    case Tone::Notice:
        return c.notice;
    case Tone::Bad:
        return c.bad;
    case Tone::Unknown:
        return c.unknown;
    }
    return c.text;
}

QColor toneTint(Tone tone, const QPalette &palette)
{
    const ThemeColors &c = themeColors(palette);
    switch (tone) {
    case Tone::Neutral:
        return c.hover;
    case Tone::Good:
        return c.goodTint;
    case Tone::Notice:
        return c.noticeTint;
    case Tone::Bad:
        return c.badTint;
    case Tone::Unknown:
        return c.unknownTint;
    }
    return c.hover;
}

QColor environmentColor(const QString &environment, const QPalette &palette)
{
    const ThemeColors &c = themeColors(palette);
    const std::array<std::pair<QLatin1StringView, QColor>, 4> known{{{"production"_L1, c.production},
                                                                     {"staging"_L1, c.staging},
                                                                     {"development"_L1, c.development},
                                                                     {"test"_L1, c.test}}};
    for (const auto &[name, color] : known) {
        if (environment.compare(name, Qt::CaseInsensitive) == 0)
            return color;
    }
    return c.otherEnvironment;
}

Tone toneOf(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return Tone::Good;
    case CheckStatus::Warn:
        return Tone::Notice;
    case CheckStatus::Fail:
        return Tone::Bad;
    case CheckStatus::Unknown:
        return Tone::Unknown;
    case CheckStatus::NotApplicable:
        return Tone::Neutral;
    }
    return Tone::Unknown;
}

void applyTheme(QApplication &app, ThemeChoice choice)
{
    const bool dark = choice == ThemeChoice::System ? desktopIsDark() : choice == ThemeChoice::Dark;
    desktopIsDark(); // Remembered before the palette below hides it.
    const ThemeColors &colors = colorsOf(dark);
    if (!app.property("houseStyle").toBool()) {
        QApplication::setStyle(new HouseStyle);
        app.setProperty("houseStyle", true);
    }
    QApplication::setPalette(paletteOf(colors));
    app.setStyleSheet(styleSheetFor(colors));
}

QString themeName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System:
        return u"system"_s;
    case ThemeChoice::Light:
        return u"light"_s;
    case ThemeChoice::Dark:
        return u"dark"_s;
    }
    return u"system"_s;
}

ThemeChoice themeFromName(const QString &name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (name == themeName(choice))
            return choice;
    }
    return ThemeChoice::System;
}

QFont monospaceFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

QFont headingFont(int steps)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() + steps);
    if (steps >= 1)
        font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace athanor
