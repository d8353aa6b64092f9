// SPDX-License-Identifier: Apache-2.0
#include "ui/topology/topologypage.h"

#include "topology/topologyreport.h"
#include "topology/topologyscan.h"
#include "ui/plaintext.h"
#include "ui/topology/topologymodel.h"
#include "ui/topology/topologyview.h"
#include "ui/topology/topologywords.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/factcard.h"
#include "ui/widgets/toolstrip.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QPointer>
#include <QScrollArea>
#include <QSplitter>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int AskPulseMs = 100;
constexpr std::array IntervalSeconds{0, 5, 30, 300};

/// Worst first, so that the summary has the tone of the gravest node.
Tone toneOfTopology(const Topology &topology)
{
    ReplicationHealth worst = ReplicationHealth::Up;
    for (const TopologyNode &node : topology.nodes) {
        if (node.health == ReplicationHealth::Unknown && worst == ReplicationHealth::Up)
            worst = node.health;
        else if (node.health != ReplicationHealth::Unknown &&
                 (worst == ReplicationHealth::Unknown || node.health > worst))
            worst = node.health == ReplicationHealth::Up ? worst : node.health;
    }
    return healthTone(worst);
}

} // namespace

TopologyPage::TopologyPage(ServiceContext *context, QWidget *parent)
    : ServicePage(context, parent), m_model(new TopologyModel(this)), m_view(new TopologyView(this)),
      m_list(new QTreeView(this)), m_facts(new FactCard(tr("Server"), this)), m_banner(new Banner(this)),
      m_empty(new EmptyState(u"server"_s, tr("Not asked yet"),
                             tr("The topology shows the servers around this database: who copies from whom, and how "
                                "far each is behind."),
                             this)),
      m_content(new QWidget(this)), m_summary(plainLabel({}, this)), m_gaps(mutedLabel({}, this)),
      m_interval(new QComboBox(this)), m_again(new QTimer(this)), m_pulse(new QTimer(this))
{
    setObjectName(u"topologyPage"_s);
    makeActions();
    layOut();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showChosen(); });
    connect(m_view, &TopologyView::nodeChosen, this, &TopologyPage::choose);
    connect(m_interval, &QComboBox::currentIndexChanged, this, [this] { applyInterval(); });
    connect(&m_job, &JobTracker::runningChanged, this, &TopologyPage::updateActions);
    connect(m_again, &QTimer::timeout, this, &TopologyPage::refresh);
    connect(m_pulse, &QTimer::timeout, this, [this] {
        if (m_progress)
            emit progressed(m_progress->done, m_progress->known,
                            tr("Asking the servers around %1").arg(this->context().profile().name));
    });
    m_pulse->setInterval(AskPulseMs);
    updateActions();
}

TopologyPage::~TopologyPage()
{
    m_cancel.cancel();
}

QString TopologyPage::id() const
{
    return u"topology"_s;
}

QString TopologyPage::title() const
{
    return tr("Topology");
}

QString TopologyPage::iconName() const
{
    return u"server"_s;
}

