// SPDX-License-Identifier: Apache-2.0
// The ways to move of MigrationsPage: each makes a plan, asks, and runs exactly that plan.
#include "migrations/journal.h"
#include "migrations/migrationreport.h"
#include "migrations/migrationscript.h"
#include "reports/reportwriters.h"
#include "ui/confirm.h"
#include "ui/migrations/applydialog.h"
#include "ui/migrations/migrationspage.h"
#include "ui/migrations/migrationsprogress.h"
#include "ui/migrations/stampdialog.h"
#include "ui/migrations/trustdialog.h"
#include "ui/widgets/banner.h"

#include <QFileDialog>
#include <QPointer>
#include <QTimer>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownCharacters = 20000;

QString outcomeText(const MigrationRun &run)
{
    const auto rows = [](const QStringList &ids) {
        return ids.isEmpty() ? MigrationsPage::tr("(empty)") : ids.join(u", "_s);
    };
    switch (run.outcome) {
    case ApplyResultKind::Applied:
        return MigrationsPage::tr("Applied: the database is at %1.").arg(rows(run.to));
    case ApplyResultKind::Rehearsed:
        return MigrationsPage::tr("Rehearsed: every statement ran, and all was rolled back.");
    case ApplyResultKind::Failed:
        return MigrationsPage::tr("Failed and rolled back; the database is as before.");
    case ApplyResultKind::Partial:
        return MigrationsPage::tr("Stopped half-way: a part of the plan is in the database. Look at the journal.");
    case ApplyResultKind::Unknown:
        return MigrationsPage::tr(
            "The connection broke at the end: it is not known whether the plan was applied. A new connection looks.");
    case ApplyResultKind::NothingToDo:
        return MigrationsPage::tr("There was nothing to do.");
    }
    return {};
}

} // namespace

void MigrationsPage::planTo(const QString &target, Purpose purpose)
{
    if (!m_folder)
        return;
    m_planJob.follow(
        context().read([folder = *m_folder, profile = context().profile(), target, purpose](Session &session) {
            return helpedPlan(session, folder, profile, target, purpose != Purpose::Downgrade);
        }),
        [this, target, purpose](const Result<HelpedPlan> &helped) {
            if (helped)
                takePlan(*helped, target, purpose);
            else
                m_banner->showError(helped.error());
        });
}

void MigrationsPage::takePlan(const HelpedPlan &helped, const QString &target, Purpose purpose)
{
    const Plan &plan = helped.plan;
    const PlannedRevision *stop = plan.firstUnplanned();
    m_alembic = helped.alembic;
    if (stop && stop->reason && !helped.untrusted)
        m_banner->showText(
            tr("The plan is not complete: %1").arg((stop->reason->display() + u' ' + helped.hindrance).trimmed()),
            Tone::Bad);
    else if (helped.untrusted)
        askTrust(helped, target, purpose);
    else if (plan.isEmpty())
        m_banner->showText(tr("There is nothing to do."), Tone::Good);
    else if (purpose == Purpose::Rehearse)
        askRehearse(plan);
    else
        askApply(plan, purpose);
}

void MigrationsPage::askTrust(const HelpedPlan &helped, const QString &target, Purpose purpose)
{
    auto *dialog = new TrustDialog(helped, context().profile().name, this);
    connect(dialog, &QDialog::accepted, this, [this, helped, target, purpose] {
        const Status noted = TrustStore().remember(helped.place, helped.untrusted->content);
        if (noted)
            planTo(target, purpose);
        else
            m_banner->showError(noted.error());
    });
    dialog->open();
}

void MigrationsPage::askApply(const Plan &plan, Purpose purpose)
{
    auto *dialog = new ApplyDialog(plan, context().profile().name, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, plan, purpose] {
        MigrateOptions options;
        options.accepted = dialog->acceptedHazards();
        options.lockTimeout = dialog->lockTimeout();
        options.statementTimeout = dialog->statementTimeout();
        Confirmation question;
        const int count = static_cast<int>(plan.revisions.size());
        const bool up = purpose == Purpose::Apply;
        question.title = up ? tr("Apply %n revisions to %1?", nullptr, count).arg(context().profile().name)
                            : tr("Take %n revisions of %1 back?", nullptr, count).arg(context().profile().name);
        question.text = up ? tr("The statements run in order, under a lock.")
                           : tr("A downgrade drops what the revisions made, with the data in it.");
        question.verb = up ? tr("Apply") : tr("Downgrade");
        guardedWrite(up ? u"ui.migrations.apply"_s : u"ui.migrations.downgrade"_s, question,
                     [this, plan, options] { run(plan, options); });
    });
    dialog->open();
}

