// SPDX-License-Identifier: Apache-2.0
// What the actions of a RecordsPage do.
#include "engines/engines.h"
#include "records/validator.h"
#include "ui/confirm.h"
#include "ui/plaintext.h"
#include "ui/records/cellclipboard.h"
#include "ui/records/conflictdialog.h"
#include "ui/records/documentdialog.h"
#include "ui/records/filterrow.h"
#include "ui/records/recordform.h"
#include "ui/records/recordsjobs.h"
#include "ui/records/recordsmodel.h"
#include "ui/records/recordspage.h"
#include "ui/records/stagededits.h"
#include "ui/records/stagedpane.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QFileDialog>
#include <QItemSelection>
#include <QLabel>
#include <QPointer>
#include <QTableView>

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

QAction *RecordsPage::makeAction(const QString &name, const QString &iconName, const QString &text,
                                 const QString &toolTip, const QKeySequence &shortcut, void (RecordsPage::*run)())
{
    auto *action = new QAction(text, this);
    describeAction(action, name, iconName, toolTip, shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_actions.insert(name, action);
    return action;
}

void RecordsPage::makeActions()
{
    makeAction(u"recordsInsert"_s, u"add"_s, tr("Insert"), tr("Stage a new row"), QKeySequence(u"Ctrl+Ins"_s),
               &RecordsPage::insertRow);
    makeAction(u"recordsCopy"_s, u"copy"_s, tr("Copy"), tr("Copy the chosen cells as text"),
               QKeySequence(QKeySequence::Copy), &RecordsPage::copyCells);
    makeAction(u"recordsDuplicate"_s, u"copy"_s, tr("Duplicate"), tr("Stage a copy of the row, without its key"),
               QKeySequence(u"Ctrl+D"_s), &RecordsPage::duplicateRow);
    makeAction(u"recordsDelete"_s, u"remove"_s, tr("Delete"), tr("Stage the deletion of the chosen rows"),
               QKeySequence(u"Ctrl+Del"_s), &RecordsPage::deleteRows);
    makeAction(u"recordsSetNull"_s, u"unknown"_s, tr("Set NULL"), tr("Stage NULL for the chosen cells"),
               QKeySequence(u"Ctrl+0"_s), &RecordsPage::setNull);
    makeAction(u"recordsUndo"_s, u"undo"_s, tr("Undo"), tr("Take the last edit back"), QKeySequence(u"Ctrl+Z"_s),
               &RecordsPage::undo);
    makeAction(u"recordsRedo"_s, u"redo"_s, tr("Redo"), tr("Do the edit again"), QKeySequence(u"Ctrl+Shift+Z"_s),
               &RecordsPage::redo);
    makeAction(u"recordsRevert"_s, u"close"_s, tr("Revert row"), tr("Drop what is staged for the chosen rows"),
               QKeySequence(u"Ctrl+Backspace"_s), &RecordsPage::revertChosen);
    makeAction(u"recordsApply"_s, u"apply"_s, tr("Apply"), tr("Write the staged changes, all or none"),
               QKeySequence(u"Ctrl+Return"_s), &RecordsPage::askToApply);
    makeAction(u"recordsDiscard"_s, u"discard"_s, tr("Discard"), tr("Drop all staged changes of this table"), {},
               &RecordsPage::askToDiscard);
    makeAction(u"recordsExport"_s, u"export"_s, tr("Export"), tr("Write the filtered rows to a CSV or JSON file"),
               QKeySequence(u"Ctrl+E"_s), &RecordsPage::chooseExport);
    makeAction(u"recordsImport"_s, u"import"_s, tr("Import"), tr("Add the rows of a CSV or JSON file"),
               QKeySequence(u"Ctrl+I"_s), &RecordsPage::chooseImport);
    makeAction(u"recordsFind"_s, u"filter"_s, tr("Filter"), tr("Filter by the current column"),
               QKeySequence(u"Ctrl+F"_s), &RecordsPage::findInColumn);
    makeAction(u"recordsDocument"_s, u"record"_s, tr("Document"), tr("Show or edit the whole document as text"),
               QKeySequence(u"F6"_s), &RecordsPage::openDocument);
    auto *form = new QAction(tr("Form"), this);
    describeAction(form, u"recordsForm"_s, u"record"_s, tr("Show the chosen row as a form"), QKeySequence(u"F4"_s));
    form->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    form->setCheckable(true);
    form->setChecked(true);
    connect(form, &QAction::toggled, this, [this](bool on) { m_form->setVisible(on); });
    addAction(form);
    m_actions.insert(u"recordsForm"_s, form);
}

QString RecordsPage::whyReadOnly() const
{
    if (context().profile().readOnly)
        return tr("%1 is read-only by its profile; rows are only shown.").arg(context().profile().name);
    return m_model->columnCount() > 0 ? m_model->access().whyReadOnly() : QString();
}

void RecordsPage::updateActions()
{
    const bool isOpen = m_model->columnCount() > 0;
    const QString why = whyReadOnly();
    const bool canEdit = isOpen && why.isEmpty();
    QStringList lines{why, isOpen ? m_model->notice() : QString()};
    lines.removeAll(QString());
    m_readOnly->setText(lines.join(u'\n'));
    m_readOnly->setVisible(!lines.isEmpty());
    m_model->setEditable(canEdit);
    const bool hasRow = canEdit && m_grid->currentIndex().isValid();
    const ChangeSet &changes = m_edits->changes();
    const auto enable = [this](const QString &name, bool on) { m_actions.value(name)->setEnabled(on); };
    enable(u"recordsInsert"_s, canEdit);
    enable(u"recordsCopy"_s, isOpen);
    enable(u"recordsDuplicate"_s, hasRow);
    enable(u"recordsDelete"_s, hasRow);
    enable(u"recordsSetNull"_s, hasRow);
    enable(u"recordsRevert"_s, !changes.isEmpty());
    enable(u"recordsUndo"_s, changes.canUndo());
    enable(u"recordsRedo"_s, changes.canRedo());
    enable(u"recordsApply"_s, canEdit && !changes.isEmpty() && m_applying.isEmpty());
    enable(u"recordsDiscard"_s, !changes.isEmpty() && m_applying.isEmpty());
    enable(u"recordsExport"_s, isOpen);
    enable(u"recordsImport"_s, canEdit);
    enable(u"recordsFind"_s, isOpen);
    const auto engine = engineFor(context().profile().url.engine);
    const bool hasDocuments = engine && (*engine)->capabilities().documents;
    m_actions.value(u"recordsDocument"_s)->setVisible(hasDocuments);
    enable(u"recordsDocument"_s, hasDocuments && isOpen && !m_model->access().key.isEmpty());
}

QList<int> RecordsPage::selectedRows() const
{
    QList<int> rows;
    for (const QItemSelectionRange &range : m_grid->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            if (!rows.contains(row))
                rows.append(row);
        }
    }
    if (rows.isEmpty() && m_grid->currentIndex().isValid())
        rows.append(m_grid->currentIndex().row());
    return rows;
}

