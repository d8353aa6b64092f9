// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/secret.h"
#include "engines/postgresql/pgparameters.h"
#include "engines/session.h"
#include "engines/sql/cancelsignal.h"
#include "engines/sql/sqlconnection.h"

#include <QDeadlineTimer>

#include <memory>

struct pg_conn;
struct pg_result;
struct pg_cancel;

namespace athanor {

/// One connection to PostgreSQL through libpq, never blocking longer than its deadline: the socket is polled together
/// with the cancel signal. Statements go by the extended protocol, one a call, values in text format as the server
/// spells them. A statement that passes its deadline or is cancelled is cancelled at the server; a server that is
/// silent for 1.5 seconds after that, or still sends rows after 30, loses its connection.
class PgConnection : public SqlConnection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<PgConnection>> open(const ConnectionSpec &spec,
                                                                    const CancelToken &cancel);
    ~PgConnection() override;

    [[nodiscard]] DialectId dialect() const override { return DialectId::PostgreSQL; }
    [[nodiscard]] int serverVersion() const override;
    [[nodiscard]] Result<ResultSet> run(const QString &sql, const QList<Value> &binds, qint64 maxRows) override;
    [[nodiscard]] Status read(const QString &sql, const QList<Value> &binds, const RowSink &sink,
                              qint64 longestCell) override;
    [[nodiscard]] bool inTransaction() const override;
    [[nodiscard]] Status setStatementTimeout(std::chrono::milliseconds timeout) override;
    [[nodiscard]] Status setLockTimeout(std::chrono::milliseconds timeout) override;
    [[nodiscard]] std::chrono::milliseconds statementTimeout() const override { return m_statementTimeout; }
    [[nodiscard]] std::chrono::milliseconds lockTimeout() const override { return m_lockTimeout; }
    [[nodiscard]] bool isOpen() const override { return m_connection != nullptr; }
    void requestCancel() override { m_cancel.request(); }
    void clearCancel() override { m_cancel.clear(); }

    /// What was negotiated; nothing over a socket or in plain text.
    [[nodiscard]] std::optional<TlsState> tls() const;
    /// Whether the server asked for the password.
    [[nodiscard]] bool usedPassword() const;
    /// "host:port" or the socket as connected.
    [[nodiscard]] QString address() const;

private:
    enum class Wake { Ready, Deadline, Cancelled };
    struct Conversation;

    explicit PgConnection(const ConnectionSpec &spec);
    [[nodiscard]] Status connect(const ConnectionSpec &spec, const CancelToken &cancel);
    [[nodiscard]] Status begin(const PgParameters &parameters, const Secret &password);
    [[nodiscard]] Status pollUntilConnected(const QDeadlineTimer &deadline, const CancelToken &cancel,
                                            const PgParameters &parameters);
    [[nodiscard]] Status checkTransport(const Transport &transport);
    [[nodiscard]] Status checkPin() const;
    [[nodiscard]] HostPort currentHost() const;
    [[nodiscard]] Error failedAttempt(bool inTls, const QString &target, const PgParameters &parameters,
                                      const QDeadlineTimer &deadline, const CancelToken &cancel);
    [[nodiscard]] Status setUp(const ConnectionSpec &spec);
    [[nodiscard]] Status keepRawBytes();

    [[nodiscard]] Status converse(Conversation &talk, const QList<Value> &binds);
    [[nodiscard]] Status send(const Conversation &talk, const QList<Value> &binds);
    /// Waits until libpq can do a step; handles deadline and cancel. Fails once the connection is lost.
    [[nodiscard]] Status await(Conversation &talk, bool alsoWrite);
    void take(Conversation &talk, const pg_result *result);
    void readRow(Conversation &talk, const pg_result *result);
    static void dropRow(Conversation &talk, const pg_result *result);
    [[nodiscard]] Error errorOf(const Conversation &talk, const pg_result *result) const;
    [[nodiscard]] Error stopReason(const Conversation &talk) const;
    [[nodiscard]] Error lost(const Conversation &talk);
    void interrupt(Conversation &talk, bool byPerson);
    void sendCancel(Conversation &talk);
    void hangUp();
    [[nodiscard]] Wake wait(short events, const QDeadlineTimer &deadline, bool watchCancel) const;

    pg_conn *m_connection = nullptr;
    std::shared_ptr<pg_cancel> m_canceller;
    CancelSignal m_cancel;
    std::chrono::milliseconds m_statementTimeout;
    std::chrono::milliseconds m_lockTimeout;
    bool m_readOnly = false;
    Transport m_transport;
    quint16 m_farPort = 0; ///< of the server behind a tunnel
};

} // namespace athanor
