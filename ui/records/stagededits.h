// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "records/changeset.h"
#include "records/editjournal.h"

#include <QObject>
#include <QTimer>

namespace athanor {

/// The staged changes of one table, as the widgets share them, and their journal on disk. GUI thread.
class StagedEdits : public QObject
{
    Q_OBJECT

public:
    explicit StagedEdits(EditJournal journal = EditJournal(), QObject *parent = nullptr);
    ~StagedEdits() override;

    [[nodiscard]] const ChangeSet &changes() const { return m_changes; }

    /// Turns to another table: what is staged for the one before is saved, what was saved for this one comes back.
    void open(const EditPlace &place, const Table &table);

    void edit(const SeenRow &row, const QString &column, const Value &value);
    RowId insert(const QList<NamedValue> &values);
    void editNew(const RowId &row, const QString &column, const std::optional<Value> &value);
    void erase(const SeenRow &row);
    void revert(const RowId &row);
    void revertCell(const RowId &row, const QString &column);
    void rebase(const RowId &row, const SeenRow &theirs, const QStringList &keepMine);
    void undo();
    void redo();
    /// The changes were applied or thrown away; the journal goes too.
    void clear();

    /// Writes the journal now instead of in a moment.
    void saveNow();

signals:
    void changed();
    /// Edits of an earlier run came back.
    void restored(int count);
    void journalFailed(const athanor::Error &error);

private:
    void noteChange();

    EditJournal m_journal;
    EditPlace m_place;
    ChangeSet m_changes;
    QTimer m_saveSoon;
};

} // namespace athanor
