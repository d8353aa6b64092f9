// SPDX-License-Identifier: Apache-2.0
#include "engines/mysql/myconnection.h"

#include "engines/mysql/libmariadb.h"
#include "engines/mysql/myconversation.h"
#include "engines/mysql/myerrors.h"
#include "engines/sql/rowsink.h"
#include "engines/sql/sqltext.h"

#include <array>
#include <thread>

#include <poll.h>
#include <sys/socket.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How long a server may take to end a killed statement before its connection is given up.
constexpr std::chrono::milliseconds KillQueryGrace{1500};
constexpr std::chrono::milliseconds KillQueryAgain{200};
constexpr std::chrono::seconds KillQueryPatience{2};
/// An answer to KILL that came late may meet the next statement; so many harmless ones are sent into its way.
constexpr int MostSettling = 3;
constexpr qint64 RowsBetweenLooks = 16;

// What the server says when a statement was killed: interrupted, query aborted, sort aborted, and its own time limits.
constexpr std::array<unsigned, 5> stopNumbers{1317, 1028, 1969, 3024, 1160};

/// DDL and the like commit by themselves (manual, "Statements That Cause an Implicit Commit").
bool commitsByItself(const QString &sql)
{
    static const QStringList words{u"CREATE"_s, u"ALTER"_s,  u"DROP"_s,   u"RENAME"_s,  u"TRUNCATE"_s,
                                   u"GRANT"_s,  u"REVOKE"_s, u"LOCK"_s,   u"ANALYZE"_s, u"OPTIMIZE"_s,
                                   u"REPAIR"_s, u"FLUSH"_s,  u"UNLOCK"_s, u"CALL"_s};
    return words.contains(firstKeyword(sql));
}

short pollEvents(int status)
{
    return short((status & MYSQL_WAIT_READ ? POLLIN : 0) | (status & MYSQL_WAIT_WRITE ? POLLOUT : 0) |
                 (status & MYSQL_WAIT_EXCEPT ? POLLPRI : 0));
}

int readyStatus(short events, int status)
{
    if (events & (POLLERR | POLLHUP | POLLNVAL))
        return status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE | MYSQL_WAIT_EXCEPT);
    return (events & POLLIN ? MYSQL_WAIT_READ : 0) | (events & POLLOUT ? MYSQL_WAIT_WRITE : 0) |
           (events & POLLPRI ? MYSQL_WAIT_EXCEPT : 0);
}

} // namespace

MyConnection::MyConnection(const ConnectionSpec &spec)
    : m_password(spec.password), m_statementTimeout(spec.statementTimeout), m_lockTimeout(spec.lockTimeout),
      m_readOnly(spec.access == Access::ReadOnly)
{
}

MyConnection::~MyConnection() = default;

void MyConnection::hangUp()
{
    if (!m_handle)
        return;
    // Nothing waits for a network that is gone.
    ::shutdown(mysql_get_socket(m_handle.get()), SHUT_RDWR);
    m_handle.reset();
}

bool MyConnection::inTransaction() const
{
    return m_handle && (m_handle->server_status & SERVER_STATUS_IN_TRANS) != 0;
}

MyConnection::Wake MyConnection::wait(short events, const QDeadlineTimer &deadline, bool watchCancel, short *got) const
{
    for (;;) {
        std::array<pollfd, 2> descriptors{
            {{mysql_get_socket(m_handle.get()), events, 0}, {watchCancel ? m_cancel.descriptor() : -1, POLLIN, 0}}};
        const qint64 left = deadline.isForever() ? 60000 : qMin<qint64>(deadline.remainingTime(), 60000);
        const int ready = ::poll(descriptors.data(), descriptors.size(), int(left));
        if (watchCancel && m_cancel.isRequested())
            return Wake::Cancelled;
        *got = descriptors[0].revents;
        if (ready > 0 && *got != 0)
            return Wake::Ready;
        if (deadline.hasExpired())
            return Wake::Deadline;
    }
}

void MyConnection::interrupt(Conversation &talk, bool byPerson)
{
    if (!talk.interrupted) {
        talk.interrupted = true;
        talk.byPerson = byPerson;
        talk.deadline = QDeadlineTimer(KillQueryGrace);
        if (byPerson)
            m_cancel.clear();
    }
    talk.again = QDeadlineTimer(KillQueryAgain);
    // Logging in takes as long as the network likes, so a thread of its own does it.
    std::promise<void> delivered;
    talk.delivered = delivered.get_future();
    std::thread([to = m_parameters, password = m_password, id = mysql_thread_id(m_handle.get()),
                 done = std::move(delivered)]() mutable {
        const auto deadline = std::chrono::steady_clock::now() + KillQueryPatience;
        to.database.clear();
        if (const auto side = connectMyHandle(to, password, deadline, {}))
            sendMyCommand(side->get(), "KILL QUERY " + QByteArray::number(qulonglong(id)), deadline);
        done.set_value();
    }).detach();
}

