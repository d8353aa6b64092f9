// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/checkreport.h"
#include "ui/checks/checksmodel.h"
#include "ui/jobs.h"
#include "ui/page.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTimer;
class QTreeView;

namespace athanor {

class Banner;
class EmptyState;
class FindingPane;

/// TLS, permissions, patch level and reliability of a service: findings by area, the chosen one whole, run again, stop,
/// export. Asks on a thread and a session of its own, so that a server that does not answer is still judged by its URL.
class ChecksPage : public ServicePage
{
    Q_OBJECT

public:
    explicit ChecksPage(ServiceContext *context, QWidget *parent = nullptr);
    ~ChecksPage() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString iconName() const override;
    void activate() override;
    void refresh() override;

private:
    /// How far a run is; written by the asking thread, read here.
    struct Progress;
    /// What a run brought home.
    struct Answer
    {
        CheckRun run;
        std::optional<QString> gap; ///< why the database itself was not asked
    };

    void makeActions();
    void layOut();
    [[nodiscard]] QWidget *makeFilterRow();
    void updateActions();
    void ask(const Result<ConnectionSpec> &spec);
    void take(const Result<Answer> &answer);
    void choose(const QString &findingId);
    void applyFilter();
    void showChosen();
    void exportReport();
    void stop();

    ChecksModel *m_model;
    QTreeView *m_list;
    FindingPane *m_pane;
    Banner *m_banner;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_summary;
    QComboBox *m_show;
    QComboBox *m_area;
    QLineEdit *m_text;
    QTimer *m_pulse;
    QAction *m_run, *m_stop, *m_export;

    JobTracker m_job;
    std::optional<CheckRun> m_last;
    std::shared_ptr<Progress> m_progress;
    CancelToken m_cancel;
};

} // namespace athanor
