// SPDX-License-Identifier: Apache-2.0
#include "engines/postgresql/pgconnection.h"

#include "engines/postgresql/libpq.h"
#include "engines/postgresql/pgerrors.h"
#include "engines/postgresql/pgvalues.h"
#include "engines/sql/rowsink.h"
#include "engines/sql/sqltext.h"

#include <array>
#include <future>
#include <thread>

#include <poll.h>
#include <sys/socket.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How long a server may take to answer a cancel before its connection is given up.
constexpr std::chrono::milliseconds CancelGrace{1500};
constexpr std::chrono::milliseconds CancelAgain{150};
/// Rows that were on their way when the cancel went out keep the connection alive that much longer, so many bytes a
/// time: a slow machine needs seconds to read what is in the buffers, a server that trickles must not hold the caller
/// up.
constexpr std::chrono::seconds DrainPatience{30};
constexpr qint64 DrainProgress = 16 * 1024;
/// The server's own deadline comes first, so that the session survives it.
constexpr std::chrono::milliseconds ServerMargin{500};

using PgResult = std::unique_ptr<PGresult, void (*)(PGresult *)>;

QString fieldOf(const PGresult *result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code));
}

PgSaid saidBy(const PGresult *result)
{
    return {fieldOf(result, PG_DIAG_SQLSTATE),        fieldOf(result, PG_DIAG_MESSAGE_PRIMARY),
            fieldOf(result, PG_DIAG_MESSAGE_DETAIL),  fieldOf(result, PG_DIAG_MESSAGE_HINT),
            fieldOf(result, PG_DIAG_CONSTRAINT_NAME), fieldOf(result, PG_DIAG_COLUMN_NAME)};
}

bool changesRows(const char *commandTag)
{
    const QByteArrayView tag(commandTag);
    return tag.startsWith("INSERT") || tag.startsWith("UPDATE") || tag.startsWith("DELETE") || tag.startsWith("MERGE");
}

QByteArray milliseconds(std::chrono::milliseconds timeout)
{
    return QByteArray::number(qint64(qMax<std::chrono::milliseconds::rep>(0, timeout.count())));
}

std::chrono::milliseconds atServer(std::chrono::milliseconds timeout)
{
    if (timeout.count() <= 0)
        return std::chrono::milliseconds(0);
    return qMax(timeout - qMin(ServerMargin, timeout / 10), std::chrono::milliseconds(1));
}

} // namespace

/// One statement from sending to its last answer.
struct PgConnection::Conversation
{
    QString sql;
    RowSink sink;
    QDeadlineTimer deadline;
    bool interruptible = true;   ///< COMMIT and ROLLBACK are not
    bool outcomeMatters = false; ///< something may stay written if the answer is lost
    bool sent = false;
    bool interrupted = false;    ///< a cancel is on its way to the server
    bool byPerson = false;       ///< ... because requestCancel() was called, not because of the deadline
    QDeadlineTimer patience;     ///< the end of it all after a cancel, however many rows still come
    qint64 drained = 0;          ///< bytes of rows dropped since the grace was last prolonged
    std::future<void> delivered; ///< of that cancel
    QDeadlineTimer again;        ///< when the cancel is sent once more
    bool inTransaction = false;  ///< before the statement
    bool sinkFull = false;
    bool copying = false;
    qint64 affected = -1;
    QStringList columns;
    std::optional<PgRowReader> reader;
    std::optional<Error> error;
};

PgConnection::PgConnection(const ConnectionSpec &spec)
    : m_statementTimeout(spec.statementTimeout), m_lockTimeout(spec.lockTimeout),
      m_readOnly(spec.access == Access::ReadOnly)
{
}

PgConnection::~PgConnection()
{
    hangUp();
}

void PgConnection::hangUp()
{
    if (m_connection)
        PQfinish(m_connection);
    m_connection = nullptr;
}

int PgConnection::serverVersion() const
{
    return m_connection ? PQserverVersion(m_connection) : 0;
}

bool PgConnection::inTransaction() const
{
    if (!m_connection)
        return false;
    const PGTransactionStatusType status = PQtransactionStatus(m_connection);
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
}

PgConnection::Wake PgConnection::wait(short events, const QDeadlineTimer &deadline, bool watchCancel) const
{
    for (;;) {
        std::array<pollfd, 2> descriptors{
            {{PQsocket(m_connection), events, 0}, {watchCancel ? m_cancel.descriptor() : -1, POLLIN, 0}}};
        const qint64 left = deadline.isForever() ? 60000 : qMin<qint64>(deadline.remainingTime(), 60000);
        const int ready = ::poll(descriptors.data(), descriptors.size(), int(left));
        if (watchCancel && m_cancel.isRequested())
            return Wake::Cancelled;
        if (ready > 0 && descriptors[0].revents != 0)
            return Wake::Ready;
        if (deadline.hasExpired())
            return Wake::Deadline;
    }
}

