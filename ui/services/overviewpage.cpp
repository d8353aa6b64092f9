// SPDX-License-Identifier: Apache-2.0
#include "ui/services/overviewpage.h"

#include "ui/fleet/fleetcells.h"
#include "ui/plaintext.h"
#include "ui/profiles/transporttext.h"
#include "ui/services/tablelistmodel.h"
#include "ui/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/factcard.h"

#include <QAction>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLocale>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownFindings = 6;
constexpr qint64 countLimitMs = 800;

struct ServerFacts
{
    ServerInfo info;
    QList<Table> tables;
};

/// Engines without estimates are asked to count, as long as that is quick.
void countRows(Session &session, QList<Table> *tables)
{
    QElapsedTimer time;
    time.start();
    for (Table &table : *tables) {
        if (table.rowEstimate || table.kind != Table::Kind::Table)
            continue;
        if (time.elapsed() > countLimitMs)
            return;
        if (const Result<RowCount> count = session.count(table.ref, {}))
            table.rowEstimate = count->rows;
    }
}

Result<ServerFacts> readServer(Session &session)
{
    Result<QList<Table>> tables = session.tables();
    if (!tables)
        return fail(tables);
    countRows(session, &*tables);
    return ServerFacts{session.info(), *tables};
}

} // namespace

OverviewPage::OverviewPage(ServiceContext *context, QWidget *parent)
    : ServicePage(context, parent), m_banner(new Banner(this)), m_profile(new FactCard(tr("Profile"), this)),
      m_server(new FactCard(tr("Server"), this)), m_migrations(new FactCard(tr("Migrations and users"), this)),
      m_findings(new FactCard(tr("Findings"), this)), m_tableCount(plainLabel({}, this)),
      m_tables(new TableListModel(this)), m_tableView(new QTableView(this))
{
    auto *facts = new QWidget(this);
    facts->setProperty("look", u"page"_s);
    auto *factColumn = new QVBoxLayout(facts);
    factColumn->setContentsMargins(14, 14, 7, 14);
    factColumn->setSpacing(12);
    for (FactCard *card : {m_server, m_migrations, m_findings, m_profile})
        factColumn->addWidget(card);
    factColumn->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(facts);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);

    auto *halves = new QSplitter(Qt::Horizontal, this);
    halves->setObjectName(u"overviewSplitter"_s);
    halves->setChildrenCollapsible(false);
    halves->setHandleWidth(1);
    halves->addWidget(scroll);
    halves->addWidget(makeTableCard());
    halves->setStretchFactor(0, 3);
    halves->setStretchFactor(1, 2);
    halves->setSizes({620, 430});

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(halves, 1);

    connect(context, &ServiceContext::statusChanged, this, &OverviewPage::showStatus);
    connect(context, &ServiceContext::writabilityChanged, this, &OverviewPage::showProfile);
    showProfile();
    showStatus();
}

QWidget *OverviewPage::makeTableCard()
{
    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(8, 14, 14, 14);
    column->setSpacing(8);
    auto *row = new QHBoxLayout;
    row->addWidget(headingLabel(tr("Tables"), 1, right));
    m_tableCount->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_tableCount, 1);
    column->addLayout(row);
    m_tableView->setObjectName(u"overviewTables"_s);
    m_tableView->setAccessibleName(tr("Tables of the database"));
    m_tableView->setProperty("look", u"boxed"_s);
    m_tableView->setModel(m_tables);
    m_tableView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tableView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_tableView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tableView->setShowGrid(false);
    m_tableView->setTabKeyNavigation(false);
    m_tableView->verticalHeader()->hide();
    m_tableView->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    m_tableView->horizontalHeader()->setHighlightSections(false);
    m_tableView->horizontalHeader()->setSectionResizeMode(TableListModel::NameColumn, QHeaderView::Stretch);
    m_tableView->setToolTip(tr("A double click shows the rows"));
    connect(m_tableView, &QTableView::activated, this,
            [this](const QModelIndex &index) { emit tableRequested(m_tables->tables().at(index.row()).ref); });
    column->addWidget(m_tableView, 1);
    return right;
}

QString OverviewPage::id() const
{
    return u"overview"_s;
}

QString OverviewPage::title() const
{
    return tr("Overview");
}

QString OverviewPage::iconName() const
{
    return u"overview"_s;
}

void OverviewPage::activate()
{
    if (isStale() && !m_loading.isRunning())
        load();
}

void OverviewPage::refresh()
{
    context().requestStatus();
    load();
}

QList<TableRef> OverviewPage::tables() const
{
    QList<TableRef> refs;
    for (const Table &table : m_tables->tables())
        refs.append(table.ref);
    return refs;
}

void OverviewPage::load()
{
    m_loading.follow(context().read(readServer), [this](const Result<ServerFacts> &facts) {
        if (!facts) {
            m_banner->showError(facts.error());
            return;
        }
        m_banner->clear();
        markFresh();
        showServer(facts->info);
        showTables(facts->tables);
    });
}

