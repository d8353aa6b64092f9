// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "records/rowaccess.h"

#include <QDialog>

class QComboBox;
class QTableWidget;

namespace athanor {

/// A change met a row that is not what it was: what was seen, what was typed, what is there now, column by column, with
/// a choice where both sides changed. Window-modal, no nested event loop. Object names: "conflictDialog",
/// "conflictTable", "conflictMine", "conflictTheirs", "conflictChoice", "conflictCancel"; the choice of a column is
/// "choose_COLUMN".
class ConflictDialog : public QDialog
{
    Q_OBJECT

public:
    /// `theirs`: the row as it is now; nothing: it is gone.
    ConflictDialog(const RowChange &change, const std::optional<QList<NamedValue>> &theirs, QWidget *parent = nullptr);

signals:
    /// Columns whose staged value stays, now held against the row as it is; for a deletion any column means: delete.
    void resolved(const QStringList &keepMine);

private:
    void fillTable(const QList<ConflictCell> &cells);
    void addButtons(const RowChange &change, bool isGone);
    void finish(const QStringList &keepMine);
    [[nodiscard]] QStringList chosen() const;

    QTableWidget *m_table;
    QStringList m_mine;
    QList<std::pair<QString, QComboBox *>> m_choices;
};

} // namespace athanor
