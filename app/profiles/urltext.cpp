// SPDX-License-Identifier: Apache-2.0
#include "profiles/urltext.h"

#include <QStringDecoder>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    if (lower >= 'a' && lower <= 'f')
        return lower - 'a' + 10;
    return -1;
}

bool isUnreserved(char c)
{
    const char lower = static_cast<char>(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

} // namespace

std::optional<QString> percentDecoded(QStringView text, bool plusIsSpace)
{
    const QByteArray in = text.toUtf8();
    QByteArray out;
    out.reserve(in.size());
    for (qsizetype i = 0; i < in.size(); ++i) {
        const char c = in[i];
        if (c == '%' && i + 2 < in.size() && hexDigit(in[i + 1]) >= 0 && hexDigit(in[i + 2]) >= 0) {
            out += static_cast<char>(hexDigit(in[i + 1]) * 16 + hexDigit(in[i + 2]));
            i += 2;
            continue;
        }
        out += (plusIsSpace && c == '+') ? ' ' : c;
    }
    if (out.contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder.decode(out);
    if (decoder.hasError())
        return std::nullopt;
    return decoded;
}

QByteArray percentEncoded(const QByteArray &utf8)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    QByteArray out;
    out.reserve(utf8.size() * 3);
    for (const char c : utf8) {
        if (isUnreserved(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

QString percentEncoded(const QString &text)
{
    return QString::fromLatin1(percentEncoded(text.toUtf8()));
}

bool isSecretQueryKey(const QString &key)
{
    const QString lower = key.toLower();
    return lower.contains("password"_L1) || lower.contains("passwd"_L1) || lower.contains("passphrase"_L1) ||
           lower.contains("secret"_L1) || lower.contains("token"_L1) || lower == "pwd"_L1 || lower == "pass"_L1 ||
           lower == "authmechanismproperties"_L1;
}

} // namespace athanor