void TopologyPage::makeActions()
{
    const auto make = [this](const QString &text, const QString &name, const QString &iconName, const QString &tip,
                             const QKeySequence &keys) {
        return addPageAction(text, {name, iconName, tip, keys});
    };
    m_ask = make(tr("Ask again"), u"topologyAsk"_s, u"refresh"_s, tr("Ask the servers anew"),
                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_stop = make(tr("Stop"), u"topologyStop"_s, u"stop"_s, tr("Stop asking"), {});
    m_others = make(tr("Ask the others too"), u"topologyOthers"_s, u"users"_s,
                    tr("Also log in, with this service's account, to the servers that are named"), {});
    m_others->setCheckable(true);
    m_zoomIn = make(tr("Zoom in"), u"topologyZoomIn"_s, u"zoom-in"_s, tr("Draw larger"),
                    QKeySequence(Qt::CTRL | Qt::Key_Equal));
    m_zoomOut = make(tr("Zoom out"), u"topologyZoomOut"_s, u"zoom-out"_s, tr("Draw smaller"),
                     QKeySequence(Qt::CTRL | Qt::Key_Minus));
    m_fit = make(tr("Fit"), u"topologyFit"_s, u"overview"_s, tr("Show the whole drawing"),
                 QKeySequence(Qt::CTRL | Qt::Key_0));
    connect(m_ask, &QAction::triggered, this, &TopologyPage::refresh);
    connect(m_stop, &QAction::triggered, this, [this] { m_cancel.cancel(); });
    connect(m_others, &QAction::toggled, this, &TopologyPage::refresh);
    connect(m_zoomIn, &QAction::triggered, m_view, &TopologyView::zoomIn);
    connect(m_zoomOut, &QAction::triggered, m_view, &TopologyView::zoomOut);
    connect(m_fit, &QAction::triggered, m_view, &TopologyView::fit);
}

QWidget *TopologyPage::makeSide()
{
    m_list->setObjectName(u"topologyList"_s);
    m_list->setAccessibleName(tr("Servers, their roles, states and lags"));
    m_list->setModel(m_model);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(TopologyModel::NodeColumn, QHeaderView::Stretch);
    m_list->header()->resizeSection(TopologyModel::RoleColumn, 84);
    m_list->header()->resizeSection(TopologyModel::StateColumn, 112);
    m_list->header()->resizeSection(TopologyModel::LagColumn, 140);
    m_facts->setObjectName(u"topologyFacts"_s);
    m_gaps->setObjectName(u"topologyGaps"_s);
    m_gaps->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *below = new QWidget(m_content);
    auto *inner = new QVBoxLayout(below);
    inner->setContentsMargins(12, 12, 12, 12);
    inner->setSpacing(12);
    inner->addWidget(m_facts);
    inner->addWidget(m_gaps);
    inner->addStretch(1);
    auto *scroll = new QScrollArea(m_content);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(below);
    auto *side = new QSplitter(Qt::Vertical, m_content);
    side->setChildrenCollapsible(false);
    side->addWidget(m_list);
    side->addWidget(scroll);
    side->setStretchFactor(0, 1);
    side->setStretchFactor(1, 1);
    side->setSizes({240, 360});
    return side;
}

void TopologyPage::layOut()
{
    auto *strip = new ToolStrip(this);
    strip->addButton(m_ask);
    strip->addButton(m_stop);
    strip->addSeparator();
    strip->addButton(m_others);
    m_interval->setObjectName(u"topologyInterval"_s);
    m_interval->setAccessibleName(tr("How often to ask again"));
    m_interval->addItems({tr("Only on demand"), tr("Every 5 seconds"), tr("Every 30 seconds"), tr("Every 5 minutes")});
    m_interval->setToolTip(plainToolTip(tr("How often to ask again while this page is shown")));
    strip->addWidget(m_interval);
    strip->addStretch();
    m_summary->setObjectName(u"topologySummary"_s);
    strip->addWidget(m_summary);
    strip->addSeparator();
    strip->addButton(m_zoomOut, Qt::ToolButtonIconOnly);
    strip->addButton(m_zoomIn, Qt::ToolButtonIconOnly);
    strip->addButton(m_fit);

    m_view->setObjectName(u"topologyView"_s);
    m_view->setAccessibleName(tr("Drawing of the servers"));
    m_view->setAccessibleDescription(tr("The list beside it says the same in words."));
    auto *split = new QSplitter(Qt::Horizontal, m_content);
    split->setObjectName(u"topologySplit"_s);
    split->setChildrenCollapsible(false);
    split->addWidget(m_view);
    split->addWidget(makeSide());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({640, 480});
    auto *inner = new QVBoxLayout(m_content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->addWidget(split);

    m_banner->setObjectName(u"topologyBanner"_s);
    m_empty->addButton(m_ask);
    m_content->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(m_banner);
    column->addWidget(m_content, 1);
    column->addWidget(m_empty, 1);
}

void TopologyPage::updateActions()
{
    m_ask->setEnabled(!m_job.isRunning());
    m_stop->setEnabled(m_job.isRunning());
    for (QAction *action : {m_zoomIn, m_zoomOut, m_fit})
        action->setEnabled(m_known);
}

void TopologyPage::activate()
{
    if (!m_known && !m_job.isRunning())
        refresh();
}

void TopologyPage::refresh()
{
    if (m_job.isRunning())
        return;
    markFresh();
    context().withSpec(Access::ReadOnly, [page = QPointer(this)](const Result<ConnectionSpec> &spec) {
        if (page && !page->m_job.isRunning())
            page->ask(spec);
    });
}

void TopologyPage::ask(const Result<ConnectionSpec> &spec)
{
    if (!spec) {
        take(fail(spec));
        return;
    }
    m_cancel = CancelToken();
    m_progress = std::make_shared<Progress>();
    TopologyScanOptions options;
    options.askOthers = m_others->isChecked();
    options.cancel = m_cancel;
    options.progress = [progress = m_progress](int done, int known) {
        progress->done = done;
        progress->known = known;
    };
    const QList<TopologyQuestion> questions{{context().profile().name, *spec, std::nullopt}};
    m_job.follow(QtConcurrent::run([questions, options]() -> Result<Topology> {
                     const QList<TopologySource> sources = askTopology(questions, options);
                     if (options.cancel.isCancelled())
                         return fail(Error::cancelled(tr("Asking was stopped.")));
                     const auto &first = sources.first().facts;
                     // Where the service's own server is silent, the error is the answer.
                     if (!first && first.error().kind != ErrorKind::Unsupported && sources.size() == 1)
                         return fail(first);
                     return topologyOf(sources);
                 }),
                 [this](const Result<Topology> &answer) { take(answer); });
    m_pulse->start();
}

void TopologyPage::take(const Result<Topology> &answer)
{
    m_pulse->stop();
    m_progress.reset();
    emit progressed(1, 1, {});
    if (!answer) {
        m_banner->showError(answer.error());
        return;
    }
    m_banner->clear();
    m_known = true;
    const QString chosen = m_model->topology().nodes.value(m_list->currentIndex().row()).name;
    m_model->setTopology(*answer);
    m_view->setTopology(*answer);
    choose(std::max(0, m_model->rowOf(chosen)));
    QStringList gaps;
    for (const TopologyGap &gap : answer->gaps)
        gaps += gapText(gap);
    m_gaps->setText(gaps.isEmpty() ? QString() : tr("Not told:") + u'\n' + gaps.join(u'\n'));
    m_gaps->setVisible(!gaps.isEmpty());
    m_summary->setText(tr("%n servers", nullptr, int(answer->nodes.size())));
    const Tone tone = toneOfTopology(*answer);
    setTone(m_summary, tone == Tone::Good ? Tone::Neutral : tone);
    m_empty->hide();
    m_content->show();
    updateActions();
    emit statusMessage(m_summary->text(), tone == Tone::Good ? Tone::Neutral : tone);
}

void TopologyPage::choose(int node)
{
    if (node < m_model->rowCount())
        m_list->setCurrentIndex(m_model->index(node, TopologyModel::NodeColumn));
    showChosen();
}

void TopologyPage::showChosen()
{
    const int row = m_list->currentIndex().row();
    m_view->setCurrentNode(row);
    if (row < 0 || row >= m_model->rowCount())
        return;
    const Topology &topology = m_model->topology();
    const TopologyNode &node = topology.nodes.at(row);
    const Tone tone = healthTone(node.health);
    QList<FactLine> facts{
        {tr("Name"), node.name}, {tr("Role"), roleText(node.role)}, {tr("Health"), healthText(node.health), tone}};
    if (!node.state.isEmpty())
        facts += {tr("State"), node.state, tone};
    if (const QString lag = lagWords(node); !lag.isEmpty())
        facts += {tr("Lag"), lag, node.lagBytes || node.lagSeconds ? Tone::Neutral : Tone::Unknown};
    if (!node.addresses.isEmpty())
        facts += {tr("Address"), node.addresses.join(u", "_s), Tone::Neutral, true};
    if (!node.version.isEmpty())
        facts += {tr("Version"), node.system.isEmpty() ? node.version : node.system + u' ' + node.version};
    facts += {tr("Asked"), node.asked ? tr("yes") : tr("no, others tell of it")};
    for (const TopologyEdge &edge : topology.edges) {
        if (edge.from != row && edge.to != row)
            continue;
        const QString other = topology.nodes.at(edge.from == row ? edge.to : edge.from).name;
        const QString kind =
            edge.state.isEmpty() ? linkText(edge.kind) : u"%1 (%2)"_s.arg(linkText(edge.kind), edge.state);
        facts += {edge.from == row ? tr("To %1").arg(other) : tr("From %1").arg(other), kind};
    }
    m_facts->setFacts(facts);
}

void TopologyPage::applyInterval()
{
    const int seconds = IntervalSeconds.at(std::size_t(std::max(0, m_interval->currentIndex())));
    if (seconds > 0 && isVisible())
        m_again->start(seconds * 1000);
    else
        m_again->stop();
}

void TopologyPage::showEvent(QShowEvent *event)
{
    ServicePage::showEvent(event);
    applyInterval();
}

void TopologyPage::hideEvent(QHideEvent *event)
{
    ServicePage::hideEvent(event);
    // Nobody looks: nobody is asked.
    m_again->stop();
}

} // namespace athanor
