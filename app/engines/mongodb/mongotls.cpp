// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/mongotls.h"

#include "engines/openssl.h"

#include <QFile>
#include <QTimeZone>

#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int TlsChunk = 65536;

QByteArray leafDigest(X509 *leaf)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (leaf == nullptr || X509_digest(leaf, EVP_sha256(), hash, &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(hash), qsizetype(size)).toHex();
}

/// Replaces OpenSSL's verification: the very certificate, whoever signed it.
int matchesPin(X509_STORE_CTX *check, void *pin)
{
    const bool same = leafDigest(X509_STORE_CTX_get0_cert(check)) == *static_cast<const QByteArray *>(pin);
    if (!same)
        X509_STORE_CTX_set_error(check, X509_V_ERR_CERT_UNTRUSTED);
    return same ? 1 : 0;
}

Result<OpenSslPtr<SSL_CTX>> mongoTlsContext(const Transport &transport)
{
    OpenSslPtr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1)
        return fail(Error::internal(u"The TLS library could not be started."_s));
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    const bool needsAuthorities = transport.identity == Identity::Chain || transport.identity == Identity::ChainAndName;
    const QByteArray ca = QFile::encodeName(transport.caFile);
    const int loaded = ca.isEmpty() ? SSL_CTX_set_default_verify_paths(context.get())
                                    : SSL_CTX_load_verify_file(context.get(), ca.constData());
    if (needsAuthorities && loaded != 1)
        return fail(
            Error::invalidInput(u"%1 cannot be read as CA certificates; check the file that tlsCAFile names."_s.arg(
                boundedText(transport.caFile, 300, false))));
    if (!transport.certFile.isEmpty()) {
        const QByteArray cert = QFile::encodeName(transport.certFile);
        const QByteArray key = QFile::encodeName(transport.keyFile.isEmpty() ? transport.certFile : transport.keyFile);
        // An encrypted key would ask on the terminal.
        SSL_CTX_set_default_passwd_cb(context.get(), [](char *, int, int, void *) { return 0; });
        if (SSL_CTX_use_certificate_chain_file(context.get(), cert.constData()) != 1 ||
            SSL_CTX_use_PrivateKey_file(context.get(), key.constData(), SSL_FILETYPE_PEM) != 1)
            return fail(Error::invalidInput(
                u"%1 does not hold a client certificate with its unencrypted key; check tlsCertificateKeyFile."_s.arg(
                    boundedText(transport.certFile, 300, false))));
    }
    return context;
}

QDateTime utcOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), QTimeZone::utc());
}

/// Why the handshake did not come about, in the library's words; tlsidentity.h knows better ones.
Error handshakeError(const QString &host)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    return Error::refused(u"%1 does not speak TLS as the profile demands, so no password was sent; check the port and "
                          "the server's TLS settings."_s.arg(boundedText(host, 253, false)),
                          QString::fromLatin1(reason != nullptr ? reason : "no TLS"));
}

} // namespace

bool sendAll(int descriptor, QByteArrayView bytes, MongoWait &wait)
{
    while (!bytes.isEmpty()) {
        if (!wait.waitFor(descriptor, POLLOUT))
            return false;
        const ssize_t count = ::send(descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0)
            bytes = bytes.sliced(count);
        if (count < 0 && errno != EAGAIN && errno != EINTR) {
            wait.endBy(MongoWait::End::Broken, QString::fromLocal8Bit(std::strerror(errno)));
            return false;
        }
    }
    return true;
}

std::optional<QByteArray> receiveSome(int descriptor)
{
    QByteArray bytes(TlsChunk, Qt::Uninitialized);
    const ssize_t count = ::recv(descriptor, bytes.data(), TlsChunk, MSG_DONTWAIT);
    if (count > 0)
        return bytes.first(count);
    if (count < 0 && (errno == EAGAIN || errno == EINTR))
        return QByteArray();
    return std::nullopt;
}

Result<std::unique_ptr<MongoTls>> MongoTls::start(int descriptor, const QString &host, const Transport &transport,
                                                  MongoWait &wait)
{
    std::unique_ptr<MongoTls> tls(new MongoTls);
    if (const Status done = tls->shakeHands(descriptor, host, transport, wait); !done)
        return fail(done.error());
    return tls;
}

