// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongostream.h"

#include "engines/mongodb/bsoncheck.h"
#include "engines/tcpdialog.h"
#include "engines/tlsidentity.h"
#include "engines/transportpolicy.h"

#include <QFile>
#include <QtEndian>

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

// Any number that libmongoc does not use itself (mongoc-stream.h).
constexpr int OwnStreamType = 99;
constexpr qsizetype MessageHeader = 16;

/// One connection as libmongoc sees it. The base is plain C; `base` comes first, so that a pointer to it is one to us.
struct GatedStream
{
    mongoc_stream_t base{};
    MongoStreams *owner = nullptr;
    MongoWait *wait = nullptr;
    int descriptor = -1;
    std::unique_ptr<MongoTls> tls;
    QByteArray incoming; ///< decrypted, not yet a whole checked message
    QByteArray whole;    ///< a checked message, handed out in parts
    qsizetype handedOut = 0;
    qint32 requestId = 0;
    qint32 requestCode = 0;
    bool broken = false;
    bool wouldWait = false;
    bool scanning = false; ///< libmongoc looks at all servers at once; one that fails leaves the others

    ~GatedStream()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }
};

GatedStream *gated(mongoc_stream_t *stream)
{
    return reinterpret_cast<GatedStream *>(stream);
}

void breakStream(GatedStream *stream, MongoWait::End how, const QString &reason)
{
    stream->broken = true;
    if (!stream->scanning) {
        stream->wait->endBy(how, reason);
        return;
    }
    stream->owner->remember(
        how == MongoWait::End::Hostile
            ? Error::database(reason)
            : Error::unreachable(u"The server closed the connection before it said who it is; check "
                                 "that the address is that of a MongoDB server."_s,
                                 reason));
}

/// Cuts the next whole message off what came in; false: the peer does not keep to the protocol.
bool takeMessage(GatedStream *stream)
{
    if (stream->incoming.size() < MessageHeader)
        return true;
    const auto length = claimedLength(stream->incoming);
    if (!length) {
        breakStream(stream, MongoWait::End::Hostile, length.error().message);
        return false;
    }
    if (stream->incoming.size() < *length)
        return true;
    const QByteArrayView message = QByteArrayView(stream->incoming).first(*length);
    Status sound = checkReply(message, stream->requestId, stream->requestCode);
    if (sound && !hasBearableScram(message))
        sound = fail(Error::refused(
            u"The server asks for more rounds of password hashing than any real one; no password was sent."_s));
    if (!sound) {
        breakStream(stream, MongoWait::End::Hostile, sound.error().message);
        return false;
    }
    stream->whole = message.toByteArray();
    stream->handedOut = 0;
    stream->incoming.remove(0, *length);
    return true;
}

/// Takes in what the network has, without waiting; false: broken.
bool takeBytes(GatedStream *stream)
{
    const auto bytes = receiveSome(stream->descriptor);
    if (!bytes) {
        breakStream(stream, MongoWait::End::Broken, u"the server closed the connection"_s);
        return false;
    }
    if (!stream->tls) {
        stream->incoming.append(*bytes);
    } else if (!bytes->isEmpty() && !stream->tls->decrypt(*bytes, &stream->incoming)) {
        breakStream(stream, MongoWait::End::Broken, u"the server ended the encryption"_s);
        return false;
    }
    return takeMessage(stream);
}

[[nodiscard]] qsizetype atHand(const GatedStream *stream)
{
    return stream->whole.size() - stream->handedOut;
}

void destroyGated(mongoc_stream_t *stream)
{
    delete gated(stream);
}

int closeGated(mongoc_stream_t *stream)
{
    if (gated(stream)->descriptor >= 0)
        ::close(std::exchange(gated(stream)->descriptor, -1));
    gated(stream)->broken = true;
    return 0;
}

int flushGated(mongoc_stream_t *)
{
    return 0;
}

