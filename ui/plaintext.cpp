// SPDX-License-Identifier: Apache-2.0
#include "ui/plaintext.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QAction>
#include <QRegularExpression>
#include <QStyle>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

QLabel *mutedLabel(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    label->setWordWrap(true);
    // A role and not a colour: it follows a change of the theme.
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel *headingLabel(const QString &text, int steps, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    label->setFont(headingFont(steps));
    return label;
}

void setTone(QLabel *label, Tone tone)
{
    static constexpr std::array names{""_L1, "good"_L1, "notice"_L1, "bad"_L1, "unknown"_L1};
    label->setProperty("tone", QString(names.at(static_cast<std::size_t>(tone))));
    // The style sheet looks at properties only when it polishes.
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QString textWithoutMnemonic(const QString &text)
{
    static const QRegularExpression inBrackets(u"\\(&.\\)"_s);
    QString plain = text;
    return plain.remove(inBrackets).remove(u'&').remove(u'…');
}

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return u"<p style=\"white-space:pre-wrap\">%1</p>"_s.arg(text.toHtmlEscaped());
}

void describeAction(QAction *action, const QString &objectName, const QString &iconName, const QString &toolTip,
                    const QKeySequence &shortcut)
{
    action->setObjectName(objectName);
    if (!iconName.isEmpty())
        action->setIcon(icon(iconName));
    action->setShortcut(shortcut);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(plainToolTip(keys.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, keys)));
    action->setStatusTip(toolTip);
}

} // namespace athanor
