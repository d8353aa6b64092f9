// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QStringView>

#include <functional>

namespace athanor {

/// Writes a unit of a JSON string as its escape (RFC 8259), at most six bytes; returns where they end.
char *writeJsonEscape(char *at, char16_t unit);

/// Writes JSON as text, part by part, where a tree of it would only be printed and thrown away. The caller opens and
/// closes what it writes into; commas come by themselves.
class JsonText
{
public:
    /// `sink` takes the text in pieces of some 64 KB and, from flush(), the rest.
    explicit JsonText(std::function<void(const QByteArray &)> sink) : m_sink(std::move(sink)) {}

    void beginObject();
    void endObject() { end('}'); }
    void beginArray();
    void endArray() { end(']'); }
    /// The name of the value that comes next; plain ASCII without quotes.
    void key(QLatin1StringView name);
    /// Any text; half a surrogate pair is written by its number.
    void string(QStringView text);
    void strings(const QStringList &list);
    void number(qint64 value);
    void boolean(bool value);
    void null();
    /// Gives the sink what it has not had yet.
    void flush();

private:
    void begin(char bracket);
    void end(char bracket);
    void separate();
    void appendEscaped(QStringView text);

    std::function<void(const QByteArray &)> m_sink;
    QByteArray m_text;
    bool m_needsComma = false;
};

} // namespace athanor
