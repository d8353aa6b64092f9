// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "ui/jobs.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace athanor {

class ServiceContext;

/// One document whole, as the text that its engine gives (documents.h). What is typed is checked shortly after, with
/// the place of a mistake; saving is asked for by a signal and done by write(). Window-modal, no nested event loop.
/// Object names: "documentDialog", "documentText", "documentProblem", "documentSave", "documentClose".
class DocumentDialog : public QDialog
{
    Q_OBJECT

public:
    /// An empty key: a new document.
    DocumentDialog(ServiceContext *context, const TableRef &table, const QList<NamedValue> &key, bool canEdit,
                   QWidget *parent = nullptr);

    /// Writes the text that was asked about last. Only inside guardedWrite().
    void write();

signals:
    /// The person wants to save; `statement` is what would be sent.
    void saveAsked(const QString &statement);
    void saved();

private:
    void layOut(const QString &title);
    void load();
    void check();
    void askToSave();
    void showProblem(const QString &text);
    void showOutcome(const ApplyOutcome &outcome);

    ServiceContext *m_context;
    TableRef m_table;
    QList<NamedValue> m_key;
    bool m_canEdit;
    QString m_original; ///< empty for a new document
    QString m_asked;
    QPlainTextEdit *m_text;
    QLabel *m_problem;
    QPushButton *m_save;
    QTimer m_settled;
    JobTracker m_loading, m_checking, m_previewing, m_saving;
};

} // namespace athanor
