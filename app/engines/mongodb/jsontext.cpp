// SPDX-License-Identifier: Apache-2.0
#include "engines/mongodb/jsontext.h"

#include <QSet>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// More than a document of 16 MB can hold in practice; each costs memory before anything is refused.
constexpr int MostJsonValues = 4000000;

class JsonTextReader
{
public:
    JsonTextReader(QStringView text, int deepest) : m_text(text), m_deepest(deepest) {}

    Result<JsonNode> read()
    {
        JsonNode node;
        skipBlanks();
        if (const Status done = readValue(&node, 1); !done)
            return fail(done.error());
        skipBlanks();
        if (m_at != m_text.size())
            return wrong(u"something stands behind the end"_s);
        return node;
    }

private:
    [[nodiscard]] std::unexpected<Error> wrong(const QString &what, qsizetype at = -1) const
    {
        return fail(Error::invalidInput(
            u"The text is not valid at %1: %2."_s.arg(placeInText(m_text, at < 0 ? m_at : at), what)));
    }
    [[nodiscard]] QChar peek() const { return m_at < m_text.size() ? m_text.at(m_at) : QChar(0); }
    bool take(char16_t c)
    {
        if (m_at >= m_text.size() || m_text.at(m_at) != c)
            return false;
        ++m_at;
        return true;
    }
    void skipBlanks()
    {
        while (m_at < m_text.size() && (peek() == u' ' || peek() == u'\n' || peek() == u'\r' || peek() == u'\t'))
            ++m_at;
    }

    Status readValue(JsonNode *node, int depth)
    {
        if (depth > m_deepest + 1)
            return wrong(u"it is nested deeper than %1 levels"_s.arg(m_deepest));
        if (++m_values > MostJsonValues)
            return wrong(u"it holds more than %1 values"_s.arg(MostJsonValues));
        node->at = m_at;
        const QChar c = peek();
        if (c == u'{')
            return readObject(node, depth);
        if (c == u'[')
            return readArray(node, depth);
        if (c == u'"') {
            node->kind = JsonNode::Kind::Text;
            return readText(&node->text);
        }
        if (c == u'-' || (c >= u'0' && c <= u'9'))
            return readNumber(node);
        return readWord(node);
    }

    Status readWord(JsonNode *node)
    {
        const QStringView rest = m_text.sliced(m_at);
        if (rest.startsWith("true"_L1))
            node->kind = JsonNode::Kind::True;
        else if (rest.startsWith("false"_L1))
            node->kind = JsonNode::Kind::False;
        else if (rest.startsWith("null"_L1))
            node->kind = JsonNode::Kind::Null;
        else
            return wrong(rest.isEmpty() ? u"a value is missing"_s
                                        : u"a value is expected: text stands in double quotes"_s);
        m_at += node->kind == JsonNode::Kind::False ? 5 : 4;
        return {};
    }

    bool takeDigits()
    {
        const qsizetype from = m_at;
        while (peek() >= u'0' && peek() <= u'9')
            ++m_at;
        return m_at > from;
    }

    Status readNumber(JsonNode *node)
    {
        const qsizetype from = m_at;
        take(u'-');
        const bool zero = peek() == u'0';
        const qsizetype digits = m_at;
        if (!takeDigits() || (zero && m_at - digits > 1))
            return wrong(u"a number is written wrongly"_s, from);
        if (take(u'.') && !takeDigits())
            return wrong(u"digits are missing behind the point"_s);
        if (take(u'e') || take(u'E')) {
            if (!take(u'+'))
                take(u'-');
            if (!takeDigits())
                return wrong(u"digits are missing in the exponent"_s);
        }
        node->kind = JsonNode::Kind::Number;
        node->text = m_text.sliced(from, m_at - from).toString();
        return {};
    }

    Status readText(QString *out)
    {
        const qsizetype from = m_at++;
        for (;;) {
            if (m_at >= m_text.size())
                return wrong(u"a text is not closed"_s, from);
            const QChar c = m_text.at(m_at++);
            if (c == u'"')
                return {};
            if (c.unicode() < 0x20)
                return wrong(u"a control character stands in a text; write it as \\u%1"_s.arg(uint(c.unicode()), 4, 16,
                                                                                              QChar(u'0')),
                             m_at - 1);
            if (c == u'\\') {
                if (const Status done = readEscape(out); !done)
                    return done;
                continue;
            }
            if (c.isSurrogate()) {
                if (!c.isHighSurrogate() || !peek().isLowSurrogate())
                    return wrong(u"half of a character"_s, m_at - 1);
                *out += c;
                *out += m_text.at(m_at++);
                continue;
            }
            *out += c;
        }
    }

