// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace athanor::test {

/// A private PostgreSQL server in a temporary folder: loopback and a socket of its own, TLS with
/// `certificates().good()`, SCRAM passwords, nothing flushed to disk. Runs as the user `postgres` where the tests run
/// as root. Stopped when the test program ends, whichever way it does.
class PgServer
{
public:
    /// The server of this test program, started by the first call. Tests begin with ASSERT_TRUE(server.isRunning()).
    static PgServer &shared();

    PgServer();
    /// A standby that follows `primary` by a slot of its own; `name` is its cluster_name and the slot's name.
    PgServer(PgServer &primary, const QString &name);
    ~PgServer();
    PgServer(const PgServer &) = delete;
    PgServer &operator=(const PgServer &) = delete;

    [[nodiscard]] bool isRunning() const { return m_running; }
    /// Why it does not run, or why the last execute() failed.
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString socketFolder() const { return m_folder.path(); }
    [[nodiscard]] QString adminUser() const { return QStringLiteral("admin"); }
    [[nodiscard]] QByteArray adminPassword() const { return QByteArrayLiteral("not a 'secret'; only a test=1"); }
    [[nodiscard]] const Certificates &certificates() const { return m_certificates; }

    /// A new, empty database; its name.
    [[nodiscard]] QString createDatabase(const QString &options = {});
    /// A role that may log in with a password. The name is taken as it is.
    bool createRole(const QString &name, const QString &password, const QString &options = {});
    /// Runs SQL as the administrator; false and problem() if it failed.
    bool execute(const QString &sql, const QString &database = QStringLiteral("postgres"));

    /// What one SELECT gives, columns apart by tabs; empty and problem() if it failed.
    [[nodiscard]] QString ask(const QString &sql, const QString &database = QStringLiteral("postgres"));
    /// Stops the server's process and starts it anew over the same data and port.
    bool stop();
    bool restart();

    /// SQLAlchemy URL over TCP, certificate checked. `user` empty: the administrator. No password in it.
    [[nodiscard]] QString url(const QString &database, const QString &user = {}) const;
    /// The same over plain TCP, for proxies that look inside; `port` 0: the server's own.
    [[nodiscard]] QString plainUrl(const QString &database, quint16 port = 0) const;
    /// The same over the socket.
    [[nodiscard]] QString socketUrl(const QString &database) const;
    /// What the server has logged.
    [[nodiscard]] QByteArray log() const;

private:
    [[nodiscard]] bool start();
    [[nodiscard]] bool startStandby(PgServer &primary, const QString &name);
    [[nodiscard]] bool findAccount();
    [[nodiscard]] bool initialise();
    [[nodiscard]] bool configure();
    [[nodiscard]] bool launch();
    [[nodiscard]] bool giveToServer(const QString &path) const;
    [[nodiscard]] QString data() const { return m_folder.filePath(QStringLiteral("data")); }
    void prepare(QProcess &process) const;
    bool failed(const QString &what);

    QTemporaryDir m_folder;
    Certificates m_certificates;
    QProcess m_process;
    QString m_problem;
    QString m_ca; ///< a standby serves the certificate of its primary; empty: m_certificates
    quint16 m_port = 0;
    bool m_running = false;
    int m_databases = 0;
    uint m_uid = 0, m_gid = 0; ///< 0: the tests do not run as root
};

} // namespace athanor::test
