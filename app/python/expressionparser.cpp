// SPDX-License-Identifier: Apache-2.0
#include "python/expressionparser.h"

#include <array>
#include <utility>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

struct BinaryRule
{
    QLatin1StringView word;
    int level;
    BinaryOperator op;
};

constexpr std::array binaryRules{
    BinaryRule{"|"_L1, 0, BinaryOperator::BitOr},   BinaryRule{"^"_L1, 1, BinaryOperator::BitXor},
    BinaryRule{"&"_L1, 2, BinaryOperator::BitAnd},  BinaryRule{"<<"_L1, 3, BinaryOperator::LShift},
    BinaryRule{">>"_L1, 3, BinaryOperator::RShift}, BinaryRule{"+"_L1, 4, BinaryOperator::Add},
    BinaryRule{"-"_L1, 4, BinaryOperator::Sub},     BinaryRule{"*"_L1, 5, BinaryOperator::Mult},
    BinaryRule{"/"_L1, 5, BinaryOperator::Div},     BinaryRule{"//"_L1, 5, BinaryOperator::FloorDiv},
    BinaryRule{"%"_L1, 5, BinaryOperator::Mod},     BinaryRule{"@"_L1, 5, BinaryOperator::MatMult}};

const BinaryRule *binaryRule(const Token &token)
{
    if (token.kind != Token::Kind::Operator)
        return nullptr;
    for (const BinaryRule &rule : binaryRules) {
        if (token.is(rule.word))
            return &rule;
    }
    return nullptr;
}

/// An operand may have these before it.
bool startsWithOperator(const Token &token)
{
    return token.is("not"_L1) || token.is("-"_L1) || token.is("+"_L1) || token.is("~"_L1) || token.is("await"_L1);
}

/// The comparison that starts here, and how many words it has; 0 if there is none.
int comparisonOperator(const ParseState &state, Compare::Operator *op)
{
    using enum Compare::Operator;
    struct Rule
    {
        QLatin1StringView word;
        Compare::Operator op;
    };
    static constexpr std::array comparisons{Rule{"=="_L1, Eq},  Rule{"!="_L1, NotEq}, Rule{"<"_L1, Lt},
                                            Rule{"<="_L1, LtE}, Rule{">"_L1, Gt},     Rule{">="_L1, GtE},
                                            Rule{"in"_L1, In}};
    const Token::Kind kind = state.peek().kind;
    if (kind != Token::Kind::Operator && kind != Token::Kind::Name)
        return 0;
    for (const Rule &rule : comparisons) {
        if (state.at(rule.word)) {
            *op = rule.op;
            return 1;
        }
    }
    if (state.at("is"_L1)) {
        const bool negated = state.peek(1).is("not"_L1);
        *op = negated ? IsNot : Is;
        return negated ? 2 : 1;
    }
    if (state.at("not"_L1) && state.peek(1).is("in"_L1)) {
        *op = NotIn;
        return 2;
    }
    return 0;
}

} // namespace

bool ExpressionParser::endsOperand() const
{
    const Token &token = m_state.peek();
    if (token.kind != Token::Kind::Operator)
        return token.kind == Token::Kind::Newline || token.kind == Token::Kind::End;
    return token.text().size() == 1 && QStringView(u",)]}=:;").contains(QChar(token.lead));
}

const Expr *ExpressionParser::expression()
{
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    const Token &first = m_state.peek();
    if (first.is("lambda"_L1))
        return lambda();
    // Most expressions are one operand alone, which need not be asked for at every level of the grammar.
    if (!startsWithOperator(first)) {
        const Expr *operand = primary();
        if (!operand || endsOperand())
            return operand;
        m_operand = operand;
        m_operandStart = &first;
    }
    const Expr *body = disjunction();
    m_operand = nullptr; // where it was refused before it was taken
    if (!body || !m_state.at("if"_L1))
        return body;
    m_state.next();
    const Expr *test = disjunction();
    if (!test || !m_state.expect("else"_L1))
        return nullptr;
    const Expr *orElse = expression();
    return orElse ? m_state.make(IfExp{test, body, orElse}, first) : nullptr;
}

const Expr *ExpressionParser::namedExpression()
{
    if (!m_state.atName() || !m_state.peek(1).is(":="_L1))
        return expression();
    const Token &first = m_state.peek();
    const QString target = m_state.expectName();
    m_state.next();
    const Expr *value = expression();
    return value ? m_state.make(NamedExpr{target, value}, first) : nullptr;
}

const Expr *ExpressionParser::starredOr(Rule rule)
{
    if (!m_state.at("*"_L1))
        return (this->*rule)();
    const Token &first = m_state.next();
    const Expr *value = bitwise();
    return value ? m_state.make(Starred{value}, first) : nullptr;
}

