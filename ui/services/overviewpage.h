// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/jobs.h"
#include "ui/page.h"

class QTableView;
class QLabel;

namespace athanor {

class Banner;
class FactCard;
class TableListModel;

/// The first tab of a service: what its profile says, what the server says, where its migrations stand, its worst
/// findings, and its tables. Facts come from the last scan of the service; tables from a session.
class OverviewPage : public ServicePage
{
    Q_OBJECT

public:
    explicit OverviewPage(ServiceContext *context, QWidget *parent = nullptr);

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString iconName() const override;
    void activate() override;
    void refresh() override;

    /// The tables that are listed, for the command palette.
    [[nodiscard]] QList<TableRef> tables() const;

private:
    void load();
    void showProfile();
    void showServer(const ServerInfo &info);
    void showStatus();
    void showTables(const QList<Table> &tables);
    [[nodiscard]] QWidget *makeTableCard();

    Banner *m_banner;
    FactCard *m_profile;
    FactCard *m_server;
    FactCard *m_migrations;
    FactCard *m_findings;
    QLabel *m_tableCount;
    TableListModel *m_tables;
    QTableView *m_tableView;
    JobTracker m_loading;
    std::optional<TlsState> m_seenTls; ///< of the last connection
};

} // namespace athanor
