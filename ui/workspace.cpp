// SPDX-License-Identifier: Apache-2.0
#include "ui/workspace.h"

#include "ui/secretprompt.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace athanor {

Workspace::Workspace(SecretPrompt *prompt, QObject *parent) : QObject(parent), m_prompt(prompt) {}

Workspace::~Workspace() = default;

Status Workspace::open(const QString &path)
{
    Result<FleetFile> fleet = FleetFile::load(path);
    if (!fleet)
        return fail(fleet);
    for (const QString &name : m_contexts.keys())
        close(name);
    m_fleet = std::move(*fleet);
    emit fleetChanged();
    return {};
}

Status Workspace::create(const QString &path)
{
    if (!QDir().mkpath(QFileInfo(path).absolutePath()))
        return fail(Error::io(tr("The folder of %1 cannot be made; choose another place.").arg(path)));
    Result<FleetFile> fleet = FleetFile::create(path);
    if (!fleet)
        return fail(fleet);
    if (const Status saved = fleet->save(); !saved)
        return saved;
    return open(path);
}

QString Workspace::path() const
{
    return m_fleet ? m_fleet->path() : QString();
}

QList<Profile> Workspace::services() const
{
    return m_fleet ? m_fleet->services() : QList<Profile>();
}

std::optional<Profile> Workspace::service(const QString &name) const
{
    const QList<Profile> all = services();
    const auto it = std::ranges::find(all, name, &Profile::name);
    return it == all.end() ? std::nullopt : std::optional(*it);
}

Status Workspace::edit(const std::function<Status(FleetFile &)> &change)
{
    if (!m_fleet)
        return fail(Error::refused(tr("No fleet is open; open or create one first.")));
    Result<FleetFile> copy = FleetFile::load(m_fleet->path());
    if (!copy)
        return fail(copy);
    if (const Status changed = change(*copy); !changed)
        return changed;
    if (const Status saved = copy->save(); !saved)
        return saved;
    m_fleet = std::move(*copy);
    return {};
}

Status Workspace::add(const QList<Profile> &profiles)
{
    const Status done = edit([&profiles](FleetFile &fleet) -> Status {
        for (const Profile &profile : profiles) {
            if (const Status added = fleet.add(profile); !added)
                return added;
        }
        return {};
    });
    if (done)
        emit fleetChanged();
    return done;
}

Status Workspace::replace(const QString &name, const Profile &profile)
{
    const Status done = edit([&](FleetFile &fleet) { return fleet.replace(name, profile); });
    if (!done)
        return done;
    m_prompt->forget(name);
    close(name);
    emit fleetChanged();
    return done;
}

Status Workspace::remove(const QString &name)
{
    const Status done = edit([&](FleetFile &fleet) { return fleet.remove(name); });
    if (!done)
        return done;
    m_prompt->forget(name);
    close(name);
    emit fleetChanged();
    return done;
}

ServiceContext *Workspace::context(const QString &name)
{
    if (ServiceContext *opened = openedContext(name))
        return opened;
    const std::optional<Profile> profile = service(name);
    if (!profile)
        return nullptr;
    auto *context = new ServiceContext(*profile, m_prompt->asking(), this);
    m_contexts.insert(name, context);
    return context;
}

ServiceContext *Workspace::openedContext(const QString &name) const
{
    return m_contexts.value(name);
}

void Workspace::close(const QString &name)
{
    ServiceContext *context = m_contexts.take(name);
    if (!context)
        return;
    emit serviceClosed(name);
    context->deleteLater();
}

} // namespace athanor
