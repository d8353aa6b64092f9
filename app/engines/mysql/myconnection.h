// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/mysql/mylink.h"
#include "engines/session.h"
#include "engines/sql/cancelsignal.h"
#include "engines/sql/sqlconnection.h"

#include <QDeadlineTimer>

struct st_mysql_res;
struct st_mysql_stmt;

namespace athanor {

/// One connection to MySQL or MariaDB through libmariadb's non-blocking calls, never waiting longer than its deadline:
/// the socket is polled together with the cancel signal. What gives rows or has values goes as a prepared statement,
/// the rest by the text protocol; several statements in one text are refused by the server. A statement that passes its
/// deadline or is cancelled is killed over a side connection; a server that does not end it within 1.5 seconds loses
/// this one.
class MyConnection : public SqlConnection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<MyConnection>> open(const ConnectionSpec &spec,
                                                                    const CancelToken &cancel);
    ~MyConnection() override;

    [[nodiscard]] DialectId dialect() const override { return DialectId::MySQL; }
    /// 101119 is MariaDB 10.11.19, 80046 is MySQL 8.0.46.
    [[nodiscard]] int serverVersion() const override { return m_version; }
    [[nodiscard]] bool isMariaDb() const { return m_mariaDb; }
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &binds, qint64 maxRows) override;
    [[nodiscard]] Status read(const QString &sql, const QList<Value> &binds, const RowSink &sink,
                              qint64 longestCell) override;
    [[nodiscard]] bool inTransaction() const override;
    [[nodiscard]] Status setStatementTimeout(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Status setLockTimeout(std::chrono::milliseconds timeout) override;
    [[nodiscard]] std::chrono::milliseconds statementTimeout() const override { return m_statementTimeout; }
    [[nodiscard]] std::chrono::milliseconds lockTimeout() const override { return m_lockTimeout; }
    [[nodiscard]] bool isOpen() const override { return m_handle != nullptr; }
    void requestCancel() override { m_cancel.request(); }
    void clearCancel() override { m_cancel.clear(); }

    /// What was negotiated; nothing over a socket or in plain text.
    [[nodiscard]] std::optional<TlsState> tls() const;
    /// "host:port" or the socket as connected.
    [[nodiscard]] QString address() const;

private:
    enum class Wake { Ready, Deadline, Cancelled };
    struct Conversation;

    explicit MyConnection(const ConnectionSpec &spec);
    [[nodiscard]] Status connect(const ConnectionSpec &spec, const CancelToken &cancel);
    [[nodiscard]] Status setUp();

    [[nodiscard]] Status converse(Conversation &talk, const QList<Value> &binds);
    [[nodiscard]] Status query(Conversation &talk);
    [[nodiscard]] Status takeTextRows(Conversation &talk, st_mysql_res *result);
    [[nodiscard]] Status drainResults(Conversation &talk);
    [[nodiscard]] Status execute(Conversation &talk, const QList<Value> &binds);
    [[nodiscard]] Status prepareAndRun(Conversation &talk, st_mysql_stmt *statement, const QList<Value> &values);
    [[nodiscard]] Status takeRows(Conversation &talk, st_mysql_stmt *statement);
    [[nodiscard]] Status settle(Conversation &talk);
    void offer(Conversation &talk, CellRow row);

    /// Drives a non-blocking call to its end: `start` and `go(ready)` give what it waits for, 0 when it is done.
    template <typename Start, typename Go>
    [[nodiscard]] Status drive(Conversation &talk, Start start, Go go);
    /// Waits until libmariadb can go on; handles deadline and cancel. Fails once the connection is lost.
    [[nodiscard]] Result<int> await(Conversation &talk, int status);
    [[nodiscard]] Wake wait(short events, const QDeadlineTimer &deadline, bool watchCancel, short *got) const;
    [[nodiscard]] Error failed(const Conversation &talk, unsigned number, const QString &text);
    [[nodiscard]] Error stopReason(const Conversation &talk) const;
    [[nodiscard]] Error lost(const Conversation &talk, const QString &detail = {});
    void interrupt(Conversation &talk, bool byPerson);
    void hangUp();

    MyParameters m_parameters;
    Secret m_password; ///< for the side connection that kills a statement
    MyHandle m_handle;
    CancelSignal m_cancel;
    TlsState m_looked;
    std::chrono::milliseconds m_statementTimeout;
    std::chrono::milliseconds m_lockTimeout;
    int m_version = 0;
    bool m_mariaDb = false;
    bool m_readOnly = false;
};

} // namespace athanor
