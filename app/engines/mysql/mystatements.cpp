// SPDX-License-Identifier: Apache-2.0
// The part of MyConnection that sends statements and takes their rows, by the text protocol or prepared.
#include "engines/mysql/libmariadb.h"
#include "engines/mysql/myconversation.h"
#include "engines/mysql/myerrors.h"
#include "engines/mysql/myrowreader.h"
#include "engines/mysql/myvalues.h"
#include "engines/sql/sqltext.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr unsigned NotPreparable = 1295;

bool countsRows(const QString &sql)
{
    static const QStringList words{u"INSERT"_s, u"UPDATE"_s, u"DELETE"_s, u"REPLACE"_s, u"WITH"_s};
    return words.contains(firstKeyword(sql));
}

QString mySaidBy(MYSQL *handle)
{
    return QString::fromUtf8(mysql_error(handle));
}

QString mySaidBy(MYSQL_STMT *statement)
{
    return QString::fromUtf8(mysql_stmt_error(statement));
}

} // namespace

bool MyConnection::Conversation::goesAsText(const QList<Value> &binds) const
{
    static const QStringList givesRows{u"SELECT"_s, u"WITH"_s, u"VALUES"_s, u"TABLE"_s};
    return binds.isEmpty() && !givesRows.contains(firstKeyword(sql));
}

Status MyConnection::query(Conversation &talk)
{
    const QByteArray text = talk.sql.toUtf8();
    MYSQL *handle = m_handle.get();
    int refused = 0;
    talk.sent = true;
    const Status sent = drive(
        talk, [&] { return mysql_real_query_start(&refused, handle, text.constData(), ulong(text.size())); },
        [&](int ready) { return mysql_real_query_cont(&refused, handle, ready); });
    if (!sent)
        return sent;
    if (refused != 0)
        return fail(failed(talk, mysql_errno(handle), mySaidBy(handle)));
    if (countsRows(talk.sql) && mysql_field_count(handle) == 0)
        talk.affected = qint64(mysql_affected_rows(handle));
    if (const auto id = mysql_insert_id(handle); id != 0)
        talk.insertId = qint64(id);
    talk.warnings = int(mysql_warning_count(handle));
    if (mysql_field_count(handle) > 0) {
        if (const Status taken = takeTextRows(talk, mysql_use_result(handle)); !taken)
            return taken;
    }
    return drainResults(talk);
}

Status MyConnection::takeTextRows(Conversation &talk, MYSQL_RES *result)
{
    MYSQL *handle = m_handle.get();
    if (!result)
        return fail(failed(talk, mysql_errno(handle), mySaidBy(handle)));
    const auto freeAfterClose = [](MYSQL_RES *left) {
        left->handle = nullptr;
        mysql_free_result(left);
    };
    talk.columns = myColumns(result);
    MyRowReader reader(mysql_fetch_fields(result), mysql_num_fields(result));
    for (;;) {
        MYSQL_ROW cells = nullptr;
        const Status fetched = drive(
            talk, [&] { return mysql_fetch_row_start(&cells, result); },
            [&](int ready) { return mysql_fetch_row_cont(&cells, result, ready); });
        if (!fetched) {
            freeAfterClose(result);
            return fetched;
        }
        if (!cells)
            break;
        offer(talk, reader.textRow(cells, mysql_fetch_lengths(result)));
    }
    const unsigned number = mysql_errno(handle);
    const QString said = mySaidBy(handle);
    // Read to its end, so that freeing it asks nothing of the network.
    freeAfterClose(result);
    return number == 0 ? Status() : fail(failed(talk, number, said));
}

Status MyConnection::drainResults(Conversation &talk)
{
    // A procedure may give several results; the first one counts.
    const auto sink = std::exchange(talk.sink, nullptr);
    const QStringList columns = talk.columns;
    Status done;
    while (done && m_handle && mysql_more_results(m_handle.get())) {
        MYSQL *handle = m_handle.get();
        int next = 0;
        done = drive(
            talk, [&] { return mysql_next_result_start(&next, handle); },
            [&](int ready) { return mysql_next_result_cont(&next, handle, ready); });
        if (done && next > 0)
            done = fail(failed(talk, mysql_errno(handle), mySaidBy(handle)));
        else if (done && mysql_field_count(handle) > 0)
            done = takeTextRows(talk, mysql_use_result(handle));
    }
    talk.sink = sink;
    talk.columns = columns;
    return done;
}