/// libmongoc hands whole messages; all of it is sent before this returns, so the question to an answer is known.
ssize_t writeGated(mongoc_stream_t *base, mongoc_iovec_t *parts, size_t count, int32_t timeout)
{
    GatedStream *stream = gated(base);
    stream->scanning = timeout == 0;
    QByteArray bytes;
    for (size_t i = 0; i < count; ++i)
        bytes.append(static_cast<const char *>(parts[i].iov_base), qsizetype(parts[i].iov_len));
    if (stream->broken || bytes.size() < MessageHeader) {
        errno = EPIPE;
        return -1;
    }
    stream->requestId = qFromLittleEndian<qint32>(bytes.constData() + 4);
    stream->requestCode = qFromLittleEndian<qint32>(bytes.constData() + 12);
    stream->whole.clear();
    stream->handedOut = 0;
    QByteArray wire;
    if (stream->tls && !stream->tls->encrypt(bytes, &wire)) {
        breakStream(stream, MongoWait::End::Broken, u"the encryption failed"_s);
        errno = EPIPE;
        return -1;
    }
    stream->wait->sent = true;
    const bool sent =
        sendAll(stream->descriptor, stream->tls ? QByteArrayView(wire) : QByteArrayView(bytes), *stream->wait);
    // A password may have been in it.
    explicit_bzero(bytes.data(), size_t(bytes.size()));
    if (!sent) {
        stream->broken = true;
        if (stream->scanning)
            stream->wait->forgive(stream->wait->deadline);
        errno = EPIPE;
        return -1;
    }
    return ssize_t(bytes.size());
}

/// A scan reads with no time at all and comes back later; a command waits, by our own clock.
bool waitForMessage(GatedStream *stream, bool mayWait)
{
    stream->wouldWait = false;
    while (atHand(stream) == 0) {
        if (stream->broken || stream->wait->end() != MongoWait::End::None)
            return false;
        if (!takeMessage(stream))
            return false;
        if (atHand(stream) > 0)
            return true;
        if (mayWait && !stream->wait->waitFor(stream->descriptor, POLLIN))
            return false;
        const qsizetype before = stream->incoming.size();
        if (!takeBytes(stream))
            return false;
        if (!mayWait && atHand(stream) == 0 && stream->incoming.size() == before) {
            stream->wouldWait = true;
            errno = EAGAIN;
            return false;
        }
    }
    return true;
}

ssize_t readGated(mongoc_stream_t *base, mongoc_iovec_t *parts, size_t count, size_t least, int32_t timeout)
{
    GatedStream *stream = gated(base);
    stream->scanning = timeout == 0;
    ssize_t total = 0;
    for (size_t i = 0; i < count; ++i) {
        auto *to = static_cast<char *>(parts[i].iov_base);
        size_t room = parts[i].iov_len;
        while (room > 0) {
            if (atHand(stream) == 0 && (total > 0 && size_t(total) >= least))
                return total;
            if (!waitForMessage(stream, timeout != 0))
                return total > 0 && !stream->broken ? total : -1;
            const qsizetype part = qMin<qsizetype>(qsizetype(room), atHand(stream));
            std::memcpy(to, stream->whole.constData() + stream->handedOut, size_t(part));
            stream->handedOut += part;
            to += part;
            room -= size_t(part);
            total += part;
        }
    }
    return total;
}

int setOptionGated(mongoc_stream_t *, int, int, void *, mongoc_socklen_t)
{
    return 0;
}

