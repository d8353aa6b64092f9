// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace athanor::test {

/// What a server is started with beyond loopback, no files and passwords.
struct RedisOptions
{
    bool plainPort = true; ///< false: TLS alone
    bool tlsPort = true;
    bool cluster = false;     ///< cluster-enabled; slots are given by `redis(...)` afterwards
    bool passwords = true;    ///< false: the default user needs none (clusters and replicas are simpler so)
    quint16 replicaOf = 0;    ///< plain port of the primary on 127.0.0.1
    quint16 sentinelOf = 0;   ///< watches the primary on that port instead of holding data; no TLS, no password
    QStringList moreLines;    ///< lines of redis.conf
    QString certificate, key; ///< empty: certificates().good()
};

/// A private redis-server in a temporary folder: loopback, nothing kept on disk, the command DEBUG off. Unless told
/// otherwise the default user has adminPassword(). Stopped when the test program ends, whichever way it does.
class RedisServer
{
public:
    /// The server of this test program, started by the first call, with plain and TLS port and passwords.
    static RedisServer &shared();

    explicit RedisServer(const RedisOptions &options = {});
    ~RedisServer();
    RedisServer(const RedisServer &) = delete;
    RedisServer &operator=(const RedisServer &) = delete;

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Why it does not run, or why the last redis() failed.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] quint16 port() const { return m_port; }       ///< plain; 0 if there is none
    [[nodiscard]] quint16 tlsPort() const { return m_tlsPort; } ///< 0 if there is none
    [[nodiscard]] QByteArray adminPassword() const;
    [[nodiscard]] const Certificates &certificates() const { return m_certificates; }

    /// The next of the logical databases, emptied; there are 64 and they come round again.
    [[nodiscard]] int freshDatabase();
    /// Runs one command by redis-cli as the default user; its printed answer without the last line break, nothing and
    /// problem() if it failed or the server said an error.
    QByteArray redis(const QStringList &command, int database = 0);
    /// An ACL user with a password and rules such as "~* +@read".
    bool createUser(const QString &name, const QString &password, const QString &rules);

    /// URL over TLS with the certificate checked. No password in it.
    [[nodiscard]] QString tlsUrl(int database = 0, const QString &user = {}) const;
    /// URL over plain TCP; `port` 0: the server's own.
    [[nodiscard]] QString url(int database = 0, const QString &user = {}, quint16 port = 0) const;
    /// Stops the server by SIGSTOP and lets it go on by SIGCONT.
    void suspend() const;
    void resume() const;
    /// Ends the server now.
    void stop();
    [[nodiscard]] QByteArray log() const;

private:
    [[nodiscard]] bool start(const RedisOptions &options);
    [[nodiscard]] QStringList lines(const RedisOptions &options);
    bool failed(const QString &what);

    QTemporaryDir m_folder;
    Certificates m_certificates;
    QProcess m_process;
    QString m_problem;
    quint16 m_port = 0, m_tlsPort = 0;
    bool m_passwords = true;
    bool m_running = false;
    int m_databases = 0;
};

} // namespace athanor::test
