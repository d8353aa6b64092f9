// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QMutex>

#include <atomic>
#include <thread>

namespace athanor::test {

/// Listens on loopback and gives each client the same answers, one for each packet that it sends; after the last one it
/// says nothing more. A thread of its own; one client after the other.
class AnsweringServer
{
public:
    explicit AnsweringServer(QList<QByteArray> answers);
    ~AnsweringServer();
    AnsweringServer(const AnsweringServer &) = delete;
    AnsweringServer &operator=(const AnsweringServer &) = delete;

    [[nodiscard]] quint16 port() const { return m_port; }
    /// All that clients have sent.
    [[nodiscard]] QByteArray received() const;

private:
    void loop();
    void serve(int client);
    [[nodiscard]] bool waitFor(int descriptor) const;

    QList<QByteArray> m_answers;
    int m_listener = -1;
    quint16 m_port = 0;
    std::atomic<bool> m_stop = false;
    mutable QMutex m_mutex;
    QByteArray m_received;
    std::thread m_thread;
};

} // namespace athanor::test