void OverviewPage::showProfile()
{
    const Profile &profile = context().profile();
    QString writing = tr("allowed, each write is confirmed");
    if (profile.readOnly)
        writing = tr("never: the profile is read-only");
    else if (context().isLocked())
        writing = tr("locked until the service is unlocked");
    else if (profile.isProduction())
        writing = tr("unlocked, each write is confirmed by name");
    QList<FactLine> facts{
        {tr("Address"), profile.url.toString(), Tone::Neutral, true},
        {tr("Writing"), writing, profile.isProduction() && context().canWrite() ? Tone::Bad : Tone::Neutral}};
    const auto addIfSet = [&facts](const QString &label, const QString &value) {
        if (!value.isEmpty())
            facts.append({label, value});
    };
    addIfSet(tr("Source folder"), profile.folder);
    addIfSet(tr("Migrations"), profile.migrationsPath());
    addIfSet(tr("Models"), profile.modelsPath());
    addIfSet(tr("Tags"), profile.tags.join(u", "_s));
    const TransportText transport = plannedTransport(profile, m_seenTls);
    facts.append({tr("Encryption"), transport.text, transport.tone});
    m_profile->setFacts(facts);
}

void OverviewPage::showServer(const ServerInfo &info)
{
    QList<FactLine> facts{{tr("Product"), u"%1 %2"_s.arg(info.product, info.version)},
                          {tr("Connected to"), info.address, Tone::Neutral, true}};
    if (info.tls) {
        facts.append({tr("TLS"), tr("%1, %2, %3 bits").arg(info.tls->protocol, info.tls->cipher).arg(info.tls->bits)});
        const TransportText proof = provenIdentity(*info.tls);
        facts.append({tr("Certificate"), proof.text, proof.tone});
        if (const TransportText end = certificateExpiry(*info.tls, QDateTime::currentDateTimeUtc());
            !end.text.isEmpty())
            facts.append({tr("Certificate ends"), end.text, end.tone});
        m_seenTls = info.tls;
        showProfile();
    } else if (context().profile().url.engine == EngineId::SQLite) {
        facts.append({tr("TLS"), tr("a file of this machine: nothing to encrypt")});
    } else {
        const bool local = context().profile().url.isLocal();
        facts.append({tr("TLS"),
                      local ? tr("none; the server is on this machine") : tr("none: the connection can be read"),
                      local ? Tone::Neutral : Tone::Bad});
    }
    facts.append({tr("Session"), info.readOnly ? tr("read-only at the server") : tr("read and write")});
    facts.append({tr("Connected in"), tr("%1 ms").arg(info.connectMs)});
    for (const QString &note : info.notes)
        facts.append({tr("Note"), note});
    m_server->setFacts(facts);
}

void OverviewPage::showStatus()
{
    const std::optional<ServiceStatus> &status = context().status();
    if (!status) {
        m_server->setFacts({{tr("State"), tr("not asked yet"), Tone::Unknown}});
        m_migrations->setFacts({{tr("State"), tr("not asked yet"), Tone::Unknown}});
        m_findings->setFacts({{tr("State"), tr("not asked yet"), Tone::Unknown}});
        return;
    }
    if (status->state != ServiceState::Ok) {
        m_server->setFacts({{tr("State"), stateTitle(status->state), stateTone(status->state)}});
        if (status->error)
            m_banner->showError(*status->error);
    }
    FleetRow row{.profile = context().profile(), .status = status};
    if (status->state == ServiceState::Ok)
        row.lastGood = status;
    const FleetCell distance = distanceCell(row, {});
    const QString none = tr("none");
    m_migrations->setFacts(
        {{tr("Revision"), status->revision.isEmpty() ? none : status->revision.join(u", "_s), Tone::Neutral, true},
         {tr("Heads"), status->heads.isEmpty() ? none : status->heads.join(u", "_s), Tone::Neutral, true},
         {tr("Distance"), distance.text, distance.tone},
         {tr("Users"), status->users ? QLocale().toString(*status->users) : tr("no user table was found"),
          status->users ? Tone::Neutral : Tone::Unknown}});

    Findings worst;
    std::ranges::copy_if(status->findings, std::back_inserter(worst), [](const Finding &finding) {
        return finding.status == CheckStatus::Fail || finding.status == CheckStatus::Warn;
    });
    std::ranges::stable_sort(worst, {}, [](const Finding &finding) {
        return std::pair(finding.status == CheckStatus::Fail ? 0 : 1, static_cast<int>(finding.severity));
    });
    QList<FactLine> facts;
    for (const Finding &finding : worst.first(qMin(worst.size(), qsizetype(shownFindings))))
        facts.append({finding.id, finding.title, toneOf(finding.status)});
    if (worst.size() > shownFindings)
        facts.append(
            {QString(), tr("and %n more on the page Checks", nullptr, static_cast<int>(worst.size()) - shownFindings)});
    if (facts.isEmpty()) {
        facts.append(status->findings.isEmpty() ? FactLine{tr("State"), tr("no check has run"), Tone::Unknown}
                                                : FactLine{tr("State"), tr("nothing fails"), Tone::Good});
    }
    m_findings->setFacts(facts);
}

void OverviewPage::showTables(const QList<Table> &tables)
{
    m_tables->setTables(tables);
    m_tableCount->setText(QLocale().toString(tables.size()));
    const bool anySize = std::ranges::any_of(tables, [](const Table &table) { return table.bytes.has_value(); });
    m_tableView->setColumnHidden(TableListModel::SizeColumn, !anySize);
    for (const int column : {TableListModel::KindColumn, TableListModel::RowsColumn})
        m_tableView->setColumnWidth(column, 86);
}

} // namespace athanor