    Status readEscape(QString *out)
    {
        static constexpr QLatin1StringView letters("\"\\/bfnrt");
        static constexpr QLatin1StringView meanings("\"\\/\b\f\n\r\t");
        const QChar c = peek();
        if (c == u'u')
            return readUnicode(out);
        const qsizetype index = c.unicode() < 0x80 ? letters.indexOf(c) : -1;
        if (index < 0)
            return wrong(u"the backslash begins nothing known"_s, m_at - 1);
        ++m_at;
        *out += QLatin1Char(meanings.at(index));
        return {};
    }

    std::optional<char16_t> readUnit()
    {
        if (m_at + 5 > m_text.size() || m_text.at(m_at) != u'u')
            return std::nullopt;
        bool ok = false;
        const QStringView digits = m_text.sliced(m_at + 1, 4);
        const uint unit = digits.toUInt(&ok, 16);
        if (!ok || digits.at(0) == u'+' || digits.at(0) == u'-' || digits.at(0).isSpace())
            return std::nullopt;
        m_at += 5;
        return char16_t(unit);
    }

    Status readUnicode(QString *out)
    {
        const qsizetype from = m_at - 1;
        const auto first = readUnit();
        if (!first)
            return wrong(u"\\u needs four hexadecimal digits"_s, from);
        if (!QChar::isSurrogate(*first)) {
            *out += QChar(*first);
            return {};
        }
        const bool more = QChar::isHighSurrogate(*first) && take(u'\\');
        const auto second = more ? readUnit() : std::nullopt;
        if (!second || !QChar::isLowSurrogate(*second))
            return wrong(u"half of a character"_s, from);
        *out += QChar(*first);
        *out += QChar(*second);
        return {};
    }

    Status readArray(JsonNode *node, int depth)
    {
        node->kind = JsonNode::Kind::Array;
        ++m_at;
        skipBlanks();
        if (take(u']'))
            return {};
        for (;;) {
            skipBlanks();
            JsonNode item;
            if (const Status done = readValue(&item, depth + 1); !done)
                return done;
            node->children.append(std::move(item));
            skipBlanks();
            if (take(u']'))
                return {};
            if (!take(u','))
                return wrong(u"a comma or ] is expected"_s);
        }
    }

    Status readObject(JsonNode *node, int depth)
    {
        node->kind = JsonNode::Kind::Object;
        ++m_at;
        skipBlanks();
        if (take(u'}'))
            return {};
        QSet<QString> seen;
        for (;;) {
            skipBlanks();
            const qsizetype from = m_at;
            if (peek() != u'"')
                return wrong(u"a name in double quotes is expected"_s);
            QString key;
            if (const Status named = readText(&key); !named)
                return named;
            if (key.contains(QChar(0)))
                return wrong(u"a name cannot hold a NUL character"_s, from);
            if (seen.contains(key))
                return wrong(u"the name %1 stands there twice"_s.arg(boundedText(key, 80, false)), from);
            seen.insert(key);
            skipBlanks();
            if (!take(u':'))
                return wrong(u"a colon is expected"_s);
            skipBlanks();
            JsonNode value;
            if (const Status done = readValue(&value, depth + 1); !done)
                return done;
            node->keys.append(key);
            node->children.append(std::move(value));
            skipBlanks();
            if (take(u'}'))
                return {};
            if (!take(u','))
                return wrong(u"a comma or } is expected"_s);
        }
    }

    QStringView m_text;
    int m_deepest;
    int m_values = 0;
    qsizetype m_at = 0;
};

} // namespace

const JsonNode *JsonNode::child(QLatin1StringView key) const
{
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (keys.at(i) == key)
            return &children.at(i);
    }
    return nullptr;
}

QString placeInText(QStringView text, qsizetype at)
{
    const QStringView before = text.first(qBound(qsizetype(0), at, text.size()));
    const qsizetype line = before.count(u'\n') + 1;
    const qsizetype column = before.size() - before.lastIndexOf(u'\n');
    return u"line %1, column %2"_s.arg(line).arg(column);
}

Result<JsonNode> parseJsonText(QStringView text, int deepest)
{
    return JsonTextReader(text, deepest).read();
}

} // namespace athanor
