// SPDX-License-Identifier: Apache-2.0
#include "ui/stylesheet.h"

#include "ui/theme.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

// Words in @…@ are colours of ThemeColors. Item views have no ::item rules: delegates and the palette draw them.
constexpr const char16_t *sheet = uR"(
QToolTip { background: @raised@; color: @text@; border: 1px solid @border@; padding: 4px 6px; }

QPushButton, QComboBox { background: @raised@; color: @text@; border: 1px solid @border@; border-radius: 4px;
    padding: 4px 12px; min-height: 18px; }
QPushButton:hover, QComboBox:hover { background: @hover@; }
QPushButton:pressed { background: @border@; }
QPushButton:disabled, QComboBox:disabled { color: @faint@; }
QPushButton:focus, QComboBox:focus { border-color: @accent@; }
QPushButton:default, QPushButton[look="primary"] { background: @accent@; color: @onAccent@; border-color: @accent@; }
QPushButton:default:hover, QPushButton[look="primary"]:hover { background: @accentHover@; }
QPushButton:default:disabled, QPushButton[look="primary"]:disabled, QPushButton[look="danger"]:disabled {
    background: @hover@; color: @faint@; border-color: @border@; }
QPushButton[look="danger"] { background: @danger@; color: @onDanger@; border-color: @danger@; }
QPushButton[look="danger"]:hover { background: @dangerHover@; }

QComboBox { padding: 4px 8px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/fixed/chevron-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @base@; border: 1px solid @border@; outline: none; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px; color: @text@; }
QToolButton:hover { background: @hover@; }
QToolButton:pressed, QToolButton:checked { background: @selection@; }
QToolButton:focus { border-color: @accent@; }
QToolButton:disabled { color: @faint@; }
QToolButton::menu-indicator { image: url(:/icons/fixed/chevron-down.svg); width: 10px; height: 10px;
    subcontrol-origin: padding; subcontrol-position: right center; right: 2px; }
QToolButton[popupMode="2"] { padding-right: 16px; }

QLineEdit, QPlainTextEdit, QTextEdit { background: @base@; color: @text@; border: 1px solid @border@;
    border-radius: 4px; selection-background-color: @selection@; selection-color: @text@; }
QLineEdit { padding: 4px 6px; min-height: 18px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border-color: @accent@; }
QLineEdit:disabled, QLineEdit[readOnly="true"] { background: @window@; }

QTabWidget::pane { border: none; border-top: 1px solid @border@; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted@; padding: 7px 12px 6px 10px; border: none;
    border-bottom: 2px solid transparent; margin-right: 2px; }
QTabBar::tab:hover { color: @text@; background: @hover@; border-top-left-radius: 4px; border-top-right-radius: 4px; }
QTabBar::tab:selected { color: @text@; border-bottom: 2px solid @accent@; }
QTabBar::tab:focus { color: @accent@; }

QAbstractItemView { outline: none; }
QTableView, QTreeView, QListView { background: @base@; border: none; gridline-color: @grid@;
    alternate-background-color: @raised@; selection-background-color: @selection@; selection-color: @text@; }
QDialog QTableView, QDialog QTreeView, QDialog QListView, QAbstractItemView[look="boxed"] { border: 1px solid @border@; }
QTableView[look="boxed"]::item { padding: 0 7px; border: none; }
QTableView[look="boxed"]::item:selected { background: @selection@; color: @text@; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QListView#sidebar { background: @sidebar@; border: none; padding-top: 6px; }
QHeaderView { background: @raised@; border: none; }
QHeaderView::section { background: @raised@; color: @muted@; border: none; border-right: 1px solid @grid@;
    border-bottom: 1px solid @border@; padding: 5px 8px; }
QHeaderView::section:vertical { padding: 0 6px; border-bottom: 1px solid @grid@; }
QHeaderView::section:hover { color: @text@; }
QHeaderView::up-arrow:horizontal { image: url(:/icons/fixed/chevron-up.svg); width: 10px; height: 10px;
    subcontrol-position: right center; right: 4px; }
QHeaderView::down-arrow:horizontal { image: url(:/icons/fixed/chevron-down.svg); width: 10px; height: 10px;
    subcontrol-position: right center; right: 4px; }
QHeaderView::up-arrow:vertical, QHeaderView::down-arrow:vertical { image: none; width: 0px; height: 0px; }
QTableCornerButton::section { background: @raised@; border: none; border-bottom: 1px solid @border@; }

QMenuBar { background: @window@; color: @text@; border-bottom: 1px solid @border@; padding: 1px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover@; }
QMenu { background: @raised@; border: 1px solid @border@; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: 3px; }
QMenu::item:selected { background: @selection@; }
QMenu::item:disabled { color: @faint@; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: @border@; margin: 4px 6px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @scroll@; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @muted@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QStatusBar { background: @window@; color: @muted@; border-top: 1px solid @border@; }
QStatusBar::item { border: none; }
QProgressBar { background: @hover@; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }

QSplitter::handle { background: @border@; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:hover { background: @accent@; }

QGroupBox { border: 1px solid @border@; border-radius: 5px; margin-top: 9px; padding: 10px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: @muted@; }
QLabel[tone="good"] { color: @good@; }
QLabel[tone="notice"] { color: @notice@; }
QLabel[tone="bad"] { color: @bad@; }
QLabel[tone="unknown"] { color: @unknown@; }
QFrame[look="popup"] { background: @raised@; border: 1px solid @border@; border-radius: 8px; }
QFrame[look="popup"] QListView { background: @raised@; border: none; }
QFrame[look="card"] { background: @base@; border: 1px solid @border@; border-radius: 6px; }
QFrame[look="toolbar"], QWidget[look="toolbar"] { background: @raised@; border: none; border-bottom: 1px solid @border@; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[look="page"] { background: @window@; }
QDialog { background: @window@; }
)";

} // namespace

QString styleSheetFor(const ThemeColors &c)
{
    const auto mix = [](const QColor &a, const QColor &b, double part) {
        return QColor::fromRgbF(float(a.redF() * (1 - part) + b.redF() * part),
                                float(a.greenF() * (1 - part) + b.greenF() * part),
                                float(a.blueF() * (1 - part) + b.blueF() * part));
    };
    const std::pair<QLatin1StringView, QColor> words[] = {
        {"raised"_L1, c.raised},
        {"sidebar"_L1, c.sidebar},
        {"text"_L1, c.text},
        {"border"_L1, c.border},
        {"hover"_L1, c.hover},
        {"faint"_L1, mix(c.muted, c.window, 0.4)},
        {"accent"_L1, c.accent},
        {"accentHover"_L1, mix(c.accent, c.text, 0.18)},
        {"onAccent"_L1, c.onAccent},
        {"danger"_L1, c.production},
        {"dangerHover"_L1, mix(c.production, c.text, 0.18)},
        {"onDanger"_L1, c.dark ? QColor(0x2a0d0a) : QColor(Qt::white)},
        {"good"_L1, c.good},
        {"notice"_L1, c.notice},
        {"bad"_L1, c.bad},
        {"unknown"_L1, c.unknown},
        {"base"_L1, c.base},
        {"window"_L1, c.window},
        {"muted"_L1, c.muted},
        {"selection"_L1, c.selection},
        {"grid"_L1, mix(c.border, c.base, 0.45)},
        {"scroll"_L1, mix(c.muted, c.window, 0.55)},
    };
    QString text = QString::fromUtf16(sheet);
    for (const auto &[word, color] : words)
        text.replace(u'@' + word + u'@', color.name());
    return text;
}

} // namespace athanor
