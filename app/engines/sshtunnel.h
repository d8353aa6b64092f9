// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "core/result.h"
#include "profiles/sshroute.h"

#include <QDeadlineTimer>
#include <QMutex>
#include <QString>
#include <QTemporaryDir>

#include <atomic>
#include <memory>
#include <thread>

#include <sys/types.h>

namespace athanor {

/// Where a tunnel ends, as seen from the far side.
struct TunnelEnd
{
    QString host;
    quint16 port = 0;
    /// The near end must be a port of this machine, because the driver speaks TLS over TCP alone; else it is a socket
    /// in a folder that only this user may enter.
    bool byPort = false;
    QString socketName = QStringLiteral("db"); ///< file name of the socket
};

/// A forward through the system's `ssh`, whose configuration, agent and known hosts apply. It asks nothing: a host key
/// that is not known or a key that needs a password is an error. One child process in a group of its own, ended with
/// the tunnel and with the program, however that ends. Opened and destroyed on one thread; isAlive() and complaint()
/// from any.
class SshTunnel
{
public:
    /// Seconds between two looks at a silent far end, and how many of them in a row it may miss.
    static constexpr int AliveInterval = 10;
    static constexpr int AliveCount = 3;

    /// Ends by the deadline or a cancel. `configFile` stands in for ~/.ssh/config where it is not empty.
    [[nodiscard]] static Result<std::unique_ptr<SshTunnel>> open(const SshRoute &route, const TunnelEnd &end,
                                                                 const QDeadlineTimer &deadline,
                                                                 const CancelToken &cancel,
                                                                 const QString &configFile = {});
    ~SshTunnel();
    SshTunnel(const SshTunnel &) = delete;
    SshTunnel &operator=(const SshTunnel &) = delete;

    [[nodiscard]] bool isAlive() const { return m_alive; }
    /// The last that ssh said, bounded and safe to show.
    [[nodiscard]] QString complaint() const;
    /// "through deploy@bastion:22", for people.
    [[nodiscard]] QString display() const;
    /// The near end: a folder with the socket in it, and the port on 127.0.0.1, 0 if there is none.
    [[nodiscard]] QString socketPath() const;
    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] pid_t process() const { return m_process; }

private:
    SshTunnel(const SshRoute &route, const TunnelEnd &end);
    [[nodiscard]] Status start(const QString &configFile, std::chrono::milliseconds patience);
    [[nodiscard]] Status awaitSocket(const QDeadlineTimer &deadline, const CancelToken &cancel);
    [[nodiscard]] QList<QByteArray> arguments(const QString &configFile, std::chrono::milliseconds patience) const;
    void listen();
    void end();

    SshRoute m_route;
    TunnelEnd m_end;
    QTemporaryDir m_folder;
    quint16 m_port = 0;
    pid_t m_process = -1;
    int m_complaints = -1; ///< the child's standard error
    std::atomic<bool> m_alive{false};
    mutable QMutex m_mutex;
    QByteArray m_said;
    std::thread m_listener;
};

} // namespace athanor
