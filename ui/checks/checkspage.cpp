// SPDX-License-Identifier: Apache-2.0
#include "ui/checks/checkspage.h"

#include "checks/checks.h"
#include "reports/reportwriters.h"
#include "ui/checks/findingpane.h"
#include "ui/plaintext.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/toolstrip.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPointer>
#include <QSplitter>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <algorithm>
#include <atomic>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int StepCount = 3; ///< profile and files, TLS, server
constexpr int PulseMs = 100;

/// The finding to begin with: the gravest that fails, then the gravest that warns.
QString worstOf(const Findings &findings)
{
    const auto rank = [](const Finding &finding) {
        const int order = finding.status == CheckStatus::Fail ? 0 : finding.status == CheckStatus::Warn ? 1 : 2;
        return std::pair(order, finding.severity);
    };
    const auto worst = std::ranges::min_element(findings, {}, rank);
    return worst == findings.end() ? QString() : worst->id;
}

} // namespace

struct ChecksPage::Progress
{
    std::atomic<int> step = 0;
};

ChecksPage::ChecksPage(ServiceContext *context, QWidget *parent)
    : ServicePage(context, parent), m_model(new ChecksModel(this)), m_list(new QTreeView(this)),
      m_pane(new FindingPane(this)), m_banner(new Banner(this)),
      m_empty(new EmptyState(
          u"shield"_s, tr("Not checked yet"),
          tr("The checks look at TLS, permissions, patch level and reliability. They change nothing."), this)),
      m_content(new QWidget(this)), m_summary(plainLabel({}, this)), m_show(new QComboBox(this)),
      m_area(new QComboBox(this)), m_text(new QLineEdit(this)), m_pulse(new QTimer(this))
{
    setObjectName(u"checksPage"_s);
    makeActions();
    layOut();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showChosen(); });
    connect(m_show, &QComboBox::currentIndexChanged, this, [this] { applyFilter(); });
    connect(m_area, &QComboBox::currentIndexChanged, this, [this] { applyFilter(); });
    connect(m_text, &QLineEdit::textChanged, this, [this] { applyFilter(); });
    connect(&m_job, &JobTracker::runningChanged, this, &ChecksPage::updateActions);
    connect(m_pulse, &QTimer::timeout, this, [this] {
        if (m_progress)
            emit progressed(m_progress->step, StepCount, tr("Checking %1").arg(this->context().profile().name));
    });
    m_pulse->setInterval(PulseMs);
    updateActions();
}

ChecksPage::~ChecksPage()
{
    m_cancel.cancel();
}

QString ChecksPage::id() const
{
    return u"checks"_s;
}

QString ChecksPage::title() const
{
    return tr("Checks");
}

QString ChecksPage::iconName() const
{
    return u"shield"_s;
}

void ChecksPage::makeActions()
{
    const auto make = [this](const QString &text, const QString &name, const QString &iconName, const QString &tip,
                             const QKeySequence &keys, auto slot) {
        QAction *action = addPageAction(text, {name, iconName, tip, keys});
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    m_run = make(tr("Run again"), u"checksRun"_s, u"refresh"_s, tr("Ask the service anew"),
                 QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] { refresh(); });
    m_stop =
        make(tr("Stop"), u"checksStop"_s, u"stop"_s, tr("Stop the checks that are running"), {}, [this] { stop(); });
    m_export = make(tr("Export report…"), u"checksExport"_s, u"export"_s, tr("Save the findings as a document"),
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), [this] { exportReport(); });
}

