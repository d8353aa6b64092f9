// SPDX-License-Identifier: Apache-2.0
#include "ui/screenshots.h"

#include "engines/engines.h"
#include "ui/fleet/fleetwatch.h"
#include "ui/jobs.h"
#include "ui/pages.h"
#include "ui/services/serviceview.h"
#include "ui/windowactions.h"
#include "ui/workspace.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QTextStream>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int pollMs = 60;
constexpr int quietPolls = 5;
constexpr qint64 stepLimitMs = 20000;

} // namespace

Screenshots::Screenshots(Program *program, const QString &folder, QObject *parent)
    : QObject(parent), m_program(program), m_folder(folder)
{
    m_poll.setInterval(pollMs);
    connect(&m_poll, &QTimer::timeout, this, &Screenshots::poll);
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        QTextStream(stderr) << "athanor: the folder " << m_folder << " cannot be made\n";
        emit finished(1);
        return;
    }
    planTheme(ThemeChoice::Light, u"en"_s, true);
    planTheme(ThemeChoice::Dark, u"en"_s, true);
    planTheme(ThemeChoice::Light, u"zh_CN"_s, false);
    next();
}

void Screenshots::planTheme(ThemeChoice choice, const QString &language, bool everyPage)
{
    const QString prefix = u"%1-%2-"_s.arg(language == "en"_L1 ? u"en"_s : u"zh"_s, themeName(choice));
    m_steps.append({prefix + u"fleet"_s, [this, choice, language] {
                        m_program->setTheme(choice);
                        m_program->setLanguage(language);
                        m_program->window().resize(1500, 880);
                        m_program->window().showHome();
                    }});
    const QList<Profile> services = m_program->window().workspace().services();
    for (const Profile &profile : everyPage ? services : services.first(qMin(services.size(), qsizetype(2))))
        planService(prefix, profile);
    m_steps.append({prefix + u"palette"_s, [this] { m_program->window().openPalette(); }, false});
    const auto trigger = [this](QLatin1StringView id) {
        return [this, id] { m_program->window().actionsOfWindow().action(id)->trigger(); };
    };
    m_steps.append({prefix + u"shortcuts"_s, trigger("ui.help.shortcuts"_L1), false});
    m_steps.append({prefix + u"about"_s, trigger("ui.help.about"_L1), false});
}

void Screenshots::planService(const QString &prefix, const Profile &profile)
{
    const QString name = profile.name;
    const auto engine = engineFor(profile.url.engine);
    for (const PageEntry &entry : pages()) {
        if (!engine || !entry.suits((*engine)->capabilities()))
            continue;
        m_steps.append({prefix + name + u'-' + entry.id,
                        [this, name, page = entry.id] { m_program->window().openService(name, page); }});
    }
}

void Screenshots::next()
{
    if (m_steps.isEmpty()) {
        m_poll.stop();
        emit finished(m_failures);
        return;
    }
    m_current = m_steps.takeFirst();
    m_current.prepare();
    m_quietPolls = 0;
    m_since.start();
    m_poll.start();
}

bool Screenshots::isQuiet() const
{
    if (!m_current.needsQuiet)
        return true;
    MainWindow &window = m_program->window();
    const ServiceView *view = window.currentView();
    if (window.fleetWatch().isScanning() || !view)
        return !window.fleetWatch().isScanning();
    // Some pages ask in sessions of their own.
    const auto jobs = view->findChildren<JobTracker *>();
    return !view->context().isBusy() && std::ranges::none_of(jobs, &JobTracker::isRunning);
}

void Screenshots::poll()
{
    // Several quiet rounds: an answer often leads to the next question.
    m_quietPolls = isQuiet() ? m_quietPolls + 1 : 0;
    if (m_quietPolls >= quietPolls) {
        take();
        next();
        return;
    }
    if (m_since.elapsed() > stepLimitMs) {
        QTextStream(stderr) << "athanor: " << m_current.name << " did not come to rest\n";
        ++m_failures;
        take();
        next();
    }
}

void Screenshots::take()
{
    QWidget *shown = &m_program->window();
    QPixmap picture = shown->grab();
    for (QWidget *dialog : shown->findChildren<QDialog *>()) {
        if (dialog->isVisible()) {
            picture = dialog->grab();
            dialog->close();
        }
    }
    const QString path = QDir(m_folder).filePath(m_current.name + u".png"_s);
    if (!picture.save(path)) {
        QTextStream(stderr) << "athanor: " << path << " was not written\n";
        ++m_failures;
    }
    // The palette closes before the next step.
    if (QWidget *palette = shown->findChild<QWidget *>(u"commandPalette"_s))
        palette->hide();
}

} // namespace athanor
