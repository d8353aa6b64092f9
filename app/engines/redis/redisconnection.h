// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/redis/rediscommands.h"
#include "engines/redis/redisreply.h"
#include "engines/redis/redissocket.h"

#include <memory>

namespace athanor {

/// What all connections of one session look at while they wait.
struct RedisWatch
{
    CancelSignal cancel;
    QDeadlineTimer deadline{QDeadlineTimer::Forever}; ///< of the call that runs
};

/// What a server says of itself when it is greeted.
struct RedisGreeting
{
    QString product = QStringLiteral("Redis");
    QString version;       ///< "7.0.15"; empty: it does not say
    int versionNumber = 0; ///< 70015
    QString mode;          ///< "standalone", "cluster", "sentinel"; empty: it does not say
    qint64 clientId = 0;   ///< 0: not known
};

/// A logged-in connection to one Redis server. Sends no command that core/writes.cpp does not name, and no guarded one
/// if it was opened read-only. Ends every wait by the watch's deadline or cancel: a cancel lets an answer that is
/// already on its way arrive, so that the connection survives; otherwise it asks the server over a second connection to
/// end this one and hangs up. One thread.
class RedisConnection
{
public:
    /// Connects to `host` with all else as `spec` says, logs in, and takes the database of the URL.
    [[nodiscard]] static Result<std::unique_ptr<RedisConnection>> open(const ConnectionSpec &spec, const HostPort &host,
                                                                       const std::shared_ptr<RedisWatch> &watch,
                                                                       const CancelToken &cancel);

    /// One command and its answer; an error of the server is a RedisReply too.
    [[nodiscard]] Result<RedisReply> call(const RedisCommand &command);
    /// One command; an error of the server is an Error.
    [[nodiscard]] Result<RedisReply> ask(const RedisCommand &command);
    /// Many commands in few round trips; one answer each, errors of the server among them.
    [[nodiscard]] Result<QList<RedisReply>> pipeline(const QList<RedisCommand> &commands);
    /// DISCARD and UNWATCH, whatever came before; a connection of which that is not certain is closed.
    void leaveTransaction();
    /// EXEC: a lost answer is Unknown.
    [[nodiscard]] Result<RedisReply> execute();

    [[nodiscard]] bool isOpen() const { return m_socket != nullptr; }
    [[nodiscard]] const RedisGreeting &greeting() const { return m_greeting; }
    [[nodiscard]] std::optional<TlsState> tls() const { return m_socket ? m_socket->tls() : std::nullopt; }
    [[nodiscard]] const HostPort &host() const { return m_host; }
    [[nodiscard]] QString address() const;

private:
    RedisConnection(ConnectionSpec spec, HostPort host, std::shared_ptr<RedisWatch> watch);
    [[nodiscard]] Status connect(const Transport &transport, const RedisPatience &patience);
    [[nodiscard]] Status logIn();
    [[nodiscard]] Status greet();
    [[nodiscard]] Status takeDatabase();
    [[nodiscard]] Status mayBeSent(const RedisCommand &command) const;
    [[nodiscard]] Result<RedisReply> receiveOne(const RedisPatience &patience);
    [[nodiscard]] Status exchange(const QList<RedisCommand> &commands, qsizetype from, qsizetype count,
                                  QList<RedisReply> *replies);
    [[nodiscard]] Error givenUp(const Error &error, qsizetype outstanding);
    void killAtServer() const;
    void close() { m_socket.reset(); }

    ConnectionSpec m_spec;
    HostPort m_host;
    std::shared_ptr<RedisWatch> m_watch;
    const CancelToken *m_opening = nullptr; ///< while it is opened
    std::unique_ptr<RedisSocket> m_socket;  ///< null once it broke
    std::unique_ptr<RedisReader> m_reader;
    RedisGreeting m_greeting;
};

} // namespace athanor
