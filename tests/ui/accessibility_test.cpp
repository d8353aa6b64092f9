// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include "core/writes.h"
#include "ui/icons.h"
#include "ui/services/serviceview.h"
#include "ui/windowactions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QToolButton>

#include <cmath>

namespace athanor::test {
namespace {

using namespace Qt::StringLiterals;

std::string describe(const QWidget *widget)
{
    QStringList path;
    for (const QObject *at = widget; at; at = at->parent())
        path.prepend(u"%1(%2)"_s.arg(QString::fromLatin1(at->metaObject()->className()), at->objectName()));
    return path.join(u" > "_s).toStdString();
}

bool isPartOfQt(const QWidget *widget)
{
    return widget->objectName().startsWith("qt_"_L1) || qobject_cast<const QLineEdit *>(widget->parentWidget()) ||
           qobject_cast<const QComboBox *>(widget->parentWidget()) || widget->inherits("QTableCornerButton") ||
           widget->inherits("QComboBoxListView") || widget->inherits("QHeaderView") || widget->inherits("QMenuBar") ||
           (widget->parentWidget() && widget->parentWidget()->inherits("QTabBar")) ||
           (widget->parentWidget() && widget->parentWidget()->inherits("QMenuBar")) ||
           (widget->parentWidget() && widget->parentWidget()->inherits("QAbstractSpinBox"));
}

class AccessibilityTest : public WindowTest
{
protected:
    void SetUp() override
    {
        makeFleet();
        openWindow();
        waitForScan();
        window->openService(u"alpha"_s);
        ASSERT_NE(window->currentView(), nullptr);
    }

    [[nodiscard]] QList<QAction *> allActions() const
    {
        QList<QAction *> actions = window->actionsOfWindow().all();
        for (const ServicePage *page : window->currentView()->servicePages())
            actions += page->actions();
        return actions;
    }
};

TEST_F(AccessibilityTest, EveryActionHasAnIdATextAToolTipAndAnIcon)
{
    for (const QAction *action : allActions()) {
        const std::string name = action->objectName().toStdString() + " / " + action->text().toStdString();
        EXPECT_FALSE(action->objectName().isEmpty()) << name;
        EXPECT_FALSE(action->text().isEmpty()) << name;
        EXPECT_FALSE(action->toolTip().isEmpty()) << name;
        EXPECT_NE(action->toolTip(), action->text()) << name;
        EXPECT_FALSE(action->icon().isNull()) << name;
    }
}

TEST_F(AccessibilityTest, EveryActionOfTheWindowIsClassedByWhatItMayWrite)
{
    for (const QAction *action : window->actionsOfWindow().all())
        EXPECT_TRUE(writeClassOf(action->objectName())) << action->objectName().toStdString();
}

TEST_F(AccessibilityTest, EveryButtonFieldAndListHasAName)
{
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        const bool speaks = qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget) ||
                            qobject_cast<const QComboBox *>(widget) ||
                            qobject_cast<const QAbstractItemView *>(widget) ||
                            qobject_cast<const QPlainTextEdit *>(widget);
        if (!speaks || isPartOfQt(widget))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        EXPECT_TRUE(named) << describe(widget);
    }
}

TEST_F(AccessibilityTest, EveryToolButtonHasAToolTip)
{
    for (const QToolButton *button : window->findChildren<QToolButton *>()) {
        EXPECT_TRUE(isPartOfQt(button) || !button->toolTip().isEmpty()) << describe(button);
    }
}

TEST_F(AccessibilityTest, EveryLabelShowsPlainText)
{
    for (const QLabel *label : window->findChildren<QLabel *>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText) << describe(label);
}

TEST_F(AccessibilityTest, NoTwoActionsOfAPageShareAShortcut)
{
    for (const ServicePage *page : window->currentView()->servicePages()) {
        QHash<QString, QString> owners;
        for (const QAction *action : window->actionsOfWindow().all() + page->actions()) {
            for (const QKeySequence &keys : action->shortcuts()) {
                const QString text = keys.toString();
                EXPECT_FALSE(owners.contains(text)) << text.toStdString() << ": " << owners.value(text).toStdString()
                                                    << " and " << action->objectName().toStdString();
                owners.insert(text, action->objectName());
            }
        }
    }
}

TEST(Icons, EachDrawsSomething)
{
    applyTheme(*qApp, ThemeChoice::Light);
    ASSERT_GE(iconNames().size(), 40);
    for (const QString &name : iconNames()) {
        const QImage image = icon(name).pixmap(32, 32).toImage();
        bool drawn = false;
        for (int y = 0; y < image.height() && !drawn; ++y) {
            for (int x = 0; x < image.width() && !drawn; ++x)
                drawn = image.pixelColor(x, y).alpha() > 100;
        }
        EXPECT_TRUE(drawn) << name.toStdString();
    }
}

double luminance(const QColor &color)
{
    const auto linear = [](float part) {
        return part <= 0.04045F ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double one = luminance(a) + 0.05;
    const double two = luminance(b) + 0.05;
    return one > two ? one / two : two / one;
}

// WCAG 2.1, success criterion 1.4.3: 4.5 to 1 for text.
TEST(Theme, TextCanBeReadOnEveryBackground)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        applyTheme(*qApp, choice);
        const ThemeColors &c = themeColors(qApp->palette());
        const std::string theme = themeName(choice).toStdString();
        for (const QColor &back : {c.window, c.sidebar, c.base, c.raised, c.selection}) {
            EXPECT_GE(contrast(c.text, back), 4.5) << theme << back.name().toStdString();
            EXPECT_GE(contrast(c.muted, back), back == c.selection ? 3.0 : 4.5) << theme << back.name().toStdString();
        }
        for (const QColor &back : {c.window, c.base, c.raised}) {
            for (const QColor &text :
                 {c.good, c.notice, c.bad, c.unknown, c.accent, c.sqlKeyword, c.sqlString, c.sqlNumber, c.sqlComment})
                EXPECT_GE(contrast(text, back), 4.5) << theme << text.name().toStdString() << back.name().toStdString();
        }
        EXPECT_GE(contrast(c.good, c.goodTint), 4.5) << theme;
        EXPECT_GE(contrast(c.notice, c.noticeTint), 4.5) << theme;
        EXPECT_GE(contrast(c.bad, c.badTint), 4.5) << theme;
        EXPECT_GE(contrast(c.unknown, c.unknownTint), 4.5) << theme;
        EXPECT_GE(contrast(c.onAccent, c.accent), 4.5) << theme;
        for (const QColor &environment : {c.production, c.staging, c.development, c.test, c.otherEnvironment})
            EXPECT_GE(contrast(environment, c.sidebar), 4.5) << theme << environment.name().toStdString();
    }
}

} // namespace
} // namespace athanor::test
