// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"

#include <QByteArray>
#include <QMutex>

#include <atomic>
#include <optional>
#include <thread>

namespace athanor::test {

/// A server of a protocol that speaks TLS from the first byte (MongoDB, Redis), with a certificate of the test's choice
/// or without TLS, which keeps all that it is told. With TLS it says nothing; without, it hangs up on a TLS hello, and
/// answers everything else as a server that wants a login first.
class FakeTlsServer
{
public:
    explicit FakeTlsServer(const std::optional<KeyPair> &identity);
    ~FakeTlsServer();
    FakeTlsServer(const FakeTlsServer &) = delete;
    FakeTlsServer &operator=(const FakeTlsServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// What clients said after the TLS question was settled. Complete once the client has closed its connection and
    /// `waitForClients` was called.
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
