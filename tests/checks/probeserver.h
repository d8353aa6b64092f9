// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <mutex>
#include <thread>

namespace athanor::test {

/// A server on loopback that answers a PostgreSQL client's first message in one fixed way, and remembers what it was
/// sent. Its own thread; ends with the object.
class ProbeServer
{
public:
    struct Behaviour
    {
        KeyPair identity;      ///< for TLS; without one the answer to SSLRequest is `toSslRequest`
        int lowestVersion = 0; ///< TLS1_VERSION ...; 0: the library's
        int highestVersion = 0;
        QByteArray ciphers;            ///< OpenSSL cipher string of TLS 1.2 and below; empty: the default
        QByteArray toSslRequest = "N"; ///< the raw answer where there is no identity; empty: hang up
        QByteArray toStartup;          ///< the raw answer to an unencrypted login; empty: hang up
        bool silent = false;           ///< accept, and never answer
    };

    explicit ProbeServer(const Behaviour &behaviour);
    ~ProbeServer();
    ProbeServer(const ProbeServer &) = delete;
    ProbeServer &operator=(const ProbeServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Everything that came in clear, of all connections.
    [[nodiscard]] QByteArray received() const;
    [[nodiscard]] int connections() const { return m_connections; }

private:
    void serve();
    void answer(int descriptor);
    void shake(int descriptor);
    [[nodiscard]] bool waitReadable(int descriptor) const;

    Behaviour m_behaviour;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_connections = 0;
    mutable std::mutex m_mutex;
    QByteArray m_received;
    std::thread m_thread;
};

/// An ErrorResponse with an SQLSTATE.
[[nodiscard]] QByteArray errorResponse(const QByteArray &state);
/// AuthenticationSASL, as a server asks before a SCRAM login.
[[nodiscard]] QByteArray saslRequest();

} // namespace athanor::test