void MigrationsPage::askRehearse(const Plan &plan)
{
    MigrateOptions options;
    options.rehearse = true;
    for (const PlannedRevision &revision : plan.revisions) {
        for (const Hazard &hazard : revision.hazards)
            options.accepted << hazard.id; // nothing of it stays
    }
    Confirmation question;
    question.title = tr("Rehearse %n revisions on %1?", nullptr, static_cast<int>(plan.revisions.size()))
                         .arg(context().profile().name);
    question.text = tr("Every statement really runs, with its locks, and is then rolled back.");
    question.detail = boundedText(planScript(plan), shownCharacters);
    question.verb = tr("Rehearse");
    question.dangerous = false;
    guardedWrite(u"ui.migrations.rehearse"_s, question, [this, plan, options] { run(plan, options); });
}

void MigrationsPage::run(const Plan &plan, const MigrateOptions &options)
{
    m_banner->clear();
    m_ranPlan = plan;
    m_cancel = CancelToken();
    m_progress = std::make_shared<Progress>();
    m_progress->of = static_cast<int>(plan.statementCount());
    MigrateOptions real = options;
    real.targetName = context().profile().name;
    real.progress = [progress = m_progress](int index, int of, const QString &) {
        progress->done = index;
        progress->of = of;
    };
    if (!plan.runsUnseen()) {
        send(plan, real);
        return;
    }
    context().withSpec(Access::ReadWrite, [page = QPointer(this), plan, real](const Result<ConnectionSpec> &spec) {
        if (!page)
            return;
        auto database = spec ? childDatabase(*spec) : Result<ChildDatabase>(fail(spec));
        if (!database) {
            page->m_banner->showError(database.error());
            return;
        }
        MigrateOptions helped = real;
        helped.alembic = page->m_alembic;
        helped.alembic->database = std::make_shared<const ChildDatabase>(*std::move(database));
        page->send(plan, helped);
    });
}

void MigrationsPage::send(const Plan &plan, const MigrateOptions &options)
{
    follow(context().write(
        [plan, options, cancel = m_cancel](Session &session) { return runPlan(session, plan, options, cancel); }));
}

void MigrationsPage::follow(QFuture<Result<MigrationRun>> future)
{
    m_runJob.follow(future, [this](const Result<MigrationRun> &run) { takeRun(run); });
    m_pulse->start();
}

void MigrationsPage::takeRun(const Result<MigrationRun> &run)
{
    m_pulse->stop();
    m_progress.reset();
    emit progressed(1, 1, {});
    if (!run) {
        m_banner->showError(run.error());
        emit statusMessage(run.error().message, Tone::Bad);
        refresh();
        return;
    }
    m_lastRun = *run;
    const Tone tone = toneOf(run->outcome);
    const QString text = outcomeText(*run);
    if (run->error)
        m_banner->showError(Error{run->error->kind, text + u' ' + run->error->message, run->error->detail});
    else
        m_banner->showText(text, tone);
    emit statusMessage(text, tone);
    if (run->outcome != ApplyResultKind::Rehearsed && run->outcome != ApplyResultKind::Failed) {
        context().noteChanged();
        context().requestStatus();
    }
    refresh();
    if (run->outcome == ApplyResultKind::Unknown && m_folder)
        lookAfter(*run);
}

/// After a COMMIT without an answer: what a new connection sees.
void MigrationsPage::lookAfter(const MigrationRun &run)
{
    const auto job = [journal = run.journal,
                      environment = m_folder->environment](Session &session) -> Result<Recovery> {
        const auto summary = readJournal(journal);
        if (!summary)
            return fail(summary);
        return recover(session, *summary, environment);
    };
    m_lookJob.follow(context().read(job), [this](const Result<Recovery> &found) {
        if (!found)
            m_banner->showError(found.error());
        else
            m_banner->showText(tr("The answer of the server was lost. %1").arg(found->message), Tone::Notice);
    });
}

void MigrationsPage::askStamp()
{
    QStringList ids;
    for (const Revision &revision : m_folder->graph.revisions())
        ids << revision.id;
    auto *dialog = new StampDialog(ids, chosen() ? chosen()->id : QString(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        Confirmation question;
        question.title = tr("Stamp %1?").arg(context().profile().name);
        question.text = tr("The version table will name %1; no table is changed.").arg(dialog->target());
        question.verb = tr("Stamp");
        const QString target = dialog->target();
        const bool purge = dialog->purge();
        guardedWrite(u"ui.migrations.stamp"_s, question, [this, target, purge] {
            m_ranPlan.reset();
            MigrateOptions options;
            options.targetName = context().profile().name;
            follow(context().write([folder = *m_folder, target, purge, options](Session &session) {
                return athanor::stamp(session, folder, target, purge, options);
            }));
        });
    });
    dialog->open();
}

void MigrationsPage::exportReport()
{
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
        const QString target = context().profile().name;
        const bool ran = m_lastRun && m_ranPlan;
        if (!ran && !m_view)
            return;
        const Report report =
            ran ? migrationReport(*m_ranPlan, target, &*m_lastRun) : migrationReport(m_view->plan, target);
        const Status written = writeReport(report, path);
        if (written)
            emit statusMessage(tr("The report was written to %1.").arg(path), Tone::Good);
        else
            m_banner->showError(written.error());
    });
    dialog->open();
}

void MigrationsPage::stop()
{
    m_cancel.cancel();
}

} // namespace athanor