void RecordsPage::insertRow()
{
    const RowId row = m_edits->insert({});
    m_grid->setCurrentIndex(m_model->index(m_model->rowOf(row), 0));
    m_grid->scrollToTop();
}

void RecordsPage::duplicateRow()
{
    const int from = m_grid->currentIndex().row();
    QList<NamedValue> values;
    for (int i = 0; i < m_model->columnCount(); ++i) {
        const ColumnRules &rules = m_model->rules().at(i);
        const auto value = m_model->value(from, i);
        const bool isOwn = rules.generated || (rules.inKey && rules.mayBeLeftOut);
        if (value && !value->isLarge() && !isOwn)
            values.append({rules.column, *value});
    }
    const RowId row = m_edits->insert(values);
    m_grid->setCurrentIndex(m_model->index(m_model->rowOf(row), 0));
    m_grid->scrollToTop();
}

void RecordsPage::deleteRows()
{
    QList<RowId> added;
    QList<SeenRow> stored;
    const QList<int> rows = selectedRows();
    for (const int row : rows) {
        if (row < m_model->newRows())
            added.append(m_model->rowId(row));
        else if (const auto seen = m_model->seen(row))
            stored.append(*seen);
    }
    for (const SeenRow &row : std::as_const(stored))
        m_edits->erase(row);
    for (const RowId &row : std::as_const(added))
        m_edits->revert(row);
}

