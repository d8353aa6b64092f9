// SPDX-License-Identifier: Apache-2.0
#include "python/strings.h"

#include "python/expressionparser.h"

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

/// A string token taken apart.
struct Literal
{
    Token token;
    bool raw = false, bytes = false, format = false;
    qsizetype begin = 0, end = 0; ///< of what stands between the quotes, in the source
};

Literal takeApart(const Token &token)
{
    Literal literal{.token = token};
    qsizetype i = 0;
    for (; token.text().at(i) != u'"' && token.text().at(i) != u'\''; ++i) {
        const QChar c = token.text().at(i).toLower();
        literal.raw |= c == u'r';
        literal.bytes |= c == u'b';
        literal.format |= c == u'f';
    }
    const QChar quote = token.text().at(i);
    const QStringView rest = token.text().mid(i);
    const bool triple = rest.size() >= 6 && rest.at(1) == quote && rest.at(2) == quote;
    literal.begin = token.begin + i + (triple ? 3 : 1);
    literal.end = token.end - (triple ? 3 : 1);
    return literal;
}

/// Resolves the escapes of one literal.
class Unescaper
{
public:
    Unescaper(ParseState &state, int line, bool bytes) : m_state(state), m_line(line), m_bytes(bytes) {}

    QString run(QStringView text)
    {
        QString out;
        out.reserve(text.size());
        m_text = text;
        for (m_pos = 0; m_pos < m_text.size() && !m_state.failed();) {
            const qsizetype found = m_text.indexOf(u'\\', m_pos);
            const qsizetype backslash = found < 0 || found + 1 == m_text.size() ? m_text.size() : found;
            out.append(m_text.sliced(m_pos, backslash - m_pos));
            m_pos = backslash + 1;
            if (m_pos < m_text.size())
                escape(&out);
        }
        return out;
    }

private:
    void escape(QString *out)
    {
        const QChar c = m_text.at(m_pos++);
        static constexpr QLatin1StringView letters = "\\'\"abfnrtv"_L1;
        static constexpr QLatin1StringView values = "\\'\"\a\b\f\n\r\t\v"_L1;
        if (c == u'\n')
            return;
        if (const qsizetype i = letters.indexOf(c); i >= 0)
            out->append(values.at(i));
        else if (c >= u'0' && c <= u'7')
            octal(out);
        else if (c == u'x')
            hex(2, out);
        else if (c == u'u' && !m_bytes)
            hex(4, out);
        else if (c == u'U' && !m_bytes)
            hex(8, out);
        else if (c == u'N' && !m_bytes)
            m_state.fail(m_line, u"the string holds \\N, a character by its name, which is not supported"_s);
        else
            out->append(u'\\').append(c); // Python leaves an escape it does not know as it is
    }

    void octal(QString *out)
    {
        uint value = 0;
        --m_pos;
        for (int i = 0; i < 3 && m_pos < m_text.size(); ++i) {
            const QChar c = m_text.at(m_pos);
            if (c < u'0' || c > u'7')
                break;
            value = value * 8 + uint(c.unicode() - u'0');
            ++m_pos;
        }
        out->append(QChar(ushort(m_bytes ? value & 0xff : value)));
    }

    void hex(int digits, QString *out)
    {
        bool ok = false;
        const QStringView text = m_text.mid(m_pos, digits);
        const uint value = text.toUInt(&ok, 16);
        const bool allHex =
            std::ranges::all_of(text, [](QChar c) { return c.unicode() < 128 && isxdigit(c.toLatin1()); });
        if (!ok || !allHex || text.size() != digits || value > 0x10ffff) {
            m_state.fail(m_line, u"the string holds a malformed escape"_s);
            return;
        }
        m_pos += digits;
        if (value > 0xffff)
            out->append(QChar::fromUcs4(value));
        else
            out->append(QChar(ushort(value)));
    }

    ParseState &m_state;
    QStringView m_text;
    qsizetype m_pos = 0;
    int m_line;
    bool m_bytes;
};

/// Splits an f-string into its parts. The expressions are parsed from the same source, so their places are right.
class FormatReader
{
public:
    FormatReader(ParseState &state, const Literal &literal)
        : m_state(state), m_source(state.module().source), m_literal(literal), m_pos(literal.begin),
          m_counted(literal.token.begin), m_line(literal.token.line),
          m_lineStart(literal.token.begin - literal.token.column)
    {
    }

    bool run(std::vector<FormatPart> *out) { return parts(0, out); }

private:
    [[nodiscard]] QChar at(qsizetype i) const { return i < m_literal.end ? m_source.at(i) : QChar(); }

    bool fail(const QString &reason)
    {
        m_state.fail(m_literal.token.line, reason);
        return false;
    }