void PgConnection::interrupt(Conversation &talk, bool byPerson)
{
    talk.interrupted = true;
    talk.byPerson = byPerson;
    talk.deadline = QDeadlineTimer(CancelGrace);
    talk.patience = QDeadlineTimer(DrainPatience);
    if (byPerson)
        m_cancel.clear();
    sendCancel(talk);
}

void PgConnection::sendCancel(Conversation &talk)
{
    talk.again = QDeadlineTimer(CancelAgain);
    // PQcancel connects anew and blocks as long as the network likes, so a thread of its own sends it.
    std::promise<void> delivered;
    talk.delivered = delivered.get_future();
    std::thread([canceller = m_canceller, done = std::move(delivered)]() mutable {
        std::array<char, 256> error{};
        if (canceller)
            (void)PQcancel(canceller.get(), error.data(), int(error.size()));
        done.set_value();
    }).detach();
}

Error PgConnection::stopReason(const Conversation &talk) const
{
    if (talk.byPerson)
        return Error::cancelled(u"Stopped."_s);
    return Error::timeout(
        u"The statement took longer than %1 ms and was stopped; narrow it down or allow more time."_s.arg(
            m_statementTimeout.count()));
}

Error PgConnection::lost(const Conversation &talk)
{
    const QString detail = boundedText(QString::fromUtf8(PQerrorMessage(m_connection)), 1000);
    if (talk.interrupted)
        ::shutdown(PQsocket(m_connection), SHUT_RDWR);
    hangUp();
    if (talk.sent && talk.outcomeMatters)
        return Error::unknown(
            u"The connection broke before the server answered, so the change may or may not have been made; look before you try again."_s,
            detail);
    if (talk.interrupted) {
        Error reason = stopReason(talk);
        reason.detail = u"The server went on in spite of the cancel, so the connection was closed."_s;
        return reason;
    }
    return Error::unreachable(u"The connection to the server broke, nothing was changed; try again."_s, detail);
}

Status PgConnection::await(Conversation &talk, bool alsoWrite)
{
    const bool watchCancel = talk.interruptible && !talk.interrupted;
    const short events = short(POLLIN | (alsoWrite ? POLLOUT : 0));
    const Wake wake = wait(events, talk.interrupted ? qMin(talk.deadline, talk.again) : talk.deadline, watchCancel);
    if (wake == Wake::Cancelled) {
        interrupt(talk, true);
        return {};
    }
    // Also where bytes trickle in: a server must not keep a statement alive by them.
    if (talk.deadline.hasExpired()) {
        if (talk.interrupted)
            return fail(lost(talk));
        interrupt(talk, false);
        return {};
    }
    if (wake == Wake::Deadline) {
        // A cancel that overtook its statement was ignored by the server.
        if (talk.delivered.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
            sendCancel(talk);
        else
            talk.again = QDeadlineTimer(CancelAgain);
        return {};
    }
    return PQconsumeInput(m_connection) ? Status() : fail(lost(talk));
}

Status PgConnection::send(const Conversation &talk, const QList<Value> &binds)
{
    if (talk.sql.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"The statement holds a NUL character."_s));
    const auto values = PgBinds::of(binds);
    if (!values)
        return fail(values);
    const std::vector<const char *> pointers = values->pointers();
    if (!PQsendQueryParams(m_connection, talk.sql.toUtf8().constData(), values->count(), nullptr, pointers.data(),
                           values->lengths().data(), values->formats().data(), 0))
        return fail(lost(talk));
    PQsetSingleRowMode(m_connection);
    return {};
}

Error PgConnection::errorOf(const Conversation &talk, const pg_result *result) const
{
    const PgSaid said = saidBy(result);
    if (said.sqlState != "57014"_L1)
        return pgError(said);
    if (talk.interrupted)
        return stopReason(talk);
    if (talk.deadline.isForever())
        return pgError(said);
    // The server's own deadline comes a little before ours; otherwise somebody there stopped the statement.
    const bool late = talk.deadline.remainingTimeAsDuration() <= 2 * ServerMargin ||
                      talk.deadline.remainingTimeAsDuration() < m_statementTimeout / 5;
    return late
               ? stopReason(talk)
               : Error::cancelled(u"The statement was stopped by somebody at the server."_s, boundedText(said.message));
}

/// Rows that nobody wants any more are not even looked at, which makes the end of a torrent come soon.
void PgConnection::dropRow(Conversation &talk, const pg_result *result)
{
    for (int column = 0; column < PQnfields(result) && PQntuples(result) > 0; ++column)
        talk.drained += 4 + PQgetlength(result, 0, column);
    if (talk.interrupted && talk.drained >= DrainProgress) {
        talk.drained = 0;
        talk.deadline = qMin(QDeadlineTimer(CancelGrace), talk.patience);
    }
}

