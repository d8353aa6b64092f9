// SPDX-License-Identifier: Apache-2.0
#include "core/jsontext.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype pieceSize = 64 * 1024;

bool isPlain(char16_t c)
{
    return c >= 0x20 && c < 0x7f && c != u'"' && c != u'\\';
}

char *writeUtf8(char32_t c, char *out)
{
    const auto tail = [&c](int shift) { return char(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) {
        *out++ = char(c);
    } else if (c < 0x800) {
        *out++ = char(0xc0 | (c >> 6));
        *out++ = tail(0);
    } else if (c < 0x10000) {
        *out++ = char(0xe0 | (c >> 12));
        *out++ = tail(6);
        *out++ = tail(0);
    } else {
        *out++ = char(0xf0 | (c >> 18));
        *out++ = tail(12);
        *out++ = tail(6);
        *out++ = tail(0);
    }
    return out;
}

/// The text between the quotes; the bytes written. `out` has six bytes for each unit.
qsizetype writeString(QStringView text, char *out)
{
    const char *start = out;
    const char16_t *data = text.utf16();
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = data[i];
        if (isPlain(c)) {
            *out++ = char(c);
        } else if (c < 0x20 || c == u'"' || c == u'\\') {
            out = writeJsonEscape(out, c);
        } else if (!QChar::isSurrogate(c)) {
            out = writeUtf8(c, out);
        } else if (QChar::isHighSurrogate(c) && i + 1 < text.size() && QChar::isLowSurrogate(data[i + 1])) {
            out = writeUtf8(QChar::surrogateToUcs4(c, data[i + 1]), out);
            ++i;
        } else {
            out = writeJsonEscape(out, c);
        }
    }
    return out - start;
}

} // namespace

char *writeJsonEscape(char *at, char16_t unit)
{
    static constexpr QLatin1StringView special = "\"\\\b\f\n\r\t"_L1;
    static constexpr QLatin1StringView letters = "\"\\bfnrt"_L1;
    *at++ = '\\';
    if (const qsizetype i = special.indexOf(QChar(unit)); i >= 0) {
        *at++ = letters.data()[i];
        return at;
    }
    *at++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *at++ = "0123456789abcdef"[(unit >> shift) & 0xf];
    return at;
}

void JsonText::separate()
{
    if (m_text.size() > pieceSize)
        flush();
    if (m_needsComma)
        m_text += ',';
}

void JsonText::begin(char bracket)
{
    separate();
    m_text += bracket;
    m_needsComma = false;
}

void JsonText::beginObject()
{
    begin('{');
}

void JsonText::beginArray()
{
    begin('[');
}

void JsonText::end(char bracket)
{
    m_text += bracket;
    m_needsComma = true;
}

void JsonText::key(QLatin1StringView name)
{
    separate();
    m_text += '"';
    m_text.append(name.data(), name.size());
    m_text += "\":";
    m_needsComma = false;
}

void JsonText::appendEscaped(QStringView text)
{
    constexpr qsizetype mostPerUnit = 6;
    const qsizetype before = m_text.size();
    m_text.resize(before + mostPerUnit * text.size());
    m_text.truncate(before + writeString(text, m_text.data() + before));
}

void JsonText::string(QStringView text)
{
    separate();
    m_text += '"';
    while (!text.isEmpty()) {
        qsizetype length = std::min(text.size(), pieceSize / 8);
        if (length < text.size() && text.at(length - 1).isHighSurrogate())
            ++length;
        appendEscaped(text.first(length));
        text = text.sliced(length);
        if (m_text.size() > pieceSize)
            flush();
    }
    m_text += '"';
    m_needsComma = true;
}

void JsonText::strings(const QStringList &list)
{
    beginArray();
    for (const QString &text : list)
        string(text);
    endArray();
}

void JsonText::number(qint64 value)
{
    separate();
    m_text += QByteArray::number(value);
    m_needsComma = true;
}

void JsonText::boolean(bool value)
{
    separate();
    m_text += value ? "true" : "false";
    m_needsComma = true;
}

void JsonText::null()
{
    separate();
    m_text += "null";
    m_needsComma = true;
}

void JsonText::flush()
{
    if (!m_text.isEmpty())
        m_sink(m_text);
    m_text.resize(0);
}

} // namespace athanor
