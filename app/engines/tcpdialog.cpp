// SPDX-License-Identifier: Apache-2.0
#include "engines/tcpdialog.h"

#include <QHostInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <future>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// How long one poll lasts before the cancel flag is looked at.
constexpr int CancelStepMs = 100;

QString errnoText(int error)
{
    return QString::fromLocal8Bit(std::strerror(error));
}

Error broken(int error)
{
    return Error::unreachable(u"The connection broke; check the address and the server."_s, errnoText(error));
}

Status waitFor(int descriptor, bool forWriting, SteadyTime deadline, const CancelToken &cancel)
{
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (cancel.isCancelled())
            return fail(Error::cancelled(u"Stopped."_s));
        if (left <= 0)
            return fail(Error::timeout(u"The server did not answer in time; check the address and the firewall."_s));
        pollfd entry{descriptor, short(forWriting ? POLLOUT : POLLIN), 0};
        const int ready = ::poll(&entry, 1, int(std::min<long long>(left, CancelStepMs)));
        if (ready > 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return fail(broken(errno));
    }
}

struct SocketAddress
{
    sockaddr_storage storage{};
    socklen_t size = 0;
};

SocketAddress socketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress out;
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        v4.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&out.storage, &v4, sizeof v4);
        out.size = sizeof v4;
        return out;
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::memcpy(&v6.sin6_addr, &bytes, sizeof bytes);
    std::memcpy(&out.storage, &v6, sizeof v6);
    out.size = sizeof v6;
    return out;
}

Status connectTo(int descriptor, const SocketAddress &address, SteadyTime deadline, const CancelToken &cancel)
{
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address.storage), address.size) == 0)
        return {};
    if (errno != EINPROGRESS)
        return fail(broken(errno));
    if (const Status ready = waitFor(descriptor, true, deadline, cancel); !ready)
        return ready;
    int error = 0;
    socklen_t size = sizeof error;
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)
        return fail(broken(error != 0 ? error : errno));
    return {};
}

} // namespace

Result<QList<QHostAddress>> resolveHost(const QString &host, SteadyTime deadline)
{
    const QHostAddress literal(host);
    if (!literal.isNull())
        return QList{literal};
    // The thread is left to itself when it is late: it owns all it touches.
    std::packaged_task<QHostInfo()> task([host] { return QHostInfo::fromName(host); });
    std::future<QHostInfo> answer = task.get_future();
    std::thread(std::move(task)).detach();
    if (answer.wait_until(deadline) != std::future_status::ready)
        return fail(
            Error::timeout(u"The name %1 was not resolved in time; check the network's name server."_s.arg(host)));
    const QHostInfo info = answer.get();
    if (info.error() != QHostInfo::NoError || info.addresses().isEmpty())
        return fail(Error::unreachable(u"The name %1 is not known to the resolver; check its spelling."_s.arg(host)));
    return info.addresses();
}

TcpDialog::TcpDialog(int descriptor, SteadyTime deadline, const CancelToken &cancel)
    : m_descriptor(descriptor), m_deadline(deadline), m_cancel(cancel)
{
}

TcpDialog::TcpDialog(TcpDialog &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_deadline(other.m_deadline), m_cancel(other.m_cancel)
{
}

TcpDialog::~TcpDialog()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<TcpDialog> TcpDialog::open(const QList<QHostAddress> &addresses, quint16 port, SteadyTime deadline,
                                  const CancelToken &cancel)
{
    Error last = Error::unreachable(u"The host has no address."_s);
    for (const QHostAddress &address : addresses) {
        const int family = address.protocol() == QAbstractSocket::IPv4Protocol ? AF_INET : AF_INET6;
        const int descriptor = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            return fail(broken(errno));
        TcpDialog dialog(descriptor, deadline, cancel);
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const Status connected = connectTo(descriptor, socketAddress(address, port), deadline, cancel);
        if (connected)
            return dialog;
        last = connected.error();
    }
    return fail(last);
}

Status TcpDialog::wait(bool forWriting)
{
    return waitFor(m_descriptor, forWriting, m_deadline, m_cancel);
}

Status TcpDialog::write(const QByteArray &bytes)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count = ::send(m_descriptor, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (count > 0) {
            sent += count;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return fail(broken(errno));
        if (const Status ready = wait(true); !ready)
            return ready;
    }
    return {};
}

Result<QByteArray> TcpDialog::readSome(qsizetype limit)
{
    QByteArray bytes(limit, Qt::Uninitialized);
    for (;;) {
        const ssize_t count = ::recv(m_descriptor, bytes.data(), size_t(limit), 0);
        if (count >= 0)
            return bytes.left(count);
        if (errno != EAGAIN && errno != EINTR)
            return fail(broken(errno));
        if (const Status ready = wait(false); !ready)
            return fail(ready.error());
    }
}

} // namespace athanor
