// SPDX-License-Identifier: Apache-2.0
#include "ui/records/stagededits.h"

#include <chrono>

namespace athanor {

namespace {
// Long enough not to write at every key, short enough to lose next to nothing in a crash.
constexpr std::chrono::milliseconds saveDelay{250};
} // namespace

StagedEdits::StagedEdits(EditJournal journal, QObject *parent) : QObject(parent), m_journal(std::move(journal))
{
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(saveDelay);
    connect(&m_saveSoon, &QTimer::timeout, this, &StagedEdits::saveNow);
}

StagedEdits::~StagedEdits()
{
    if (m_saveSoon.isActive())
        (void)m_journal.save(m_place, m_changes); // nobody is left to tell
}

void StagedEdits::open(const EditPlace &place, const Table &table)
{
    if (m_saveSoon.isActive())
        saveNow();
    m_place = place;
    m_changes = ChangeSet(table);
    const auto saved = m_journal.load(place);
    if (!saved)
        emit journalFailed(saved.error());
    else if (!saved->isEmpty())
        m_changes.restore(*saved);
    emit changed();
    if (!m_changes.isEmpty())
        emit restored(m_changes.size());
}

void StagedEdits::edit(const SeenRow &row, const QString &column, const Value &value)
{
    m_changes.edit(row, column, value);
    noteChange();
}

RowId StagedEdits::insert(const QList<NamedValue> &values)
{
    const RowId row = m_changes.insert(values);
    noteChange();
    return row;
}

void StagedEdits::editNew(const RowId &row, const QString &column, const std::optional<Value> &value)
{
    m_changes.editNew(row, column, value);
    noteChange();
}

void StagedEdits::erase(const SeenRow &row)
{
    m_changes.erase(row);
    noteChange();
}

void StagedEdits::revert(const RowId &row)
{
    m_changes.revert(row);
    noteChange();
}

void StagedEdits::revertCell(const RowId &row, const QString &column)
{
    m_changes.revertCell(row, column);
    noteChange();
}

void StagedEdits::rebase(const RowId &row, const SeenRow &theirs, const QStringList &keepMine)
{
    m_changes.rebase(row, theirs, keepMine);
    noteChange();
}

void StagedEdits::undo()
{
    m_changes.undo();
    noteChange();
}

void StagedEdits::redo()
{
    m_changes.redo();
    noteChange();
}

void StagedEdits::clear()
{
    m_changes.clear();
    noteChange();
    saveNow();
}

void StagedEdits::saveNow()
{
    m_saveSoon.stop();
    if (const Status saved = m_journal.save(m_place, m_changes); !saved)
        emit journalFailed(saved.error());
}

void StagedEdits::noteChange()
{
    m_saveSoon.start();
    emit changed();
}

} // namespace athanor