bool ExpressionParser::atListEnd(bool stopAtIn) const
{
    const Token &token = m_state.peek();
    if (token.kind == Token::Kind::Newline || token.kind == Token::Kind::End)
        return true;
    if (stopAtIn && token.is("in"_L1))
        return true;
    static constexpr std::array closers{")"_L1, "]"_L1, "}"_L1, "="_L1, ":"_L1, ";"_L1};
    return std::ranges::any_of(closers, [&](QLatin1StringView c) { return token.is(c); });
}

const Expr *ExpressionParser::commaSeparated(Rule rule, bool stopAtIn)
{
    const Token &first = m_state.peek();
    const Expr *item = starredOr(rule);
    if (!item || !m_state.at(","_L1))
        return item;
    Tuple tuple{{item}};
    while (m_state.accept(","_L1) && !atListEnd(stopAtIn)) {
        item = starredOr(rule);
        if (!item)
            return nullptr;
        tuple.items.push_back(item);
    }
    return m_state.make(std::move(tuple), first);
}

const Expr *ExpressionParser::starExpressions()
{
    return commaSeparated(&ExpressionParser::expression, false);
}

const Expr *ExpressionParser::expressionOrYield()
{
    return m_state.at("yield"_L1) ? yield() : starExpressions();
}

const Expr *ExpressionParser::loopTarget()
{
    const Expr *target = commaSeparated(&ExpressionParser::bitwise, true);
    return target && checkTarget(target) ? target : nullptr;
}

const Expr *ExpressionParser::yield()
{
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    const Token &first = m_state.next();
    if (m_state.accept("from"_L1)) {
        const Expr *value = expression();
        return value ? m_state.make(Yield{value, true}, first) : nullptr;
    }
    if (atListEnd(false))
        return m_state.make(Yield{}, first);
    const Expr *value = starExpressions();
    return value ? m_state.make(Yield{value}, first) : nullptr;
}

const Expr *ExpressionParser::lambda()
{
    const Token &first = m_state.next();
    Lambda node;
    if (!parameters(true, &node.parameters) || !m_state.expect(":"_L1))
        return nullptr;
    node.body = expression();
    return node.body ? m_state.make(std::move(node), first) : nullptr;
}

bool ExpressionParser::parameters(bool ofLambda, std::vector<Parameter> *out)
{
    const QLatin1StringView closing = ofLambda ? ":"_L1 : ")"_L1;
    bool keywordOnly = false;
    bool sawDefault = false;
    while (!m_state.at(closing)) {
        const Token &first = m_state.peek();
        if (!out->empty() && out->back().kind == Parameter::Kind::DoubleStar) {
            m_state.failHere();
            return false;
        }
        if (out->size() >= maximumArguments) {
            m_state.fail(first.line, u"a function has more parameters than it can need"_s);
            return false;
        }
        if (m_state.accept("/"_L1)) {
            if (out->empty() || keywordOnly || out->front().kind == Parameter::Kind::PositionalOnly) {
                m_state.fail(first.line, u"unexpected / among parameters"_s);
                return false;
            }
            for (Parameter &p : *out)
                p.kind = Parameter::Kind::PositionalOnly;
            if (!m_state.accept(","_L1) && !m_state.at(closing))
                return m_state.expect(","_L1);
            continue;
        }
        Parameter parameter;
        parameter.kind = keywordOnly ? Parameter::Kind::KeywordOnly : Parameter::Kind::Normal;
        if (m_state.accept("**"_L1)) {
            parameter.kind = Parameter::Kind::DoubleStar;
        } else if (m_state.accept("*"_L1)) {
            if (keywordOnly) {
                m_state.fail(first.line, u"unexpected * among parameters"_s);
                return false;
            }
            keywordOnly = true;
            if (m_state.at(","_L1)) { // a bare star: only what follows is by keyword
                m_state.next();
                if (m_state.at(closing) || m_state.at("**"_L1)) {
                    m_state.fail(first.line, u"named parameters must follow a bare *"_s);
                    return false;
                }
                continue;
            }
            parameter.kind = Parameter::Kind::Star;
        }
        parameter.name = m_state.expectName();
        if (m_state.failed())
            return false;
        if (!ofLambda && m_state.accept(":"_L1)) {
            parameter.annotation =
                parameter.kind == Parameter::Kind::Star ? starredOr(&ExpressionParser::expression) : expression();
            if (!parameter.annotation)
                return false;
        }
        const bool packs = parameter.kind == Parameter::Kind::Star || parameter.kind == Parameter::Kind::DoubleStar;
        if (!packs && m_state.accept("="_L1)) {
            parameter.defaultValue = expression();
            if (!parameter.defaultValue)
                return false;
        }
        if (parameter.kind == Parameter::Kind::Normal) {
            if (sawDefault && !parameter.defaultValue) {
                m_state.fail(first.line, u"a parameter without a default follows one with a default"_s);
                return false;
            }
            sawDefault = parameter.defaultValue != nullptr;
        }
        for (const Parameter &p : *out) {
            if (p.name == parameter.name) {
                m_state.fail(first.line, u"two parameters are called %1"_s.arg(p.name));
                return false;
            }
        }
        out->push_back(std::move(parameter));
        if (!m_state.accept(","_L1) && !m_state.at(closing))
            return m_state.expect(","_L1);
    }
    return true;
}

