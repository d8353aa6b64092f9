// SPDX-License-Identifier: Apache-2.0
#include "ui/fleetcommands.h"

#include "fleet/demofleet.h"
#include "fleet/fleetreport.h"
#include "reports/reportwriters.h"
#include "ui/confirm.h"
#include "ui/fleet/fleetmodel.h"
#include "ui/mainwindow.h"
#include "ui/profiles/importdialog.h"
#include "ui/profiles/profiledialog.h"
#include "ui/profiles/transporttext.h"
#include "ui/windowactions.h"
#include "ui/workspace.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QPromise>
#include <QThreadPool>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Shows a file dialog that does not block and calls `chosen` with the path.
void choosePath(QWidget *window, const QString &title, QFileDialog::FileMode mode, const QStringList &filters,
                const QString &suffix, const std::function<void(const QString &)> &chosen)
{
    auto *dialog = new QFileDialog(window, title);
    dialog->setObjectName(u"fileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    dialog->setAcceptMode(mode == QFileDialog::AnyFile ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    if (mode == QFileDialog::Directory)
        dialog->setOption(QFileDialog::ShowDirsOnly);
    else
        dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(suffix);
    QObject::connect(dialog, &QFileDialog::fileSelected, window, chosen);
    dialog->open();
}

/// Runs `job() -> Result<T>` on a thread of the pool.
template <typename Job>
auto inBackground(Job job) -> QFuture<std::invoke_result_t<Job>>
{
    auto promise = std::make_shared<QPromise<std::invoke_result_t<Job>>>();
    promise->start();
    QFuture<std::invoke_result_t<Job>> future = promise->future();
    QThreadPool::globalInstance()->start([promise, job = std::move(job)] {
        promise->addResult(job());
        promise->finish();
    });
    return future;
}

} // namespace

FleetCommands::FleetCommands(MainWindow *window, Workspace *workspace, FleetModel *model)
    : QObject(window), m_window(window), m_workspace(workspace), m_model(model)
{
}

void FleetCommands::report(const Status &status, const QString &done)
{
    if (status)
        emit statusMessage(done, Tone::Good);
    else
        showMessage(m_window, tr("That did not work"), status.error().message, status.error().detail);
}

void FleetCommands::chooseFleet()
{
    choosePath(m_window, tr("Open Fleet"), QFileDialog::ExistingFile, {tr("Fleet files (*.toml)"), tr("All files (*)")},
               {}, [this](const QString &path) { report(m_window->openFleet(path), tr("Opened %1.").arg(path)); });
}

void FleetCommands::createFleet()
{
    choosePath(m_window, tr("New Fleet"), QFileDialog::AnyFile, {tr("Fleet files (*.toml)")}, u"toml"_s,
               [this](const QString &path) {
                   Status made = m_workspace->create(path);
                   if (made)
                       made = m_window->openFleet(path);
                   report(made, tr("Made the empty fleet %1.").arg(path));
               });
}

void FleetCommands::withFleet(const std::function<void()> &then)
{
    if (!m_workspace->hasFleet()) {
        const QString path = defaultFleetPath();
        const Status ready = QFileInfo::exists(path) ? m_window->openFleet(path) : m_workspace->create(path);
        if (!ready) {
            report(ready, {});
            return;
        }
    }
    then();
}

void FleetCommands::createDemo()
{
    choosePath(m_window, tr("Folder for the demo fleet"), QFileDialog::Directory, {}, {},
               [this](const QString &folder) {
                   // A folder that is in use gets a new one inside; the demo is never mixed with files of the person.
                   createDemoIn(QDir(folder).isEmpty() ? folder : QDir(folder).filePath(u"athanor-demo"_s));
               });
}

void FleetCommands::createDemoIn(const QString &folder)
{
    emit statusMessage(tr("Writing the demo fleet…"), Tone::Neutral);
    m_working.follow(inBackground([folder] { return writeDemoFleet(folder); }), [this](const Result<DemoFleet> &demo) {
        if (!demo) {
            report(fail(demo), {});
            return;
        }
        report(m_window->openFleet(demo->fleetFile), tr("Wrote the demo fleet to %1.").arg(demo->fleetFile));
    });
}

