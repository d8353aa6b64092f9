// SPDX-License-Identifier: Apache-2.0
#include "migrations/corecalls.h"

#include "migrations/callarguments.h"
#include "migrations/corerender.h"
#include "migrations/scriptobjects.h"
#include "migrations/typerenderer.h"

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;
using python::Evaluated;
using python::ObjectRef;
using python::PyItems;
using python::PyValue;

namespace {

ColumnType typeCalled(QLatin1StringView name)
{
    ColumnType type;
    type.name = name;
    return type;
}

/// The type SQLAlchemy gives to a plain value.
ColumnType typeOfValue(const PyValue &value)
{
    if (value.string())
        return typeCalled("String"_L1);
    if (value.as<bool>())
        return typeCalled("Boolean"_L1);
    if (value.as<qint64>())
        return typeCalled("Integer"_L1);
    if (value.as<double>())
        return typeCalled("Float"_L1);
    if (value.as<QByteArray>())
        return typeCalled("LargeBinary"_L1);
    return nullType();
}

CoreNode expressionNode(const SqlExpression &expression)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Expression;
    node.expression = expression;
    node.type = nullType();
    if (expression.kind == SqlExpression::Kind::Core)
        return *expression.core;
    return node;
}

/// A value beside an expression has the expression's type where it is of that kind, else its own.
CoreResult literalNode(const PyValue &value, const ColumnType &like, ScriptLibrary &library, int line)
{
    const ColumnType own = typeOfValue(value);
    const bool fits = own.name == "NullType"_L1 || typeAffinity(own) == typeAffinity(like);
    return coreLiteral(value, fits ? like : own, library, line);
}

CoreNode binaryNode(const QString &sign, const CoreRef &left, const CoreRef &right, const ColumnType &type)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Binary;
    node.text = sign;
    node.items = {left, right};
    node.type = type;
    return node;
}

/// None, True and False are written as such, and compared with IS where they are NULL.
std::optional<SqlExpression::Kind> constantKind(const PyValue &value)
{
    using enum SqlExpression::Kind;
    if (value.isNone())
        return Null_;
    if (const bool *flag = value.as<bool>())
        return *flag ? True_ : False_;
    const auto expression = value.object<ExpressionObject>();
    if (!expression)
        return std::nullopt;
    const SqlExpression::Kind kind = expression->held().expression.kind;
    return kind == Null_ || kind == True_ || kind == False_ ? std::optional(kind) : std::nullopt;
}

std::expected<PyItems, PythonError> listed(const PyValue &value, int line)
{
    if (const PyItems *items = value.sequence(); items && !items->empty())
        return *items;
    return python::refuse(line, u"asks for membership of something that is no list of values"_s);
}

} // namespace

Evaluated coreValue(CoreNode node, int line)
{
    constexpr int deepest = 100;
    constexpr qint64 largest = 20'000;
    for (const CoreRef &item : std::as_const(node.items)) {
        node.depth = std::max(node.depth, item->depth + 1);
        node.size = std::min(node.size + item->size, largest + 1);
    }
    if (node.depth > deepest || node.size > largest)
        return python::refuse(line, u"builds an SQL expression that is too large"_s);
    return hold<ScriptCore>(u"an SQL expression"_s, ScriptCore{std::make_shared<const CoreNode>(std::move(node))});
}

Evaluated coreComparison(const QString &sign, const CoreRef &left, const PyValue &right, ScriptLibrary &library,
                         int line)
{
    const ColumnType boolean = typeCalled("Boolean"_L1);
    if (const auto constant = constantKind(right)) {
        const bool isEqual = sign == "="_L1 || sign == "!="_L1;
        const bool isIdentity = sign == "IS"_L1 || sign == "IS NOT"_L1;
        if (!isEqual && !isIdentity)
            return python::refuse(line, u"compares with None, True or False by %1"_s.arg(sign));
        QString shown = sign;
        if (*constant == SqlExpression::Kind::Null_)
            shown = sign == "="_L1 || sign == "IS"_L1 ? u"IS"_s : u"IS NOT"_s;
        const auto node = std::make_shared<const CoreNode>(expressionNode({*constant, {}, {}}));
        return coreValue(binaryNode(shown, left, node, boolean), line);
    }
    if (sign.startsWith("IS"_L1))
        return python::refuse(line, u"compares with IS, but not with None, True or False"_s);
    const auto operand = coreOperand(right, left->type, library, line);
    if (!operand)
        return std::unexpected(operand.error());
    return coreValue(binaryNode(sign, left, *operand, boolean), line);
}

Evaluated coreMembership(const QString &sign, const CoreRef &left, const PyValue &values, ScriptLibrary &library,
                         int line)
{
    const auto items = listed(values, line);
    if (!items)
        return std::unexpected(items.error());
    CoreNode node;
    node.kind = CoreNode::Kind::In;
    node.text = sign;
    node.type = typeCalled("Boolean"_L1);
    node.items = {left};
    for (const PyValue &item : *items) {
        if (item.isNone())
            return python::refuse(line, u"asks for membership of None"_s);
        const auto operand = coreOperand(item, left->type, library, line);
        if (!operand)
            return std::unexpected(operand.error());
        node.items.append(*operand);
    }
    return coreValue(std::move(node), line);
}

