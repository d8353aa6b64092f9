// SPDX-License-Identifier: Apache-2.0
#include "records/csvtext.h"

#include <QChar>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace athanor {

namespace {

constexpr char32_t ByteOrderMark = 0xFEFF;
constexpr char32_t BeyondPlane = 0x10000; // stands for all of them: none is a blank or a sign

/// Of a valid text that is not empty.
char32_t firstCharacter(QByteArrayView text)
{
    const auto byte = [&](qsizetype i) { return char32_t(quint8(text[i])); };
    const char32_t lead = byte(0);
    if (lead < 0x80)
        return lead;
    if (lead < 0xE0)
        return (lead & 0x1F) << 6 | (byte(1) & 0x3F);
    if (lead < 0xF0)
        return (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return BeyondPlane;
}

char32_t lastCharacter(QByteArrayView text)
{
    qsizetype at = text.size() - 1;
    while (at > 0 && (quint8(text[at]) & 0xC0) == 0x80)
        --at;
    return firstCharacter(text.sliced(at));
}

bool startsAFormula(QByteArrayView text)
{
    static constexpr std::u32string_view signs = U"=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20";
    return !text.isEmpty() && signs.find(firstCharacter(text)) != signs.npos;
}

bool needsGuard(QByteArrayView text, bool raw)
{
    // Without the apostrophes in front of it.
    const auto *bare = std::find_if(text.begin(), text.end(), [](char c) { return c != '\''; });
    const QByteArrayView rest(bare, text.end() - bare);
    // "base64:" is guarded even in a raw file: it marks bytes, and that has nothing to do with spreadsheets.
    return rest.startsWith("base64:") || (!raw && startsAFormula(rest));
}

const char *skipDigits(const char *at, const char *end)
{
    return std::find_if(at, end, [](char c) { return c < '0' || c > '9'; });
}

/// A decimal keeps its sign as it is: a spreadsheet reads it as the number that it is. One line end may follow.
bool isPlainNumber(QByteArrayView text)
{
    const char *at = text.begin();
    const char *end = text.end();
    if (at != end && (*at == '+' || *at == '-'))
        ++at;
    const char *fraction = skipDigits(at, end);
    auto digits = fraction - at;
    if (fraction != end && *fraction == '.') {
        const char *behind = skipDigits(fraction + 1, end);
        digits += behind - (fraction + 1);
        fraction = behind;
    }
    at = fraction;
    if (digits == 0)
        return false;
    if (at != end && (*at == 'e' || *at == 'E')) {
        const char *power = at + 1;
        if (power != end && (*power == '+' || *power == '-'))
            ++power;
        at = skipDigits(power, end);
        if (at == power)
            return false;
    }
    return at == end || (*at == '\n' && at + 1 == end);
}

/// Whether a field must stand between quotes; in front of a guarded one stands an apostrophe.
bool needsQuotes(QByteArrayView text, bool guarded)
{
    // Without a way out of the loop, so that it looks at many bytes at once.
    bool special = false;
    for (const char c : text)
        special |= c == '"' || c == ',' || c == '\n' || c == '\r';
    if (special || QChar::isSpace(lastCharacter(text)))
        return true;
    const char32_t first = firstCharacter(text);
    return !guarded && (QChar::isSpace(first) || first == ByteOrderMark);
}

char *copyDoublingQuotes(char *at, QByteArrayView text)
{
    for (const char c : text) {
        *at++ = c;
        if (c == '"')
            *at++ = '"';
    }
    return at;
}

} // namespace

qsizetype csvTextRoom(QByteArrayView utf8)
{
    constexpr qsizetype QuotesAndApostrophe = 3, Short = 4096;
    const qsizetype doubled = utf8.size() <= Short ? utf8.size() : std::count(utf8.begin(), utf8.end(), '"');
    return utf8.size() + doubled + QuotesAndApostrophe;
}

char *writeCsvText(char *at, QByteArrayView utf8, bool raw)
{
    const bool guarded = needsGuard(utf8, raw) && (utf8.startsWith('\'') || !isPlainNumber(utf8));
    if (utf8.isEmpty() || needsQuotes(utf8, guarded)) {
        *at++ = '"';
        if (guarded)
            *at++ = '\'';
        at = copyDoublingQuotes(at, utf8);
        *at++ = '"';
        return at;
    }
    if (guarded)
        *at++ = '\'';
    std::memcpy(at, utf8.data(), size_t(utf8.size()));
    return at + utf8.size();
}

QString unguardCsvText(const QString &text, bool raw)
{
    return text.startsWith(u'\'') && needsGuard(text.toUtf8(), raw) ? text.sliced(1) : text;
}

} // namespace athanor