void PgConnection::readRow(Conversation &talk, const pg_result *result)
{
    if (talk.interrupted || talk.sinkFull) {
        dropRow(talk, result);
        return;
    }
    if (!talk.reader) {
        talk.columns = pgColumns(result);
        talk.reader.emplace(result);
    }
    for (int row = 0; row < PQntuples(result) && !talk.sinkFull; ++row) {
        if (talk.sink(talk.columns, talk.reader->row(result, row)))
            continue;
        talk.sinkFull = true;
        // Inside a transaction a cancel would undo what came before, so the rest is read and dropped.
        if (!talk.interrupted && !talk.inTransaction)
            interrupt(talk, false);
    }
}

void PgConnection::take(Conversation &talk, const pg_result *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
        readRow(talk, result);
        return;
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        readRow(talk, result);
        if (changesRows(PQcmdStatus(const_cast<pg_result *>(result))))
            talk.affected = QByteArray(PQcmdTuples(const_cast<pg_result *>(result))).toLongLong();
        // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
        if (isCommit(talk.sql) && QByteArrayView(PQcmdStatus(const_cast<pg_result *>(result))) == "ROLLBACK")
            talk.error =
                Error::database(u"The transaction had failed before and was rolled back; nothing was changed."_s);
        return;
    case PGRES_EMPTY_QUERY:
        talk.error = Error::invalidInput(u"There is no statement to run."_s);
        return;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
        talk.copying = true;
        talk.error = Error::unsupported(u"COPY from or to the client is not supported; use another statement."_s);
        return;
    default:
        talk.error = errorOf(talk, result);
        return;
    }
}

Status PgConnection::converse(Conversation &talk, const QList<Value> &binds)
{
    if (!m_connection)
        return fail(Error::unreachable(u"The connection to the server is closed; open it again."_s));
    talk.interruptible = !isCommit(talk.sql) && !isRollback(talk.sql);
    talk.inTransaction = inTransaction();
    talk.outcomeMatters = isCommit(talk.sql) || (!m_readOnly && !talk.inTransaction && mayWrite(talk.sql));
    talk.deadline = deadlineIn(m_statementTimeout);
    if (talk.interruptible && m_cancel.isRequested()) {
        m_cancel.clear();
        return fail(Error::cancelled(u"Stopped."_s));
    }
    if (const Status sent = send(talk, binds); !sent)
        return sent;
    for (int pending = 1; pending == 1;) {
        pending = PQflush(m_connection);
        if (pending < 0)
            return fail(lost(talk));
        if (pending == 1) {
            if (const Status ready = await(talk, true); !ready)
                return ready;
        }
    }
    talk.sent = true;
    for (;;) {
        while (PQisBusy(m_connection)) {
            if (const Status ready = await(talk, false); !ready)
                return ready;
        }
        const PgResult result(PQgetResult(m_connection), PQclear);
        if (!result)
            break;
        take(talk, result.get());
        // Nothing else follows until data was copied, so only the end of the connection leads out.
        if (talk.copying) {
            hangUp();
            return fail(*talk.error);
        }
    }
    // A cancel still on its way would stop the next statement instead.
    if (talk.interrupted && talk.delivered.wait_for(CancelGrace) != std::future_status::ready)
        hangUp();
    // An error such as "terminating connection" comes as an answer, then the connection is gone.
    if (m_connection && PQstatus(m_connection) == CONNECTION_BAD) {
        const Error broken = lost(talk);
        return fail(broken.kind == ErrorKind::Unknown || !talk.error ? broken : *talk.error);
    }
    if (talk.sinkFull)
        return {};
    return talk.error ? fail(*talk.error) : Status();
}

Result<ResultSet> PgConnection::run(const QString &sql, const QList<Value> &binds, qint64 maxRows)
{
    ResultSet result;
    Conversation talk;
    talk.sql = sql;
    talk.sink = gatherRows(&result, maxRows);
    if (const Status done = converse(talk, binds); !done)
        return fail(done);
    if (talk.sinkFull)
        return fail(tooManyRows(maxRows));
    result.columns = talk.columns;
    result.affected = talk.affected;
    return result;
}

Status PgConnection::read(const QString &sql, const QList<Value> &binds, const RowSink &sink, qint64)
{
    Conversation talk;
    talk.sql = sql;
    talk.sink = sink;
    return converse(talk, binds);
}

Status PgConnection::setStatementTimeout(std::chrono::milliseconds timeout)
{
    const QByteArray value = milliseconds(atServer(timeout));
    const auto set =
        run(u"SELECT pg_catalog.set_config('statement_timeout', $1, false)"_s, {Value(QString::fromLatin1(value))}, 1);
    if (!set)
        return fail(set);
    m_statementTimeout = timeout;
    return {};
}

Status PgConnection::setLockTimeout(std::chrono::milliseconds timeout)
{
    const auto set = run(u"SELECT pg_catalog.set_config('lock_timeout', $1, false)"_s,
                         {Value(QString::fromLatin1(milliseconds(timeout)))}, 1);
    if (!set)
        return fail(set);
    m_lockTimeout = timeout;
    return {};
}

} // namespace athanor
