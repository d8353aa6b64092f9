// SPDX-License-Identifier: Apache-2.0
#include "support/answeringserver.h"

#include "support/fakeserver.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor::test {

AnsweringServer::AnsweringServer(QList<QByteArray> answers) : m_answers(std::move(answers))
{
    const LoopbackPort listener = listenOnLoopback();
    m_listener = listener.descriptor;
    m_port = listener.port;
    if (m_port == 0)
        return;
    m_thread = std::thread([this] { loop(); });
}

AnsweringServer::~AnsweringServer()
{
    m_stop = true;
    if (m_thread.joinable())
        m_thread.join();
    ::close(m_listener);
}

QByteArray AnsweringServer::received() const
{
    const QMutexLocker lock(&m_mutex);
    return m_received;
}

bool AnsweringServer::waitFor(int descriptor) const
{
    while (!m_stop) {
        pollfd entry{descriptor, POLLIN, 0};
        if (::poll(&entry, 1, 20) > 0)
            return true;
    }
    return false;
}

void AnsweringServer::loop()
{
    while (waitFor(m_listener)) {
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0)
            continue;
        serve(client);
        ::close(client);
    }
}

void AnsweringServer::serve(int client)
{
    QByteArray bytes(65536, Qt::Uninitialized);
    for (qsizetype next = 0; waitFor(client);) {
        const ssize_t count = ::recv(client, bytes.data(), size_t(bytes.size()), 0);
        if (count <= 0)
            return;
        {
            const QMutexLocker lock(&m_mutex);
            m_received += bytes.first(count);
        }
        if (next >= m_answers.size())
            continue;
        const QByteArray &answer = m_answers.at(next++);
        for (qsizetype at = 0; at < answer.size() && !m_stop;) {
            const ssize_t sent = ::send(client, answer.constData() + at, size_t(answer.size() - at), MSG_NOSIGNAL);
            if (sent <= 0)
                return;
            at += sent;
        }
    }
}

} // namespace athanor::test
