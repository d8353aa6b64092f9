// SPDX-License-Identifier: Apache-2.0
#include "support/certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <QFile>

#include <cstdio>
#include <memory>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long Day = 24L * 60 * 60;

struct Issued
{
    Key key{nullptr, &EVP_PKEY_free};
    Certificate certificate{nullptr, &X509_free};
};

struct Wish
{
    const char *commonName;
    const char *alternativeNames; ///< nullptr: an authority
    long validFrom = -60;
    long validUntil = Day;
};

void addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    if (X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value)) {
        X509_add_ext(certificate, extension, -1);
        X509_EXTENSION_free(extension);
    }
}

Issued issue(const Wish &wish, const Issued *authority)
{
    Issued made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509 *certificate = made.certificate.get();
    quint32 serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char *>(&serial), sizeof serial);
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial | 1U);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.validFrom);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.validUntil);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(wish.commonName), -1, -1, 0);
    X509 *issuer = authority ? authority->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    addExtension(certificate, issuer, NID_basic_constraints, wish.alternativeNames ? "CA:FALSE" : "critical,CA:TRUE");
    if (wish.alternativeNames)
        addExtension(certificate, issuer, NID_subject_alt_name, wish.alternativeNames);
    X509_sign(certificate, authority ? authority->key.get() : made.key.get(), EVP_sha256());
    return made;
}

bool writePem(const QString &path, int (*write)(FILE *, const Issued &), const Issued &issued)
{
    FILE *file = std::fopen(QFile::encodeName(path).constData(), "w");
    if (!file)
        return false;
    const bool written = write(file, issued) == 1;
    return std::fclose(file) == 0 && written;
}

bool save(const QString &folder, const QString &name, const Issued &issued, KeyPair *files)
{
    files->certificate = folder + u'/' + name + ".crt"_L1;
    files->key = folder + u'/' + name + ".key"_L1;
    const auto certificate = [](FILE *file, const Issued &i) { return PEM_write_X509(file, i.certificate.get()); };
    const auto key = [](FILE *file, const Issued &i) {
        return PEM_write_PrivateKey(file, i.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    };
    return writePem(files->certificate, certificate, issued) && writePem(files->key, key, issued) &&
           QFile::setPermissions(files->key, QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

QByteArray fingerprintOf(const KeyPair &files)
{
    FILE *file = std::fopen(QFile::encodeName(files.certificate).constData(), "r");
    if (!file)
        return {};
    const Certificate certificate(PEM_read_X509(file, nullptr, nullptr, nullptr), &X509_free);
    std::fclose(file);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest, &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char *>(digest), qsizetype(size)).toHex();
}

Certificates::Certificates()
{
    constexpr const char *here = "DNS:localhost,IP:127.0.0.1,IP:::1";
    const Issued ca = issue({"Athanor Test CA", nullptr}, nullptr);
    const Issued foreignCa = issue({"Foreign CA", nullptr}, nullptr);
    const QString folder = m_folder.path();
    m_valid = m_folder.isValid() && save(folder, u"ca"_s, ca, &m_ca) &&
              save(folder, u"foreign-ca"_s, foreignCa, &m_foreignCa) &&
              save(folder, u"good"_s, issue({"localhost", here}, &ca), &m_good) &&
              save(folder, u"wrong-host"_s, issue({"elsewhere.example", "DNS:elsewhere.example"}, &ca), &m_wrongHost) &&
              save(folder, u"expired"_s, issue({"localhost", here, -2 * Day, -Day}, &ca), &m_expired) &&
              save(folder, u"not-yet-valid"_s, issue({"localhost", here, Day, 2 * Day}, &ca), &m_notYetValid) &&
              save(folder, u"renewed"_s, issue({"localhost", here}, &ca), &m_renewed) &&
              save(folder, u"foreign"_s, issue({"localhost", here}, &foreignCa), &m_foreign) &&
              save(folder, u"self-signed"_s, issue({"localhost", here}, nullptr), &m_selfSigned);
}

} // namespace athanor::test
