// SPDX-License-Identifier: Apache-2.0
#include "profiles/tomltext.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepestTable = 32;

class Scanner
{
public:
    explicit Scanner(const QByteArray &text) : m_text(text) {}

    Result<QList<TomlTable>> run()
    {
        m_tables.append(TomlTable{});
        while (m_at < m_text.size()) {
            if (const auto line = scanLine(); !line)
                return fail(line.error());
        }
        m_tables.last().end = m_text.size();
        return m_tables;
    }

private:
    [[nodiscard]] char peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }

    [[nodiscard]] std::unexpected<Error> bad(const QString &what) const
    {
        const qsizetype line = m_text.first(qMin(m_at, m_text.size())).count('\n') + 1;
        return fail(Error::invalidInput(u"line %1: %2"_s.arg(line).arg(what)));
    }

    void skipBlanks()
    {
        while (peek() == ' ' || peek() == '\t')
            ++m_at;
    }

    void skipComment()
    {
        if (peek() != '#')
            return;
        while (!atEnd() && peek() != '\n')
            ++m_at;
    }

    /// Blanks, a comment and the line break that must end a line.
    Status finishLine()
    {
        skipBlanks();
        skipComment();
        if (peek() == '\r' && peek(1) == '\n')
            ++m_at;
        if (atEnd())
            return {};
        if (peek() != '\n')
            return bad(u"something stands behind a value or a table's name"_s);
        ++m_at;
        return {};
    }

    Status scanLine()
    {
        const qsizetype begin = m_at;
        skipBlanks();
        if (atEnd() || peek() == '#' || peek() == '\n' || peek() == '\r')
            return finishLine();
        return peek() == '[' ? scanHeader(begin) : scanEntry(begin);
    }

    Status scanHeader(qsizetype begin)
    {
        TomlTable table;
        table.begin = begin;
        table.isArrayElement = peek(1) == '[';
        m_at += table.isArrayElement ? 2 : 1;
        const auto name = scanKey();
        if (!name)
            return fail(name.error());
        table.name = *name;
        for (int i = 0; i < (table.isArrayElement ? 2 : 1); ++i, ++m_at) {
            if (peek() != ']')
                return bad(u"a table's name is not closed"_s);
        }
        if (const auto end = finishLine(); !end)
            return end;
        table.bodyBegin = m_at;
        m_tables.last().end = begin;
        m_tables.append(table);
        return {};
    }

    Status scanEntry(qsizetype begin)
    {
        TomlEntry entry;
        entry.begin = begin;
        const auto key = scanKey();
        if (!key)
            return fail(key.error());
        entry.key = *key;
        if (peek() != '=')
            return bad(u"a key has no '=' behind it"_s);
        ++m_at;
        skipBlanks();
        entry.valueBegin = m_at;
        if (const auto value = scanValue(); !value)
            return value;
        entry.valueEnd = m_at;
        if (entry.valueEnd == entry.valueBegin)
            return bad(u"a key has no value"_s);
        if (const auto end = finishLine(); !end)
            return end;
        entry.end = m_at;
        m_tables.last().entries.append(entry);
        return {};
    }

    Result<QByteArrayList> scanKey()
    {
        QByteArrayList parts;
        while (true) {
            skipBlanks();
            const qsizetype begin = m_at;
            if (peek() == '"' || peek() == '\'') {
                if (const auto string = scanString(); !string)
                    return fail(string.error());
                parts += m_text.sliced(begin + 1, m_at - begin - 2);
            } else {
                while (isBare(peek()))
                    ++m_at;
                parts += m_text.sliced(begin, m_at - begin);
            }
            if (m_at == begin)
                return bad(u"a key or a table's name is missing"_s);
            if (parts.size() > deepestTable)
                return bad(u"a key has too many parts"_s);
            skipBlanks();
            if (peek() != '.')
                return parts;
            ++m_at;
        }
    }

    static bool isBare(char c)
    {
        const char lower = static_cast<char>(c | 0x20);
        return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    Status scanString()
    {
        const char quote = peek();
        const bool multiline = peek(1) == quote && peek(2) == quote;
        m_at += multiline ? 3 : 1;
        while (!atEnd()) {
            if (peek() == '\\' && quote == '"') {
                m_at += 2;
                continue;
            }
            if (!multiline && peek() == '\n')
                break;
            if (peek() == quote && (!multiline || (peek(1) == quote && peek(2) == quote))) {
                m_at += multiline ? 3 : 1;
                // Up to two quotes may stand right before the closing three.
                while (multiline && peek() == quote)
                    ++m_at;
                return {};
            }
            ++m_at;
        }
        return bad(u"a string is not closed"_s);
    }

    Status scanValue()
    {
        int depth = 0;
        do {
            const char c = peek();
            if (atEnd())
                return bad(u"an array or inline table is not closed"_s);
            if (c == '"' || c == '\'') {
                if (const auto string = scanString(); !string)
                    return string;
                continue;
            }
            if (c == '[' || c == '{') {
                if (++depth > deepestTable)
                    return bad(u"values are nested too deeply"_s);
            } else if (c == ']' || c == '}') {
                --depth;
            } else if (c == '#' && depth > 0) {
                skipComment();
                continue;
            } else if (depth == 0) {
                scanScalar();
                return {};
            }
            ++m_at;
        } while (depth > 0);
        return {};
    }

    /// A number, a date or a word: to the end of the line or a comment, without the blanks before it.
    void scanScalar()
    {
        const qsizetype begin = m_at;
        while (!atEnd() && peek() != '\n' && peek() != '#')
            ++m_at;
        while (m_at > begin && (m_text[m_at - 1] == ' ' || m_text[m_at - 1] == '\t' || m_text[m_at - 1] == '\r'))
            --m_at;
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
    QList<TomlTable> m_tables;
};

} // namespace

Result<QList<TomlTable>> scanToml(const QByteArray &text)
{
    return Scanner(text).run();
}

QByteArray tomlString(const QString &text)
{
    QByteArray out(1, '"');
    for (const char c : text.toUtf8()) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += "\\u" + QByteArray::number(static_cast<int>(c), 16).rightJustified(4, '0');
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace athanor
