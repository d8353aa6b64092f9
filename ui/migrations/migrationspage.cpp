// SPDX-License-Identifier: Apache-2.0
#include "ui/migrations/migrationspage.h"

#include "ui/migrations/migrationsprogress.h"
#include "ui/migrations/revisiondelegate.h"
#include "ui/migrations/revisionmodel.h"
#include "ui/migrations/revisionpane.h"
#include "ui/plaintext.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/toolstrip.h"

#include <QAction>
#include <QDir>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>
#include <QtConcurrentRun>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

Result<MigrationsView> loadView(Session &session, const ScriptFolder &folder, const Profile &profile)
{
    const QString &service = profile.name;
    MigrationsView view;
    const auto state = readVersionState(session, folder.environment);
    if (!state)
        return fail(state);
    view.state = *state;
    view.status = migrationStatus(folder.graph, *state);
    view.changed = changedScripts(defaultJournalFolder(), service, folder.graph, state->revisions);
    if (const auto left = unfinishedRun(defaultJournalFolder(), service)) {
        if (const auto found = recover(session, *left, folder.environment))
            view.interrupted = *found;
    }
    if (!view.status.unknown.isEmpty())
        return view; // no way leads on from a revision that the folder does not know
    auto helped = helpedPlan(session, folder, profile, u"heads"_s, true);
    if (!helped)
        return fail(helped);
    view.plan = std::move(helped->plan);
    return view;
}

} // namespace

MigrationsPage::MigrationsPage(ServiceContext *context, QWidget *parent)
    : ServicePage(context, parent), m_model(new RevisionModel(this)), m_list(new QTableView(this)),
      m_pane(new RevisionPane(this)), m_banner(new Banner(this)), m_empty(new EmptyState(u"migration"_s, {}, {}, this)),
      m_content(new QWidget(this)), m_place(plainLabel({}, this)), m_behind(new Pill(this)), m_pulse(new QTimer(this))
{
    setObjectName(u"migrationsPage"_s);
    makeActions();
    layOut();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showChosen(); });
    for (const JobTracker *job : {&m_folderJob, &m_viewJob, &m_planJob, &m_runJob})
        connect(job, &JobTracker::runningChanged, this, &MigrationsPage::updateActions);
    connect(context, &ServiceContext::writabilityChanged, this, &MigrationsPage::updateActions);
    connect(m_pulse, &QTimer::timeout, this, [this] {
        if (m_progress)
            emit progressed(m_progress->done, m_progress->of,
                            tr("Statement %1 of %2").arg(m_progress->done + 1).arg(m_progress->of));
    });
    m_pulse->setInterval(100);
    updateActions();
}

MigrationsPage::~MigrationsPage()
{
    m_cancel.cancel();
}

QString MigrationsPage::id() const
{
    return u"migrations"_s;
}

QString MigrationsPage::title() const
{
    return tr("Migrations");
}

QString MigrationsPage::iconName() const
{
    return u"migration"_s;
}

