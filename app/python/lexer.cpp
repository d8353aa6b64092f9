// SPDX-License-Identifier: Apache-2.0
#include "python/lexer.h"

#include <algorithm>
#include <array>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

/// What an ASCII character can be in a name.
enum NamePart : quint8 { NoName = 0, InName = 1, AtStart = 2 };

constexpr std::array<quint8, 128> namePartTable()
{
    std::array<quint8, 128> table{};
    for (char16_t c = u'a'; c <= u'z'; ++c)
        table[c] = table[c - u'a' + u'A'] = InName | AtStart;
    for (char16_t c = u'0'; c <= u'9'; ++c)
        table[c] = InName;
    table[u'_'] = InName | AtStart;
    return table;
}

constexpr std::array<quint8, 128> nameParts = namePartTable();

bool startsName(QChar c)
{
    if (c.unicode() < 128)
        return nameParts[c.unicode()] & AtStart;
    return c.isLetter() || c.isSurrogate();
}

bool continuesName(QChar c)
{
    if (c.unicode() < 128)
        return nameParts[c.unicode()] & InName;
    return startsName(c) || c.isDigit() || c.isMark();
}

bool isHexDigit(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= u'0' && u <= u'9') || (u >= u'a' && u <= u'f') || (u >= u'A' && u <= u'F');
}

/// In the order of their first characters.
constexpr std::array keywords{
    "False"_L1, "None"_L1,     "True"_L1,  "and"_L1,    "as"_L1,   "assert"_L1, "async"_L1,  "await"_L1,    "break"_L1,
    "class"_L1, "continue"_L1, "def"_L1,   "del"_L1,    "elif"_L1, "else"_L1,   "except"_L1, "finally"_L1,  "for"_L1,
    "from"_L1,  "global"_L1,   "if"_L1,    "import"_L1, "in"_L1,   "is"_L1,     "lambda"_L1, "nonlocal"_L1, "not"_L1,
    "or"_L1,    "pass"_L1,     "raise"_L1, "return"_L1, "try"_L1,  "while"_L1,  "with"_L1,   "yield"_L1};

constexpr std::array<quint8, 129> keywordsFromTable()
{
    std::array<quint8, 129> table{};
    for (size_t first = 0; first < table.size(); ++first) {
        for (const QLatin1StringView &keyword : keywords)
            table[first] += static_cast<unsigned char>(keyword.data()[0]) < first ? 1 : 0;
    }
    return table;
}

/// Where the keywords that start with a character start among them.
constexpr std::array<quint8, 129> keywordsFrom = keywordsFromTable();

bool isDecimalDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// Characters of the operator that starts with `a`, followed by `b` and `c`; 0 if none does.
int operatorLength(char16_t a, char16_t b, char16_t c)
{
    switch (a) {
    case u'(':
    case u')':
    case u'[':
    case u']':
    case u'{':
    case u'}':
    case u',':
    case u';':
    case u'~':
        return 1;
    case u'.':
        return b == u'.' && c == u'.' ? 3 : 1;
    case u'*':
    case u'/':
    case u'<':
    case u'>':
        if (a == b)
            return c == u'=' ? 3 : 2;
        return b == u'=' ? 2 : 1;
    case u'-':
        return b == u'=' || b == u'>' ? 2 : 1;
    case u'+':
    case u'%':
    case u'&':
    case u'|':
    case u'^':
    case u'@':
    case u'=':
    case u':':
        return b == u'=' ? 2 : 1;
    case u'!':
        return b == u'=' ? 2 : 0;
    default:
        return 0;
    }
}

bool isStringPrefix(QStringView word)
{
    if (word.size() > 2)
        return false;
    static constexpr std::array prefixes{"r"_L1, "u"_L1, "b"_L1, "f"_L1, "br"_L1, "rb"_L1, "fr"_L1, "rf"_L1};
    return std::ranges::any_of(prefixes,
                               [&](QLatin1StringView p) { return word.compare(p, Qt::CaseInsensitive) == 0; });
}

/// Width of a line's indentation, counted with tabs of 8 and tabs of 1: where the two disagree about which of two lines
/// is deeper, the file mixes tabs and spaces in a way that Python refuses.
struct Indentation
{
    int wide = 0;
    int narrow = 0;
};

