// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/parsestate.h"

namespace athanor::python {

/// The expression half of the grammar. Names of functions follow the rules of Python's reference grammar.
class ExpressionParser
{
public:
    explicit ExpressionParser(ParseState &state) : m_state(state) {}

    /// One expression, `a if b else c` and lambda included.
    const Expr *expression();
    /// An expression or `name := expression`.
    const Expr *namedExpression();
    /// One or more expressions, starred ones too; with a comma it is a Tuple.
    const Expr *starExpressions();
    /// starExpressions() or a yield.
    const Expr *expressionOrYield();
    /// The target of `for`, up to `in`.
    const Expr *loopTarget();
    /// The target of `with ... as`.
    const Expr *starTarget() { return starredOr(&ExpressionParser::bitwise); }
    /// Parameters up to `)` of a def (annotations allowed) or `:` of a lambda, which stays.
    bool parameters(bool ofLambda, std::vector<Parameter> *out);
    /// What stands between the parentheses of a call or a class; the closing one is taken.
    bool arguments(Exprs *args, std::vector<Keyword> *keywords);
    /// Whether something may be assigned to it; if not, an error at its line.
    bool checkTarget(const Expr *target);

private:
    using Rule = const Expr *(ExpressionParser::*)();
    const Expr *starredOr(Rule rule);
    const Expr *commaSeparated(Rule rule, bool stopAtIn);
    [[nodiscard]] bool atListEnd(bool stopAtIn) const;
    const Expr *lambda();
    /// An operator or anything else that continues the expression does not follow.
    [[nodiscard]] bool endsOperand() const;
    /// Where the operand that comes next starts, also if it is read already.
    [[nodiscard]] const Token &here() const { return m_operand ? *m_operandStart : m_state.peek(); }
    const Expr *disjunction();
    const Expr *conjunction();
    const Expr *inversion();
    const Expr *comparison();
    const Expr *bitwise() { return binary(0); }
    const Expr *binary(int minimumLevel);
    const Expr *factor();
    const Expr *power();
    const Expr *primary();
    const Expr *trailer(const Expr *value, const Token &first);
    const Expr *subscript();
    const Expr *subscriptItem();
    const Expr *atom();
    const Expr *nameOrConstant();
    const Expr *number();
    const Expr *parenthesized();
    const Expr *list();
    const Expr *dictOrSet();
    const Expr *dict(const Token &first, const Expr *key);
    const Expr *set(const Token &first, const Expr *element);
    bool argument(const Token &opening, Exprs *args, std::vector<Keyword> *keywords);
    bool clauses(std::vector<Comprehension::Clause> *out);
    const Expr *comprehension(Comprehension::Kind kind, const Token &first, const Expr *element, const Expr *value,
                              QLatin1StringView closing);
    const Expr *yield();
    bool exprsUntil(QLatin1StringView closing, Exprs *items);

    ParseState &m_state;
    const Expr *m_operand = nullptr; ///< read ahead of the operators around it
    const Token *m_operandStart = nullptr;
};

} // namespace athanor::python
