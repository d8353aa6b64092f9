// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/helpedplan.h"
#include "migrations/journal.h"
#include "ui/jobs.h"
#include "ui/page.h"

class QAction;
class QLabel;
class QTableView;
class QTimer;

namespace athanor {

class Banner;
class EmptyState;
class Pill;
class RevisionModel;
class RevisionPane;

/// What the database says of its migrations, and the way from there to the heads.
struct MigrationsView
{
    VersionState state;
    MigrationStatus status;
    Plan plan;
    std::optional<Recovery> interrupted; ///< what became of a run that ended without a last word
    QStringList changed;                 ///< applied revisions whose scripts are not what they were
};

/// The revisions of a service with the database's place among them, the statements of the chosen one with their
/// hazards, and the ways to move: rehearse, apply, downgrade, stamp. GUI thread; all work is done by jobs.
class MigrationsPage : public ServicePage
{
    Q_OBJECT

public:
    explicit MigrationsPage(ServiceContext *context, QWidget *parent = nullptr);
    ~MigrationsPage() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString iconName() const override;
    void activate() override;
    void refresh() override;

private:
    /// How far a run is; written by the session's thread, read here.
    struct Progress;
    enum class Purpose { Apply, Downgrade, Rehearse };

    void makeActions();
    void layOut();
    void updateActions();
    [[nodiscard]] QString folderPath() const;
    [[nodiscard]] DialectId dialect() const;
    [[nodiscard]] const Revision *chosen() const;

    void takeFolder(const Result<ScriptFolder> &folder);
    void takeView(const Result<MigrationsView> &view);
    void showPlace(const MigrationsView &view);
    void showChosen();
    void takeOfflinePlan(const Result<Plan> &plan);

    void planTo(const QString &target, Purpose purpose);
    void takePlan(const HelpedPlan &helped, const QString &target, Purpose purpose);
    void askTrust(const HelpedPlan &helped, const QString &target, Purpose purpose);
    void askApply(const Plan &plan, Purpose purpose);
    void askRehearse(const Plan &plan);
    void askStamp();
    void run(const Plan &plan, const MigrateOptions &options);
    void send(const Plan &plan, const MigrateOptions &options);
    void follow(QFuture<Result<MigrationRun>> future);
    void takeRun(const Result<MigrationRun> &run);
    void lookAfter(const MigrationRun &run);
    void exportReport();
    void stop();

    RevisionModel *m_model;
    QTableView *m_list;
    RevisionPane *m_pane;
    Banner *m_banner;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_place;
    Pill *m_behind;
    QTimer *m_pulse;
    QAction *m_rehearse, *m_apply, *m_applyTo, *m_downgrade, *m_stamp, *m_export, *m_stop;

    JobTracker m_folderJob;
    JobTracker m_viewJob;
    JobTracker m_offlineJob;
    JobTracker m_planJob;
    JobTracker m_runJob;
    JobTracker m_lookJob;

    std::optional<ScriptFolder> m_folder;
    std::optional<MigrationsView> m_view;
    std::optional<AlembicService> m_alembic; ///< that the last plan was made with
    std::optional<Plan> m_ranPlan;           ///< with m_lastRun: what a report tells
    std::optional<MigrationRun> m_lastRun;
    std::shared_ptr<Progress> m_progress;
    CancelToken m_cancel;
};

} // namespace athanor
