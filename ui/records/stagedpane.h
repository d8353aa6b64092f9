// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "records/changeset.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace athanor {

/// The staged changes in the order in which they will be sent, each with its statement. Object names: "stagedTable",
/// "stagedTitle".
class StagedPane : public QWidget
{
    Q_OBJECT

public:
    explicit StagedPane(QWidget *parent = nullptr);

    /// `statements` is empty while they are being asked for.
    void show(const QList<StagedChange> &changes, const QStringList &statements);
    void showProblem(const QString &text);
    [[nodiscard]] RowId currentRow() const;

signals:
    void rowChosen(const QString &row);

private:
    QLabel *m_title;
    QTableWidget *m_table;
    QList<StagedChange> m_changes;
};

/// One line about a change: "change 5: email".
[[nodiscard]] QString changeSummary(const RowChange &change);

} // namespace athanor
