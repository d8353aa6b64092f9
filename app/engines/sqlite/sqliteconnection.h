// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/sql/cancelsignal.h"
#include "engines/sql/sqlconnection.h"
#include "engines/sqlite/cellfunctions.h"

#include <QDeadlineTimer>

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace athanor {

/// How a SQLite file is opened.
struct SqliteOpening
{
    QString path; ///< absolute; empty: in memory
    bool readOnly = true;
    bool create = false;
    std::chrono::milliseconds statementTimeout{30000};
    std::chrono::milliseconds lockTimeout{5000};
};

/// One SQLite database through sqlite3, hardened against hostile files: no extension, no ATTACH, no memory map, schema
/// not trusted, defensive mode. `foreign_keys` stays as SQLite has it (off): that is the caller's choice.
class SqliteConnection : public SqlConnection
{
public:
    /// Unreachable: no such file. InvalidInput: not a SQLite database. Refused: a symbolic link. Permission.
    [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(const SqliteOpening &opening,
                                                                        const CancelToken &cancel);
    ~SqliteConnection() override;

    [[nodiscard]] DialectId dialect() const override { return DialectId::SQLite; }
    [[nodiscard]] int serverVersion() const override;
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &binds, qint64 maxRows) override;
    [[nodiscard]] Status read(const QString &sql, const QList<Value> &binds, const RowSink &sink,
                              qint64 longestCell) override;
    [[nodiscard]] bool inTransaction() const override;
    [[nodiscard]] Status setStatementTimeout(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Status setLockTimeout(std::chrono::milliseconds timeout) override;
    [[nodiscard]] std::chrono::milliseconds statementTimeout() const override { return m_statementTimeout; }
    [[nodiscard]] std::chrono::milliseconds lockTimeout() const override { return m_lockTimeout; }
    [[nodiscard]] bool isOpen() const override { return m_database != nullptr; }
    void requestCancel() override { m_cancel.request(); }
    void clearCancel() override { m_cancel.clear(); }

private:
    using StatementHandle = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt *)>;

    explicit SqliteConnection(const SqliteOpening &opening);
    [[nodiscard]] Status openFile(const SqliteOpening &opening);
    [[nodiscard]] Status harden(bool readOnly);
    [[nodiscard]] Result<StatementHandle> prepare(const QString &sql, const QList<Value> &binds);
    [[nodiscard]] Status bind(sqlite3_stmt *statement, const QList<Value> &binds);
    /// Steps through all rows. The deadline begins here.
    [[nodiscard]] Status step(sqlite3_stmt *statement, const QString &sql, const RowSink &sink, bool limited);
    [[nodiscard]] Status execute(const QString &sql, const QList<Value> &binds, const RowSink &sink, qint64 longestCell,
                                 qint64 *affected);
    [[nodiscard]] Error errorOf(int code);
    [[nodiscard]] bool mustStop() const;
    static int onProgress(void *self);
    static int onBusy(void *self, int tries);

    sqlite3 *m_database = nullptr;
    CellFunctions m_cells;
    CancelSignal m_cancel;
    CancelToken m_opening;
    QDeadlineTimer m_deadline{QDeadlineTimer::Forever};
    QDeadlineTimer m_lockDeadline{QDeadlineTimer::Forever};
    std::chrono::milliseconds m_statementTimeout;
    std::chrono::milliseconds m_lockTimeout;
    bool m_interruptible = true; ///< COMMIT and ROLLBACK are not cut short
};

} // namespace athanor