/// An idle connection that the server closed, or over which it says something that nobody asked for.
bool isClosedGated(mongoc_stream_t *base)
{
    GatedStream *stream = gated(base);
    if (stream->broken)
        return true;
    pollfd entry{stream->descriptor, POLLIN, 0};
    if (::poll(&entry, 1, 0) <= 0)
        return false;
    char byte;
    const ssize_t got = ::recv(stream->descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return false;
    // TLS sends tickets of its own while nobody waits.
    if (got > 0 && stream->tls && takeBytes(stream) && atHand(stream) == 0 && stream->incoming.isEmpty())
        return false;
    breakStream(stream, MongoWait::End::Broken, u"the server closed the connection"_s);
    return true;
}

/// All streams of one scan; -1 makes libmongoc ask again, so an end is told as an error of each.
ssize_t pollGated(mongoc_stream_poll_t *streams, size_t count, int32_t timeout)
{
    std::vector<pollfd> entries(count);
    ssize_t ready = 0;
    for (size_t i = 0; i < count; ++i) {
        const GatedStream *stream = gated(streams[i].stream);
        entries[i] = {stream->descriptor, short(streams[i].events), 0};
        const bool now = stream->broken || (atHand(stream) > 0 && (streams[i].events & POLLIN) != 0);
        streams[i].revents = stream->broken ? POLLERR : now ? POLLIN : 0;
        ready += now ? 1 : 0;
    }
    if (ready > 0 || count == 0)
        return ready;
    const int got = gated(streams[0].stream)->wait->waitForAny(entries.data(), qsizetype(count), timeout);
    for (size_t i = 0; i < count; ++i)
        streams[i].revents = got < 0 ? POLLERR : entries[i].revents;
    return got < 0 ? ssize_t(count) : got;
}

void failGated(mongoc_stream_t *stream)
{
    delete gated(stream);
}

bool timedOutGated(mongoc_stream_t *base)
{
    return gated(base)->wait->end() == MongoWait::End::TimedOut;
}

bool shouldRetryGated(mongoc_stream_t *base)
{
    return gated(base)->wouldWait && !gated(base)->broken && gated(base)->wait->end() == MongoWait::End::None;
}

mongoc_stream_t *gatedStream(MongoStreams *owner, MongoWait &wait, int descriptor, std::unique_ptr<MongoTls> tls)
{
    auto *stream = new GatedStream;
    stream->owner = owner;
    stream->wait = &wait;
    stream->descriptor = descriptor;
    stream->tls = std::move(tls);
    stream->base.type = OwnStreamType;
    stream->base.destroy = &destroyGated;
    stream->base.close = &closeGated;
    stream->base.flush = &flushGated;
    stream->base.writev = &writeGated;
    stream->base.readv = &readGated;
    stream->base.setsockopt = &setOptionGated;
    stream->base.check_closed = &isClosedGated;
    stream->base.poll = &pollGated;
    stream->base.failed = &failGated;
    stream->base.timed_out = &timedOutGated;
    stream->base.should_retry = &shouldRetryGated;
    return &stream->base;
}

Result<int> connectUnix(const QByteArray &path, MongoWait &wait)
{
    sockaddr_un address{};
    if (path.size() >= qsizetype(sizeof address.sun_path))
        return fail(Error::invalidInput(u"The path of the socket is too long."_s));
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const bool connected =
        descriptor >= 0 && ::connect(descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
    if (connected && wait.end() == MongoWait::End::None)
        return descriptor;
    const int code = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    return fail(Error::unreachable(u"The socket cannot be connected to; check that the server runs."_s,
                                   QString::fromLocal8Bit(std::strerror(code))));
}

/// Errors that say more than "not reachable" come first.
int weightOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Cancelled:
        return 5;
    case ErrorKind::Refused:
        return 4;
    case ErrorKind::InvalidInput:
    case ErrorKind::Database:
        return 3;
    case ErrorKind::Timeout:
        return 2;
    default:
        return 1;
    }
}

} // namespace

bool hasBearableScram(QByteArrayView message)
{
    // The second message of SCRAM is a binary "payload" (RFC 5802: r=...,s=...,i=rounds).
    static constexpr QByteArrayView name("\x05payload\0", 9);
    for (qsizetype at = message.indexOf(name); at >= 0; at = message.indexOf(name, at + 1)) {
        const qsizetype begin = at + name.size() + 5;
        if (begin > message.size())
            return false;
        const qint32 length = qFromLittleEndian<qint32>(message.data() + at + name.size());
        const QByteArrayView payload =
            message.sliced(begin, qBound(qsizetype(0), qsizetype(length), message.size() - begin));
        const qsizetype rounds = payload.startsWith("r=") ? payload.indexOf(",i=") : -1;
        if (rounds < 0)
            continue;
        const QByteArrayView digits = payload.sliced(rounds + 3);
        const qsizetype end = digits.indexOf(',');
        bool ok = false;
        const qint64 number = digits.first(end < 0 ? digits.size() : end).toLongLong(&ok);
        if (!ok || number < 0 || number > MostScramIterations)
            return false;
    }
    return true;
}

MongoStreams::MongoStreams(MongoWait &wait, const ConnectionSpec &spec, Transport transport, int hosts)
    : m_wait(wait), m_spec(spec), m_transport(std::move(transport)), m_hosts(qMax(1, hosts))
{
}

mongoc_stream_t *MongoStreams::initiate(const mongoc_uri_t *, const mongoc_host_list_t *host, void *streams,
                                        bson_error_t *)
{
    auto *self = static_cast<MongoStreams *>(streams);
    const bool ended = self->m_wait.end() != MongoWait::End::None;
    const auto made = ended ? Result<mongoc_stream_t *>(fail(self->m_wait.error())) : self->open(*host);
    if (made)
        return *made;
    if (!ended)
        self->remember(made.error());
    // Never nothing: while it takes in the members that a server named, libmongoc holds the very lock under which it
    // would note that one of them failed. A stream that broke is noted later.
    mongoc_stream_t *none = gatedStream(self, self->m_wait, -1, nullptr);
    gated(none)->broken = true;
    return none;
}