class Lexer
{
public:
    Lexer(const QString &source, const LexerRange &range)
        : m_source(source), m_text(QStringView(source).utf16()), m_pos(range.begin), m_end(range.end),
          m_line(range.line), m_lineStart(range.begin - range.column), m_depth(range.insideBrackets ? 1 : 0)
    {
        constexpr qsizetype charactersPerWord = 5;
        constexpr qsizetype mostReserved = 10'000;
        m_tokens.reserve(size_t(std::min((m_end - m_pos) / charactersPerWord + 8, mostReserved)));
    }

    std::expected<std::vector<Token>, PythonError> run()
    {
        bool atLineStart = m_depth == 0;
        while (!m_error && m_pos < m_end) {
            if (atLineStart && !readIndentation())
                continue;
            atLineStart = false;
            readToken(&atLineStart);
            if (m_tokens.size() > size_t(maximumTokens))
                setError(u"the file has too many words"_s);
        }
        if (!m_error)
            finish();
        if (m_error)
            return std::unexpected(*m_error);
        return std::move(m_tokens);
    }

private:
    [[nodiscard]] QChar at(qsizetype offset) const
    {
        return m_pos + offset < m_end ? QChar(m_text[m_pos + offset]) : QChar();
    }

    [[nodiscard]] QStringView text(qsizetype length) const { return {m_text + m_pos, length}; }

    void setError(const QString &reason)
    {
        if (!m_error)
            m_error = PythonError{m_line, reason};
    }

    void add(Token::Kind kind, qsizetype length)
    {
        Token token{m_text + m_pos, m_line, int(m_pos - m_lineStart), int(m_pos), int(m_pos + length)};
        token.kind = kind;
        if (kind == Token::Kind::Name || kind == Token::Kind::Operator)
            token.lead = m_text[m_pos];
        token.isKeyword = kind == Token::Kind::Name && isKeyword(token.text());
        m_tokens.push_back(token);
        m_pos += length;
    }

    void newLine()
    {
        ++m_line;
        m_lineStart = m_pos;
    }

    void finish()
    {
        if (!m_brackets.isEmpty()) {
            m_line = m_bracketLines.back();
            return setError(u"'%1' is never closed"_s.arg(m_brackets.back()));
        }
        if (m_depth == 0 && !m_tokens.empty() && m_tokens.back().kind != Token::Kind::Newline)
            add(Token::Kind::Newline, 0);
        for (; m_indents.size() > 1; m_indents.pop_back())
            add(Token::Kind::Dedent, 0);
        add(Token::Kind::End, 0);
    }

    /// False if the line is blank or a comment, which is skipped then.
    bool readIndentation()
    {
        Indentation indent;
        for (; m_pos < m_end; ++m_pos) {
            const QChar c = at(0);
            if (c == u' ')
                indent = {indent.wide + 1, indent.narrow + 1};
            else if (c == u'\t')
                indent = {(indent.wide / 8 + 1) * 8, indent.narrow + 1};
            else if (c == u'\f')
                indent = {};
            else
                break;
        }
        if (m_pos >= m_end)
            return false;
        if (at(0) == u'#')
            skipComment();
        if (m_pos < m_end && at(0) == u'\n') {
            ++m_pos;
            newLine();
            return false;
        }
        if (m_pos >= m_end)
            return false;
        applyIndentation(indent);
        return !m_error.has_value();
    }

    void applyIndentation(Indentation indent)
    {
        const Indentation top = m_indents.back();
        if (indent.wide == top.wide) {
            if (indent.narrow != top.narrow)
                setError(u"tabs and spaces are mixed in the indentation"_s);
            return;
        }
        if (indent.wide > top.wide) {
            if (indent.narrow <= top.narrow)
                return setError(u"tabs and spaces are mixed in the indentation"_s);
            if (m_indents.size() >= size_t(maximumNesting))
                return setError(u"blocks are nested too deeply"_s);
            m_indents.push_back(indent);
            return add(Token::Kind::Indent, 0);
        }
        while (m_indents.size() > 1 && indent.wide < m_indents.back().wide) {
            m_indents.pop_back();
            add(Token::Kind::Dedent, 0);
        }
        if (indent.wide != m_indents.back().wide || indent.narrow != m_indents.back().narrow)
            setError(u"the indentation fits no outer block"_s);
    }