Evaluated coreJoined(const QString &word, const PyItems &items, ScriptLibrary &library, int line)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Clauses;
    node.text = word;
    node.type = typeCalled("Boolean"_L1);
    for (const PyValue &item : items) {
        if (constantKind(item))
            return python::refuse(line, u"joins a condition with None, True or False"_s);
        const auto operand = coreOperand(item, nullType(), library, line);
        if (!operand)
            return std::unexpected(operand.error());
        if ((*operand)->kind == CoreNode::Kind::Literal)
            return python::refuse(line, u"joins a condition with a plain value"_s);
        node.items.append(*operand);
    }
    if (node.items.isEmpty())
        return python::refuse(line, u"joins no conditions"_s);
    return node.items.size() == 1 ? coreValue(*node.items.first(), line) : coreValue(std::move(node), line);
}

CoreResult coreLiteral(const PyValue &value, const ColumnType &type, ScriptLibrary &library, int line)
{
    CoreNode node;
    node.kind = CoreNode::Kind::Literal;
    node.type = type;
    python::Arguments none;
    none.line = line;
    CallArguments a(none, u"a literal"_s, library.context().dialect);
    bool madeWhenRun = false;
    node.value = a.asCell(value, type, &madeWhenRun);
    if (a.failed())
        return std::unexpected(*a.error());
    if (madeWhenRun)
        library.markMadeWhenRun();
    return std::make_shared<const CoreNode>(std::move(node));
}

bool isCore(const PyValue &value)
{
    return value.object<CoreObject>() || value.object<ColumnObject>() || value.object<ExpressionObject>();
}

CoreResult coreOperand(const PyValue &value, const ColumnType &like, ScriptLibrary &library, int line)
{
    if (const auto core = value.object<CoreObject>())
        return core->held().node;
    if (const auto column = value.object<ColumnObject>()) {
        CoreNode node;
        node.text = column->held().name;
        node.type = column->held().type;
        return std::make_shared<const CoreNode>(std::move(node));
    }
    if (const auto expression = value.object<ExpressionObject>())
        return std::make_shared<const CoreNode>(expressionNode(expression->held().expression));
    if (const auto literal = value.object<InlineLiteralObject>())
        return literalNode(literal->held().value, typeOfValue(literal->held().value), library, line);
    return literalNode(value, like, library, line);
}

Evaluated coreCompare(python::Compare::Operator op, const PyValue &left, const PyValue &right, ScriptLibrary &library,
                      int line)
{
    using enum python::Compare::Operator;
    const bool turned = !isCore(left);
    const auto self = coreOperand(turned ? right : left, nullType(), library, line);
    if (!self)
        return std::unexpected(self.error());
    const PyValue &other = turned ? left : right;
    switch (op) {
    case Eq:
        return coreComparison(u"="_s, *self, other, library, line);
    case NotEq:
        return coreComparison(u"!="_s, *self, other, library, line);
    case Lt:
        return coreComparison(turned ? u">"_s : u"<"_s, *self, other, library, line);
    case LtE:
        return coreComparison(turned ? u">="_s : u"<="_s, *self, other, library, line);
    case Gt:
        return coreComparison(turned ? u"<"_s : u">"_s, *self, other, library, line);
    case GtE:
        return coreComparison(turned ? u"<="_s : u">="_s, *self, other, library, line);
    case Is:
    case IsNot:
    case In:
    case NotIn:
        break;
    }
    return python::refuse(line, u"asks Python, not the database, about an SQL expression"_s);
}

Evaluated coreBinary(python::BinaryOperator op, const PyValue &left, const PyValue &right, ScriptLibrary &library,
                     int line)
{
    using enum python::BinaryOperator;
    if (op == BitAnd || op == BitOr)
        return coreJoined(op == BitAnd ? u"AND"_s : u"OR"_s, {left, right}, library, line);
    const auto known = coreOperand(isCore(left) ? left : right, nullType(), library, line);
    if (!known)
        return std::unexpected(known.error());
    const ColumnType type = (*known)->type;
    const auto a = coreOperand(left, type, library, line);
    const auto b = coreOperand(right, type, library, line);
    if (!a || !b)
        return std::unexpected(a ? b.error() : a.error());
    const QString affinity = typeAffinity(type);
    const bool alike = typeAffinity((*a)->type) == typeAffinity((*b)->type);
    if (op == Add && affinity == "String"_L1 && alike)
        return coreValue(binaryNode(u"||"_s, *a, *b, type), line);
    const bool numbers = affinity == "Integer"_L1 && alike;
    if (numbers && (op == Add || op == Sub || op == Mult))
        return coreValue(binaryNode(op == Add ? u"+"_s : op == Sub ? u"-"_s : u"*"_s, *a, *b, type), line);
    return python::refuse(line, u"calculates with SQL expressions in a way that is not known"_s);
}

Evaluated coreNot(const PyValue &value, ScriptLibrary &library, int line)
{
    const auto operand = coreOperand(value, nullType(), library, line);
    if (!operand)
        return std::unexpected(operand.error());
    if (constantKind(value) || (*operand)->kind == CoreNode::Kind::Literal)
        return python::refuse(line, u"negates a plain value in SQL"_s);
    return coreValue(*negated(*operand), line);
}

} // namespace athanor