Error MyConnection::stopReason(const Conversation &talk) const
{
    if (talk.byPerson)
        return Error::cancelled(u"Stopped."_s);
    return Error::timeout(
        u"The statement took longer than %1 ms and was stopped; narrow it down or allow more time."_s.arg(
            m_statementTimeout.count()));
}

Error MyConnection::lost(const Conversation &talk, const QString &detail)
{
    hangUp();
    if (talk.sent && talk.outcomeMatters)
        return Error::unknown(
            u"The connection broke before the server answered, so the change may or may not have been made; look "
            "before you try again."_s,
            detail);
    if (talk.interrupted)
        return stopReason(talk);
    return talk.deadline.hasExpired() && !talk.deadline.isForever()
               ? stopReason(talk)
               : Error::unreachable(u"The connection to the server broke, nothing was changed; try again."_s, detail);
}

Error MyConnection::failed(const Conversation &talk, unsigned number, const QString &text)
{
    if (isMyConnectionLost(number))
        return lost(talk, boundedText(QString::number(number) + u' ' + text, 1000));
    const bool stopped = std::ranges::find(stopNumbers, number) != stopNumbers.end();
    if (stopped && (talk.interrupted || number == 1969 || number == 3024))
        return stopReason(talk);
    return myError(number, text);
}

Result<int> MyConnection::await(Conversation &talk, int status)
{
    const bool watchCancel = talk.interruptible && !talk.interrupted;
    short got = 0;
    const Wake wake =
        wait(pollEvents(status), talk.interrupted ? qMin(talk.deadline, talk.again) : talk.deadline, watchCancel, &got);
    if (wake == Wake::Cancelled) {
        interrupt(talk, true);
        return 0;
    }
    // Also where bytes trickle in: a server must not keep a statement alive by them.
    if (talk.deadline.hasExpired()) {
        if (talk.interrupted || !talk.interruptible)
            return fail(lost(talk));
        interrupt(talk, false);
        return 0;
    }
    if (wake == Wake::Ready)
        return readyStatus(got, status);
    // A KILL that overtook its statement was forgotten by the server.
    if (talk.delivered.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
        interrupt(talk, talk.byPerson);
    else
        talk.again = QDeadlineTimer(KillQueryAgain);
    return 0;
}

Status MyConnection::settle(Conversation &talk)
{
    if (!m_handle || !talk.interrupted)
        return {};
    if (talk.delivered.wait_for(KillQueryGrace) != std::future_status::ready) {
        hangUp();
        return {};
    }
    for (int i = 0; i < MostSettling && m_handle; ++i) {
        Conversation harmless;
        harmless.sql = u"DO 0"_s;
        harmless.interruptible = false;
        harmless.deadline = QDeadlineTimer(KillQueryGrace);
        if (query(harmless))
            return {};
    }
    return {};
}

Status MyConnection::converse(Conversation &talk, const QList<Value> &binds)
{
    if (!m_handle)
        return fail(Error::unreachable(u"The connection to the server is closed; open it again."_s));
    if (talk.sql.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"The statement holds a NUL character."_s));
    talk.interruptible = !isCommit(talk.sql) && !isRollback(talk.sql);
    const bool kept = !inTransaction() || commitsByItself(talk.sql);
    talk.outcomeMatters = isCommit(talk.sql) || (!m_readOnly && kept && mayWrite(talk.sql));
    talk.deadline = deadlineIn(m_statementTimeout);
    if (talk.interruptible && m_cancel.isRequested()) {
        m_cancel.clear();
        return fail(Error::cancelled(u"Stopped."_s));
    }
    Status done = talk.goesAsText(binds) ? query(talk) : execute(talk, binds);
    if (const Status settled = settle(talk); !settled)
        return settled;
    if (talk.sinkFull)
        return {};
    // SLEEP() and the like return early instead of failing; what only read has then not given what was asked for.
    if (done && talk.interrupted && !mayWrite(talk.sql))
        return fail(stopReason(talk));
    return done;
}

Result<ResultSet> MyConnection::run(const QString &sql, const QList<Value> &binds, qint64 maxRows)
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
    result.insertId = talk.insertId;
    result.warnings = talk.warnings;
    return result;
}

Status MyConnection::read(const QString &sql, const QList<Value> &binds, const RowSink &sink, qint64)
{
    Conversation talk;
    talk.sql = sql;
    talk.sink = sink;
    return converse(talk, binds);
}

void MyConnection::offer(Conversation &talk, CellRow row)
{
    // While rows come as fast as they are taken, nobody polls. Asking for the time costs as much as a small row.
    if (!talk.interrupted && talk.interruptible && m_cancel.isRequested())
        interrupt(talk, true);
    if (!talk.interrupted && talk.offered++ % RowsBetweenLooks == 0 && talk.deadline.hasExpired())
        interrupt(talk, false);
    if (talk.interrupted || talk.sinkFull || !talk.sink)
        return;
    if (talk.sink(talk.columns, row))
        return;
    talk.sinkFull = true;
    interrupt(talk, false);
}

} // namespace athanor
