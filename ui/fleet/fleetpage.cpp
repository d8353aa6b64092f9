// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetpage.h"

#include "ui/fleet/fleetdelegate.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/widgets/toolstrip.h"

#include <QAction>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace athanor {

using namespace Qt::StringLiterals;

FleetPage::FleetPage(FleetModel *model, const QList<QAction *> &actions, QWidget *parent)
    : QWidget(parent), m_model(model), m_filter(new FleetFilter(this)), m_filterField(new QLineEdit(this)),
      m_tally(plainLabel({}, this)), m_table(new QTableView(this))
{
    setObjectName(u"fleetPage"_s);
    auto *strip = new ToolStrip(this);
    for (QAction *action : actions) {
        if (action)
            strip->addButton(action);
        else
            strip->addSeparator();
    }
    strip->addStretch();
    m_filterField->setObjectName(u"fleetFilter"_s);
    m_filterField->setAccessibleName(tr("Filter the services"));
    m_filterField->setPlaceholderText(tr("Filter by name, environment, state, tag"));
    m_filterField->setClearButtonEnabled(true);
    m_filterField->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_filterField->setFixedWidth(300);
    strip->addWidget(m_filterField);

    auto *heading = new QWidget(this);
    auto *headingRow = new QHBoxLayout(heading);
    headingRow->setContentsMargins(16, 12, 16, 10);
    headingRow->setSpacing(14);
    headingRow->addWidget(headingLabel(tr("Fleet"), 4, heading));
    m_tally->setObjectName(u"fleetTally"_s);
    m_tally->setForegroundRole(QPalette::PlaceholderText);
    headingRow->addWidget(m_tally, 1, Qt::AlignBottom);

    setUpTable();
    setFocusProxy(m_table);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(heading);
    column->addWidget(m_table, 1);

    connect(m_filterField, &QLineEdit::textChanged, m_filter, &FleetFilter::setText);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &FleetPage::updateTally);
    connect(m_model, &QAbstractItemModel::modelReset, this, &FleetPage::updateTally);
    auto *ageing = new QTimer(this);
    connect(ageing, &QTimer::timeout, m_model, &FleetModel::refreshAges);
    ageing->start(30000);
    updateTally();
}

void FleetPage::setUpTable()
{
    m_filter->setSourceModel(m_model);
    m_table->setObjectName(u"fleetTable"_s);
    m_table->setAccessibleName(tr("Services of the fleet"));
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new FleetDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setMouseTracking(true);
    m_table->setSortingEnabled(true);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 16);
    QHeaderView *header = m_table->horizontalHeader();
    header->setObjectName(u"fleetHeader"_s);
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    for (const FleetColumn &column : fleetColumns())
        header->resizeSection(static_cast<int>(column.id), column.width);
    m_table->sortByColumn(static_cast<int>(FleetColumnId::Environment), Qt::AscendingOrder);

    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { emit serviceActivated(index.data(FleetModel::NameRole).toString()); });
    connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint &at) {
        const QModelIndex index = m_table->indexAt(at);
        if (index.isValid())
            emit serviceMenuRequested(index.data(FleetModel::NameRole).toString(),
                                      m_table->viewport()->mapToGlobal(at));
    });
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const FleetColumn &column : fleetColumns().subspan(1)) {
            const int section = static_cast<int>(column.id);
            QAction *shown = menu->addAction(fleetColumnTitle(column));
            shown->setCheckable(true);
            shown->setChecked(!header->isSectionHidden(section));
            connect(shown, &QAction::toggled, header,
                    [header, section](bool on) { header->setSectionHidden(section, !on); });
        }
        menu->popup(header->mapToGlobal(at));
    });
}

QString FleetPage::currentService() const
{
    return m_table->currentIndex().data(FleetModel::NameRole).toString();
}

void FleetPage::focusFilter()
{
    m_filterField->setFocus(Qt::ShortcutFocusReason);
    m_filterField->selectAll();
}

QByteArray FleetPage::saveColumns() const
{
    return m_table->horizontalHeader()->saveState();
}

void FleetPage::restoreColumns(const QByteArray &state)
{
    // A state of another version may have other columns; a wrong one is refused by the header.
    if (!state.isEmpty())
        m_table->horizontalHeader()->restoreState(state);
}

void FleetPage::updateTally()
{
    int answering = 0;
    int silent = 0;
    int behind = 0;
    int failing = 0;
    for (const FleetRow &row : m_model->services()) {
        answering += row.status && row.status->state == ServiceState::Ok;
        silent += row.status && row.status->state != ServiceState::Ok;
        behind += row.facts() && row.facts()->behind.value_or(0) > 0;
        failing += row.facts() && row.facts()->failing > 0;
    }
    QStringList parts{tr("%n services", nullptr, static_cast<int>(m_model->services().size()))};
    if (answering > 0)
        parts.append(tr("%n answering", nullptr, answering));
    if (silent > 0)
        parts.append(tr("%n not answering", nullptr, silent));
    if (behind > 0)
        parts.append(tr("%n behind their repository", nullptr, behind));
    if (failing > 0)
        parts.append(tr("%n with failing checks", nullptr, failing));
    m_tally->setText(parts.join(u" · "_s));
}

} // namespace athanor