    static void addText(const QString &text, std::vector<FormatPart> *out)
    {
        if (text.isEmpty())
            return;
        if (!out->empty() && !out->back().value)
            out->back().text.append(text);
        else
            out->push_back({.text = text});
    }

    QString plain(qsizetype begin, qsizetype end)
    {
        const QStringView text = QStringView(m_source).mid(begin, end - begin);
        return m_literal.raw ? text.toString() : Unescaper(m_state, m_literal.token.line, false).run(text);
    }

    /// `level` 0 is the string itself, 1 the format after a colon, 2 a format inside that.
    bool parts(int level, std::vector<FormatPart> *out)
    {
        qsizetype start = m_pos;
        while (m_pos < m_literal.end && !m_state.failed()) {
            const QChar c = at(m_pos);
            if (!m_literal.raw && c == u'\\' && at(m_pos + 1) != u'{' && at(m_pos + 1) != u'}') {
                m_pos += 2;
                continue;
            }
            if (c != u'{' && c != u'}') {
                ++m_pos;
                continue;
            }
            if (level == 0 && at(m_pos + 1) == c) { // a doubled brace stands for one
                addText(plain(start, m_pos + 1), out);
                m_pos += 2;
                start = m_pos;
                continue;
            }
            addText(plain(start, m_pos), out);
            if (c == u'}')
                return level > 0 || fail(u"an f-string holds a single '}'"_s);
            if (!replacement(level, out))
                return false;
            start = m_pos;
        }
        addText(plain(start, std::min(m_pos, m_literal.end)), out);
        return !m_state.failed() && (level == 0 || fail(u"an f-string misses a '}'"_s));
    }

    /// {expression!r:format}, from its brace to the closing one.
    bool replacement(int level, std::vector<FormatPart> *out)
    {
        if (level >= 2)
            return fail(u"an f-string is nested too deeply"_s);
        const qsizetype begin = ++m_pos;
        if (!skipExpression())
            return false;
        FormatPart part;
        part.value = parseRange(begin, m_pos);
        if (!part.value)
            return false;
        const bool documents = at(m_pos) == u'=';
        if (documents) {
            ++m_pos;
            while (at(m_pos).isSpace())
                ++m_pos;
            addText(m_source.mid(begin, m_pos - begin), out);
        }
        if (at(m_pos) == u'!') {
            part.conversion = at(m_pos + 1).unicode();
            m_pos += 2;
            if (part.conversion != u'r' && part.conversion != u's' && part.conversion != u'a')
                return fail(u"an f-string has an unknown conversion"_s);
        }
        const bool hasFormat = at(m_pos) == u':';
        if (documents && !hasFormat && part.conversion == 0)
            part.conversion = u'r';
        if (hasFormat) {
            ++m_pos;
            if (!parts(level + 1, &part.format))
                return false;
        }
        if (at(m_pos) != u'}')
            return fail(u"an f-string misses a '}'"_s);
        ++m_pos;
        out->push_back(std::move(part));
        return true;
    }

    /// Moves to what ends the expression: `!`, `:`, `=` or `}` outside brackets and quotes.
    bool skipExpression()
    {
        int depth = 0;
        while (m_pos < m_literal.end) {
            const QChar c = at(m_pos);
            const QChar next = at(m_pos + 1);
            if (c == u'\\' || c == u'#')
                return fail(u"the expression of an f-string holds a backslash or a comment"_s);
            if (c == u'\'' || c == u'"') {
                if (!skipQuoted())
                    return false;
                continue;
            }
            if (c == u'(' || c == u'[' || c == u'{') {
                ++depth;
            } else if (depth > 0 && (c == u')' || c == u']' || c == u'}')) {
                --depth;
            } else if (depth == 0) {
                if ((c == u'!' || c == u'=' || c == u'<' || c == u'>') && next == u'=') {
                    m_pos += 2;
                    continue;
                }
                if (c == u'!' || c == u':' || c == u'}' || c == u'=')
                    return true;
            }
            ++m_pos;
        }
        return fail(u"an f-string misses a '}'"_s);
    }

    bool skipQuoted()
    {
        const QChar quote = at(m_pos);
        const bool triple = at(m_pos + 1) == quote && at(m_pos + 2) == quote;
        m_pos += triple ? 3 : 1;
        for (; m_pos < m_literal.end; ++m_pos) {
            if (at(m_pos) == u'\\')
                return fail(u"the expression of an f-string holds a backslash or a comment"_s);
            if (at(m_pos) != quote || (triple && (at(m_pos + 1) != quote || at(m_pos + 2) != quote)))
                continue;
            m_pos += triple ? 3 : 1;
            return true;
        }
        return fail(u"an f-string misses a '}'"_s);
    }