/// A statement of libmariadb. Closing it is a message, so prepareAndRun() does it while there is a connection.
Status MyConnection::execute(Conversation &talk, const QList<Value> &binds)
{
    MYSQL_STMT *statement = mysql_stmt_init(m_handle.get());
    if (!statement)
        return fail(Error::internal(u"There is no memory for a statement."_s));
    Status done = prepareAndRun(talk, statement, binds);
    const bool byText = !done && m_handle && binds.isEmpty() && mysql_stmt_errno(statement) == NotPreparable;
    my_bool closed = 0;
    if (m_handle) {
        Conversation closing;
        closing.interruptible = false;
        closing.deadline = deadlineIn(m_statementTimeout);
        const Status gone = drive(
            closing, [&] { return mysql_stmt_close_start(&closed, statement); },
            [&](int ready) { return mysql_stmt_close_cont(&closed, statement, ready); });
        if (!gone)
            return done ? gone : done;
    } else {
        mysql_stmt_close(statement);
    }
    return byText ? query(talk) : done;
}

Status MyConnection::prepareAndRun(Conversation &talk, MYSQL_STMT *statement, const QList<Value> &values)
{
    auto binds = MyBinds::of(values);
    if (!binds)
        return fail(binds);
    const QByteArray text = talk.sql.toUtf8();
    int refused = 0;
    const auto said = [&](const Status &driven) -> Status {
        if (!driven || refused == 0)
            return driven;
        return fail(failed(talk, mysql_stmt_errno(statement), mySaidBy(statement)));
    };
    const Status prepared = said(drive(
        talk, [&] { return mysql_stmt_prepare_start(&refused, statement, text.constData(), ulong(text.size())); },
        [&](int ready) { return mysql_stmt_prepare_cont(&refused, statement, ready); }));
    if (!prepared)
        return prepared;
    if (mysql_stmt_param_count(statement) != binds->size())
        return fail(Error::invalidInput(u"The statement wants %1 values and was given %2."_s.arg(
            QString::number(mysql_stmt_param_count(statement)), QString::number(binds->size()))));
    if (binds->size() > 0 && mysql_stmt_bind_param(statement, binds->data()) != 0)
        return fail(failed(talk, mysql_stmt_errno(statement), mySaidBy(statement)));
    talk.sent = true;
    const Status executed = said(drive(
        talk, [&] { return mysql_stmt_execute_start(&refused, statement); },
        [&](int ready) { return mysql_stmt_execute_cont(&refused, statement, ready); }));
    if (!executed)
        return executed;
    if (countsRows(talk.sql) && mysql_stmt_field_count(statement) == 0)
        talk.affected = qint64(mysql_stmt_affected_rows(statement));
    if (const auto id = mysql_stmt_insert_id(statement); id != 0)
        talk.insertId = qint64(id);
    talk.warnings = int(mysql_warning_count(m_handle.get()));
    if (mysql_stmt_field_count(statement) == 0)
        return {};
    return takeRows(talk, statement);
}

Status MyConnection::takeRows(Conversation &talk, MYSQL_STMT *statement)
{
    const std::unique_ptr<MYSQL_RES, void (*)(MYSQL_RES *)> metadata(mysql_stmt_result_metadata(statement),
                                                                     [](MYSQL_RES *left) { mysql_free_result(left); });
    if (!metadata)
        return fail(failed(talk, mysql_stmt_errno(statement), mySaidBy(statement)));
    talk.columns = myColumns(metadata.get());
    MyRowReader reader(mysql_fetch_fields(metadata.get()), mysql_num_fields(metadata.get()));
    if (!reader.attach(statement))
        return fail(failed(talk, mysql_stmt_errno(statement), mySaidBy(statement)));
    for (;;) {
        int fetched = 0;
        const Status driven = drive(
            talk, [&] { return mysql_stmt_fetch_start(&fetched, statement); },
            [&](int ready) { return mysql_stmt_fetch_cont(&fetched, statement, ready); });
        if (!driven)
            return driven;
        if (fetched == MYSQL_NO_DATA)
            break;
        // What the server answers in place of a row stands with the connection, not with the statement.
        if (fetched == 1 && mysql_stmt_errno(statement) == 0)
            return fail(failed(talk, mysql_errno(m_handle.get()), mySaidBy(m_handle.get())));
        if (fetched == 1)
            return fail(failed(talk, mysql_stmt_errno(statement), mySaidBy(statement)));
        const auto row = reader.row();
        if (!row)
            return fail(lost(talk, u"The server sent a row that is none."_s));
        offer(talk, *row);
    }
    // What else a procedure gives is read and dropped.
    for (int next = 0; m_handle && mysql_stmt_more_results(statement);) {
        const Status driven = drive(
            talk, [&] { return mysql_stmt_next_result_start(&next, statement); },
            [&](int ready) { return mysql_stmt_next_result_cont(&next, statement, ready); });
        if (!driven || next != 0)
            return driven;
        my_bool freed = 0;
        const Status dropped = drive(
            talk, [&] { return mysql_stmt_free_result_start(&freed, statement); },
            [&](int ready) { return mysql_stmt_free_result_cont(&freed, statement, ready); });
        if (!dropped)
            return dropped;
    }
    return {};
}

} // namespace athanor
