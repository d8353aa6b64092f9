// SPDX-License-Identifier: Apache-2.0
#include "python/statementparser.h"

#include <array>

namespace athanor::python {

using namespace Qt::StringLiterals;

bool StatementParser::file(Body *body)
{
    while (!m_state.failed() && !m_state.at(Token::Kind::End)) {
        if (!statement(body))
            return false;
    }
    return !m_state.failed();
}

bool StatementParser::add(StmtNode node, const Token &first, Body *out)
{
    if (m_state.failed())
        return false;
    out->push_back(
        &m_state.module().statements.emplace_back(std::move(node), first.line, first.column, m_state.blockDepth));
    return true;
}

bool StatementParser::simpleLine(Body *out)
{
    while (simpleStatement(out)) {
        const bool more = m_state.accept(";"_L1);
        if (m_state.at(Token::Kind::Newline)) {
            m_state.next();
            return true;
        }
        if (!more) {
            m_state.failHere();
            return false;
        }
    }
    return false;
}

bool StatementParser::simpleStatement(Body *out)
{
    using Rule = bool (StatementParser::*)(Body *);
    struct Word
    {
        QLatin1StringView word;
        Rule rule;
    };
    static constexpr std::array words{
        Word{"return"_L1, &StatementParser::returnStatement}, Word{"raise"_L1, &StatementParser::raiseStatement},
        Word{"assert"_L1, &StatementParser::assertStatement}, Word{"del"_L1, &StatementParser::deleteStatement},
        Word{"import"_L1, &StatementParser::importStatement}, Word{"from"_L1, &StatementParser::importFromStatement},
        Word{"global"_L1, &StatementParser::globalStatement}, Word{"nonlocal"_L1, &StatementParser::globalStatement}};
    for (const Word &w : words) {
        if (m_state.at(w.word))
            return (this->*w.rule)(out);
    }
    const Token &first = m_state.peek();
    if (m_state.accept("pass"_L1))
        return add(Pass{}, first, out);
    if (m_state.accept("break"_L1))
        return add(Break{}, first, out);
    if (m_state.accept("continue"_L1))
        return add(Continue{}, first, out);
    return expressionStatement(out);
}

bool StatementParser::expressionStatement(Body *out)
{
    struct Rule
    {
        QLatin1StringView word;
        BinaryOperator op;
    };
    static constexpr std::array augmented{
        Rule{"+="_L1, BinaryOperator::Add},       Rule{"-="_L1, BinaryOperator::Sub},
        Rule{"*="_L1, BinaryOperator::Mult},      Rule{"/="_L1, BinaryOperator::Div},
        Rule{"//="_L1, BinaryOperator::FloorDiv}, Rule{"%="_L1, BinaryOperator::Mod},
        Rule{"@="_L1, BinaryOperator::MatMult},   Rule{"**="_L1, BinaryOperator::Pow},
        Rule{"<<="_L1, BinaryOperator::LShift},   Rule{">>="_L1, BinaryOperator::RShift},
        Rule{"&="_L1, BinaryOperator::BitAnd},    Rule{"|="_L1, BinaryOperator::BitOr},
        Rule{"^="_L1, BinaryOperator::BitXor}};
    const Token &first = m_state.peek();
    const Expr *value = m_expressions.expressionOrYield();
    if (!value) {
        return false;
    }
    if (m_state.at("="_L1))
        return assignment(first, value, out);
    if (m_state.at(":"_L1))
        return annotated(first, value, out);
    for (const Rule &rule : augmented) {
        if (!m_state.accept(rule.word))
            continue;
        if (!as<Name>(value) && !as<Attribute>(value) && !as<Subscript>(value)) {
            m_state.fail(value->line, u"something is assigned to an expression that cannot take it"_s);
            return false;
        }
        const Expr *operand = m_expressions.expressionOrYield();
        return operand && add(AugAssign{rule.op, value, operand}, first, out);
    }
    return add(ExprStmt{value}, first, out);
}

bool StatementParser::assignment(const Token &first, const Expr *target, Body *out)
{
    Assign node;
    while (m_state.accept("="_L1)) {
        if (as<Starred>(target)) {
            m_state.fail(target->line, u"a starred target must be in a list or tuple"_s);
            return false;
        }
        if (!m_expressions.checkTarget(target))
            return false;
        node.targets.push_back(target);
        target = m_expressions.expressionOrYield();
        if (!target)
            return false;
    }
    node.value = target;
    return add(std::move(node), first, out);
}

bool StatementParser::annotated(const Token &first, const Expr *target, Body *out)
{
    if (!as<Name>(target) && !as<Attribute>(target) && !as<Subscript>(target)) {
        m_state.failHere();
        return false;
    }
    m_state.next();
    AnnAssign node{target, m_expressions.expression(), nullptr};
    if (!node.annotation)
        return false;
    if (m_state.accept("="_L1)) {
        node.value = m_expressions.expressionOrYield();
        if (!node.value)
            return false;
    }
    return add(node, first, out);
}

bool StatementParser::returnStatement(Body *out)
{
    const Token &first = m_state.next();
    Return node;
    if (!m_state.at(Token::Kind::Newline) && !m_state.at(";"_L1)) {
        node.value = m_expressions.starExpressions();
        if (!node.value)
            return false;
    }
    return add(node, first, out);
}

bool StatementParser::raiseStatement(Body *out)
{
    const Token &first = m_state.next();
    Raise node;
    if (!m_state.at(Token::Kind::Newline) && !m_state.at(";"_L1)) {
        node.exception = m_expressions.expression();
        if (!node.exception)
            return false;
        if (m_state.accept("from"_L1)) {
            node.cause = m_expressions.expression();
            if (!node.cause)
                return false;
        }
    }
    return add(node, first, out);
}

bool StatementParser::assertStatement(Body *out)
{
    const Token &first = m_state.next();
    Assert node{m_expressions.expression(), nullptr};
    if (!node.test)
        return false;
    if (m_state.accept(","_L1)) {
        node.message = m_expressions.expression();
        if (!node.message)
            return false;
    }
    return add(node, first, out);
}

bool StatementParser::deleteStatement(Body *out)
{
    const Token &first = m_state.next();
    const Token &targetToken = m_state.peek();
    const Expr *target = m_expressions.starExpressions();
    if (!target || !m_expressions.checkTarget(target))
        return false;
    // `del a, b` deletes two; `del (a, b)` names one tuple.
    const auto *tuple = as<Tuple>(target);
    const bool bare = tuple && !targetToken.is("("_L1);
    return add(Delete{bare ? tuple->items : Exprs{target}}, first, out);
}

QString StatementParser::dotted()
{
    QString name = m_state.expectName();
    while (!m_state.failed() && m_state.accept("."_L1))
        name += u'.' + m_state.expectName();
    return name;
}

bool StatementParser::importStatement(Body *out)
{
    const Token &first = m_state.next();
    Import node;
    do {
        ImportedName name{dotted(), {}};
        if (m_state.accept("as"_L1))
            name.asName = m_state.expectName();
        node.names.push_back(std::move(name));
    } while (!m_state.failed() && m_state.accept(","_L1));
    return add(std::move(node), first, out);
}

bool StatementParser::importFromStatement(Body *out)
{
    const Token &first = m_state.next();
    ImportFrom node;
    while (m_state.at("."_L1) || m_state.at("..."_L1))
        node.level += int(m_state.next().text().size());
    if (node.level == 0 || !m_state.at("import"_L1))
        node.module = dotted();
    if (m_state.failed() || !m_state.expect("import"_L1))
        return false;
    if (m_state.accept("*"_L1)) {
        node.names.push_back({u"*"_s, {}});
        return add(std::move(node), first, out);
    }
    const bool parenthesized = m_state.accept("("_L1);
    do {
        if (parenthesized && m_state.at(")"_L1) && !node.names.empty())
            break;
        ImportedName name{m_state.expectName(), {}};
        if (m_state.accept("as"_L1))
            name.asName = m_state.expectName();
        node.names.push_back(std::move(name));
    } while (!m_state.failed() && m_state.accept(","_L1));
    if (parenthesized && !m_state.expect(")"_L1))
        return false;
    return add(std::move(node), first, out);
}

bool StatementParser::globalStatement(Body *out)
{
    const Token &first = m_state.next();
    Global node;
    node.nonlocal = first.is("nonlocal"_L1);
    do {
        node.names.append(m_state.expectName());
    } while (!m_state.failed() && m_state.accept(","_L1));
    return add(std::move(node), first, out);
}

} // namespace athanor::python
