// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/plan.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QSplitter;

namespace athanor {

class EmptyState;
class SqlHighlighter;

/// One revision of a plan: its statements, and beside them the hazards, each tied to the lines it concerns. A revision
/// that is not static shows its source in place of SQL, the line and the reason marked.
class RevisionPane : public QWidget
{
    Q_OBJECT

public:
    explicit RevisionPane(QWidget *parent = nullptr);

    void showRevision(const PlannedRevision &revision, const QString &note);
    /// A sentence in place of a revision.
    void showText(const QString &title, const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    bool showSource(const PlannedRevision &revision);
    void showStatements(const PlannedRevision &revision);
    void showHazards(const PlannedRevision &revision);
    void tintHazards();
    void goToHazard(int row);

    QLabel *m_title;
    QLabel *m_note;
    EmptyState *m_empty;
    QSplitter *m_split;
    QPlainTextEdit *m_sql;
    QListWidget *m_hazards;
    SqlHighlighter *m_highlighter;
    QList<std::pair<int, int>> m_lines; ///< first and last line of each statement
    QList<Hazard> m_shown;
};

} // namespace athanor
