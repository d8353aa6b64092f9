// SPDX-License-Identifier: Apache-2.0
#include "migrations/jsontext.h"

#include <algorithm>

namespace athanor {

namespace {

bool isPlainAscii(QChar c)
{
    return c.unicode() >= 0x20 && c.unicode() < 0x80 && c != u'"' && c != u'\\';
}

void addEscape(char16_t unit, QByteArray *out)
{
    constexpr char digits[] = "0123456789abcdef";
    *out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        *out += digits[(unit >> shift) & 0xf];
}

void addControl(char16_t unit, QByteArray *out)
{
    constexpr QLatin1StringView named("\"\\\b\f\n\r\t");
    constexpr QLatin1StringView letters("\"\\bfnrt");
    const qsizetype i = named.indexOf(QChar(unit));
    if (i < 0)
        return addEscape(unit, out);
    *out += '\\';
    *out += letters[i].toLatin1();
}

/// The run of plain characters from `begin`, which is nearly all of any text.
qsizetype addPlain(QStringView text, qsizetype begin, QByteArray *out)
{
    const auto *const from = text.cbegin() + begin;
    const auto *const end = std::find_if_not(from, text.cend(), isPlainAscii);
    const qsizetype at = out->size();
    out->resize(at + (end - from));
    std::transform(from, end, out->begin() + at, [](QChar c) { return static_cast<char>(c.unicode()); });
    return end - text.cbegin();
}

/// What is not plain: a control character, a character beyond ASCII, or half of one, which UTF-8 cannot hold.
qsizetype addOther(QStringView text, qsizetype i, QByteArray *out)
{
    const QChar c = text[i];
    if (c.unicode() < 0x80) {
        addControl(c.unicode(), out);
    } else if (!c.isSurrogate()) {
        *out += text.sliced(i, 1).toUtf8();
    } else if (c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
        *out += text.sliced(i, 2).toUtf8();
        return i + 2;
    } else {
        addEscape(c.unicode(), out);
    }
    return i + 1;
}

} // namespace

void JsonText::separate()
{
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

void JsonText::add(QByteArrayView word)
{
    separate();
    m_out += word;
}

JsonText &JsonText::key(QLatin1StringView name)
{
    separate();
    m_out += '"';
    m_out += QByteArrayView(name.data(), name.size());
    m_out += "\":";
    m_needsComma = false;
    return *this;
}

void JsonText::value(const QString &text)
{
    separate();
    m_out += '"';
    for (qsizetype i = 0; i < text.size();) {
        i = addPlain(text, i, &m_out);
        if (i < text.size())
            i = addOther(text, i, &m_out);
    }
    m_out += '"';
}

void JsonText::open(char bracket)
{
    separate();
    m_out += bracket;
    m_needsComma = false;
}

void JsonText::close(char bracket)
{
    m_out += bracket;
    m_needsComma = true;
}

} // namespace athanor
