// SPDX-License-Identifier: Apache-2.0
#include "ui/windowactions.h"

#include "ui/plaintext.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct ActionRow
{
    QLatin1StringView id;
    const char *text;
    const char *tip;
    QLatin1StringView icon;
    QLatin1StringView shortcut;
};

constexpr std::array rows{
    ActionRow{"ui.fleet.open"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Open Fleet…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Open a fleet file"), "folder"_L1, "Ctrl+O"_L1},
    ActionRow{"ui.fleet.create"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&New Fleet…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Make an empty fleet file"), "file"_L1, "Ctrl+Shift+N"_L1},
    ActionRow{"ui.fleet.demo"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Create Demo Fleet…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Write a small fleet with four services to try things on"),
              "rehearse"_L1, ""_L1},
    ActionRow{"ui.fleet.import"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Import Services…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Find Flask services below a folder and add them"),
              "import"_L1, "Ctrl+Shift+I"_L1},
    ActionRow{"ui.fleet.export"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Export Report…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Write the fleet table to a file"), "export"_L1,
              "Ctrl+Alt+E"_L1},
    ActionRow{"ui.quit"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Quit"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Close the program"), "quit"_L1, "Ctrl+Q"_L1},
    ActionRow{"ui.fleet.scan"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Scan Fleet"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Ask every service how it stands"), "refresh"_L1,
              "Ctrl+Shift+S"_L1},
    ActionRow{"ui.fleet.stop"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "S&top"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Stop what is running"), "stop"_L1, "Ctrl+."_L1},
    ActionRow{"ui.fleet.filter"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Filter Services"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Go to the filter of the fleet table"), "filter"_L1,
              "Ctrl+Shift+F"_L1},
    ActionRow{"ui.service.add"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Add Service…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Add a service to the fleet"), "add"_L1, "Ctrl+N"_L1},
    ActionRow{"ui.service.edit"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Edit Profile…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Change the profile of the service"), "edit"_L1,
              "Alt+Return"_L1},
    ActionRow{"ui.service.remove"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Remove from Fleet…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Take the service out of the fleet file"), "remove"_L1,
              ""_L1},
    ActionRow{"ui.service.refresh"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "Re&fresh"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Load what is shown anew"), "refresh"_L1, "F5"_L1},
    ActionRow{"ui.service.unlock"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Unlock for Writing…"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Allow writes to this production service"), "unlock"_L1,
              "Ctrl+U"_L1},
    ActionRow{"ui.service.lock"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Lock"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Forbid writes to this production service again"), "lock"_L1,
              ""_L1},
    ActionRow{"ui.service.copyUrl"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Copy Address"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Copy the service's URL, without its password"), "copy"_L1,
              ""_L1},
    ActionRow{"ui.view.home"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Fleet"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Go to the fleet table"), "home"_L1, "Alt+Home"_L1},
    ActionRow{"ui.view.sidebar"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Sidebar"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Show or hide the list of services"), "sidebar"_L1,
              "Ctrl+B"_L1},
    ActionRow{"ui.view.palette"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Command Palette"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Find a command, a service or a table by a few letters"),
              "command"_L1, "Ctrl+K"_L1},
    ActionRow{"ui.view.nextPage"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Next Page"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Show the next page of the service"), "chevron-right"_L1,
              "Ctrl+PgDown"_L1},
    ActionRow{"ui.view.previousPage"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Previous Page"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Show the previous page of the service"), "chevron-left"_L1,
              "Ctrl+PgUp"_L1},
    ActionRow{"ui.help.shortcuts"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Keyboard Shortcuts"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "List all shortcuts"), "keyboard"_L1, "F1"_L1},
    ActionRow{"ui.help.about"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&About Athanor"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Version and licences"), "info"_L1, ""_L1},
};

struct MenuRow
{
    const char *title;
    std::array<QLatin1StringView, 12> ids; ///< "-" is a line, "*…" is a group of choices, empty ends the menu
};

constexpr std::array menus{
    MenuRow{QT_TRANSLATE_NOOP("athanor::WindowActions", "&Fleet"),
            {"ui.fleet.open"_L1, "ui.fleet.create"_L1, "ui.fleet.demo"_L1, "-"_L1, "ui.fleet.scan"_L1,
             "ui.fleet.stop"_L1, "ui.fleet.filter"_L1, "-"_L1, "ui.fleet.import"_L1, "ui.fleet.export"_L1, "-"_L1,
             "ui.quit"_L1}},
    MenuRow{QT_TRANSLATE_NOOP("athanor::WindowActions", "&Service"),
            {"ui.service.add"_L1, "ui.service.edit"_L1, "ui.service.copyUrl"_L1, "ui.service.remove"_L1, "-"_L1,
             "ui.service.refresh"_L1, "-"_L1, "ui.service.unlock"_L1, "ui.service.lock"_L1}},
    MenuRow{QT_TRANSLATE_NOOP("athanor::WindowActions", "&View"),
            {"ui.view.palette"_L1, "-"_L1, "ui.view.home"_L1, "ui.view.nextPage"_L1, "ui.view.previousPage"_L1, "-"_L1,
             "ui.view.sidebar"_L1, "*theme"_L1, "*language"_L1}},
    MenuRow{QT_TRANSLATE_NOOP("athanor::WindowActions", "&Help"), {"ui.help.shortcuts"_L1, "ui.help.about"_L1}},
};

