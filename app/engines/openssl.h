// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/lazylibrary.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/// What Athanor calls of libssl and libcrypto, under the names that are left once OpenSSL's macros are expanded. The
/// libraries are loaded with the first handshake: within the namespace these names are pointers, and whoever would call
/// the libraries themselves does not link.
// clang-format off
#define ATHANOR_LIBSSL(F) \
    F(SSL_CIPHER_get_bits) F(SSL_CIPHER_get_name) F(SSL_CTX_check_private_key) F(SSL_CTX_ctrl) F(SSL_CTX_free) \
    F(SSL_CTX_load_verify_file) F(SSL_CTX_new) F(SSL_CTX_set_cert_verify_callback) F(SSL_CTX_set_cipher_list) \
    F(SSL_CTX_set_default_passwd_cb) F(SSL_CTX_set_default_verify_paths) F(SSL_CTX_set_options) \
    F(SSL_CTX_set_security_level) F(SSL_CTX_set_verify) F(SSL_CTX_use_PrivateKey_file) \
    F(SSL_CTX_use_certificate_chain_file) F(SSL_connect) F(SSL_ctrl) F(SSL_free) F(SSL_get0_param) \
    F(SSL_get0_peer_certificate) F(SSL_get1_peer_certificate) F(SSL_get_current_cipher) F(SSL_get_error) \
    F(SSL_get_peer_cert_chain) F(SSL_get_rbio) F(SSL_get_verify_result) F(SSL_get_version) F(SSL_get_wbio) \
    F(SSL_new) F(SSL_read) F(SSL_set_bio) F(SSL_write) F(TLS_client_method)

#define ATHANOR_LIBCRYPTO(F) \
    F(ASN1_STRING_get0_data) F(ASN1_STRING_length) F(ASN1_TIME_to_tm) F(BIO_ctrl) F(BIO_free_all) F(BIO_new) \
    F(BIO_read) F(BIO_s_mem) F(BIO_write) F(ERR_clear_error) F(ERR_error_string_n) F(ERR_peek_last_error) \
    F(ERR_reason_error_string) F(EVP_PKEY_get0_type_name) F(EVP_PKEY_get_bits) F(EVP_sha1) F(EVP_sha256) \
    F(GENERAL_NAMES_free) F(OBJ_find_sigid_algs) F(OBJ_nid2sn) F(OPENSSL_sk_num) F(OPENSSL_sk_value) \
    F(X509_NAME_print_ex) F(X509_STORE_CTX_free) F(X509_STORE_CTX_get0_cert) F(X509_STORE_CTX_get_error) \
    F(X509_STORE_CTX_init) F(X509_STORE_CTX_new) F(X509_STORE_CTX_set_default) F(X509_STORE_CTX_set_error) \
    F(X509_STORE_CTX_set_time) F(X509_STORE_free) F(X509_STORE_load_file) F(X509_STORE_new) \
    F(X509_STORE_set_default_paths) F(X509_VERIFY_PARAM_set1_host) F(X509_VERIFY_PARAM_set1_ip_asc) \
    F(X509_VERIFY_PARAM_set_hostflags) F(X509_check_host) F(X509_check_ip_asc) F(X509_digest) F(X509_free) \
    F(X509_get0_notAfter) F(X509_get0_notBefore) F(X509_get0_pubkey) F(X509_get_ext_d2i) F(X509_get_issuer_name) \
    F(X509_get_signature_nid) F(X509_get_subject_name) F(X509_self_signed) F(X509_verify_cert) \
    F(X509_verify_cert_error_string)
// clang-format on

namespace athanor {

ATHANOR_LIBSSL(ATHANOR_LAZY_DECLARE)
ATHANOR_LIBCRYPTO(ATHANOR_LAZY_DECLARE)

/// Any thread. To be asked before the first of the functions is called; Unsupported where there is no OpenSSL of the
/// version that Athanor was built with.
[[nodiscard]] Status loadOpenSsl();

} // namespace athanor