Status MongoTls::shakeHands(int descriptor, const QString &host, const Transport &transport, MongoWait &wait)
{
    if (const Status loaded = loadOpenSsl(); !loaded)
        return loaded;
    ERR_clear_error();
    auto context = mongoTlsContext(transport);
    if (!context)
        return fail(context.error());
    m_context = *std::move(context);
    const bool verifies = transport.identity != Identity::None;
    SSL_CTX_set_verify(m_context.get(), verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    QByteArray pin = transport.pin;
    if (transport.identity == Identity::Pinned)
        SSL_CTX_set_cert_verify_callback(m_context.get(), &matchesPin, &pin);
    m_ssl.reset(SSL_new(m_context.get()));
    m_in = BIO_new(BIO_s_mem());
    m_out = BIO_new(BIO_s_mem());
    SSL_set_bio(m_ssl.get(), m_in, m_out);
    const QByteArray name = host.toUtf8();
    const bool isAddress = !QHostAddress(host).isNull();
    if (!isAddress)
        SSL_set_tlsext_host_name(m_ssl.get(), name.constData());
    if (transport.identity == Identity::ChainAndName) {
        X509_VERIFY_PARAM *rules = SSL_get0_param(m_ssl.get());
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        const int set = isAddress ? X509_VERIFY_PARAM_set1_ip_asc(rules, name.constData())
                                  : X509_VERIFY_PARAM_set1_host(rules, name.constData(), size_t(name.size()));
        if (set != 1)
            return fail(Error::invalidInput(
                u"%1 is no name that a certificate can be held against."_s.arg(boundedText(host, 253, false))));
    }
    for (;;) {
        const int done = SSL_connect(m_ssl.get());
        const int why = SSL_get_error(m_ssl.get(), done);
        QByteArray out;
        takeOutput(&out);
        if (!sendAll(descriptor, out, wait))
            return fail(wait.error());
        if (done == 1)
            break;
        if (why != SSL_ERROR_WANT_READ)
            return fail(handshakeError(host));
        if (!wait.waitFor(descriptor, POLLIN))
            return fail(wait.error());
        const auto bytes = receiveSome(descriptor);
        if (!bytes)
            return fail(handshakeError(host));
        BIO_write(m_in, bytes->constData(), int(bytes->size()));
    }
    SSL_CTX_set_cert_verify_callback(m_context.get(), nullptr, nullptr);
    X509 *leaf = SSL_get0_peer_certificate(m_ssl.get());
    m_state.protocol = QString::fromLatin1(SSL_get_version(m_ssl.get()));
    m_state.cipher = QString::fromLatin1(SSL_get_cipher_name(m_ssl.get()));
    m_state.bits = SSL_get_cipher_bits(m_ssl.get(), nullptr);
    m_state.identity = transport.identity;
    m_state.verified = transport.identity == Identity::ChainAndName || transport.identity == Identity::Pinned;
    m_state.notAfter = leaf ? utcOf(X509_get0_notAfter(leaf)) : QDateTime();
    m_state.sha256 = leafDigest(leaf);
    return {};
}

void MongoTls::takeOutput(QByteArray *out)
{
    char chunk[16384];
    for (int count = BIO_read(m_out, chunk, sizeof chunk); count > 0; count = BIO_read(m_out, chunk, sizeof chunk))
        out->append(chunk, count);
}

bool MongoTls::encrypt(QByteArrayView plain, QByteArray *out)
{
    ERR_clear_error();
    while (!plain.isEmpty()) {
        const int count = SSL_write(m_ssl.get(), plain.data(), int(qMin<qsizetype>(plain.size(), 1 << 20)));
        if (count <= 0)
            return false;
        plain = plain.sliced(count);
    }
    takeOutput(out);
    return true;
}

bool MongoTls::decrypt(QByteArrayView wire, QByteArray *plain)
{
    ERR_clear_error();
    if (BIO_write(m_in, wire.data(), int(wire.size())) != int(wire.size()))
        return false;
    QByteArray chunk(TlsChunk, Qt::Uninitialized);
    for (;;) {
        const int count = SSL_read(m_ssl.get(), chunk.data(), TlsChunk);
        if (count > 0) {
            plain->append(chunk.constData(), count);
            continue;
        }
        return SSL_get_error(m_ssl.get(), count) == SSL_ERROR_WANT_READ;
    }
}

} // namespace athanor
