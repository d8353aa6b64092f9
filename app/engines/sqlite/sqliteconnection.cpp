// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/sqliteconnection.h"

#include "engines/sql/rowsink.h"
#include "engines/sql/sqltext.h"
#include "engines/sqlite/sqliteerrors.h"

#include <sqlite3.h>

#include <climits>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int ProgressInstructions = 2000;

constexpr int RowsBetweenLooks = 16;

/// Holds until the next step.
Cell cellAt(sqlite3_stmt *statement, int column)
{
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
        return Cell::ofInteger(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
        return Cell::ofReal(sqlite3_column_double(statement, column));
    case SQLITE_TEXT: {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
        return Cell::ofText(QByteArrayView(text, sqlite3_column_bytes(statement, column)));
    }
    case SQLITE_BLOB: {
        const auto *bytes = static_cast<const char *>(sqlite3_column_blob(statement, column));
        return Cell::ofBytes(QByteArrayView(bytes, sqlite3_column_bytes(statement, column)));
    }
    default:
        return {};
    }
}

/// While it lives, SQLite loads no longer cell.
class CellLimit
{
public:
    CellLimit(sqlite3 *database, qint64 bytes)
        : m_database(database),
          m_before(sqlite3_limit(database, SQLITE_LIMIT_LENGTH, int(qMin<qint64>(bytes, INT_MAX))))
    {
    }
    [[nodiscard]] bool isTighter() const { return sqlite3_limit(m_database, SQLITE_LIMIT_LENGTH, -1) < m_before; }
    ~CellLimit() { sqlite3_limit(m_database, SQLITE_LIMIT_LENGTH, m_before); }
    Q_DISABLE_COPY_MOVE(CellLimit)

private:
    sqlite3 *m_database;
    int m_before;
};

struct BindTo
{
    sqlite3_stmt *statement;
    int index;

    int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
    int operator()(bool value) const { return sqlite3_bind_int(statement, index, value ? 1 : 0); }
    int operator()(qint64 value) const { return sqlite3_bind_int64(statement, index, value); }
    int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
    int operator()(const QString &value) const
    {
        const QByteArray utf8 = value.toUtf8();
        return sqlite3_bind_text64(statement, index, utf8.constData(), sqlite3_uint64(utf8.size()), SQLITE_TRANSIENT,
                                   SQLITE_UTF8);
    }
    int operator()(const QByteArray &value) const
    {
        // A null pointer would bind NULL instead of an empty blob.
        if (value.isEmpty())
            return sqlite3_bind_zeroblob(statement, index, 0);
        return sqlite3_bind_blob64(statement, index, value.constData(), sqlite3_uint64(value.size()), SQLITE_TRANSIENT);
    }
    int operator()(const LargeValue &) const { return SQLITE_MISUSE; }
};

QStringList columnNames(sqlite3_stmt *statement)
{
    QStringList names;
    for (int i = 0; i < sqlite3_column_count(statement); ++i)
        names.append(QString::fromUtf8(sqlite3_column_name(statement, i)));
    return names;
}

bool changesRows(const QString &sql)
{
    static const QStringList words{u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s, u"REPLACE"_s, u"WITH"_s};
    return words.contains(firstKeyword(sql));
}

} // namespace

SqliteConnection::SqliteConnection(const SqliteOpening &opening)
    : m_statementTimeout(opening.statementTimeout), m_lockTimeout(opening.lockTimeout)
{
}

SqliteConnection::~SqliteConnection()
{
    m_cells.close();
    if (m_database)
        sqlite3_close_v2(m_database);
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const SqliteOpening &opening,
                                                                 const CancelToken &cancel)
{
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(opening));
    connection->m_opening = cancel;
    if (const Status opened = connection->openFile(opening); !opened)
        return fail(opened);
    if (const Status hardened = connection->harden(opening.readOnly); !hardened)
        return fail(hardened);
    connection->m_cells.install(connection->m_database);
    // Neither may be looked at after opening: the session's own cancel takes over.
    connection->m_opening = {};
    return connection;
}

