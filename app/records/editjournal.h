// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "records/changeset.h"

namespace athanor {

/// What a journal of edits belongs to. A profile that points to another database meanwhile has another place.
struct EditPlace
{
    QString service;  ///< name in the fleet
    QString database; ///< DatabaseUrl::toString(): without a password
    TableRef table;
};

/// Staged edits on disk, so that a crash or a lost connection does not cost them: one file a service and table, mode
/// 0600 in a folder 0700, written whole and atomically. It holds the edited values, those of password columns too,
/// because that is what the person typed; it is removed when the changes are applied or discarded. One thread.
class EditJournal
{
public:
    /// `folder` is made when the first edit is saved.
    explicit EditJournal(QString folder = defaultFolder());

    /// $XDG_STATE_HOME/athanor/edits
    [[nodiscard]] static QString defaultFolder();

    /// Saves what is staged, or removes the file if nothing is.
    [[nodiscard]] Status save(const EditPlace &place, const ChangeSet &changes) const;
    /// What was saved for a place; an empty list if nothing. InvalidInput for a damaged file, which is left alone.
    [[nodiscard]] Result<QList<RowEdit>> load(const EditPlace &place) const;
    [[nodiscard]] Status remove(const EditPlace &place) const;

    [[nodiscard]] QString pathOf(const EditPlace &place) const;

private:
    QString m_folder;
};

} // namespace athanor