void RecordsPage::setNull()
{
    const QModelIndexList cells = m_grid->selectionModel()->selectedIndexes();
    for (const QModelIndex &cell : cells.isEmpty() ? QModelIndexList{m_grid->currentIndex()} : cells) {
        if (!m_model->flags(cell).testFlag(Qt::ItemIsEditable))
            continue;
        const QString reason = m_model->stage(cell.row(), cell.column(), Value());
        if (!reason.isEmpty())
            m_banner->showText(reason, Tone::Bad);
    }
}

void RecordsPage::undo()
{
    m_edits->undo();
}

void RecordsPage::redo()
{
    m_edits->redo();
}

void RecordsPage::revertChosen()
{
    QStringList ids;
    const QList<int> rows = m_staged->isAncestorOf(focusWidget()) ? QList<int>() : selectedRows();
    for (const int row : rows)
        ids.append(m_model->rowId(row));
    if (ids.isEmpty())
        ids.append(m_staged->currentRow());
    for (const QString &row : std::as_const(ids))
        m_edits->revert(row);
}

void RecordsPage::askToApply()
{
    for (const RowEdit &edit : m_edits->changes().edits()) {
        if (edit.kind != RowChange::Kind::Insert)
            continue;
        const QList<RuleBreak> breaks = checkInsert(m_model->rules(), edit.values);
        if (breaks.isEmpty())
            continue;
        m_banner->showText(breaks.first().message, Tone::Bad);
        m_grid->setCurrentIndex(m_model->index(m_model->rowOf(edit.row), 0));
        return;
    }
    // The question shows the statements of exactly these changes.
    m_askWhenPreviewed = true;
    m_jobs->preview(m_edits->changes().toChanges());
}

void RecordsPage::confirmApply(const QStringList &statements)
{
    const QList<StagedChange> staged = m_edits->changes().staged();
    QList<RowChange> changes;
    QStringList rows;
    for (const StagedChange &change : staged) {
        changes.append(change.change);
        rows.append(change.row);
    }
    const ChangeSet &all = m_edits->changes();
    Confirmation question;
    question.title =
        tr("Write %n change(s) to %1?", nullptr, static_cast<int>(changes.size())).arg(context().profile().name);
    question.text = tr("%1: %2 inserted, %3 changed, %4 deleted. All of it in one transaction, or nothing.")
                        .arg(all.table().ref.display())
                        .arg(all.count(RowChange::Kind::Insert))
                        .arg(all.count(RowChange::Kind::Update))
                        .arg(all.count(RowChange::Kind::Delete));
    question.detail = boundedText(statements.join(u";\n"_s) + u';', 20000);
    question.verb = tr("Apply");
    question.dangerous = all.count(RowChange::Kind::Delete) > 0;
    guardedWrite(u"ui.records.apply"_s, question, [this, changes, rows] {
        m_applying = changes;
        m_applyingRows = rows;
        updateActions();
        m_jobs->apply(changes);
    });
}

void RecordsPage::showApplied(const ApplyOutcome &outcome, const QString &note)
{
    if (outcome.conflict) {
        askAboutConflict(*outcome.conflict);
        m_applying.clear();
        updateActions();
        return;
    }
    const int count = static_cast<int>(m_applying.size());
    m_applying.clear();
    m_edits->clear();
    m_banner->showText(note.isEmpty() ? tr("%n change(s) were written.", nullptr, count) : note, Tone::Good);
    emit statusMessage(tr("%n change(s) were written to %1", nullptr, count).arg(context().profile().name), Tone::Good);
    context().noteChanged();
    markFresh();
    m_model->reload();
    m_jobs->count(m_model->request().table, m_model->request().filters);
}

void RecordsPage::askAboutConflict(const RowConflict &conflict)
{
    const RowChange change = m_applying.value(conflict.change);
    const RowId row = m_applyingRows.value(conflict.change);
    m_banner->showText(tr("Nothing was written: a row was changed meanwhile."), Tone::Notice);
    auto *dialog = new ConflictDialog(change, conflict.theirs, this);
    connect(dialog, &ConflictDialog::resolved, this,
            [this, row, change, theirs = conflict.theirs](const QStringList &keepMine) {
                if (theirs)
                    m_edits->rebase(row, {change.key, *theirs}, keepMine);
                else
                    m_edits->revert(row);
                m_banner->showText(tr("Look at the staged changes and apply again."), Tone::Notice);
                m_model->reload();
            });
    dialog->open();
}