struct ChoiceRow
{
    QLatin1StringView group;
    QLatin1StringView value;
    const char *text;
    const char *tip;
    QLatin1StringView icon;
};

constexpr std::array choices{
    ChoiceRow{"theme"_L1, "system"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "As the &System"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Light or dark as the desktop is"), "theme"_L1},
    ChoiceRow{"theme"_L1, "light"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Light"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Light colours"), "sun"_L1},
    ChoiceRow{"theme"_L1, "dark"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "&Dark"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Dark colours"), "moon"_L1},
    ChoiceRow{"language"_L1, "en"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "English"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Show the program in English"), "language"_L1},
    ChoiceRow{"language"_L1, "zh_CN"_L1, QT_TRANSLATE_NOOP("athanor::WindowActions", "Simplified Chinese"),
              QT_TRANSLATE_NOOP("athanor::WindowActions", "Show the program in Simplified Chinese"), "language"_L1},
};

QString choiceId(const ChoiceRow &choice)
{
    return u"ui.%1.%2"_s.arg(choice.group, choice.value);
}

} // namespace

WindowActions::WindowActions(QMainWindow *window) : QObject(window)
{
    for (const ActionRow &row : rows) {
        auto *made = new QAction(tr(row.text), this);
        describeAction(made, row.id, row.icon, tr(row.tip), QKeySequence(row.shortcut));
        m_all.append(made);
    }
    addChoices();
    window->addActions(m_all);
    action("ui.view.sidebar"_L1)->setCheckable(true);
    action("ui.view.sidebar"_L1)->setChecked(true);
    action("ui.quit"_L1)->setMenuRole(QAction::QuitRole);
    action("ui.help.about"_L1)->setMenuRole(QAction::AboutRole);
    fillMenus(window);
}

void WindowActions::addChoices()
{
    auto *themes = new QActionGroup(this);
    auto *languages = new QActionGroup(this);
    for (const ChoiceRow &choice : choices) {
        const bool isTheme = choice.group == "theme"_L1;
        auto *made = new QAction(tr(choice.text), isTheme ? themes : languages);
        describeAction(made, choiceId(choice), choice.icon, tr(choice.tip));
        made->setCheckable(true);
        m_all.append(made);
        connect(made, &QAction::triggered, this, [this, isTheme, value = QString(choice.value)] {
            if (isTheme)
                emit themeChosen(themeFromName(value));
            else
                emit languageChosen(value);
        });
    }
}

void WindowActions::fillMenus(QMainWindow *window)
{
    for (const MenuRow &row : menus) {
        QMenu *menu = window->menuBar()->addMenu(tr(row.title));
        for (const QLatin1StringView id : row.ids) {
            if (id.isEmpty())
                break;
            if (id == "-"_L1) {
                menu->addSeparator();
            } else if (id.startsWith(u'*')) {
                QMenu *group = menu->addMenu(id == "*theme"_L1 ? tr("&Theme") : tr("&Language"));
                for (const ChoiceRow &choice : choices) {
                    if (choice.group == id.sliced(1))
                        group->addAction(action(QLatin1StringView(choiceId(choice).toLatin1())));
                }
            } else {
                menu->addAction(action(id));
            }
        }
    }
}

QAction *WindowActions::action(QLatin1StringView id) const
{
    for (QAction *candidate : m_all) {
        if (candidate->objectName() == id)
            return candidate;
    }
    Q_UNREACHABLE();
    return nullptr;
}

void WindowActions::setTheme(ThemeChoice choice)
{
    action(QLatin1StringView(u"ui.theme.%1"_s.arg(themeName(choice)).toLatin1()))->setChecked(true);
}

void WindowActions::setLanguage(const QString &language)
{
    const QString known = language.startsWith("zh"_L1) ? u"zh_CN"_s : u"en"_s;
    action(QLatin1StringView(u"ui.language.%1"_s.arg(known).toLatin1()))->setChecked(true);
}

} // namespace athanor
