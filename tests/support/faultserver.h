// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMutex>
#include <QtGlobal>

#include <atomic>
#include <thread>

namespace athanor::test {

/// Listens on loopback and never answers: the kernel takes connections and bytes, nobody reads them.
class SilentServer
{
public:
    SilentServer();
    ~SilentServer();
    SilentServer(const SilentServer &) = delete;
    SilentServer &operator=(const SilentServer &) = delete;
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    int m_fd = -1;
};

/// Takes connections and sends a byte now and then, without ever finishing a message of PostgreSQL's protocol.
class TricklingServer
{
public:
    TricklingServer();
    ~TricklingServer();
    TricklingServer(const TricklingServer &) = delete;
    TricklingServer &operator=(const TricklingServer &) = delete;
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    void loop();

    quint16 m_port = 0;
    int m_listener = -1;
    int m_wake = -1;
    std::thread m_thread;
};

/// Stands between clients and a server on loopback and hands bytes on until it is told to fail. A thread of its own.
/// Watched text must come within one packet and in the clear, so connect with sslmode=disable.
class FaultProxy
{
public:
    enum class Fault {
        CutBefore,  ///< the packet with the text is dropped and both connections are closed
        CutAfter,   ///< the packet is handed on, its answer is awaited and dropped, then both are closed
        FreezeAfter ///< the packet is handed on and nothing more in either direction
    };

    explicit FaultProxy(quint16 serverPort);
    ~FaultProxy();
    FaultProxy(const FaultProxy &) = delete;
    FaultProxy &operator=(const FaultProxy &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// Fails when a client sends `text`.
    void failOn(const QByteArray &text, Fault fault);
    /// Closes a connection once the server has sent that many bytes over it; -1: never.
    void cutAfterServerBytes(qint64 bytes) { m_serverLimit = bytes; }
    /// Closes all connections now and every new one at once until `thaw()`.
    void cut() { m_cut = true, wake(); }
    /// Hands nothing on any more, connections stay open.
    void freeze() { m_frozen = true, wake(); }
    void thaw() { m_frozen = false, m_cut = false, wake(); }
    [[nodiscard]] qint64 bytesFromServer() const { return m_fromServer; }
    [[nodiscard]] qint64 bytesFromClient() const { return m_fromClient; }

private:
    struct Link;
    void loop();
    void wake();
    [[nodiscard]] bool forwardFromClient(Link &link);
    [[nodiscard]] bool forwardFromServer(Link &link);

    int m_listener = -1;
    int m_wake = -1;
    quint16 m_port = 0;
    quint16 m_serverPort = 0;
    std::atomic<bool> m_stop{false}, m_cut{false}, m_frozen{false};
    std::atomic<qint64> m_serverLimit{-1}, m_fromServer{0}, m_fromClient{0};
    QMutex m_mutex;
    QByteArray m_text;
    Fault m_fault = Fault::CutBefore;
    std::thread m_thread;
};

} // namespace athanor::test