Status SqliteConnection::openFile(const SqliteOpening &opening)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
    const bool inMemory = opening.path.isEmpty();
    flags |= opening.readOnly && !inMemory ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (inMemory || (opening.create && !opening.readOnly))
        flags |= SQLITE_OPEN_CREATE;
    const QByteArray path = inMemory ? QByteArray(":memory:") : opening.path.toUtf8();
    // A path that begins with "file:" must not be read as a URI; absolute paths never do.
    const int code = sqlite3_open_v2(path.constData(), &m_database, flags, nullptr);
    if (code == SQLITE_OK)
        return {};
    const Error error = sqliteError(code, m_database ? QString::fromUtf8(sqlite3_errmsg(m_database)) : QString());
    sqlite3_close_v2(m_database);
    m_database = nullptr;
    return fail(error);
}

Status SqliteConnection::harden(bool readOnly)
{
    sqlite3_extended_result_codes(m_database, 1);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(m_database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_limit(m_database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_progress_handler(m_database, ProgressInstructions, &SqliteConnection::onProgress, this);
    sqlite3_busy_handler(m_database, &SqliteConnection::onBusy, this);
    QStringList pragmas{u"PRAGMA cell_size_check = ON"_s, u"PRAGMA mmap_size = 0"_s};
    if (readOnly)
        pragmas.append(u"PRAGMA query_only = ON"_s);
    // Reads the header, so that a file that is no database is found here.
    pragmas.append(u"PRAGMA schema_version"_s);
    for (const QString &pragma : std::as_const(pragmas)) {
        if (const auto done = run(pragma, {}, 1); !done)
            return fail(done);
    }
    return {};
}

int SqliteConnection::serverVersion() const
{
    return sqlite3_libversion_number();
}

bool SqliteConnection::inTransaction() const
{
    return m_database && sqlite3_get_autocommit(m_database) == 0;
}

Status SqliteConnection::setStatementTimeout(std::chrono::milliseconds timeout)
{
    m_statementTimeout = timeout;
    return {};
}

Status SqliteConnection::setLockTimeout(std::chrono::milliseconds timeout)
{
    m_lockTimeout = timeout;
    return {};
}

bool SqliteConnection::mustStop() const
{
    return m_interruptible && (m_cancel.isRequested() || m_opening.isCancelled() || m_deadline.hasExpired());
}

int SqliteConnection::onProgress(void *self)
{
    return static_cast<SqliteConnection *>(self)->mustStop() ? 1 : 0;
}

int SqliteConnection::onBusy(void *self, int tries)
{
    auto *connection = static_cast<SqliteConnection *>(self);
    if (tries == 0)
        connection->m_lockDeadline = QDeadlineTimer(connection->m_lockTimeout);
    if (connection->m_lockDeadline.hasExpired() || connection->mustStop())
        return 0;
    sqlite3_sleep(tries < 10 ? 1 + tries : 20);
    return 1;
}

Result<SqliteConnection::StatementHandle> SqliteConnection::prepare(const QString &sql, const QList<Value> &binds)
{
    if (sql.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"The statement holds a NUL character."_s));
    const QByteArray utf8 = sql.toUtf8();
    sqlite3_stmt *raw = nullptr;
    const char *tail = nullptr;
    const int code = sqlite3_prepare_v2(m_database, utf8.constData(), int(utf8.size()) + 1, &raw, &tail);
    StatementHandle statement(raw, &sqlite3_finalize);
    if (code != SQLITE_OK)
        return fail(errorOf(code));
    if (!raw)
        return fail(Error::invalidInput(u"There is no statement to run."_s));
    if (!firstKeyword(QString::fromUtf8(tail)).isEmpty())
        return fail(Error::invalidInput(u"More than one statement was given; run them one at a time."_s));
    if (const Status bound = bind(raw, binds); !bound)
        return fail(bound);
    return statement;
}

Status SqliteConnection::bind(sqlite3_stmt *statement, const QList<Value> &binds)
{
    if (sqlite3_bind_parameter_count(statement) != binds.size())
        return fail(Error::internal(u"The statement takes %1 values but %2 were given."_s.arg(
            QString::number(sqlite3_bind_parameter_count(statement)), QString::number(binds.size()))));
    for (int i = 0; i < int(binds.size()); ++i) {
        if (binds.at(i).isLarge())
            return fail(Error::invalidInput(u"A cell that was not fetched whole cannot be sent."_s));
        if (const int code = std::visit(BindTo{statement, i + 1}, binds.at(i).data()); code != SQLITE_OK)
            return fail(errorOf(code));
    }
    return {};
}

Status SqliteConnection::step(sqlite3_stmt *statement, const QString &sql, const RowSink &sink, bool limited)
{
    m_interruptible = !isCommit(sql) && !isRollback(sql);
    const QStringList names = columnNames(statement);
    std::vector<Cell> cells(size_t(names.size()));
    for (qint64 rows = 0;; ++rows) {
        // The progress handler looks as well, but not between rows that are cheap to make and dear to take.
        if (rows % RowsBetweenLooks == 0 && mustStop())
            return fail(errorOf(SQLITE_INTERRUPT));
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE)
            return {};
        if (limited && (code & 0xff) == SQLITE_TOOBIG) {
            const Cell tooLong{Cell::Kind::TooLong, 0, 0, {}};
            (void)sink(names, {&tooLong, 1});
            return {};
        }
        if (code != SQLITE_ROW)
            return fail(errorOf(code));
        for (size_t i = 0; i < cells.size(); ++i)
            cells[i] = cellAt(statement, int(i));
        if (!sink(names, cells))
            return {};
    }
}