void FleetCommands::importServices()
{
    withFleet([this] {
        const auto add = [this](const QList<Profile> &profiles) {
            const Status added = m_workspace->add(profiles);
            if (added)
                emit statusMessage(tr("Added %n services.", nullptr, static_cast<int>(profiles.size())), Tone::Good);
            return added;
        };
        auto *dialog = new ImportDialog(serviceNames(), add, m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void FleetCommands::exportReport()
{
    QStringList filters;
    for (const ReportWriter &writer : reportWriters())
        filters.append(u"%1 (*.%2)"_s.arg(writer.title, writer.suffix));
    choosePath(
        m_window, tr("Export Fleet Report"), QFileDialog::AnyFile, filters, u"html"_s, [this](const QString &path) {
            QList<ServiceStatus> statuses;
            for (const FleetRow &row : m_model->services()) {
                if (row.status)
                    statuses.append(*row.status);
            }
            const auto write = [statuses, path]() -> Result<QString> {
                const Status written = writeReport(fleetReport(statuses, 0, QDateTime::currentDateTimeUtc()), path);
                return written ? Result<QString>(path) : fail(written);
            };
            m_working.follow(inBackground(write), [this](const Result<QString> &written) {
                report(written ? Status() : fail(written),
                       written ? tr("Wrote the report %1.").arg(*written) : QString());
            });
        });
}

void FleetCommands::addService()
{
    withFleet([this] { openProfileDialog(Profile()); });
}

void FleetCommands::editService(const QString &name)
{
    if (const std::optional<Profile> profile = m_workspace->service(name))
        openProfileDialog(*profile);
}

void FleetCommands::openProfileDialog(const Profile &initial)
{
    const QString before = initial.name;
    QStringList taken = serviceNames();
    taken.removeAll(before);
    const auto save = [this, before](const Profile &profile) {
        const bool isNew = before.isEmpty();
        const Status saved = isNew ? m_workspace->add({profile}) : m_workspace->replace(before, profile);
        if (saved)
            emit statusMessage(isNew ? tr("Added %1.").arg(profile.name) : tr("Saved %1.").arg(profile.name),
                               Tone::Good);
        return saved;
    };
    auto *dialog = new ProfileDialog(initial, taken, save, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QStringList FleetCommands::serviceNames() const
{
    QStringList names;
    for (const Profile &profile : m_workspace->services())
        names.append(profile.name);
    return names;
}

void FleetCommands::removeService(const QString &name)
{
    if (name.isEmpty())
        return;
    confirm(m_window,
            {.title = tr("Remove %1 from the fleet?").arg(name),
             .text = tr("Its entry is taken out of the fleet file. The database is not touched."),
             .detail = {},
             .verb = tr("Remove"),
             .typedName = {}},
            [this, name] { report(m_workspace->remove(name), tr("Removed %1 from the fleet.").arg(name)); });
}

void FleetCommands::copyUrl(const QString &name)
{
    const std::optional<Profile> profile = m_workspace->service(name);
    if (!profile)
        return;
    QGuiApplication::clipboard()->setText(profile->url.toString());
    emit statusMessage(tr("Copied the address of %1, without a password.").arg(name), Tone::Neutral);
}

void FleetCommands::unlock(const QString &name)
{
    ServiceContext *context = m_workspace->openedContext(name);
    if (!context || !context->isLocked())
        return;
    confirm(m_window,
            {.title = tr("Unlock %1 for writing?").arg(name),
             .text = tr("It is in production. Until you lock it or close the program, changes may be applied after a "
                        "question each."),
             .detail = {},
             .verb = tr("Unlock"),
             .typedName = name},
            [this, name] {
                if (ServiceContext *opened = m_workspace->openedContext(name))
                    opened->unlock();
            });
}

void FleetCommands::offerToTrust(const QString &name, const UntrustedCertificate &certificate)
{
    askToTrust(m_window, name, certificate, [this, name, pin = QString::fromLatin1(certificate.sha256)] {
        std::optional<Profile> profile = m_workspace->service(name);
        if (!profile)
            return;
        profile->tlsPin = pin;
        const Status pinned = m_workspace->replace(name, *profile);
        report(pinned, tr("Pinned the certificate of %1.").arg(name));
        if (pinned)
            m_window->openService(name);
    });
}

void FleetCommands::showServiceMenu(const QString &name, const QPoint &globalPosition, const WindowActions &actions)
{
    auto *menu = new QMenu(m_window);
    menu->setObjectName(u"serviceMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Open")), &QAction::triggered, m_window, [this, name] { m_window->openService(name); });
    menu->addSeparator();
    const auto addLike = [&](QLatin1StringView id, auto run) {
        const QAction *like = actions.action(id);
        connect(menu->addAction(like->icon(), like->text()), &QAction::triggered, this,
                [this, name, run] { (this->*run)(name); });
    };
    addLike("ui.service.edit"_L1, &FleetCommands::editService);
    addLike("ui.service.copyUrl"_L1, &FleetCommands::copyUrl);
    addLike("ui.service.remove"_L1, &FleetCommands::removeService);
    menu->popup(globalPosition);
}

} // namespace athanor
