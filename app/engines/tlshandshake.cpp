// SPDX-License-Identifier: Apache-2.0
#include "engines/tlshandshake.h"

#include "engines/openssl.h"

#include <QFile>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int TransferSize = 16384;

QString opensslText()
{
    char text[256] = {};
    ERR_error_string_n(ERR_peek_last_error(), text, sizeof text);
    return QString::fromLatin1(ERR_reason_error_string(ERR_peek_last_error()) != nullptr
                                   ? ERR_reason_error_string(ERR_peek_last_error())
                                   : text);
}

Result<OpenSslPtr<SSL_CTX>> contextFor(const Hello &hello)
{
    OpenSslPtr<SSL_CTX> context(SSL_CTX_new(TLS_client_method()));
    if (!context)
        return fail(Error::internal(u"The TLS library could not be started."_s));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    // The probe wants to know what the server would take, so nothing is held back that the library can still do.
    SSL_CTX_set_security_level(context.get(), 0);
    const bool offered =
        SSL_CTX_set_min_proto_version(context.get(), hello.lowest) == 1 &&
        SSL_CTX_set_max_proto_version(context.get(), hello.highest) == 1 &&
        (hello.ciphers.isEmpty() || SSL_CTX_set_cipher_list(context.get(), hello.ciphers.constData()) == 1);
    if (!offered)
        return fail(Error::unsupported(u"The TLS library of this machine cannot offer that."_s));
    return context;
}

/// Sends what the library has written.
Status flush(TcpDialog &dialog, BIO *out)
{
    QByteArray bytes(TransferSize, Qt::Uninitialized);
    for (int count = BIO_read(out, bytes.data(), TransferSize); count > 0;
         count = BIO_read(out, bytes.data(), TransferSize)) {
        if (const Status sent = dialog.write(bytes.left(count)); !sent)
            return sent;
    }
    return {};
}

/// A connection that ends in the middle of a handshake is how some servers say no.
bool endedByPeer(const Result<QByteArray> &bytes)
{
    return bytes ? bytes->isEmpty() : bytes.error().kind == ErrorKind::Unreachable;
}

} // namespace

void OpenSslDelete::operator()(SSL_CTX *p) const
{
    SSL_CTX_free(p);
}
void OpenSslDelete::operator()(SSL *p) const
{
    SSL_free(p);
}
void OpenSslDelete::operator()(X509 *p) const
{
    X509_free(p);
}
void OpenSslDelete::operator()(X509_STORE *p) const
{
    X509_STORE_free(p);
}
void OpenSslDelete::operator()(X509_STORE_CTX *p) const
{
    X509_STORE_CTX_free(p);
}

Result<Handshake> shakeHands(TcpDialog &dialog, const QString &host, const Hello &hello)
{
    if (const Status loaded = loadOpenSsl(); !loaded)
        return fail(loaded);
    ERR_clear_error();
    auto context = contextFor(hello);
    if (!context)
        return fail(context);
    Handshake result;
    result.ssl.reset(SSL_new(context->get()));
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());
    SSL_set_bio(result.ssl.get(), in, out);
    if (QHostAddress(host).isNull())
        SSL_set_tlsext_host_name(result.ssl.get(), host.toUtf8().constData());

    for (;;) {
        const int done = SSL_connect(result.ssl.get());
        const int reason = SSL_get_error(result.ssl.get(), done);
        const QString text = done == 1 ? QString() : opensslText();
        if (const Status sent = flush(dialog, out); !sent && sent.error().kind != ErrorKind::Unreachable)
            return fail(sent.error());
        if (done == 1)
            break;
        if (reason != SSL_ERROR_WANT_READ) {
            // The library itself found nothing to offer: that says nothing about the server.
            if (text.contains("no ciphers available"_L1) || text.contains("no protocols available"_L1))
                return fail(Error::unsupported(u"The TLS library of this machine cannot offer that."_s));
            return result;
        }
        const Result<QByteArray> bytes = dialog.readSome();
        if (endedByPeer(bytes))
            return result;
        if (!bytes)
            return fail(bytes);
        BIO_write(in, bytes->constData(), int(bytes->size()));
    }
    result.completed = true;
    result.protocol = QString::fromLatin1(SSL_get_version(result.ssl.get()));
    result.cipher = QString::fromLatin1(SSL_get_cipher_name(result.ssl.get()));
    return result;
}

