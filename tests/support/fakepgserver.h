// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"

#include <QByteArray>
#include <QMutex>

#include <atomic>
#include <optional>
#include <thread>

namespace athanor::test {

/// Answers the SSLRequest of PostgreSQL's protocol with a certificate of the test's choice (or with "no TLS"), asks
/// whoever goes on for a password in clear text, and keeps all that was sent to it after that answer.
class FakePgServer
{
public:
    /// Nothing: the server says that it has no TLS.
    explicit FakePgServer(const std::optional<KeyPair> &identity);
    ~FakePgServer();
    FakePgServer(const FakePgServer &) = delete;
    FakePgServer &operator=(const FakePgServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// What clients sent after the TLS question was settled: start-up packets, passwords. Complete once the client has
    /// closed its connection and `waitForClients` was called.
    [[nodiscard]] QByteArray received();
    /// Returns when that many clients have come and gone.
    void waitForClients(int count);

private:
    void loop();
    void serve(int client);
    void keep(const char *bytes, qsizetype count);

    std::optional<KeyPair> m_identity;
    int m_listener = -1;
    quint16 m_port = 0;
    QMutex m_mutex;
    QByteArray m_received;
    std::atomic<int> m_served{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace athanor::test