    void skipComment()
    {
        const qsizetype lineEnd = QStringView(m_source).first(m_end).indexOf(u'\n', m_pos);
        m_pos = lineEnd < 0 ? m_end : lineEnd;
    }

    void readToken(bool *atLineStart)
    {
        const QChar c = at(0);
        if (c == u' ' || c == u'\t' || c == u'\f') {
            while (m_pos < m_end && (m_text[m_pos] == u' ' || m_text[m_pos] == u'\t' || m_text[m_pos] == u'\f'))
                ++m_pos;
        } else if (startsName(c)) {
            readName();
        } else if (c == u'#') {
            skipComment();
        } else if (c == u'\n') {
            readLineEnd(atLineStart);
        } else if (c == u'\\') {
            readJoin();
        } else if (isDecimalDigit(c) || (c == u'.' && isDecimalDigit(at(1)))) {
            readNumber();
        } else if (c == u'"' || c == u'\'') {
            readString(0);
        } else {
            readOperator();
        }
    }

    void readLineEnd(bool *atLineStart)
    {
        if (m_depth > 0) {
            ++m_pos;
            return newLine();
        }
        if (!m_tokens.empty() && m_tokens.back().kind != Token::Kind::Newline)
            add(Token::Kind::Newline, 1);
        else
            ++m_pos;
        newLine();
        *atLineStart = true;
    }

    void readJoin()
    {
        if (at(1) != u'\n')
            return setError(u"unexpected character after a line continuation"_s);
        m_pos += 2;
        newLine();
        if (m_pos >= m_end)
            setError(u"unexpected end of the file after a line continuation"_s);
    }

    void readName()
    {
        qsizetype length = 1;
        while (m_pos + length < m_end && continuesName(m_text[m_pos + length]))
            ++length;
        const QChar next = at(length);
        if ((next == u'"' || next == u'\'') && isStringPrefix(text(length)))
            return readString(length);
        add(Token::Kind::Name, length);
    }

    /// `prefix` characters of r, b, f, u stand before the quote.
    void readString(qsizetype prefix)
    {
        const char16_t quote = m_text[m_pos + prefix];
        const bool triple = at(prefix + 1) == quote && at(prefix + 2) == quote;
        const int startLine = m_line;
        const qsizetype startColumn = m_pos - m_lineStart;
        qsizetype i = m_pos + prefix + (triple ? 3 : 1);
        for (; i < m_end; ++i) {
            const char16_t c = m_text[i];
            if (c == u'\n') {
                if (!triple)
                    break;
                ++m_line;
                m_lineStart = i + 1;
            } else if (c == u'\\' && i + 1 < m_end) {
                ++i;
                if (m_text[i] == u'\n') {
                    ++m_line;
                    m_lineStart = i + 1;
                }
            } else if (c == quote && (!triple || isTripleQuote(i, quote))) {
                i += triple ? 3 : 1;
                Token token{m_text + m_pos, startLine, int(startColumn), int(m_pos), int(i)};
                token.kind = Token::Kind::String;
                m_tokens.push_back(token);
                m_pos = i;
                return;
            }
        }
        m_line = startLine;
        setError(u"a string is never closed"_s);
    }

    [[nodiscard]] bool isTripleQuote(qsizetype i, char16_t quote) const
    {
        return i + 2 < m_end && m_text[i + 1] == quote && m_text[i + 2] == quote;
    }

    /// Digits with single underscores between them; 0 if there are none or an underscore is misplaced.
    template <typename Predicate>
    qsizetype digits(qsizetype from, Predicate isDigit) const
    {
        qsizetype i = from;
        while (isDigit(at(i)) || (i > from && at(i) == u'_' && isDigit(at(i + 1))))
            ++i;
        return i - from;
    }