void RecordsPage::askToDiscard()
{
    Confirmation question;
    question.title = tr("Discard %n staged change(s)?", nullptr, m_edits->changes().size());
    question.text = tr("The database stays as it is; what you staged is lost.");
    question.verb = tr("Discard");
    confirm(this, question, [this] { m_edits->clear(); });
}

/// The chosen row's document; without one, or for one that is only staged, a new document.
void RecordsPage::openDocument()
{
    const QModelIndex chosen = m_grid->currentIndex();
    const auto row = chosen.isValid() ? m_model->seen(chosen.row()) : std::nullopt;
    const bool canEdit = whyReadOnly().isEmpty();
    if (!row && !canEdit)
        return;
    auto *dialog = new DocumentDialog(&context(), m_model->access().table.ref, row ? row->key : QList<NamedValue>(),
                                      canEdit, this);
    connect(dialog, &DocumentDialog::saveAsked, this, [this, dialog](const QString &statement) {
        Confirmation question;
        question.title = tr("Write the document to %1?").arg(context().profile().name);
        question.text = tr("Only the fields that differ are written, if they are still as you saw them.");
        question.detail = boundedText(statement, 20000);
        question.verb = tr("Save");
        guardedWrite(u"ui.records.document"_s, question, [guarded = QPointer(dialog)] {
            if (guarded)
                guarded->write();
        });
    });
    connect(dialog, &DocumentDialog::saved, this, [this] {
        m_banner->showText(tr("The document was written."), Tone::Good);
        context().noteChanged();
        m_model->reload();
    });
    dialog->open();
}

void RecordsPage::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export rows"));
    dialog->setObjectName(u"recordsExportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON (*.json)"), tr("JSON lines (*.jsonl)")});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(m_model->access().table.ref.name + u".csv"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &RecordsPage::exportTo);
    dialog->open();
}

void RecordsPage::chooseImport()
{
    auto *dialog = new QFileDialog(this, tr("Import rows"));
    dialog->setObjectName(u"recordsImportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Rows (*.csv *.json *.jsonl)")});
    connect(dialog, &QFileDialog::fileSelected, this, &RecordsPage::importFrom);
    dialog->open();
}

void RecordsPage::exportTo(const QString &path)
{
    m_jobs->exportTo(path, m_model->access(), m_model->request());
}

void RecordsPage::importFrom(const QString &path)
{
    m_jobs->readImport(path, m_model->access().table, m_model->rules());
}

void RecordsPage::copyCells()
{
    QItemSelection chosen = m_grid->selectionModel()->selection();
    if (chosen.isEmpty() && m_grid->currentIndex().isValid())
        chosen.select(m_grid->currentIndex(), m_grid->currentIndex());
    if (chosen.isEmpty())
        return;
    const CellCopy copy = copyOfCells(*m_model, chosen);
    switch (copy.problem) {
    case CellCopy::Problem::TooMany:
        return m_banner->showText(tr("These are too many cells for the clipboard; export them to a file."),
                                  Tone::Notice);
    case CellCopy::Problem::NotLoaded:
        return m_banner->showText(tr("Some of these rows are not loaded yet; scroll to them, then copy again."),
                                  Tone::Notice);
    case CellCopy::Problem::Long:
        return m_banner->showText(tr("Some of these cells are shown only in part; export them to a file."),
                                  Tone::Notice);
    case CellCopy::Problem::Secret:
        return m_banner->showText(tr("%1 holds secrets, which are copied one cell at a time.")
                                      .arg(boundedText(copy.leftOut.join(u", "_s), 200, false)),
                                  Tone::Notice);
    case CellCopy::Problem::None:
        break;
    }
    m_clipboard->put(copy.text, copy.secret);
    if (copy.secret)
        emit statusMessage(tr("Copied; the clipboard forgets it in half a minute."), Tone::Good);
    else
        emit statusMessage(tr("%n cell(s) were copied.", nullptr, copy.cells), Tone::Good);
    if (!copy.leftOut.isEmpty())
        m_banner->showText(tr("Left out of the copy, for they hold secrets: %1.")
                               .arg(boundedText(copy.leftOut.join(u", "_s), 200, false)),
                           Tone::Notice);
}

void RecordsPage::findInColumn()
{
    m_filter->focusColumn(m_grid->currentIndex().column());
}

} // namespace athanor
