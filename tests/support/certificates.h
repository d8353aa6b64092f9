// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTemporaryDir>

namespace athanor::test {

/// A certificate and its private key, as PEM files.
struct KeyPair
{
    QString certificate;
    QString key;
};

/// SHA-256 of a certificate, lower-case hex.
[[nodiscard]] QByteArray fingerprintOf(const KeyPair &files);

/// Certificates for the matrix of TLS tests, made anew in a temporary folder: P-256 keys, valid for one day.
/// `good` is for localhost, 127.0.0.1 and ::1 and signed by `ca`; every other one lacks one thing.
class Certificates
{
public:
    Certificates();

    [[nodiscard]] bool isValid() const { return m_valid; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] const QString &ca() const { return m_ca.certificate; }
    [[nodiscard]] const QString &foreignCa() const { return m_foreignCa.certificate; }
    [[nodiscard]] const KeyPair &good() const { return m_good; }
    [[nodiscard]] const KeyPair &wrongHost() const { return m_wrongHost; }     ///< for elsewhere.example
    [[nodiscard]] const KeyPair &expired() const { return m_expired; }         ///< since yesterday
    [[nodiscard]] const KeyPair &notYetValid() const { return m_notYetValid; } ///< until tomorrow
    [[nodiscard]] const KeyPair &renewed() const { return m_renewed; }         ///< as good as `good`, with another key
    [[nodiscard]] const KeyPair &foreign() const { return m_foreign; }         ///< signed by another authority
    [[nodiscard]] const KeyPair &selfSigned() const { return m_selfSigned; }

private:
    QTemporaryDir m_folder;
    bool m_valid = false;
    KeyPair m_ca, m_foreignCa, m_good, m_wrongHost, m_expired, m_foreign, m_selfSigned, m_notYetValid, m_renewed;
};

} // namespace athanor::test
