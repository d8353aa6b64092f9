// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"
#include "ui/jobs.h"
#include "ui/page.h"

#include <atomic>
#include <memory>

class QComboBox;
class QLabel;
class QTimer;
class QTreeView;

namespace athanor {

class Banner;
class EmptyState;
class FactCard;
class TopologyModel;
class TopologyView;

/// The servers around a service's database: drawn, and the same as a list beside the drawing. Asks in sessions of its
/// own, again only when the person wants it or has chosen how often.
class TopologyPage : public ServicePage
{
    Q_OBJECT

public:
    explicit TopologyPage(ServiceContext *context, QWidget *parent = nullptr);
    ~TopologyPage() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString iconName() const override;
    void activate() override;
    void refresh() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeActions();
    void layOut();
    [[nodiscard]] QWidget *makeSide();
    void updateActions();
    void ask(const Result<ConnectionSpec> &spec);
    void take(const Result<Topology> &answer);
    void choose(int node);
    void showChosen();
    void applyInterval();

    /// How far an asking is; written by its threads.
    struct Progress
    {
        std::atomic<int> done = 0;
        std::atomic<int> known = 0;
    };

    TopologyModel *m_model;
    TopologyView *m_view;
    QTreeView *m_list;
    FactCard *m_facts;
    Banner *m_banner;
    EmptyState *m_empty;
    QWidget *m_content;
    QLabel *m_summary;
    QLabel *m_gaps;
    QComboBox *m_interval;
    QTimer *m_again;
    QTimer *m_pulse;
    QAction *m_ask, *m_stop, *m_others, *m_zoomIn, *m_zoomOut, *m_fit;

    JobTracker m_job{this};
    CancelToken m_cancel;
    std::shared_ptr<Progress> m_progress;
    bool m_known = false; ///< something has been shown
};

} // namespace athanor