namespace {

QString nameText(const X509_NAME *name)
{
    const std::unique_ptr<BIO, decltype(BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char *data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return boundedText(QString::fromUtf8(data, size), 200, false);
}

QDateTime timeOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return QDateTime::fromSecsSinceEpoch(timegm(&parts), Qt::UTC);
}

QStringList alternativeNames(X509 *leaf)
{
    QStringList names;
    auto *list = static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(leaf, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(list) && i < 100; ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(list, i);
        const ASN1_STRING *value = name->d.ia5;
        const auto *bytes = name->type == GEN_DNS || name->type == GEN_IPADD ? ASN1_STRING_get0_data(value) : nullptr;
        if (bytes == nullptr)
            continue;
        const int size = ASN1_STRING_length(value);
        if (name->type == GEN_DNS)
            names +=
                "DNS:"_L1 + boundedText(QString::fromLatin1(reinterpret_cast<const char *>(bytes), size), 255, false);
        else if (size == 4)
            names +=
                "IP:"_L1 + QHostAddress(quint32(bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3])).toString();
        else if (size == 16)
            names += "IP:"_L1 + QHostAddress(bytes).toString();
    }
    GENERAL_NAMES_free(list);
    return names;
}

NameMatch matchOf(X509 *leaf, const QString &host)
{
    const QByteArray name = host.toUtf8();
    if (!QHostAddress(host).isNull())
        return X509_check_ip_asc(leaf, name.constData(), 0) == 1 ? NameMatch::SubjectAltName : NameMatch::None;
    constexpr unsigned strict = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    if (X509_check_host(leaf, name.constData(), size_t(name.size()), strict | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                        nullptr) == 1)
        return NameMatch::SubjectAltName;
    if (X509_check_host(leaf, name.constData(), size_t(name.size()), strict, nullptr) == 1)
        return NameMatch::CommonNameOnly;
    return NameMatch::None;
}

} // namespace

Fact<CertificateFacts> certificateFacts(SSL *ssl, const QString &host)
{
    // The handshake may be one of libpq's.
    if (const Status loaded = loadOpenSsl(); !loaded)
        return FactGap::of(loaded.error());
    const OpenSslPtr<X509> leaf(SSL_get1_peer_certificate(ssl));
    if (!leaf)
        return FactGap{FactGap::Kind::Failed, u"the server sent no certificate"_s};
    CertificateFacts facts;
    facts.subject = nameText(X509_get_subject_name(leaf.get()));
    facts.issuer = nameText(X509_get_issuer_name(leaf.get()));
    facts.notBefore = timeOf(X509_get0_notBefore(leaf.get()));
    facts.notAfter = timeOf(X509_get0_notAfter(leaf.get()));
    facts.names = alternativeNames(leaf.get());
    facts.selfSigned = X509_self_signed(leaf.get(), 0) == 1;
    facts.nameMatch = matchOf(leaf.get(), host);
    if (const EVP_PKEY *key = X509_get0_pubkey(leaf.get())) {
        facts.keyBits = EVP_PKEY_get_bits(key);
        facts.keyType = QString::fromLatin1(EVP_PKEY_get0_type_name(key));
    }
    int digest = NID_undef;
    if (OBJ_find_sigid_algs(X509_get_signature_nid(leaf.get()), &digest, nullptr) == 1 && digest != NID_undef)
        facts.signature = QString::fromLatin1(OBJ_nid2sn(digest));
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (X509_digest(leaf.get(), EVP_sha256(), hash, &size) == 1)
        facts.sha256 = QByteArray(reinterpret_cast<const char *>(hash), qsizetype(size)).toHex();
    return facts;
}

Fact<ChainVerdict> verifyChain(SSL *ssl, const QString &caFile, const QDateTime &now)
{
    if (const Status loaded = loadOpenSsl(); !loaded)
        return FactGap::of(loaded.error());
    const OpenSslPtr<X509> leaf(SSL_get1_peer_certificate(ssl));
    const OpenSslPtr<X509_STORE> store(X509_STORE_new());
    const OpenSslPtr<X509_STORE_CTX> check(X509_STORE_CTX_new());
    if (!leaf || !store || !check)
        return FactGap{FactGap::Kind::Failed, u"the server sent no certificate"_s};
    const int loaded = caFile.isEmpty() ? X509_STORE_set_default_paths(store.get())
                                        : X509_STORE_load_file(store.get(), QFile::encodeName(caFile).constData());
    if (loaded != 1)
        return FactGap{FactGap::Kind::Failed, u"%1 cannot be read as CA certificates"_s.arg(caFile)};
    if (X509_STORE_CTX_init(check.get(), store.get(), leaf.get(), SSL_get_peer_cert_chain(ssl)) != 1)
        return FactGap{FactGap::Kind::Failed, u"the certificate could not be checked"_s};
    X509_STORE_CTX_set_default(check.get(), "ssl_server");
    X509_STORE_CTX_set_time(check.get(), 0, now.toSecsSinceEpoch());
    if (X509_verify_cert(check.get()) == 1)
        return ChainVerdict{true, {}, X509_V_OK};
    const int error = X509_STORE_CTX_get_error(check.get());
    return ChainVerdict{false, QString::fromLatin1(X509_verify_cert_error_string(error)), error};
}

} // namespace athanor
