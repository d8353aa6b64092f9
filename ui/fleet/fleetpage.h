// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/fleet/fleetmodel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTableView;

namespace athanor {

/// The home of the window: the fleet table with its filter and its tally. The actions are the window's.
class FleetPage : public QWidget
{
    Q_OBJECT

public:
    /// `actions` become the buttons of the tool strip; a null one is a gap.
    FleetPage(FleetModel *model, const QList<QAction *> &actions, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    /// The service of the current row; empty if there is none.
    [[nodiscard]] QString currentService() const;
    void focusFilter();
    [[nodiscard]] QByteArray saveColumns() const;
    void restoreColumns(const QByteArray &state);

signals:
    void serviceActivated(const QString &name);
    void serviceMenuRequested(const QString &name, const QPoint &globalPosition);

private:
    void setUpTable();
    void updateTally();

    FleetModel *m_model;
    FleetFilter *m_filter;
    QLineEdit *m_filterField;
    QLabel *m_tally;
    QTableView *m_table;
};

} // namespace athanor
