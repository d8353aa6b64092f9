// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/certificates.h"

#include <QByteArray>
#include <QMutex>

#include <openssl/ssl.h>

#include <atomic>
#include <limits>
#include <memory>
#include <optional>
#include <thread>

namespace athanor::test {

/// A listening socket on a free port of 127.0.0.1; a client that hangs up does not end the process.
struct LoopbackPort
{
    int descriptor = -1;
    quint16 port = 0;
};
[[nodiscard]] LoopbackPort listenOnLoopback(int backlog = 8);

/// The server's side of TLS over a connected socket.
class ServerTls
{
public:
    /// Runs the handshake; false if the client did not agree.
    [[nodiscard]] bool accept(int descriptor, const KeyPair &identity);
    [[nodiscard]] SSL *ssl() const { return m_ssl.get(); }
    [[nodiscard]] explicit operator bool() const { return m_ssl != nullptr; }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> m_context{nullptr, &SSL_CTX_free};
    std::unique_ptr<SSL, decltype(&SSL_free)> m_ssl{nullptr, &SSL_free};
};

/// A server that is not what it claims: serves one client after the other on a thread of its own and keeps what they
/// say. A derived class says how, calls start() in its constructor and stop() in its destructor.
class FakeServer
{
public:
    FakeServer(const FakeServer &) = delete;
    FakeServer &operator=(const FakeServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_listener.port; }
    /// What clients sent after the TLS question was settled. Complete once the client has closed its connection and
    /// `waitForClients` was called.
    [[nodiscard]] QByteArray received();
    /// Shows another certificate to all clients after the first so many. To be said before the first comes.
    void changeIdentity(int afterClients, const KeyPair &identity);
    /// Returns when that many clients have come and gone.
    void waitForClients(int count);

protected:
    /// No identity: the server says that it has no TLS. A client that waits for more than this server says is left
    /// after `patienceSeconds`.
    FakeServer(const std::optional<KeyPair> &identity, int patienceSeconds);
    virtual ~FakeServer();
    void start();
    void stop();

    virtual void serve(int client) = 0;
    void keep(const QByteArray &bytes);
    [[nodiscard]] const std::optional<KeyPair> &identity() const { return m_served < m_before ? m_identity : m_later; }

    QMutex m_mutex;

private:
    void loop();

    std::optional<KeyPair> m_identity, m_later;
    std::atomic<int> m_before{std::numeric_limits<int>::max()}; ///< how many clients see the first of the two
    int m_patienceSeconds;
    LoopbackPort m_listener;
    QByteArray m_received;
    std::atomic<int> m_served{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace athanor::test