Status SqliteConnection::execute(const QString &sql, const QList<Value> &binds, const RowSink &sink, qint64 longestCell,
                                 qint64 *affected)
{
    if (!m_database)
        return fail(Error::unreachable(u"The database is closed; open it again."_s));
    m_interruptible = true;
    m_deadline = deadlineIn(m_statementTimeout);
    const auto statement = prepare(sql, binds);
    if (!statement)
        return fail(statement);
    const CellLimit limit(m_database, longestCell);
    const Status stepped = step(statement->get(), sql, sink, limit.isTighter());
    m_cells.close();
    if (!stepped)
        return stepped;
    if (changesRows(sql) && !sqlite3_stmt_readonly(statement->get()))
        *affected = sqlite3_changes64(m_database);
    return {};
}

Result<ResultSet> SqliteConnection::run(const QString &sql, const QList<Value> &binds, qint64 maxRows)
{
    ResultSet result;
    bool tooMany = false;
    const auto collect = [&, gather = gatherRows(&result, maxRows)](const QStringList &names, CellRow row) {
        tooMany = !gather(names, row);
        return !tooMany;
    };
    if (const Status done = execute(sql, binds, collect, std::numeric_limits<qint64>::max(), &result.affected); !done)
        return fail(done);
    if (tooMany)
        return fail(tooManyRows(maxRows));
    return result;
}

Status SqliteConnection::read(const QString &sql, const QList<Value> &binds, const RowSink &sink, qint64 longestCell)
{
    qint64 affected = -1;
    return execute(sql, binds, sink, longestCell, &affected);
}

Error SqliteConnection::errorOf(int code)
{
    if (code == SQLITE_INTERRUPT || ((code & 0xff) == SQLITE_BUSY && mustStop())) {
        if (m_cancel.isRequested() || m_opening.isCancelled()) {
            m_cancel.clear();
            return Error::cancelled(u"Stopped."_s);
        }
        return Error::timeout(
            u"The statement took longer than %1 ms and was stopped; narrow it down or allow more time."_s.arg(
                m_statementTimeout.count()));
    }
    return sqliteError(code, QString::fromUtf8(sqlite3_errmsg(m_database)));
}

} // namespace athanor