QWidget *ChecksPage::makeFilterRow()
{
    auto *bar = new QWidget(m_content);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 10, 16, 10);
    m_summary->setObjectName(u"checksSummary"_s);
    m_show->setObjectName(u"checksShow"_s);
    m_show->setAccessibleName(tr("Which findings"));
    m_show->addItems({tr("All findings"), tr("To do"), tr("Unknown"), tr("Passed")});
    m_area->setObjectName(u"checksArea"_s);
    m_area->setAccessibleName(tr("Area"));
    m_area->addItem(tr("All areas"), QString());
    m_text->setObjectName(u"checksFilter"_s);
    m_text->setAccessibleName(tr("Filter findings"));
    m_text->setPlaceholderText(tr("Filter"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(260);
    row->addWidget(m_summary, 1);
    row->addWidget(m_show);
    row->addWidget(m_area);
    row->addWidget(m_text);
    return bar;
}

void ChecksPage::layOut()
{
    auto *strip = new ToolStrip(this);
    strip->addButton(m_run);
    strip->addButton(m_stop);
    strip->addStretch();
    strip->addButton(m_export);

    m_list->setObjectName(u"findingList"_s);
    m_list->setAccessibleName(tr("Findings by area"));
    m_list->setModel(m_model);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    m_list->setRootIsDecorated(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(ChecksModel::CheckColumn, QHeaderView::Stretch);
    m_list->header()->resizeSection(ChecksModel::StatusColumn, 150);
    m_list->header()->resizeSection(ChecksModel::SeverityColumn, 100);

    auto *split = new QSplitter(Qt::Horizontal, m_content);
    split->setObjectName(u"checksSplit"_s);
    split->setChildrenCollapsible(false);
    split->addWidget(m_list);
    split->addWidget(m_pane);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto *inner = new QVBoxLayout(m_content);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->setSpacing(0);
    inner->addWidget(makeFilterRow());
    inner->addWidget(split, 1);

    m_banner->setObjectName(u"checksBanner"_s);
    m_empty->setObjectName(u"checksEmpty"_s);
    m_empty->addButton(m_run);
    m_content->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(m_banner);
    column->addWidget(m_content, 1);
    column->addWidget(m_empty, 1);
}

void ChecksPage::updateActions()
{
    m_run->setEnabled(!m_job.isRunning());
    m_stop->setEnabled(m_job.isRunning());
    m_export->setEnabled(m_last.has_value());
}

void ChecksPage::activate()
{
    if (!m_last && !m_job.isRunning())
        refresh();
}

void ChecksPage::refresh()
{
    if (m_job.isRunning())
        return;
    markFresh();
    context().withSpec(Access::ReadOnly, [page = QPointer(this)](const Result<ConnectionSpec> &spec) {
        if (page && !page->m_job.isRunning())
            page->ask(spec);
    });
}

void ChecksPage::ask(const Result<ConnectionSpec> &spec)
{
    m_banner->clear();
    m_cancel = CancelToken();
    m_progress = std::make_shared<Progress>();
    const Profile profile = context().profile();
    FactOptions options;
    options.cancel = m_cancel;
    options.progress = [progress = m_progress](const QString &) { ++progress->step; };
    if (!spec)
        options.openError = spec.error();
    const ConnectionSpec used = spec ? *spec : ConnectionSpec::of(profile, Secret(), Access::ReadOnly);
    m_job.follow(QtConcurrent::run([profile, used, options]() -> Result<Answer> {
                     const ServiceFacts facts = options.openError ? collectFacts(profile, used, nullptr, options)
                                                                  : askFacts(profile, used, options);
                     if (options.cancel.isCancelled())
                         return fail(Error::cancelled(tr("The checks were stopped.")));
                     const QString detail = facts.server ? u"%1 %2"_s.arg(facts.server->product, facts.server->version)
                                                         : facts.url.displayTarget();
                     Answer answer{{facts.service, detail, runChecks(facts)}, std::nullopt};
                     if (!facts.server)
                         answer.gap = facts.server.gap().reason;
                     return answer;
                 }),
                 [this](const Result<Answer> &answer) { take(answer); });
    m_pulse->start();
}

void ChecksPage::take(const Result<Answer> &answer)
{
    m_pulse->stop();
    m_progress.reset();
    emit progressed(1, 1, {});
    if (!answer) {
        m_banner->showError(answer.error());
        return;
    }
    m_last = answer->run;
    const Findings &findings = m_last->findings;
    for (const Finding &finding : findings) {
        if (m_area->findData(finding.area) < 0)
            m_area->addItem(areaText(finding.area), finding.area);
    }
    const auto chosen = m_model->finding(m_list->currentIndex());
    m_model->setFindings(findings);
    m_list->expandAll();
    choose(chosen ? chosen->id : worstOf(findings));
    m_summary->setText(tr("%1 of %2 decided: %3 fail, %4 warn, %5 unknown")
                           .arg(decidedCount(findings))
                           .arg(findings.size())
                           .arg(countOf(findings, CheckStatus::Fail))
                           .arg(countOf(findings, CheckStatus::Warn))
                           .arg(countOf(findings, CheckStatus::Unknown)));
    if (answer->gap)
        m_banner->showText(tr("The database was not asked, so most checks are unknown. %1").arg(*answer->gap),
                           Tone::Unknown);
    m_empty->hide();
    m_content->show();
    showChosen();
    updateActions();
    emit statusMessage(m_summary->text(), countOf(findings, CheckStatus::Fail) > 0 ? Tone::Bad : Tone::Neutral);
}

void ChecksPage::choose(const QString &findingId)
{
    const QModelIndex index = m_model->indexOf(findingId);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
}

void ChecksPage::applyFilter()
{
    const auto chosen = m_model->finding(m_list->currentIndex());
    m_model->setFilter({CheckFilter::Show(std::max(0, m_show->currentIndex())), m_area->currentData().toString(),
                        m_text->text().trimmed()});
    m_list->expandAll();
    if (chosen)
        choose(chosen->id);
    showChosen();
}

void ChecksPage::showChosen()
{
    m_pane->showFinding(m_model->finding(m_list->currentIndex()));
}

void ChecksPage::exportReport()
{
    if (!m_last)
        return;
    auto *dialog = new QFileDialog(this, tr("Export report"));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"html"_s);
    QStringList filters;
    for (const ReportWriter &writer : reportWriters())
        filters << u"%1 (*.%2)"_s.arg(writer.title, writer.suffix);
    dialog->setNameFilters(filters);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const Status written = writeReport(checkReport({*m_last}, QDateTime::currentDateTimeUtc()), path);
        if (written)
            emit statusMessage(tr("The report was written to %1.").arg(path), Tone::Good);
        else
            m_banner->showError(written.error());
    });
    dialog->open();
}

void ChecksPage::stop()
{
    m_cancel.cancel();
}

} // namespace athanor
