// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace athanor::test {

/// A private sshd on a free loopback port, run as the user of the tests, with keys and known hosts that are thrown away
/// with their folder. Stopped when the test program ends, whichever way it does.
class SshServer
{
public:
    SshServer();
    ~SshServer();
    SshServer(const SshServer &) = delete;
    SshServer &operator=(const SshServer &) = delete;

    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] const QString &problem() const { return m_problem; }
    [[nodiscard]] quint16 port() const { return m_port; }

    /// Files that stand in for ~/.ssh/config. Each knows these hosts: "bastion", "stranger" (its host key is not
    /// known), "changed" (another one is), "keyless" (the account has no key that fits), "inner" (the same machine, to
    /// be reached by way of a bastion).
    [[nodiscard]] QString config() const { return m_folder.filePath(QStringLiteral("config")); }
    /// The same hosts at another port.
    [[nodiscard]] QString configForPort(quint16 port);

private:
    [[nodiscard]] bool start();
    [[nodiscard]] bool makeKey(const QString &name);
    [[nodiscard]] QByteArray configText(quint16 port) const;
    [[nodiscard]] bool write(const QString &name, const QByteArray &content);
    bool failed(const QString &what);

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_problem;
    quint16 m_port = 0;
    bool m_running = false;
};

} // namespace athanor::test
