// SPDX-License-Identifier: Apache-2.0
#include "ui/program.h"

#include "profiles/fleetfile.h"
#include "ui/confirm.h"
#include "ui/languages.h"
#include "ui/windowactions.h"
#include "ui/workspace.h"

#include <QApplication>
#include <QFileInfo>
#include <QSettings>

namespace athanor {

using namespace Qt::StringLiterals;

Program::Program(QApplication *app, QSettings *settings, const WindowOptions &options)
    : m_app(app), m_settings(settings), m_options(options)
{
    if (!options.theme.isEmpty())
        settings->setValue("theme"_L1, options.theme);
    if (!options.language.isEmpty())
        settings->setValue("language"_L1, options.language);
    applyTheme(*app, themeFromName(settings->value("theme"_L1).toString()));
    m_language = settings->value("language"_L1, systemLanguage()).toString();
    installLanguage(*app, m_language);
}

Program::~Program() = default;

void Program::start()
{
    makeWindow();
    openFirstFleet();
    m_window->show();
}

void Program::makeWindow()
{
    m_window = std::make_unique<MainWindow>(m_settings);
    connect(m_window.get(), &MainWindow::themeChosen, this, &Program::setTheme);
    // Queued: the window that asks is the one that goes.
    connect(m_window.get(), &MainWindow::languageChosen, this, &Program::setLanguage, Qt::QueuedConnection);
    emit windowMade(m_window.get());
}

void Program::openFirstFleet()
{
    QString path = m_options.fleet.isEmpty() ? m_settings->value("fleet"_L1).toString() : m_options.fleet;
    const bool wasNamed = !m_options.fleet.isEmpty();
    if (path.isEmpty())
        path = defaultFleetPath();
    if (!wasNamed && !QFileInfo::exists(path))
        return;
    if (const Status opened = m_window->openFleet(path); !opened)
        showMessage(m_window.get(), tr("The fleet file was not opened"), opened.error().message, opened.error().detail);
}

void Program::setTheme(ThemeChoice choice)
{
    m_settings->setValue("theme"_L1, themeName(choice));
    applyTheme(*m_app, choice);
    m_window->actionsOfWindow().setTheme(choice);
}

void Program::setLanguage(const QString &language)
{
    if (const QString work = m_window->unsavedWork(); !work.isEmpty()) {
        showMessage(m_window.get(), tr("Apply or discard first"),
                    tr("The language changes when nothing waits to be applied."), work);
        m_window->actionsOfWindow().setLanguage(m_settings->value("language"_L1).toString());
        return;
    }
    if (language == m_language)
        return;
    m_language = language;
    m_settings->setValue("language"_L1, language);
    installLanguage(*m_app, language);
    const QString fleet = m_window->workspace().path();
    const QRect geometry = m_window->geometry();
    const std::unique_ptr<MainWindow> old = std::move(m_window);
    makeWindow();
    if (!fleet.isEmpty())
        static_cast<void>(m_window->openFleet(fleet).has_value());
    m_window->setGeometry(geometry);
    m_window->show();
    old->hide();
}

} // namespace athanor
