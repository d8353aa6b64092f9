// SPDX-License-Identifier: Apache-2.0
#include "support/faultserver.h"

#include "support/fakeserver.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace athanor::test {

namespace {

sockaddr_in loopback(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

int listenOn(quint16 *port)
{
    const LoopbackPort made = listenOnLoopback(64);
    *port = made.port;
    return made.descriptor;
}

bool sendAll(int fd, const char *bytes, ssize_t count)
{
    while (count > 0) {
        const ssize_t sent = ::send(fd, bytes, size_t(count), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        count -= sent;
    }
    return true;
}

} // namespace

SilentServer::SilentServer() : m_fd(listenOn(&m_port)) {}
SilentServer::~SilentServer()
{
    ::close(m_fd);
}

TricklingServer::TricklingServer()
{
    m_listener = listenOn(&m_port);
    m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_thread = std::thread([this] { loop(); });
}

TricklingServer::~TricklingServer()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
    m_thread.join();
    ::close(m_listener);
    ::close(m_wake);
}

void TricklingServer::loop()
{
    // The beginning of a message of a thousand bytes: an authentication request.
    const QByteArray beginning("R\0\0\3\350", 5);
    std::vector<std::pair<int, qsizetype>> clients;
    for (;;) {
        std::array<pollfd, 2> watched{{{m_wake, POLLIN, 0}, {m_listener, POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), 20);
        if (watched[0].revents)
            break;
        if (watched[1].revents & POLLIN)
            clients.emplace_back(::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC), 0);
        for (auto &[client, sent] : clients) {
            const char byte = sent < beginning.size() ? beginning.at(sent) : '\0';
            ++sent;
            [[maybe_unused]] const auto gone = ::send(client, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }
    for (const auto &[client, sent] : clients)
        ::close(client);
}

/// A client and its own connection to the server.
struct FaultProxy::Link
{
    int client = -1;
    int server = -1;
    qint64 fromServer = 0;
    bool dropAnswer = false;
    bool frozen = false;

    Link(int c, int s) : client(c), server(s) {}
    ~Link()
    {
        ::close(client);
        if (server >= 0)
            ::close(server);
    }
    Link(const Link &) = delete;
    Link &operator=(const Link &) = delete;
};

FaultProxy::FaultProxy(quint16 serverPort) : m_serverPort(serverPort)
{
    m_listener = listenOn(&m_port);
    m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_thread = std::thread([this] { loop(); });
}

FaultProxy::~FaultProxy()
{
    m_stop = true;
    wake();
    m_thread.join();
    ::close(m_listener);
    ::close(m_wake);
}

void FaultProxy::wake()
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(m_wake, &one, sizeof one);
}

void FaultProxy::failOn(const QByteArray &text, Fault fault)
{
    const QMutexLocker lock(&m_mutex);
    m_text = text;
    m_fault = fault;
}

bool FaultProxy::forwardFromClient(Link &link)
{
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(link.client, buffer.data(), buffer.size(), 0);
    if (count <= 0)
        return false;
    m_fromClient += count;
    const QMutexLocker lock(&m_mutex);
    if (!m_text.isEmpty() && QByteArrayView(buffer.data(), count).contains(m_text)) {
        if (m_fault == Fault::CutBefore)
            return false;
        link.dropAnswer = m_fault == Fault::CutAfter;
        link.frozen = m_fault == Fault::FreezeAfter;
    }
    return sendAll(link.server, buffer.data(), count);
}

bool FaultProxy::forwardFromServer(Link &link)
{
    std::array<char, 65536> buffer;
    ssize_t count = ::recv(link.server, buffer.data(), buffer.size(), 0);
    if (count <= 0 || link.dropAnswer)
        return false;
    const qint64 limit = m_serverLimit;
    const bool last = limit >= 0 && link.fromServer + count >= limit;
    if (last)
        count = ssize_t(limit - link.fromServer);
    link.fromServer += count;
    m_fromServer += count;
    return sendAll(link.client, buffer.data(), count) && !last;
}

void FaultProxy::loop()
{
    std::vector<std::unique_ptr<Link>> links;
    while (!m_stop) {
        std::vector<pollfd> watched{{m_wake, POLLIN, 0}, {m_listener, POLLIN, 0}};
        for (const auto &link : links) {
            const bool still = m_frozen || link->frozen;
            watched.push_back({still ? -1 : link->client, POLLIN, 0});
            watched.push_back({still ? -1 : link->server, POLLIN, 0});
        }
        ::poll(watched.data(), watched.size(), -1);
        std::uint64_t count = 0;
        [[maybe_unused]] const auto got = ::read(m_wake, &count, sizeof count);
        if (m_cut)
            links.clear();
        for (size_t i = 0; i < links.size(); ++i) {
            const bool alive = (!watched[2 + 2 * i].revents || forwardFromClient(*links[i])) &&
                               (!watched[3 + 2 * i].revents || forwardFromServer(*links[i]));
            if (!alive)
                links[i].reset();
        }
        std::erase(links, nullptr);
        if (!(watched[1].revents & POLLIN))
            continue;
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        auto link = std::make_unique<Link>(client, server);
        const sockaddr_in target = loopback(m_serverPort);
        const bool linked = ::connect(server, reinterpret_cast<const sockaddr *>(&target), sizeof target) == 0;
        if (linked && !m_cut)
            links.push_back(std::move(link));
    }
}

} // namespace athanor::test