Result<int> MongoStreams::connectTcp(const QString &host, quint16 port, const QDeadlineTimer &deadline)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline.remainingTime());
    const auto addresses = resolveHost(host, until);
    if (!addresses)
        return fail(addresses);
    auto dialog = TcpDialog::open(*addresses, port, until, m_wait.opening);
    if (!dialog)
        return fail(dialog);
    return dialog->release();
}

Result<int> MongoStreams::connectTo(const mongoc_host_list_t &host, const QDeadlineTimer &deadline)
{
    if (!m_spec.tunnel.socketPath.isEmpty())
        return connectUnix(QFile::encodeName(m_spec.tunnel.socketPath), m_wait);
    if (m_spec.tunnel.port != 0)
        return connectTcp(u"127.0.0.1"_s, m_spec.tunnel.port, deadline);
    if (host.family == AF_UNIX)
        return connectUnix(QByteArray(host.host), m_wait);
    return connectTcp(QString::fromUtf8(host.host), quint16(host.port), deadline);
}

/// A server of this machine may be spoken to as the URL says; the members of its set that it names may be elsewhere,
/// and are held to the rule as if the URL had named them.
Result<Transport> MongoStreams::transportTo(const HostPort &host) const
{
    const bool mayDiffer = m_spec.url.isLocal() && m_spec.url.scheme != "mongodb+srv"_L1 && m_spec.tunnel.isEmpty();
    if (!mayDiffer)
        return m_transport;
    ConnectionSpec named = m_spec;
    named.url.hosts = {host};
    return transportFor(named);
}

/// Looks once more at a server whose handshake failed, without a login, to say what is wrong with it.
Error MongoStreams::explained(const Error &error, const HostPort &host, const Transport &transport) const
{
    if (error.kind != ErrorKind::Refused)
        return error;
    TlsTarget target{EngineId::MongoDB, host, transport, {}};
    if (m_spec.tunnel.port != 0)
        target.via = {u"127.0.0.1"_s, m_spec.tunnel.port};
    return explainTlsFailure(target, error, std::chrono::steady_clock::now() + m_spec.connectTimeout, m_wait.opening);
}

Result<mongoc_stream_t *> MongoStreams::open(const mongoc_host_list_t &host)
{
    const HostPort named{QString::fromUtf8(host.host), host.port};
    const auto transport = transportTo(named);
    if (!transport)
        return fail(transport);
    // One dead seed must leave time for the others.
    const qint64 share =
        qMin<qint64>(m_spec.connectTimeout.count(),
                     m_wait.deadline.isForever() ? m_spec.connectTimeout.count() : m_wait.deadline.remainingTime());
    const QDeadlineTimer deadline(qMax<qint64>(1, m_hosts > 1 ? share * 2 / (m_hosts + 1) : share));
    const auto descriptor = connectTo(host, deadline);
    if (!descriptor && descriptor.error().kind == ErrorKind::Unreachable)
        return fail(
            Error::unreachable(u"%1 cannot be reached; check that the server runs and the address is right."_s.arg(
                                   boundedText(QString::fromUtf8(host.host_and_port), 300, false)),
                               descriptor.error().detail));
    if (!descriptor)
        return fail(descriptor);
    std::unique_ptr<MongoTls> tls;
    if (transport->tls) {
        const QDeadlineTimer whole = std::exchange(m_wait.deadline, deadline);
        auto started = MongoTls::start(*descriptor, named.host, *transport, m_wait);
        m_wait.deadline = whole;
        if (!started) {
            ::close(*descriptor);
            m_wait.forgive(whole);
            return fail(explained(started.error(), named, *transport));
        }
        tls = *std::move(started);
        m_tls.insert(QString::fromUtf8(host.host_and_port), tls->state());
    }
    return gatedStream(this, m_wait, *descriptor, std::move(tls));
}

void MongoStreams::remember(const Error &error)
{
    if (!m_openError || weightOf(error.kind) > weightOf(m_openError->kind))
        m_openError = error;
}

std::optional<TlsState> MongoStreams::tlsOf(const QString &hostAndPort) const
{
    const auto it = m_tls.constFind(hostAndPort);
    return it == m_tls.constEnd() ? std::nullopt : std::optional(*it);
}

} // namespace athanor