    void readNumber()
    {
        qsizetype length = 0;
        const char16_t base = at(1).toLower().unicode();
        if (at(0) == u'0' && (base == u'x' || base == u'o' || base == u'b')) {
            const qsizetype start = at(2) == u'_' ? 3 : 2;
            const auto isDigit = [base](QChar c) {
                return base == u'x' ? isHexDigit(c) : c >= u'0' && c <= (base == u'o' ? u'7' : u'1');
            };
            const qsizetype count = digits(start, isDigit);
            if (count == 0 || isDecimalDigit(at(start + count)))
                return setError(u"a number is malformed"_s);
            length = start + count;
        } else {
            length = decimalLength();
        }
        if (length == 0)
            return setError(u"a number is malformed"_s);
        add(Token::Kind::Number, length);
    }

    /// Length of a decimal integer, a float or an imaginary; 0 if it is malformed.
    [[nodiscard]] qsizetype decimalLength() const
    {
        qsizetype i = digits(0, isDecimalDigit);
        const qsizetype whole = i;
        bool isInteger = true;
        if (at(i) == u'.') {
            isInteger = false;
            ++i;
            i += digits(i, isDecimalDigit);
        }
        if (at(i).toLower() == u'e') {
            const qsizetype sign = at(i + 1) == u'+' || at(i + 1) == u'-' ? 1 : 0;
            const qsizetype count = digits(i + 1 + sign, isDecimalDigit);
            if (count > 0) {
                isInteger = false;
                i += 1 + sign + count;
            }
        }
        if (at(i).toLower() == u'j')
            return i + 1;
        const bool leadingZero = isInteger && whole > 1 && at(0) == u'0';
        if (leadingZero && !std::all_of(m_source.cbegin() + m_pos, m_source.cbegin() + m_pos + whole,
                                        [](QChar c) { return c == u'0' || c == u'_'; }))
            return 0;
        return at(i) == u'_' ? 0 : i;
    }

    void readOperator()
    {
        const int length = operatorLength(at(0).unicode(), at(1).unicode(), at(2).unicode());
        if (length == 0)
            return setError(u"unexpected character U+%1"_s.arg(uint(at(0).unicode()), 4, 16, QChar(u'0')));
        const QChar c = at(0);
        if (c == u'(' || c == u'[' || c == u'{')
            openBracket(c);
        else if (c == u')' || c == u']' || c == u'}')
            closeBracket(c);
        if (!m_error)
            add(Token::Kind::Operator, length);
    }

    void openBracket(QChar c)
    {
        if (m_brackets.size() >= maximumNesting)
            return setError(u"brackets are nested too deeply"_s);
        m_brackets.append(c);
        m_bracketLines.push_back(m_line);
        ++m_depth;
    }

    void closeBracket(QChar c)
    {
        const QChar opening = c == u')' ? u'(' : c == u']' ? u'[' : u'{';
        if (m_brackets.isEmpty() || m_brackets.back() != opening)
            return setError(u"'%1' closes nothing"_s.arg(c));
        m_brackets.chop(1);
        m_bracketLines.pop_back();
        --m_depth;
    }

    const QString &m_source;
    const char16_t *m_text;
    qsizetype m_pos;
    qsizetype m_end;
    int m_line;
    qsizetype m_lineStart;
    int m_depth; ///< open brackets, plus one inside an f-string
    QString m_brackets;
    std::vector<int> m_bracketLines;
    std::vector<Indentation> m_indents{Indentation{}};
    std::vector<Token> m_tokens;
    std::optional<PythonError> m_error;
};

} // namespace

std::expected<std::vector<Token>, PythonError> tokenize(const QString &source, const LexerRange &range)
{
    return Lexer(source, range).run();
}

bool isKeyword(QStringView word)
{
    constexpr qsizetype shortest = 2;
    constexpr qsizetype longest = 8;
    if (word.size() < shortest || word.size() > longest)
        return false;
    const char16_t first = word.front().unicode();
    if (first >= 128)
        return false;
    return std::any_of(keywords.begin() + keywordsFrom[first], keywords.begin() + keywordsFrom[first + 1U],
                       [word](QLatin1StringView k) { return k.size() == word.size() && word == k; });
}

} // namespace athanor::python
