// SPDX-License-Identifier: Apache-2.0
#include "ui/services/serviceview.h"

#include "ui/fleet/fleetcells.h"
#include "ui/icons.h"
#include "ui/pages.h"
#include "ui/plaintext.h"
#include "ui/services/overviewpage.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/toolstrip.h"

#include <QAction>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

ServiceView::ServiceView(ServiceContext *context, const QList<QAction *> &headActions, QWidget *parent)
    : QWidget(parent), m_context(context), m_environment(new Pill(this)), m_state(new Pill(this)),
      m_writing(new Pill(this)), m_tabs(new QTabWidget(this))
{
    const Profile &profile = context->profile();
    setObjectName(u"serviceView"_s);
    setAccessibleName(profile.name);
    auto *head = new ToolStrip(this);
    head->layout()->setContentsMargins(14, 8, 8, 8);
    head->layout()->setSpacing(8);
    head->addWidget(new IconLabel(u"engine-"_s + engineName(profile.url.engine), 22, head));
    QLabel *name = headingLabel(profile.name, 4, head);
    name->setObjectName(u"serviceName"_s);
    head->addWidget(name);
    head->addWidget(m_environment);
    head->addWidget(m_state);
    head->addWidget(m_writing);
    QLabel *target = plainLabel(profile.url.displayTarget(), head);
    target->setForegroundRole(QPalette::PlaceholderText);
    target->setMinimumWidth(40);
    target->setToolTip(plainToolTip(profile.url.toString()));
    head->addWidget(target, 1);
    for (QAction *action : headActions)
        head->addButton(action);

    m_tabs->setObjectName(u"serviceTabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setIconSize({16, 16});
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Pages of the service"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    column->addWidget(m_tabs, 1);
    makePages();

    connect(context, &ServiceContext::writabilityChanged, this, &ServiceView::updateHead);
    connect(context, &ServiceContext::statusChanged, this, &ServiceView::updateHead);
    connect(context, &ServiceContext::databaseChanged, this, [this] { m_context->requestStatus(); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &ServiceView::activateCurrent);
    updateHead();
}

void ServiceView::makePages()
{
    const Capabilities capabilities = m_context->capabilities();
    for (const PageEntry &entry : pages()) {
        if (!entry.suits(capabilities))
            continue;
        ServicePage *page = entry.make(m_context, m_tabs);
        page->setObjectName(page->id());
        m_pages.append(page);
        const int tab = m_tabs->addTab(page, icon(page->iconName()), page->title());
        m_tabs->setTabToolTip(tab, plainToolTip(tr("%1 (Ctrl+%2)").arg(page->title()).arg(m_pages.size())));
        // A line about a page that is not shown would be read as being about the one that is.
        connect(page, &ServicePage::statusMessage, this, [this, page](const QString &text, Tone tone) {
            if (page == currentPage())
                emit statusMessage(text, tone);
        });
        connect(page, &ServicePage::progressed, this, &ServiceView::progressed);
        connect(page, &ServicePage::tableRequested, this, &ServiceView::showTable);
    }
}

ServicePage *ServiceView::currentPage() const
{
    return m_pages.value(m_tabs->currentIndex());
}

QList<TableRef> ServiceView::tables() const
{
    for (const ServicePage *page : m_pages) {
        if (const auto *overview = qobject_cast<const OverviewPage *>(page))
            return overview->tables();
    }
    return {};
}

void ServiceView::showPage(const QString &id)
{
    for (qsizetype i = 0; i < m_pages.size(); ++i) {
        if (m_pages.at(i)->id() == id)
            showPageAt(static_cast<int>(i));
    }
}

void ServiceView::showPageAt(int position)
{
    if (position >= 0 && position < m_tabs->count())
        m_tabs->setCurrentIndex(position);
}

void ServiceView::stepPage(int by)
{
    if (const int count = m_tabs->count(); count > 0)
        showPageAt((m_tabs->currentIndex() + by + count) % count);
}

void ServiceView::showTable(const TableRef &table)
{
    showPage(u"records"_s);
    for (ServicePage *page : m_pages)
        page->showTable(table);
}

QStringList ServiceView::unsavedWork() const
{
    QStringList lines;
    for (const ServicePage *page : m_pages) {
        if (const QString work = page->unsavedWork(); !work.isEmpty())
            lines.append(u"%1: %2"_s.arg(page->title(), work));
    }
    return lines;
}

void ServiceView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    activateCurrent();
}

void ServiceView::activateCurrent()
{
    ServicePage *page = currentPage();
    if (!page || !isVisible())
        return;
    page->activate();
    emit pageShown(page->id());
}

void ServiceView::updateHead()
{
    const Profile &profile = m_context->profile();
    m_environment->setPill(environmentTitle(profile.environment), EnvironmentName{profile.environment});
    if (const std::optional<ServiceStatus> &status = m_context->status())
        m_state->setPill(stateTitle(status->state), stateTone(status->state));
    else
        m_state->setPill({}, Tone::Neutral);
    if (profile.readOnly)
        m_writing->setPill(tr("read-only"), Tone::Neutral);
    else if (m_context->isLocked())
        m_writing->setPill(tr("locked"), Tone::Neutral);
    else if (profile.isProduction())
        m_writing->setPill(tr("unlocked"), Tone::Bad);
    else
        m_writing->setPill({}, Tone::Neutral);
}

} // namespace athanor
