// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/lexer.h"
#include "python/treeheight.h"

#include <array>

namespace athanor::python {

/// Spells the names of one file once: the same few stand in it again and again.
class NameCache
{
public:
    /// The text as Python compares it.
    [[nodiscard]] QString of(QStringView text);

private:
    std::array<QString, 64> m_names;
};

/// What the parts of the parser share: the words, the place among them, the module that takes the nodes, and the first
/// error. A parsing function that fails sets the error and returns null; every caller looks.
class ParseState
{
public:
    ParseState(Module &module, std::vector<Token> tokens, NameCache &names)
        : m_module(module), m_tokens(std::move(tokens)), m_names(names)
    {
    }

    [[nodiscard]] const Token &peek(size_t offset = 0) const
    {
        return m_tokens[std::min(m_pos + offset, m_tokens.size() - 1)];
    }
    /// The word taken last; REQUIRES one was.
    [[nodiscard]] const Token &previous() const { return m_tokens[m_pos - 1]; }
    [[nodiscard]] bool at(QLatin1StringView word) const { return peek().is(word); }
    [[nodiscard]] bool at(Token::Kind kind) const { return peek().kind == kind; }
    /// A word that can be a name.
    [[nodiscard]] bool atName() const { return at(Token::Kind::Name) && !peek().isKeyword; }
    const Token &next()
    {
        const Token &token = m_tokens[m_pos];
        if (m_pos + 1 < m_tokens.size())
            ++m_pos;
        return token;
    }
    bool accept(QLatin1StringView word)
    {
        const bool isHere = at(word);
        if (isHere)
            next();
        return isHere;
    }
    /// accept(), or an error that says what is expected.
    bool expect(QLatin1StringView word);
    /// The name here; empty and an error if there is none.
    QString expectName();

    [[nodiscard]] size_t position() const { return m_pos; }
    /// Goes back and forgets the error met since.
    void rewind(size_t position);

    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    [[nodiscard]] const std::optional<PythonError> &error() const { return m_error; }
    std::nullptr_t fail(int line, const QString &reason);
    /// "unexpected 'x'" at the present word.
    std::nullptr_t failHere();

    /// Puts an expression into the module; null and an error if its tree is too high. Its text runs from `first` to the
    /// word before the present one.
    template <typename Node>
    const Expr *make(Node node, const Token &first)
    {
        if (failed())
            return nullptr;
        const int height = 1 + ChildHeight()(node);
        if (height > maximumHeight)
            return fail(first.line, QStringLiteral("an expression is too long or nested too deeply"));
        const int end = m_pos > 0 ? m_tokens[m_pos - 1].end : first.end;
        return &m_module.expressions.emplace_back(std::move(node), first.line, first.column, first.begin, end, height);
    }

    Module &module() { return m_module; }
    NameCache &names() { return m_names; }
    int nesting = 0; ///< of the functions that call each other; see NestingGuard
    int blockDepth = 0;
    qsizetype wordsInBraces = 0; ///< of f-strings

private:
    Module &m_module;
    std::vector<Token> m_tokens;
    NameCache &m_names;
    size_t m_pos = 0;
    std::optional<PythonError> m_error;
};

/// Counts one level of recursion while it lives; false once there are too many.
class NestingGuard
{
public:
    explicit NestingGuard(ParseState &state) : m_state(state)
    {
        if (++m_state.nesting > maximumNesting)
            m_state.fail(m_state.peek().line, QStringLiteral("the code is nested too deeply"));
    }
    ~NestingGuard() { --m_state.nesting; }
    NestingGuard(const NestingGuard &) = delete;
    NestingGuard &operator=(const NestingGuard &) = delete;
    explicit operator bool() const { return !m_state.failed(); }

private:
    ParseState &m_state;
};

} // namespace athanor::python
