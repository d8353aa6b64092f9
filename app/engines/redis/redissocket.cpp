// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redissocket.h"

#include "engines/openssl.h"
#include "engines/tcpdialog.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int ReceiveSize = 64 * 1024;
/// How long one poll lasts where a cancel has no descriptor.
constexpr int TokenStepMs = 50;

Error streamBroken(int error)
{
    return Error::unreachable(u"The connection to the server broke; try again."_s,
                              error == 0 ? QString() : QString::fromLocal8Bit(std::strerror(error)));
}

QString hostPortText(const HostPort &host)
{
    const QString name = host.host.contains(u':') ? u'[' + host.host + u']' : host.host;
    return boundedText(host.host.startsWith(u'/') ? host.host : name + u':' + QString::number(host.port), 300, false);
}

Result<int> openSocketFile(const QString &path)
{
    sockaddr_un address{};
    const QByteArray name = path.toUtf8();
    if (name.size() >= qsizetype(sizeof address.sun_path) || name.contains('\0'))
        return fail(Error::invalidInput(u"The path of the socket is too long; correct the URL."_s));
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor >= 0 && ::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return descriptor;
    const int error = errno;
    if (descriptor >= 0)
        ::close(descriptor);
    return fail(Error::unreachable(
        u"%1 cannot be reached; check that the server runs and the path is right."_s.arg(boundedText(path, 300, false)),
        QString::fromLocal8Bit(std::strerror(error))));
}

Result<int> openTcp(const HostPort &host, const RedisPatience &patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience.deadline.remainingTimeAsDuration();
    const auto addresses = resolveHost(host.host, deadline);
    if (!addresses)
        return fail(addresses);
    auto dialog = TcpDialog::open(*addresses, host.port, deadline, patience.token ? *patience.token : CancelToken());
    if (dialog)
        return dialog->release();
    Error error = dialog.error();
    if (error.kind == ErrorKind::Unreachable)
        error.message =
            u"%1 cannot be reached; check that the server runs and the address is right."_s.arg(hostPortText(host));
    if (error.kind == ErrorKind::Timeout)
        error.message = u"%1 did not answer in time; check the address and the network."_s.arg(hostPortText(host));
    return fail(error);
}

QString tlsLibrarySaid()
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason ? QString::fromLatin1(reason) : u"the handshake failed"_s;
}

QByteArray leafSha256(const X509 *leaf)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    if (!leaf || X509_digest(leaf, EVP_sha256(), hash.data(), &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(hash.data()), qsizetype(size)).toHex();
}

/// Runs inside the handshake in place of the library's own check, so that a stranger gets nothing after it.
int comparePin(X509_STORE_CTX *check, void *pin)
{
    const bool same = leafSha256(X509_STORE_CTX_get0_cert(check)) == *static_cast<const QByteArray *>(pin);
    X509_STORE_CTX_set_error(check, same ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return same ? 1 : 0;
}

Status trustAuthorities(SSL_CTX *context, const QString &caFile)
{
    const int loaded = caFile.isEmpty() ? SSL_CTX_set_default_verify_paths(context)
                                        : SSL_CTX_load_verify_file(context, caFile.toLocal8Bit().constData());
    if (loaded == 1)
        return {};
    return fail(Error::invalidInput(
        u"%1 cannot be read as CA certificates; check the file."_s.arg(boundedText(caFile, 300, false)),
        tlsLibrarySaid()));
}

Status presentCertificate(SSL_CTX *context, const Transport &transport)
{
    if (transport.certFile.isEmpty())
        return {};
    const bool loaded =
        SSL_CTX_use_certificate_chain_file(context, transport.certFile.toLocal8Bit().constData()) == 1 &&
        SSL_CTX_use_PrivateKey_file(context, transport.keyFile.toLocal8Bit().constData(), SSL_FILETYPE_PEM) == 1 &&
        SSL_CTX_check_private_key(context) == 1;
    if (loaded)
        return {};
    return fail(Error::invalidInput(
        u"The client certificate or its key cannot be read, or they do not belong together; check both files."_s,
        tlsLibrarySaid()));
}

void demandName(SSL *ssl, const QString &host)
{
    const QByteArray name = host.toUtf8();
    X509_VERIFY_PARAM *parameters = SSL_get0_param(ssl);
    if (!QHostAddress(host).isNull()) {
        X509_VERIFY_PARAM_set1_ip_asc(parameters, name.constData());
        return;
    }
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(parameters, name.constData(), size_t(name.size()));
}

} // namespace

RedisSocket::~RedisSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void RedisSocket::hangUp()
{
    ::shutdown(m_descriptor, SHUT_RDWR);
}

