// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace athanor {

/// Undoes percent-encoding as Python's urllib.parse.unquote does: "%2F" becomes "/", a "%" that no two hexadecimal
/// digits follow stays. With `plusIsSpace`, "+" becomes a blank (query parts). Nothing if the bytes are no UTF-8 or
/// hold a NUL.
[[nodiscard]] std::optional<QString> percentDecoded(QStringView text, bool plusIsSpace = false);
/// Percent-encodes every byte that is not unreserved (RFC 3986, 2.3).
[[nodiscard]] QByteArray percentEncoded(const QByteArray &utf8);
[[nodiscard]] QString percentEncoded(const QString &text);

/// True for query keys whose value is a password: "password", "sslpassword", "tlsCertificateKeyFilePassword" ...
[[nodiscard]] bool isSecretQueryKey(const QString &key);

} // namespace athanor
