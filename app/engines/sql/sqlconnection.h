// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "engines/page.h"
#include "engines/sql/cell.h"
#include "engines/sql/dialect.h"

#include <QDeadlineTimer>

#include <chrono>
#include <functional>
#include <limits>

namespace athanor {

/// Takes each row of a statement as it arrives, its cells for the length of the call; false to stop.
using RowSink = std::function<bool(const QStringList &columns, CellRow row)>;

struct ResultSet
{
    QStringList columns;
    QList<Row> rows;
    qint64 affected = -1;           ///< rows changed by INSERT/UPDATE/DELETE; -1 where the server does not say
    std::optional<qint64> insertId; ///< MySQL: the number that the server gave the row inserted last
    int warnings = 0;               ///< MySQL: how many the server has of this statement
};

/// One statement at a time over one open SQL connection, bound values only, each under the session's deadline and
/// cancel. The native library is used directly (libpq extended protocol, sqlite3): no statement is ever split, joined
/// or rewritten. Belongs to its Session and its thread.
class SqlConnection
{
public:
    virtual ~SqlConnection() = default;

    [[nodiscard]] virtual DialectId dialect() const = 0;
    /// Numeric version: 150018 (PostgreSQL), 3040001 (SQLite).
    [[nodiscard]] virtual int serverVersion() const = 0;

    /// Runs one statement and returns all its rows (at most `maxRows`; more is an error).
    /// A COMMIT whose answer did not arrive is ErrorKind::Unknown.
    [[nodiscard]] virtual Result<ResultSet> run(const QString &sql, const QList<Value> &binds = {},
                                                qint64 maxRows = 100000) = 0;
    /// Runs one SELECT and hands each row over as it arrives, constant memory; `row` returns false to stop.
    [[nodiscard]] Status stream(const QString &sql, const QList<Value> &binds,
                                const std::function<bool(const QStringList &columns, const Row &row)> &row);
    /// The same without making Values, for very many rows. SQLite holds every cell against `longestCell` bytes before
    /// it loads it: in place of a row with a longer one comes a single cell TooLong, and the reading ends. A server
    /// must be asked so that it gives none.
    [[nodiscard]] virtual Status read(const QString &sql, const QList<Value> &binds, const RowSink &sink,
                                      qint64 longestCell = std::numeric_limits<qint64>::max()) = 0;
    /// True between BEGIN and COMMIT / ROLLBACK, as the server (or library) says.
    [[nodiscard]] virtual bool inTransaction() const = 0;

    /// The deadline of each following statement, at the server and at the client; 0: none.
    [[nodiscard]] virtual Status setStatementTimeout(std::chrono::milliseconds timeout) = 0;
    /// How long the following statements wait for a lock.
    [[nodiscard]] virtual Status setLockTimeout(std::chrono::milliseconds timeout) = 0;
    /// What they were last set to, or opened with: whoever changes them for a while puts these back.
    [[nodiscard]] virtual std::chrono::milliseconds statementTimeout() const { return std::chrono::seconds(30); }
    [[nodiscard]] virtual std::chrono::milliseconds lockTimeout() const { return std::chrono::seconds(5); }

    /// False once the connection broke; every later call fails with Unreachable.
    [[nodiscard]] virtual bool isOpen() const = 0;
    /// Any thread: ends the running statement, or the next one if none runs, with Cancelled. COMMIT and ROLLBACK are
    /// not interrupted.
    virtual void requestCancel() = 0;
    /// Any thread: takes back a cancel that no statement has seen.
    virtual void clearCancel() = 0;
};

/// When a statement must have ended; 0: never.
[[nodiscard]] QDeadlineTimer deadlineIn(std::chrono::milliseconds timeout);

/// BEGIN; what `work` does; COMMIT, or ROLLBACK if it fails. `begin` is the dialect's own ("BEGIN IMMEDIATE" ...).
[[nodiscard]] Status inTransaction(SqlConnection &connection, const QString &begin,
                                   const std::function<Status()> &work);

} // namespace athanor
