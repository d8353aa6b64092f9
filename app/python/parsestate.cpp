// SPDX-License-Identifier: Apache-2.0
#include "python/parsestate.h"

#include <algorithm>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

int heightOf(const Expr *expr)
{
    return expr ? expr->height : 0;
}

int heightOf(const Exprs &exprs)
{
    int height = 0;
    for (const Expr *e : exprs)
        height = std::max(height, heightOf(e));
    return height;
}

int heightOf(const std::vector<FormatPart> &parts)
{
    int height = 0;
    for (const FormatPart &p : parts)
        height = std::max({height, heightOf(p.value), heightOf(p.format)});
    return height;
}

int heightOf(const std::vector<Parameter> &parameters)
{
    int height = 0;
    for (const Parameter &p : parameters)
        height = std::max({height, heightOf(p.annotation), heightOf(p.defaultValue)});
    return height;
}

/// The height of the highest child.
struct ChildHeight
{
    int operator()(const Name &) const { return 0; }
    int operator()(const Constant &) const { return 0; }
    int operator()(const JoinedStr &n) const { return heightOf(n.parts); }
    int operator()(const Attribute &n) const { return heightOf(n.value); }
    int operator()(const Subscript &n) const { return std::max(heightOf(n.value), heightOf(n.index)); }
    int operator()(const Slice &n) const { return std::max({heightOf(n.lower), heightOf(n.upper), heightOf(n.step)}); }
    int operator()(const Call &n) const
    {
        int height = std::max(heightOf(n.func), heightOf(n.args));
        for (const Keyword &k : n.keywords)
            height = std::max(height, heightOf(k.value));
        return height;
    }
    int operator()(const Starred &n) const { return heightOf(n.value); }
    int operator()(const BinOp &n) const { return std::max(heightOf(n.left), heightOf(n.right)); }
    int operator()(const UnaryOp &n) const { return heightOf(n.operand); }
    int operator()(const BoolOp &n) const { return heightOf(n.values); }
    int operator()(const Compare &n) const { return std::max(heightOf(n.left), heightOf(n.comparators)); }
    int operator()(const IfExp &n) const { return std::max({heightOf(n.test), heightOf(n.body), heightOf(n.orElse)}); }
    int operator()(const List &n) const { return heightOf(n.items); }
    int operator()(const Tuple &n) const { return heightOf(n.items); }
    int operator()(const Set &n) const { return heightOf(n.items); }
    int operator()(const Dict &n) const
    {
        int height = 0;
        for (const Dict::Item &i : n.items)
            height = std::max({height, heightOf(i.key), heightOf(i.value)});
        return height;
    }
    int operator()(const Comprehension &n) const
    {
        int height = std::max(heightOf(n.element), heightOf(n.value));
        for (const Comprehension::Clause &c : n.clauses)
            height = std::max({height, heightOf(c.target), heightOf(c.iterable), heightOf(c.conditions)});
        return height;
    }
    int operator()(const Lambda &n) const { return std::max(heightOf(n.parameters), heightOf(n.body)); }
    int operator()(const NamedExpr &n) const { return heightOf(n.value); }
    int operator()(const Await &n) const { return heightOf(n.value); }
    int operator()(const Yield &n) const { return heightOf(n.value); }
};

} // namespace

bool ParseState::expect(QLatin1StringView word)
{
    if (accept(word))
        return true;
    fail(peek().line, u"expected '%1'"_s.arg(word));
    return false;
}

QString ParseState::expectName()
{
    if (!atName()) {
        failHere();
        return {};
    }
    const QStringView text = next().text;
    // Python compares identifiers after NFKC.
    const bool isAscii = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 128; });
    return isAscii ? text.toString() : text.toString().normalized(QString::NormalizationForm_KC);
}

void ParseState::rewind(size_t position)
{
    m_pos = position;
    m_error.reset();
}

std::nullptr_t ParseState::fail(int line, const QString &reason)
{
    if (!m_error)
        m_error = PythonError{line, reason};
    return nullptr;
}

std::nullptr_t ParseState::failHere()
{
    const Token &token = peek();
    switch (token.kind) {
    case Token::Kind::Newline:
        return fail(token.line, u"the line ends too early"_s);
    case Token::Kind::Indent:
        return fail(token.line, u"unexpected indentation"_s);
    case Token::Kind::Dedent:
    case Token::Kind::End:
        return fail(token.line, u"a statement or an indented block is missing"_s);
    case Token::Kind::Name:
    case Token::Kind::Number:
    case Token::Kind::String:
    case Token::Kind::Operator:
        break;
    }
    return fail(token.line, u"unexpected %1"_s.arg(token.text.left(40)));
}

const Expr *ParseState::make(ExprNode node, const Token &first)
{
    if (failed())
        return nullptr;
    const int height = 1 + std::visit(ChildHeight{}, node);
    if (height > maximumHeight)
        return fail(first.line, u"an expression is too long or nested too deeply"_s);
    const int end = m_pos > 0 ? m_tokens[m_pos - 1].end : first.end;
    return &m_module.expressions.emplace_back(std::move(node), first.line, first.column, first.begin, end, height);
}

} // namespace athanor::python
