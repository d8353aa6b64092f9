// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetwatch.h"

#include "ui/fleet/fleetmodel.h"
#include "ui/secretprompt.h"
#include "ui/workspace.h"

#include <algorithm>

namespace athanor {

FleetWatch::FleetWatch(Workspace *workspace, FleetModel *model, QObject *parent)
    : QObject(parent), m_workspace(workspace), m_model(model)
{
    connect(workspace, &Workspace::fleetChanged, this, &FleetWatch::takeFleet);
    for (FleetScanner *scanner : {&m_all, &m_one}) {
        connect(scanner, &FleetScanner::started, m_model, &FleetModel::markAsking);
        connect(scanner, &FleetScanner::answered, this, &FleetWatch::takeAnswers);
    }
    connect(&m_all, &FleetScanner::answered, this, [this](const QList<ServiceStatus> &statuses) {
        m_answered += static_cast<int>(statuses.size());
        emit progressed(m_answered, m_total);
    });
    connect(&m_all, &FleetScanner::finished, this, [this] {
        m_model->clearAsking();
        emit scanningChanged(false);
    });
    connect(&m_one, &FleetScanner::finished, this, &FleetWatch::startNext);
}

void FleetWatch::takeFleet()
{
    m_model->setServices(m_workspace->services());
    const bool anyUnknown = std::ranges::any_of(m_model->services(), [](const FleetRow &row) { return !row.status; });
    if (anyUnknown || m_all.isRunning())
        scanAll();
}

void FleetWatch::scanAll()
{
    const QList<Profile> services = m_workspace->services();
    m_answered = 0;
    m_total = static_cast<int>(services.size());
    m_all.start(services, m_workspace->secrets().remembering());
    if (!m_all.isRunning())
        return;
    emit scanningChanged(true);
    emit progressed(0, m_total);
}

void FleetWatch::scanOne(const QString &name)
{
    if (!m_wanted.contains(name))
        m_wanted.append(name);
    if (!m_one.isRunning())
        startNext();
}

void FleetWatch::startNext()
{
    while (!m_wanted.isEmpty()) {
        const std::optional<Profile> profile = m_workspace->service(m_wanted.takeFirst());
        if (!profile)
            continue;
        m_one.start({*profile}, m_workspace->secrets().remembering());
        return;
    }
}

void FleetWatch::stop()
{
    m_wanted.clear();
    m_all.stop();
    m_one.stop();
}

void FleetWatch::takeAnswers(const QList<ServiceStatus> &statuses)
{
    m_model->applyStatuses(statuses);
    for (const ServiceStatus &status : statuses) {
        if (ServiceContext *context = m_workspace->openedContext(status.name))
            context->setStatus(status);
    }
}

} // namespace athanor