Result<std::unique_ptr<RedisSocket>> RedisSocket::open(const HostPort &host, const Transport &transport,
                                                       const TunnelNear &tunnel, const RedisPatience &patience)
{
    HostPort place = host;
    if (!tunnel.socketPath.isEmpty())
        place = {tunnel.socketPath, 0};
    else if (tunnel.port != 0)
        place = {u"127.0.0.1"_s, tunnel.port};
    const auto descriptor = place.host.startsWith(u'/') ? openSocketFile(place.host) : openTcp(place, patience);
    if (!descriptor)
        return fail(descriptor);
    std::unique_ptr<RedisSocket> socket(new RedisSocket(*descriptor));
    if (!transport.tls)
        return socket;
    if (const Status safe = socket->startTls(host, transport, patience); !safe)
        return fail(safe.error());
    return socket;
}

Status RedisSocket::startTls(const HostPort &host, const Transport &transport, const RedisPatience &patience)
{
    if (const Status loaded = loadOpenSsl(); !loaded)
        return loaded;
    ERR_clear_error();
    m_context.reset(SSL_CTX_new(TLS_client_method()));
    if (!m_context || SSL_CTX_set_min_proto_version(m_context.get(), TLS1_2_VERSION) != 1)
        return fail(Error::internal(u"The TLS library could not be started."_s));
    SSL_CTX_set_verify(m_context.get(), transport.identity == Identity::None ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                       nullptr);
    if (transport.identity == Identity::Pinned) {
        m_pin = transport.pin;
        SSL_CTX_set_cert_verify_callback(m_context.get(), &comparePin, &m_pin);
    } else if (transport.identity != Identity::None) {
        if (const Status trusted = trustAuthorities(m_context.get(), transport.caFile); !trusted)
            return trusted;
    }
    if (const Status presented = presentCertificate(m_context.get(), transport); !presented)
        return presented;
    m_ssl.reset(SSL_new(m_context.get()));
    if (!m_ssl)
        return fail(Error::internal(u"The TLS library could not be started."_s));
    // No BIO of the socket: its write() would raise SIGPIPE.
    SSL_set_bio(m_ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    if (QHostAddress(host.host).isNull())
        SSL_set_tlsext_host_name(m_ssl.get(), host.host.toUtf8().constData());
    if (transport.identity == Identity::ChainAndName)
        demandName(m_ssl.get(), host.host);
    if (const Status done = shake(host, patience); !done)
        return done;
    const Fact<CertificateFacts> leaf = certificateFacts(m_ssl.get(), host.host);
    TlsState state;
    state.protocol = QString::fromLatin1(SSL_get_version(m_ssl.get()));
    state.cipher = QString::fromLatin1(SSL_get_cipher_name(m_ssl.get()));
    state.bits = SSL_get_cipher_bits(m_ssl.get(), nullptr);
    state.identity = transport.identity;
    state.verified = transport.identity == Identity::ChainAndName || transport.identity == Identity::Pinned;
    if (leaf) {
        state.notAfter = leaf->notAfter;
        state.sha256 = leaf->sha256;
    }
    m_tls = state;
    return {};
}

Status RedisSocket::shake(const HostPort &host, const RedisPatience &patience)
{
    for (;;) {
        ERR_clear_error();
        const int done = SSL_connect(m_ssl.get());
        const int reason = SSL_get_error(m_ssl.get(), done);
        const QString said = done == 1 ? QString() : tlsLibrarySaid();
        const long verdict = SSL_get_verify_result(m_ssl.get());
        if (const Status sent = flushTls(patience); !sent && done == 1)
            return sent;
        if (done == 1)
            return {};
        if (reason != SSL_ERROR_WANT_READ) {
            const QString target = hostPortText(host);
            if (!m_pin.isEmpty() && verdict == X509_V_ERR_APPLICATION_VERIFICATION)
                return fail(Error::refused(
                    u"%1 has another certificate than the one that was pinned, so nothing was sent; ask its "
                    "administrator whether it was renewed, and pin the new one then."_s.arg(target),
                    pinDetail()));
            if (verdict != X509_V_OK)
                return fail(Error::refused(
                    u"%1 could not prove over TLS who it is, so no password was sent; check its certificate, the host "
                    "name and ssl_ca_certs."_s.arg(target),
                    QString::fromLatin1(X509_verify_cert_error_string(verdict))));
            return fail(Error::refused(
                u"%1 does not speak TLS as it must, so no password was sent; check that this is its TLS port."_s.arg(
                    target),
                said));
        }
        const auto bytes = receiveRaw(patience);
        if (!bytes && bytes.error().kind == ErrorKind::Timeout)
            return fail(
                Error::timeout(u"%1 did not answer the TLS greeting in time; check that this is its TLS port."_s.arg(
                    hostPortText(host))));
        if (!bytes)
            return fail(bytes);
        BIO_write(SSL_get_rbio(m_ssl.get()), bytes->constData(), int(bytes->size()));
    }
}

QString RedisSocket::pinDetail() const
{
    const OpenSslPtr<X509> leaf(SSL_get1_peer_certificate(m_ssl.get()));
    return u"pinned %1, now %2"_s.arg(QString::fromLatin1(m_pin), QString::fromLatin1(leafSha256(leaf.get())));
}

Status RedisSocket::wait(short events, const RedisPatience &patience) const
{
    for (;;) {
        if (patience.signal && patience.signal->isRequested())
            return fail(Error::cancelled(u"Stopped."_s));
        if (patience.token && patience.token->isCancelled())
            return fail(Error::cancelled(u"Stopped."_s));
        if (patience.deadline.hasExpired())
            return fail(Error::timeout(u"The server did not answer in time; narrow it down or allow more time."_s));
        std::array<pollfd, 2> descriptors{
            {{m_descriptor, events, 0}, {patience.signal ? patience.signal->descriptor() : -1, POLLIN, 0}}};
        const qint64 most = patience.token ? TokenStepMs : 60000;
        const qint64 left = patience.deadline.isForever() ? most : qMin(most, patience.deadline.remainingTime() + 1);
        const int ready = ::poll(descriptors.data(), descriptors.size(), int(left));
        if (ready > 0 && descriptors[0].revents != 0)
            return {};
        if (ready < 0 && errno != EINTR)
            return fail(streamBroken(errno));
    }
}

Status RedisSocket::sendRaw(const QByteArray &bytes, const RedisPatience &patience)
{
    qsizetype sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count = ::send(m_descriptor, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
        if (count > 0) {
            sent += count;
            continue;
        }
        if (errno != EAGAIN && errno != EINTR)
            return fail(streamBroken(errno));
        if (const Status ready = wait(POLLOUT, patience); !ready)
            return ready;
    }
    return {};
}

Result<QByteArray> RedisSocket::receiveRaw(const RedisPatience &patience)
{
    QByteArray bytes(ReceiveSize, Qt::Uninitialized);
    for (;;) {
        // Looked at first: a server that trickles bytes must not go on for ever.
        if (patience.deadline.hasExpired() || (patience.signal && patience.signal->isRequested())) {
            if (const Status ready = wait(POLLIN, patience); !ready)
                return fail(ready.error());
        }
        const ssize_t count = ::recv(m_descriptor, bytes.data(), size_t(ReceiveSize), 0);
        if (count > 0)
            return bytes.first(count);
        if (count == 0)
            return fail(streamBroken(0));
        if (errno != EAGAIN && errno != EINTR)
            return fail(streamBroken(errno));
        if (const Status ready = wait(POLLIN, patience); !ready)
            return fail(ready.error());
    }
}

Status RedisSocket::flushTls(const RedisPatience &patience)
{
    QByteArray bytes(ReceiveSize, Qt::Uninitialized);
    BIO *out = SSL_get_wbio(m_ssl.get());
    for (int count = BIO_read(out, bytes.data(), ReceiveSize); count > 0;
         count = BIO_read(out, bytes.data(), ReceiveSize)) {
        if (const Status sent = sendRaw(bytes.first(count), patience); !sent)
            return sent;
    }
    return {};
}

Status RedisSocket::send(const QByteArray &bytes, const RedisPatience &patience)
{
    if (!m_ssl)
        return sendRaw(bytes, patience);
    constexpr qsizetype piece = 256 * 1024;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const qsizetype size = qMin(piece, bytes.size() - at);
        // A memory BIO takes everything.
        if (SSL_write(m_ssl.get(), bytes.constData() + at, int(size)) != size)
            return fail(streamBroken(0));
        if (const Status sent = flushTls(patience); !sent)
            return sent;
    }
    return {};
}

Result<QByteArray> RedisSocket::receive(const RedisPatience &patience)
{
    if (!m_ssl)
        return receiveRaw(patience);
    QByteArray bytes(ReceiveSize, Qt::Uninitialized);
    for (;;) {
        ERR_clear_error();
        const int count = SSL_read(m_ssl.get(), bytes.data(), ReceiveSize);
        if (count > 0)
            return bytes.first(count);
        if (SSL_get_error(m_ssl.get(), count) != SSL_ERROR_WANT_READ)
            return fail(Error::unreachable(u"The connection to the server broke; try again."_s, tlsLibrarySaid()));
        // An answer to a key update, if there is one.
        if (const Status sent = flushTls(patience); !sent)
            return fail(sent.error());
        const auto raw = receiveRaw(patience);
        if (!raw)
            return fail(raw);
        BIO_write(SSL_get_rbio(m_ssl.get()), raw->constData(), int(raw->size()));
    }
}

} // namespace athanor
