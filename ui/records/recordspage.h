// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/page.h"
#include "records/editjournal.h"
#include "records/rowaccess.h"
#include "ui/page.h"

#include <optional>

class QComboBox;
class QLabel;
class QSplitter;
class QTableView;

namespace athanor {

class Banner;
class CellClipboard;
class FilterRow;
class RecordForm;
class RecordsJobs;
class RecordsModel;
class StagedEdits;
class StagedPane;
class ToolStrip;

/// The rows of a service's tables: the table of users first, a filter row above the grid, the chosen row as a form at
/// the right, staged changes with their statements below. Nothing is written before Apply and its confirmation; what is
/// staged survives sorting, filtering, other tables, a lost connection and a crash.
///
/// Object names: "recordsTable" (chooser), "recordsGrid", "recordsFilter" (fields "filter_COLUMN"), "recordForm",
/// "stagedPane", "recordsStatus", "recordsReadOnly"; actions "recordsInsert", "recordsCopy", "recordsDuplicate",
/// "recordsDelete", "recordsSetNull", "recordsUndo", "recordsRedo", "recordsApply", "recordsDiscard", "recordsExport",
/// "recordsImport", "recordsFind", "recordsForm", "recordsRevert", "recordsDocument" (engines with documents).
class RecordsPage : public ServicePage
{
    Q_OBJECT

public:
    explicit RecordsPage(ServiceContext *context, QWidget *parent = nullptr);
    /// The same with another place for the journal of edits.
    RecordsPage(ServiceContext *context, const EditJournal &journal, QWidget *parent);
    ~RecordsPage() override;

    [[nodiscard]] QString id() const override;
    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString iconName() const override;
    void activate() override;
    void refresh() override;
    void showTable(const TableRef &table) override;
    [[nodiscard]] QString unsavedWork() const override;

    [[nodiscard]] RecordsModel *model() const { return m_model; }
    void exportTo(const QString &path);
    void importFrom(const QString &path);

private:
    void layOut();
    void makeActions();
    QAction *makeAction(const QString &name, const QString &iconName, const QString &text, const QString &toolTip,
                        const QKeySequence &shortcut, void (RecordsPage::*run)());
    void connectJobs();
    void connectView();

    void fillChooser(const QList<Table> &tables, const std::optional<TableRef> &users);
    void openTable(const TableAccess &access);
    void showCount();
    void showStaged();
    void updateActions();
    [[nodiscard]] QString whyReadOnly() const;
    [[nodiscard]] QList<int> selectedRows() const;

    void insertRow();
    void duplicateRow();
    void deleteRows();
    void setNull();
    void copyCells();
    void undo();
    void redo();
    void askToApply();
    void confirmApply(const QStringList &statements);
    void askToDiscard();
    void revertChosen();
    void openDocument();
    void chooseExport();
    void chooseImport();
    void findInColumn();
    void showApplied(const ApplyOutcome &outcome, const QString &note);
    void askAboutConflict(const RowConflict &conflict);

    RecordsJobs *m_jobs;
    StagedEdits *m_edits;
    RecordsModel *m_model;
    ToolStrip *m_tools;
    Banner *m_banner;
    QComboBox *m_chooser;
    QTableView *m_grid;
    FilterRow *m_filter;
    RecordForm *m_form;
    StagedPane *m_staged;
    CellClipboard *m_clipboard;
    QSplitter *m_rows;
    QLabel *m_status;
    QLabel *m_readOnly;
    QHash<QString, QAction *> m_actions;

    QList<TableRef> m_tables;
    std::optional<TableRef> m_wanted;
    std::optional<RowCount> m_count;
    QStringList m_statements;
    QList<RowChange> m_applying;
    QStringList m_applyingRows;
    bool m_askWhenPreviewed = false;
    bool m_isFresh = false; ///< the columns' widths were not fitted yet
};

} // namespace athanor