    /// The line of a place behind the last one, without counting from the start again.
    void countLines(qsizetype place)
    {
        for (; m_counted < place; ++m_counted) {
            if (m_source.at(m_counted) != u'\n')
                continue;
            ++m_line;
            m_lineStart = m_counted + 1;
        }
    }

    const Expr *parseRange(qsizetype begin, qsizetype end)
    {
        const NestingGuard guard(m_state);
        if (!guard)
            return nullptr;
        countLines(begin);
        LexerRange range{.begin = begin, .end = end, .insideBrackets = true};
        range.line = m_line;
        range.column = int(begin - m_lineStart);
        auto tokens = tokenize(m_source, range);
        if (!tokens)
            return m_state.fail(tokens.error().line, tokens.error().reason);
        m_state.wordsInBraces += qsizetype(tokens->size());
        if (m_state.wordsInBraces > maximumTokens)
            return m_state.fail(m_line, u"the file has too many words"_s);
        ParseState inner(m_state.module(), std::move(*tokens), m_state.names());
        inner.nesting = m_state.nesting;
        inner.wordsInBraces = m_state.wordsInBraces;
        const Expr *value = ExpressionParser(inner).expressionOrYield();
        m_state.wordsInBraces = inner.wordsInBraces;
        if (value && !inner.at(Token::Kind::End))
            inner.failHere();
        if (inner.error())
            return m_state.fail(inner.error()->line, inner.error()->reason);
        return value;
    }

    ParseState &m_state;
    const QString &m_source;
    const Literal &m_literal;
    qsizetype m_pos;
    qsizetype m_counted; ///< up to here the lines are counted
    int m_line;
    qsizetype m_lineStart;
};

const Expr *readBytes(ParseState &state, const std::vector<Literal> &literals)
{
    Constant node{.kind = Constant::Kind::Bytes};
    for (const Literal &literal : literals) {
        const QStringView text = QStringView(state.module().source).mid(literal.begin, literal.end - literal.begin);
        if (std::ranges::any_of(text, [](QChar c) { return c.unicode() > 127; }))
            return state.fail(literal.token.line, u"a bytes literal holds a character that is not ASCII"_s);
        node.bytes += (literal.raw ? text.toString() : Unescaper(state, literal.token.line, true).run(text)).toLatin1();
    }
    return state.make(std::move(node), literals.front().token);
}

/// What most strings are: one word between one pair of quotes, without a prefix and without an escape.
std::optional<QStringView> onePlainText(const ParseState &state)
{
    const QStringView text = state.peek().text();
    const QChar quote = text.front();
    const bool isQuoted = quote == u'\'' || quote == u'"';
    const bool isTriple = text.size() >= 6 && text.at(1) == quote;
    if (!isQuoted || isTriple || state.peek(1).kind == Token::Kind::String || text.contains(u'\\'))
        return std::nullopt;
    return text.sliced(1, text.size() - 2);
}

} // namespace

const Expr *readStrings(ParseState &state)
{
    if (const auto text = onePlainText(state)) {
        const Token &token = state.next();
        return state.make(Constant{.kind = Constant::Kind::Str, .text = text->toString()}, token);
    }
    std::vector<Literal> literals;
    while (state.at(Token::Kind::String))
        literals.push_back(takeApart(state.next()));
    const bool bytes = literals.front().bytes;
    bool format = false;
    for (const Literal &literal : literals) {
        format |= literal.format;
        if (literal.bytes != bytes)
            return state.fail(literal.token.line, u"bytes and text literals are mixed"_s);
    }
    if (bytes)
        return readBytes(state, literals);

    JoinedStr joined;
    QString text;
    for (const Literal &literal : literals) {
        std::vector<FormatPart> parts;
        if (literal.format) {
            if (!FormatReader(state, literal).run(&parts))
                return nullptr;
        } else {
            const QStringView raw = QStringView(state.module().source).mid(literal.begin, literal.end - literal.begin);
            parts.push_back(
                {.text = literal.raw ? raw.toString() : Unescaper(state, literal.token.line, false).run(raw)});
        }
        for (FormatPart &part : parts) {
            if (!format)
                text.append(part.text);
            else if (!part.value && !joined.parts.empty() && !joined.parts.back().value)
                joined.parts.back().text.append(part.text);
            else if (part.value || !part.text.isEmpty())
                joined.parts.push_back(std::move(part));
        }
    }
    if (format)
        return state.make(std::move(joined), literals.front().token);
    return state.make(Constant{.kind = Constant::Kind::Str, .text = text}, literals.front().token);
}

} // namespace athanor::python
