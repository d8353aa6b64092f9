// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QString>

namespace athanor {

/// Keeps other Athanors from migrating a SQLite file while this one does, also between its transactions, when the
/// service's own Alembic writes over a connection of its own. A file of its own in the state folder: SQLite's locks on
/// the database would be lost by opening that a second time. Freed by the kernel when the process ends.
class MigrationLock
{
public:
    MigrationLock() = default;
    ~MigrationLock();
    MigrationLock(const MigrationLock &) = delete;
    MigrationLock &operator=(const MigrationLock &) = delete;

    /// Conflict if another one holds it; never waits. `otherFolder` is used where the state folder cannot be written.
    [[nodiscard]] Status take(const QString &database, const QString &otherFolder);

private:
    int m_fd = -1;
};

} // namespace athanor
