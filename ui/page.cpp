// SPDX-License-Identifier: Apache-2.0
#include "ui/page.h"

#include "core/writes.h"
#include "ui/confirm.h"
#include "ui/plaintext.h"

#include <QAction>

#include <utility>

namespace athanor {

ServicePage::ServicePage(ServiceContext *context, QWidget *parent) : QWidget(parent), m_context(context)
{
    connect(context, &ServiceContext::databaseChanged, this, [this] { m_stale = true; });
}

void ServicePage::showTable(const TableRef &) {}

QString ServicePage::unsavedWork() const
{
    return {};
}

QAction *ServicePage::addPageAction(const QString &text, const ActionLook &look)
{
    auto *action = new QAction(text, this);
    describeAction(action, look.name, look.iconName, look.tip, look.keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(action);
    return action;
}

void ServicePage::guardedWrite(const QString &action, const Confirmation &question, std::function<void()> run)
{
    const Profile &profile = m_context->profile();
    if (writeClassOf(action) != WriteClass::Guarded) {
        showMessage(this, tr("Not allowed"),
                    tr("This action is not in the list of actions that may write; nothing was done."), action);
        return;
    }
    if (profile.readOnly) {
        showMessage(this, tr("%1 is read-only").arg(profile.name),
                    tr("Its profile says that nothing may be written. Edit the profile to change that."));
        return;
    }
    Confirmation asked = question;
    const auto unlockAndRun = [this, run = std::move(run)] {
        m_context->unlock();
        run();
    };
    if (profile.isProduction()) {
        asked.typedName = profile.name;
        if (m_context->isLocked())
            asked.text += u'\n' + tr("The service is in production and locked; this unlocks it.");
    }
    confirm(this, asked, unlockAndRun);
}

} // namespace athanor