void MigrationsPage::makeActions()
{
    const auto make = [this](const QString &text, const QString &name, const QString &iconName, const QString &tip,
                             const QKeySequence &keys, auto slot) {
        QAction *action = addPageAction(text, {name, iconName, tip, keys});
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    m_rehearse = make(
        tr("Rehearse"), u"migrationsRehearse"_s, u"rehearse"_s, tr("Run all pending revisions, then roll them back"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] { planTo(u"heads"_s, Purpose::Rehearse); });
    m_apply = make(tr("Apply…"), u"migrationsApply"_s, u"apply"_s, tr("Apply all pending revisions"),
                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U), [this] { planTo(u"heads"_s, Purpose::Apply); });
    m_applyTo = make(tr("Apply up to here…"), u"migrationsApplyTo"_s, u"arrow-up"_s,
                     tr("Apply up to the chosen revision"), {}, [this] {
                         if (const Revision *revision = chosen())
                             planTo(revision->id, Purpose::Apply);
                     });
    m_downgrade = make(tr("Downgrade to here…"), u"migrationsDowngrade"_s, u"arrow-down"_s,
                       tr("Take back what came after the chosen revision"), {}, [this] {
                           if (const Revision *revision = chosen())
                               planTo(revision->id, Purpose::Downgrade);
                       });
    m_stamp = make(tr("Stamp…"), u"migrationsStamp"_s, u"stamp"_s,
                   tr("Write a revision into the database without running anything"), {}, [this] { askStamp(); });
    m_export = make(tr("Export report…"), u"migrationsExport"_s, u"export"_s,
                    tr("Save the last run, or the plan, as a document"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
                    [this] { exportReport(); });
    m_stop =
        make(tr("Stop"), u"migrationsStop"_s, u"stop"_s, tr("Stop the run and roll it back"), {}, [this] { stop(); });
}

void MigrationsPage::layOut()
{
    auto *strip = new ToolStrip(this);
    for (QAction *action : {m_rehearse, m_apply, m_applyTo, m_downgrade})
        strip->addButton(action);
    strip->addSeparator();
    strip->addButton(m_stamp);
    strip->addStretch();
    strip->addButton(m_stop);
    strip->addButton(m_export);

    auto *heading = new QWidget(m_content);
    auto *row = new QHBoxLayout(heading);
    row->setContentsMargins(16, 10, 16, 10);
    m_place->setObjectName(u"migrationsPlace"_s);
    m_behind->setObjectName(u"migrationsBehind"_s);
    row->addWidget(m_place);
    row->addWidget(m_behind);
    row->addStretch(1);

    m_list->setObjectName(u"revisionList"_s);
    m_list->setAccessibleName(tr("Revisions, newest first"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new RevisionDelegate(m_list));
    m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setShowGrid(false);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTabKeyNavigation(false);
    m_list->setMouseTracking(true);
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_list->addActions({m_applyTo, m_downgrade, m_stamp});
    m_list->verticalHeader()->hide();
    m_list->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 14);
    QHeaderView *header = m_list->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(RevisionModel::MessageColumn, QHeaderView::Stretch);
    header->resizeSection(RevisionModel::IdColumn, 120);
    header->resizeSection(RevisionModel::StateColumn, 136);
    header->resizeSection(RevisionModel::DateColumn, 96);

    auto *split = new QSplitter(Qt::Horizontal, m_content);
    split->setObjectName(u"migrationsSplit"_s);
    split->addWidget(m_list);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto *inner = new QVBoxLayout(m_content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(heading);
    inner->addWidget(split, 1);

    m_banner->setObjectName(u"migrationsBanner"_s);
    m_empty->setObjectName(u"migrationsEmpty"_s);
    m_empty->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(m_banner);
    column->addWidget(m_content, 1);
    column->addWidget(m_empty, 1);
}

QString MigrationsPage::folderPath() const
{
    const Profile &profile = context().profile();
    const QString named = profile.migrationsPath();
    if (!named.isEmpty() || profile.folder.isEmpty())
        return named;
    return QDir(profile.folder).filePath(u"migrations"_s);
}

DialectId MigrationsPage::dialect() const
{
    return dialectByName(engineName(context().profile().url.engine)).value_or(DialectId::PostgreSQL);
}

const Revision *MigrationsPage::chosen() const
{
    return m_model->revision(m_list->currentIndex());
}

void MigrationsPage::activate()
{
    if (isStale() || !m_folder)
        refresh();
}

void MigrationsPage::refresh()
{
    if (m_runJob.isRunning())
        return;
    markFresh();
    const QString path = folderPath();
    if (path.isEmpty()) {
        m_content->hide();
        m_empty->setText(tr("No migrations folder is known"),
                         tr("Edit the profile and name the folder that holds env.py and versions."));
        m_empty->show();
        updateActions();
        return;
    }
    const QMap<QString, QString> types = context().profile().types;
    m_folderJob.follow(QtConcurrent::run([path, types] { return ScriptFolder::load(path, types); }),
                       [this](const Result<ScriptFolder> &folder) { takeFolder(folder); });
}

void MigrationsPage::takeFolder(const Result<ScriptFolder> &folder)
{
    if (!folder) {
        m_content->hide();
        m_empty->setText(tr("The migrations cannot be read"), folder.error().message);
        m_empty->show();
        updateActions();
        return;
    }
    const QString kept = chosen() ? chosen()->id : QString();
    m_empty->hide();
    m_content->show();
    m_folder = *folder;
    m_view.reset();
    m_model->setGraph(folder->graph);
    m_model->setPlace(std::nullopt);
    m_list->horizontalHeader()->resizeSection(RevisionModel::LaneColumn,
                                              std::max(80, RevisionDelegate::laneColumnWidth(m_model->laneCount())));
    const QModelIndex again = m_model->indexOf(kept);
    m_list->setCurrentIndex(again.isValid() ? again : m_model->index(0, 0));
    m_place->setText(tr("Asking the database…"));
    m_behind->setPill({}, Tone::Neutral);
    m_viewJob.follow(context().read([loaded = *folder, profile = context().profile()](Session &session) {
        return loadView(session, loaded, profile);
    }),
                     [this](const Result<MigrationsView> &view) { takeView(view); });
}

void MigrationsPage::takeView(const Result<MigrationsView> &view)
{
    if (!view) {
        m_place->setText(tr("Where the database stands is not known"));
        m_banner->showError(view.error());
        updateActions();
        return;
    }
    m_view = *view;
    m_model->setPlace(view->status);
    showPlace(*view);
    showChosen();
    updateActions();
}

void MigrationsPage::showPlace(const MigrationsView &view)
{
    const MigrationStatus &status = view.status;
    m_place->setText(status.stamped
                         ? tr("The database is at %1").arg(boundedText(status.revision.join(u", "_s), 200, false))
                         : tr("The database has no revision yet"));
    if (!status.unknown.isEmpty()) {
        m_behind->setPill(tr("unknown revision"), Tone::Bad);
        m_banner->showText(
            tr("The database names a revision that no script has: %1. Fetch the missing scripts, or stamp.")
                .arg(boundedText(status.unknown.join(u", "_s), 200, false)),
            Tone::Bad);
        return;
    }
    m_behind->setPill(status.pending.isEmpty() ? tr("up to date")
                                               : tr("%n pending", nullptr, static_cast<int>(status.pending.size())),
                      status.pending.isEmpty() ? Tone::Good : Tone::Notice);
    if (view.interrupted)
        m_banner->showText(tr("The last run was interrupted. %1").arg(view.interrupted->message), Tone::Notice);
    else if (!view.changed.isEmpty())
        m_banner->showText(tr("Scripts have changed since they were applied: %1.")
                               .arg(boundedText(view.changed.join(u", "_s), 200, false)),
                           Tone::Notice);
    else if (status.heads.size() > 1)
        m_banner->showText(tr("The history has %1 heads: %2. Merge them before the next deployment.")
                               .arg(status.heads.size())
                               .arg(boundedText(status.heads.join(u", "_s), 200, false)),
                           Tone::Notice);
}

void MigrationsPage::showChosen()
{
    updateActions();
    m_offlineJob.drop();
    const Revision *revision = chosen();
    if (!revision || !m_folder) {
        m_pane->showText(tr("No revision is chosen"), tr("Choose one in the list to see what it does."));
        return;
    }
    if (m_view) {
        for (const PlannedRevision &planned : m_view->plan.revisions) {
            if (planned.revision.id == revision->id) {
                m_pane->showRevision(planned, tr("as it will be sent"));
                return;
            }
        }
    }
    PlanRequest request;
    request.target = revision->id;
    request.dialect = dialect();
    request.from = revision->downRevisions + revision->dependsOn;
    request.versionTableExists = true;
    m_offlineJob.follow(QtConcurrent::run([folder = *m_folder, request] { return makePlan(folder, request); }),
                        [this](const Result<Plan> &plan) { takeOfflinePlan(plan); });
}

void MigrationsPage::takeOfflinePlan(const Result<Plan> &plan)
{
    if (!plan || plan->isEmpty()) {
        m_pane->showText(tr("This revision cannot be shown"), plan ? QString() : plan.error().message);
        return;
    }
    m_pane->showRevision(plan->revisions.last(), tr("read from the script alone"));
}

void MigrationsPage::updateActions()
{
    const bool idle = !m_runJob.isRunning() && !m_planJob.isRunning() && !m_viewJob.isRunning();
    const bool known = m_view && m_view->status.unknown.isEmpty();
    const bool mayWrite = !context().profile().readOnly;
    const bool pending = known && !m_view->status.pending.isEmpty();
    const Revision *revision = chosen();
    const RevisionState state = revision ? m_model->state(revision->id) : RevisionState::NotKnown;
    m_rehearse->setEnabled(idle && pending && mayWrite);
    m_apply->setEnabled(idle && pending && mayWrite);
    m_applyTo->setEnabled(idle && known && mayWrite && state == RevisionState::Pending);
    m_downgrade->setEnabled(idle && known && mayWrite && state == RevisionState::Applied);
    m_stamp->setEnabled(idle && m_view && mayWrite);
    m_export->setEnabled(m_view.has_value() || m_lastRun.has_value());
    m_stop->setEnabled(m_runJob.isRunning());
}

} // namespace athanor
