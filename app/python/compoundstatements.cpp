// SPDX-License-Identifier: Apache-2.0
#include "python/statementparser.h"

namespace athanor::python {

using namespace Qt::StringLiterals;

bool StatementParser::statement(Body *out)
{
    using Rule = bool (StatementParser::*)(Body *);
    struct Word
    {
        QLatin1StringView word;
        Rule rule;
    };
    static constexpr Word words[]{{"if"_L1, &StatementParser::ifStatement},
                                  {"while"_L1, &StatementParser::whileStatement},
                                  {"try"_L1, &StatementParser::tryStatement}};
    const NestingGuard guard(m_state);
    if (!guard)
        return false;
    for (const Word &w : words) {
        if (m_state.at(w.word))
            return (this->*w.rule)(out);
    }
    const Token &first = m_state.peek();
    if (first.is("for"_L1))
        return forStatement(first, false, out);
    if (first.is("with"_L1))
        return withStatement(first, false, out);
    if (first.is("def"_L1))
        return function(first, false, {}, out);
    if (first.is("class"_L1))
        return classStatement(first, {}, out);
    if (first.is("async"_L1))
        return asyncStatement({}, out);
    if (first.is("@"_L1))
        return decorated(out);
    if (first.is("match"_L1) && startsMatch())
        return matchStatement(first, out);
    return simpleLine(out);
}

bool StatementParser::block(Body *body)
{
    if (!m_state.expect(":"_L1))
        return false;
    ++m_state.blockDepth;
    bool ok = true;
    if (!m_state.at(Token::Kind::Newline)) {
        ok = simpleLine(body);
    } else {
        m_state.next();
        if (!m_state.at(Token::Kind::Indent)) {
            m_state.fail(m_state.peek().line, u"an indented block is missing"_s);
            return false;
        }
        m_state.next();
        while (ok && !m_state.at(Token::Kind::Dedent) && !m_state.at(Token::Kind::End))
            ok = statement(body);
        if (ok && m_state.at(Token::Kind::Dedent))
            m_state.next();
    }
    --m_state.blockDepth;
    return ok && !m_state.failed();
}

bool StatementParser::elseBlock(Body *out)
{
    return !m_state.accept("else"_L1) || block(out);
}

bool StatementParser::ifStatement(Body *out)
{
    const Token &first = m_state.next();
    If node;
    node.test = m_expressions.namedExpression();
    if (!node.test || !block(&node.body))
        return false;
    if (m_state.at("elif"_L1)) {
        const NestingGuard guard(m_state);
        if (!guard || !ifStatement(&node.orElse))
            return false;
    } else if (!elseBlock(&node.orElse)) {
        return false;
    }
    return add(std::move(node), first, out);
}

bool StatementParser::whileStatement(Body *out)
{
    const Token &first = m_state.next();
    While node;
    node.test = m_expressions.namedExpression();
    if (!node.test || !block(&node.body) || !elseBlock(&node.orElse))
        return false;
    return add(std::move(node), first, out);
}

bool StatementParser::forStatement(const Token &first, bool isAsync, Body *out)
{
    m_state.next();
    For node;
    node.isAsync = isAsync;
    node.target = m_expressions.loopTarget();
    if (!node.target || !m_state.expect("in"_L1))
        return false;
    node.iterable = m_expressions.starExpressions();
    if (!node.iterable || !block(&node.body) || !elseBlock(&node.orElse))
        return false;
    return add(std::move(node), first, out);
}

bool StatementParser::withItems(bool parenthesized, std::vector<With::Item> *items)
{
    if (parenthesized)
        m_state.next();
    do {
        if (parenthesized && m_state.at(")"_L1) && !items->empty())
            break;
        With::Item item;
        item.context = m_expressions.expression();
        if (!item.context)
            return false;
        if (m_state.accept("as"_L1)) {
            item.target = m_expressions.starTarget();
            if (!item.target || !m_expressions.checkTarget(item.target))
                return false;
        }
        items->push_back(item);
    } while (m_state.accept(","_L1));
    return !parenthesized || (m_state.expect(")"_L1) && m_state.at(":"_L1));
}

bool StatementParser::withStatement(const Token &first, bool isAsync, Body *out)
{
    m_state.next();
    With node;
    node.isAsync = isAsync;
    // `with (a as b, c):` and `with (a, b).c:` start alike: the first reading that fits is the one.
    const size_t start = m_state.position();
    if (!m_state.at("("_L1) || !withItems(true, &node.items)) {
        m_state.rewind(start);
        node.items.clear();
        if (!withItems(false, &node.items))
            return false;
    }
    return block(&node.body) && add(std::move(node), first, out);
}

bool StatementParser::tryStatement(Body *out)
{
    const Token &first = m_state.next();
    Try node;
    if (!block(&node.body))
        return false;
    while (m_state.at("except"_L1)) {
        if (!handler(&node))
            return false;
    }
    if (!node.handlers.empty() && !elseBlock(&node.orElse))
        return false;
    if (m_state.accept("finally"_L1)) {
        if (!block(&node.finally))
            return false;
    } else if (node.handlers.empty()) {
        m_state.fail(first.line, u"a try has neither except nor finally"_s);
        return false;
    }
    return add(std::move(node), first, out);
}

bool StatementParser::handler(Try *node)
{
    Try::Handler handler;
    handler.line = m_state.next().line;
    node->isGroup |= m_state.accept("*"_L1);
    if (!m_state.at(":"_L1)) {
        handler.type = m_expressions.expression();
        if (!handler.type)
            return false;
        if (m_state.accept("as"_L1))
            handler.name = m_state.expectName();
    }
    if (m_state.failed() || !block(&handler.body))
        return false;
    node->handlers.push_back(std::move(handler));
    return true;
}

/// `match` is a name like any other where no case follows.
bool StatementParser::startsMatch()
{
    const size_t start = m_state.position();
    m_state.next();
    const bool found = m_expressions.starExpressions() && m_state.accept(":"_L1) && m_state.at(Token::Kind::Newline) &&
                       m_state.peek(1).kind == Token::Kind::Indent && m_state.peek(2).is("case"_L1);
    m_state.rewind(start);
    return found;
}

bool StatementParser::matchStatement(const Token &first, Body *out)
{
    m_state.next();
    Match node;
    node.subject = m_expressions.starExpressions();
    if (!node.subject || !m_state.expect(":"_L1))
        return false;
    m_state.next(); // the end of the line
    m_state.next(); // the indent
    while (m_state.accept("case"_L1)) {
        Match::Case branch;
        if (!pattern(&branch.names) || (m_state.accept("if"_L1) && !m_expressions.namedExpression()) ||
            !block(&branch.body))
            return false;
        node.cases.push_back(std::move(branch));
    }
    if (!m_state.at(Token::Kind::Dedent)) {
        m_state.failHere();
        return false;
    }
    m_state.next();
    return add(std::move(node), first, out);
}

/// Passes over a pattern and collects the names that it binds.
bool StatementParser::pattern(QStringList *names)
{
    int depth = 0;
    const size_t start = m_state.position();
    while (depth > 0 || !(m_state.at(":"_L1) || m_state.at("if"_L1))) {
        if (m_state.at(Token::Kind::Newline) || m_state.at(Token::Kind::End))
            break;
        const bool isMember = m_state.position() > start && m_state.previous().is("."_L1);
        const bool isCapture = m_state.atName() && !m_state.at("_"_L1) && !isMember;
        const Token &token = m_state.next();
        if (isCapture && !m_state.at("."_L1) && !m_state.at("("_L1) && !m_state.at("="_L1))
            names->append(token.text().toString());
        depth += int(token.is("("_L1) || token.is("["_L1) || token.is("{"_L1));
        depth -= int(token.is(")"_L1) || token.is("]"_L1) || token.is("}"_L1));
    }
    if (m_state.position() > start && (m_state.at(":"_L1) || m_state.at("if"_L1)))
        return true;
    m_state.failHere();
    return false;
}

bool StatementParser::decorated(Body *out)
{
    Exprs decorators;
    while (m_state.accept("@"_L1)) {
        const Expr *decorator = m_expressions.namedExpression();
        if (!decorator)
            return false;
        decorators.push_back(decorator);
        if (!m_state.at(Token::Kind::Newline)) {
            m_state.failHere();
            return false;
        }
        m_state.next();
    }
    const Token &first = m_state.peek();
    if (first.is("def"_L1))
        return function(first, false, std::move(decorators), out);
    if (first.is("class"_L1))
        return classStatement(first, std::move(decorators), out);
    if (first.is("async"_L1))
        return asyncStatement(std::move(decorators), out);
    m_state.failHere();
    return false;
}

bool StatementParser::asyncStatement(Exprs decorators, Body *out)
{
    const Token &first = m_state.next();
    if (m_state.at("def"_L1))
        return function(first, true, std::move(decorators), out);
    if (decorators.empty() && m_state.at("for"_L1))
        return forStatement(first, true, out);
    if (decorators.empty() && m_state.at("with"_L1))
        return withStatement(first, true, out);
    m_state.failHere();
    return false;
}

bool StatementParser::function(const Token &first, bool isAsync, Exprs decorators, Body *out)
{
    m_state.next();
    FunctionDef node;
    node.isAsync = isAsync;
    node.decorators = std::move(decorators);
    node.name = m_state.expectName();
    if (m_state.failed() || !m_state.expect("("_L1) || !m_expressions.parameters(false, &node.parameters) ||
        !m_state.expect(")"_L1))
        return false;
    if (m_state.accept("->"_L1)) {
        node.returns = m_expressions.expression();
        if (!node.returns)
            return false;
    }
    return block(&node.body) && add(std::move(node), first, out);
}

bool StatementParser::classStatement(const Token &first, Exprs decorators, Body *out)
{
    m_state.next();
    ClassDef node;
    node.decorators = std::move(decorators);
    node.name = m_state.expectName();
    if (m_state.failed())
        return false;
    if (m_state.accept("("_L1) && !m_expressions.arguments(&node.bases, &node.keywords))
        return false;
    return block(&node.body) && add(std::move(node), first, out);
}

} // namespace athanor::python
