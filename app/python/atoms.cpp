// SPDX-License-Identifier: Apache-2.0
#include "python/expressionparser.h"
#include "python/strings.h"

namespace athanor::python {

using namespace Qt::StringLiterals;

const Expr *ExpressionParser::primary()
{
    const Token &first = m_state.peek();
    const Expr *value = atom();
    while (value && (m_state.at("."_L1) || m_state.at("("_L1) || m_state.at("["_L1)))
        value = trailer(value, first);
    return value;
}

const Expr *ExpressionParser::trailer(const Expr *value, const Token &first)
{
    if (m_state.accept("."_L1)) {
        const QString attr = m_state.expectName();
        return m_state.make(Attribute{value, attr}, first);
    }
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    if (m_state.accept("["_L1)) {
        const Expr *index = subscript();
        return index && m_state.expect("]"_L1) ? m_state.make(Subscript{value, index}, first) : nullptr;
    }
    m_state.next();
    Call call;
    call.func = value;
    return arguments(&call.args, &call.keywords) ? m_state.make(std::move(call), first) : nullptr;
}

const Expr *ExpressionParser::subscript()
{
    const Token &first = m_state.peek();
    const Expr *item = subscriptItem();
    if (!item)
        return nullptr;
    if (!m_state.at(","_L1))
        return as<Starred>(item) ? m_state.make(Tuple{{item}}, first) : item;
    Tuple tuple{{item}};
    while (m_state.accept(","_L1) && !m_state.at("]"_L1)) {
        item = subscriptItem();
        if (!item)
            return nullptr;
        tuple.items.push_back(item);
    }
    return m_state.make(std::move(tuple), first);
}

const Expr *ExpressionParser::subscriptItem()
{
    const Token &first = m_state.peek();
    if (m_state.at("*"_L1))
        return starredOr(&ExpressionParser::expression);
    const Expr *lower = nullptr;
    if (!m_state.at(":"_L1)) {
        lower = namedExpression();
        if (!lower || !m_state.at(":"_L1))
            return lower;
    }
    m_state.next();
    Slice slice{lower, nullptr, nullptr};
    const auto atEnd = [this] { return m_state.at("]"_L1) || m_state.at(","_L1); };
    if (!atEnd() && !m_state.at(":"_L1)) {
        slice.upper = expression();
        if (!slice.upper)
            return nullptr;
    }
    if (m_state.accept(":"_L1) && !atEnd()) {
        slice.step = expression();
        if (!slice.step)
            return nullptr;
    }
    return m_state.make(slice, first);
}

bool ExpressionParser::arguments(Exprs *args, std::vector<Keyword> *keywords)
{
    const Token &opening = m_state.previous();
    while (!m_state.at(")"_L1)) {
        if (!argument(opening, args, keywords))
            return false;
        if (!m_state.accept(","_L1) && !m_state.at(")"_L1)) {
            m_state.failHere();
            return false;
        }
    }
    m_state.next();
    return true;
}

bool ExpressionParser::argument(const Token &opening, Exprs *args, std::vector<Keyword> *keywords)
{
    const Token &first = m_state.peek();
    if (m_state.accept("**"_L1)) {
        const Expr *value = expression();
        if (value)
            keywords->push_back({{}, value, first.line});
        return value;
    }
    if (m_state.atName() && m_state.peek(1).is("="_L1)) {
        const QString name = m_state.expectName();
        m_state.next();
        if (keywords->size() >= maximumArguments) {
            m_state.fail(first.line, u"more arguments are given than a call can need"_s);
            return false;
        }
        for (const Keyword &k : *keywords) {
            if (k.name == name) {
                m_state.fail(first.line, u"the argument %1 is given twice"_s.arg(name));
                return false;
            }
        }
        const Expr *value = expression();
        if (value)
            keywords->push_back({name, value, first.line});
        return value;
    }
    if (m_state.at("*"_L1)) {
        m_state.next();
        const Expr *value = expression();
        const Expr *starred = value ? m_state.make(Starred{value}, first) : nullptr;
        if (starred)
            args->push_back(starred);
        return starred;
    }
    const Expr *value = namedExpression();
    if (!value)
        return false;
    if (!keywords->empty()) {
        m_state.fail(first.line, u"a positional argument follows a keyword argument"_s);
        return false;
    }
    if (m_state.at("for"_L1) || m_state.at("async"_L1)) {
        Comprehension node{Comprehension::Kind::Generator, value, nullptr, {}};
        if (!clauses(&node.clauses))
            return false;
        // CPython counts the call's parentheses as the generator's own.
        value = m_state.make(std::move(node), opening);
        if (value && !m_state.at(")"_L1) && !(args->empty() && m_state.at(","_L1) && m_state.peek(1).is(")"_L1))) {
            m_state.fail(first.line, u"a generator expression among other arguments needs parentheses"_s);
            return false;
        }
    }
    if (value)
        args->push_back(value);
    return value;
}

const Expr *ExpressionParser::atom()
{
    switch (m_state.peek().kind) {
    case Token::Kind::Name:
        return nameOrConstant();
    case Token::Kind::Number:
        return number();
    case Token::Kind::String:
        return readStrings(m_state);
    case Token::Kind::Operator:
        break;
    case Token::Kind::Newline:
    case Token::Kind::Indent:
    case Token::Kind::Dedent:
    case Token::Kind::End:
        return m_state.failHere();
    }
    const NestingGuard guard(m_state);
    if (!guard)
        return nullptr;
    if (m_state.at("("_L1))
        return parenthesized();
    if (m_state.at("["_L1))
        return list();
    if (m_state.at("{"_L1))
        return dictOrSet();
    if (m_state.at("..."_L1)) {
        const Token &first = m_state.next();
        return m_state.make(Constant{.kind = Constant::Kind::Ellipsis}, first);
    }
    return m_state.failHere();
}

const Expr *ExpressionParser::nameOrConstant()
{
    const Token &first = m_state.peek();
    struct Word
    {
        QLatin1StringView word;
        Constant::Kind kind;
    };
    static constexpr Word words[]{
        {"None"_L1, Constant::Kind::None}, {"True"_L1, Constant::Kind::True}, {"False"_L1, Constant::Kind::False}};
    for (const Word &word : words) {
        if (m_state.accept(word.word))
            return m_state.make(Constant{.kind = word.kind}, first);
    }
    const QString id = m_state.expectName();
    return m_state.make(Name{id}, first);
}

const Expr *ExpressionParser::number()
{
    const Token &first = m_state.next();
    Constant node;
    node.text = first.text().toString().remove(u'_');
    const QString lower = node.text.toLower();
    const bool isHex = lower.startsWith("0x"_L1);
    if (!isHex && lower.endsWith(u'j')) {
        node.kind = Constant::Kind::Imaginary;
    } else if (!isHex && (lower.contains(u'.') || (lower.contains(u'e') && !lower.startsWith("0b"_L1)))) {
        node.kind = Constant::Kind::Float;
        node.real = lower.toDouble();
    } else {
        node.kind = Constant::Kind::Int;
        const int base = isHex ? 16 : lower.startsWith("0o"_L1) ? 8 : lower.startsWith("0b"_L1) ? 2 : 10;
        bool ok = false;
        const qint64 value = QStringView(lower).mid(base == 10 ? 0 : 2).toLongLong(&ok, base);
        if (ok)
            node.integer = value;
    }
    return m_state.make(std::move(node), first);
}

const Expr *ExpressionParser::parenthesized()
{
    const Token &first = m_state.next();
    if (m_state.accept(")"_L1))
        return m_state.make(Tuple{}, first);
    if (m_state.at("yield"_L1)) {
        const Expr *value = yield();
        return value && m_state.expect(")"_L1) ? value : nullptr;
    }
    const Expr *item = starredOr(&ExpressionParser::namedExpression);
    if (!item)
        return nullptr;
    if (m_state.at("for"_L1) || m_state.at("async"_L1))
        return comprehension(Comprehension::Kind::Generator, first, item, nullptr, ")"_L1);
    if (!m_state.at(","_L1)) {
        if (as<Starred>(item))
            return m_state.failHere();
        return m_state.expect(")"_L1) ? item : nullptr;
    }
    Tuple tuple{{item}};
    m_state.next();
    if (!exprsUntil(")"_L1, &tuple.items))
        return nullptr;
    return m_state.make(std::move(tuple), first);
}

bool ExpressionParser::exprsUntil(QLatin1StringView closing, Exprs *items)
{
    while (!m_state.at(closing)) {
        const Expr *item = starredOr(&ExpressionParser::namedExpression);
        if (!item)
            return false;
        items->push_back(item);
        if (!m_state.accept(","_L1) && !m_state.at(closing)) {
            m_state.failHere();
            return false;
        }
    }
    m_state.next();
    return true;
}

const Expr *ExpressionParser::list()
{
    const Token &first = m_state.next();
    if (m_state.accept("]"_L1))
        return m_state.make(List{}, first);
    const Expr *item = starredOr(&ExpressionParser::namedExpression);
    if (!item)
        return nullptr;
    if (m_state.at("for"_L1) || m_state.at("async"_L1))
        return comprehension(Comprehension::Kind::List, first, item, nullptr, "]"_L1);
    List node{{item}};
    if (!m_state.accept(","_L1) && !m_state.at("]"_L1))
        return m_state.failHere();
    return exprsUntil("]"_L1, &node.items) ? m_state.make(std::move(node), first) : nullptr;
}

const Expr *ExpressionParser::dictOrSet()
{
    const Token &first = m_state.next();
    if (m_state.accept("}"_L1))
        return m_state.make(Dict{}, first);
    if (m_state.at("**"_L1))
        return dict(first, nullptr);
    const Expr *item = starredOr(&ExpressionParser::namedExpression);
    if (!item)
        return nullptr;
    return m_state.at(":"_L1) ? dict(first, item) : set(first, item);
}

const Expr *ExpressionParser::dict(const Token &first, const Expr *key)
{
    Dict node;
    while (!m_state.at("}"_L1)) {
        Dict::Item item;
        if (!key && m_state.accept("**"_L1)) {
            item.value = bitwise();
        } else {
            item.key = key ? key : expression();
            key = nullptr;
            if (!item.key || as<Starred>(item.key) || !m_state.expect(":"_L1))
                return m_state.failed() ? nullptr : m_state.failHere();
            item.value = expression();
        }
        if (!item.value)
            return nullptr;
        if (node.items.empty() && item.key && (m_state.at("for"_L1) || m_state.at("async"_L1)))
            return comprehension(Comprehension::Kind::Dict, first, item.key, item.value, "}"_L1);
        node.items.push_back(item);
        if (!m_state.accept(","_L1) && !m_state.at("}"_L1))
            return m_state.failHere();
    }
    m_state.next();
    return m_state.make(std::move(node), first);
}

const Expr *ExpressionParser::set(const Token &first, const Expr *element)
{
    if (m_state.at("for"_L1) || m_state.at("async"_L1))
        return comprehension(Comprehension::Kind::Set, first, element, nullptr, "}"_L1);
    Set node{{element}};
    if (!m_state.accept(","_L1) && !m_state.at("}"_L1))
        return m_state.failHere();
    return exprsUntil("}"_L1, &node.items) ? m_state.make(std::move(node), first) : nullptr;
}

bool ExpressionParser::clauses(std::vector<Comprehension::Clause> *out)
{
    while (m_state.at("for"_L1) || m_state.at("async"_L1)) {
        Comprehension::Clause clause;
        clause.isAsync = m_state.accept("async"_L1);
        if (!m_state.expect("for"_L1))
            return false;
        clause.target = loopTarget();
        if (!clause.target || !m_state.expect("in"_L1))
            return false;
        clause.iterable = disjunction();
        if (!clause.iterable)
            return false;
        while (m_state.accept("if"_L1)) {
            const Expr *condition = disjunction();
            if (!condition)
                return false;
            clause.conditions.push_back(condition);
        }
        out->push_back(std::move(clause));
    }
    return true;
}

const Expr *ExpressionParser::comprehension(Comprehension::Kind kind, const Token &first, const Expr *element,
                                            const Expr *value, QLatin1StringView closing)
{
    if (as<Starred>(element))
        return m_state.failHere();
    Comprehension node{kind, element, value, {}};
    if (!clauses(&node.clauses) || !m_state.expect(closing))
        return nullptr;
    return m_state.make(std::move(node), first);
}

} // namespace athanor::python