const Expr *ExpressionParser::disjunction()
{
    const Token &start = here();
    const Expr *first = conjunction();
    if (!first || !m_state.at("or"_L1))
        return first;
    BoolOp node{false, {first}};
    while (m_state.accept("or"_L1)) {
        const Expr *value = conjunction();
        if (!value)
            return nullptr;
        node.values.push_back(value);
    }
    return m_state.make(std::move(node), start);
}

const Expr *ExpressionParser::conjunction()
{
    const Token &start = here();
    const Expr *first = inversion();
    if (!first || !m_state.at("and"_L1))
        return first;
    BoolOp node{true, {first}};
    while (m_state.accept("and"_L1)) {
        const Expr *value = inversion();
        if (!value)
            return nullptr;
        node.values.push_back(value);
    }
    return m_state.make(std::move(node), start);
}

const Expr *ExpressionParser::inversion()
{
    if (m_operand || !m_state.at("not"_L1))
        return comparison();
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    const Token &first = m_state.next();
    const Expr *operand = inversion();
    return operand ? m_state.make(UnaryOp{UnaryOp::Operator::Not, operand}, first) : nullptr;
}

const Expr *ExpressionParser::comparison()
{
    const Token &first = here();
    const Expr *left = bitwise();
    if (!left)
        return nullptr;
    Compare node;
    node.left = left;
    Compare::Operator op{};
    while (const int words = comparisonOperator(m_state, &op)) {
        for (int i = 0; i < words; ++i)
            m_state.next();
        const Expr *right = bitwise();
        if (!right)
            return nullptr;
        node.ops.push_back(op);
        node.comparators.push_back(right);
    }
    return node.ops.empty() ? left : m_state.make(std::move(node), first);
}

const Expr *ExpressionParser::binary(int minimumLevel)
{
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    const Token &first = here();
    const Expr *left = factor();
    while (left) {
        const BinaryRule *rule = binaryRule(m_state.peek());
        if (!rule || rule->level < minimumLevel)
            break;
        m_state.next();
        const Expr *right = binary(rule->level + 1);
        left = right ? m_state.make(BinOp{rule->op, left, right}, first) : nullptr;
    }
    return left;
}

const Expr *ExpressionParser::factor()
{
    struct Sign
    {
        QLatin1StringView word;
        UnaryOp::Operator op;
    };
    static constexpr std::array signs{Sign{"-"_L1, UnaryOp::Operator::USub}, Sign{"+"_L1, UnaryOp::Operator::UAdd},
                                      Sign{"~"_L1, UnaryOp::Operator::Invert}};
    for (const Sign &sign : signs) {
        if (m_operand || !m_state.at(sign.word))
            continue;
        const NestingGuard guard(m_state);
        if (!guard)
            return nullptr;
        const Token &first = m_state.next();
        const Expr *operand = factor();
        return operand ? m_state.make(UnaryOp{sign.op, operand}, first) : nullptr;
    }
    return power();
}

const Expr *ExpressionParser::power()
{
    const Token &first = here();
    const bool awaits = !m_operand && m_state.accept("await"_L1);
    const Expr *base = m_operand ? std::exchange(m_operand, nullptr) : primary();
    if (base && awaits)
        base = m_state.make(Await{base}, first);
    if (!base || !m_state.accept("**"_L1))
        return base;
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    const Expr *exponent = factor();
    return exponent ? m_state.make(BinOp{BinaryOperator::Pow, base, exponent}, first) : nullptr;
}

bool ExpressionParser::checkTarget(const Expr *target)
{
    if (as<Name>(target) || as<Attribute>(target) || as<Subscript>(target))
        return true;
    if (const auto *starred = as<Starred>(target))
        return checkTarget(starred->value);
    const Exprs *items = nullptr;
    if (const auto *tuple = as<Tuple>(target))
        items = &tuple->items;
    else if (const auto *list = as<List>(target))
        items = &list->items;
    if (!items) {
        m_state.fail(target->line, u"something is assigned to an expression that cannot take it"_s);
        return false;
    }
    return std::ranges::all_of(*items, [this](const Expr *item) { return checkTarget(item); });
}

} // namespace athanor::python
