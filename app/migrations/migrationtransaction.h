// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/sql/sqlconnection.h"
#include "migrations/migrator.h"

namespace athanor {

/// What surrounds the statements of a plan on one connection: settings, the lock against a second applier, BEGIN, the
/// look at the version table, the checks before COMMIT. The destructor rolls back what is open and restores the
/// settings.
class MigrationTransaction
{
public:
    /// `several`: the plan needs more than one transaction, so its lock must outlive each of them.
    MigrationTransaction(SqlConnection &connection, const Plan &plan, const MigrateOptions &options, bool several);
    ~MigrationTransaction();
    MigrationTransaction(const MigrationTransaction &) = delete;
    MigrationTransaction &operator=(const MigrationTransaction &) = delete;

    /// Timeouts; SQLite: foreign keys off, which only works outside of a transaction.
    [[nodiscard]] Status prepare();
    /// BEGIN, lock, and Conflict unless the version table holds `expected`. `creates`: it must not exist yet.
    [[nodiscard]] Status begin(const QStringList &expected, bool creates);
    /// Version rows as expected and, after a SQLite rebuild, no new foreign key violation.
    [[nodiscard]] Status verify(const QStringList &expected, bool rehearse);
    /// The server's number of the open transaction, by which a lost COMMIT can be looked up.
    [[nodiscard]] Result<QString> number() const;
    [[nodiscard]] Status commit();
    [[nodiscard]] Status rollback();
    [[nodiscard]] bool isOpen() const { return m_open; }

private:
    [[nodiscard]] Status lockOut();
    [[nodiscard]] Status lockVersionTable();
    [[nodiscard]] Status compareVersions(const QStringList &expected, bool creates);
    [[nodiscard]] Status checkForeignKeys();
    [[nodiscard]] Result<QStringList> foreignKeyViolations();
    void restore();

    SqlConnection &m_connection;
    const Plan &m_plan;
    const MigrateOptions &m_options;
    const bool m_several;
    bool m_open = false;
    bool m_sessionLock = false;
    bool m_foreignKeysWereOn = false;
    bool m_rebuilds = false;
    std::chrono::milliseconds m_usualLockTimeout;
    std::chrono::milliseconds m_usualStatementTimeout;
    std::optional<QStringList> m_violationsBefore;
};

} // namespace athanor
