// SPDX-License-Identifier: Apache-2.0
#include "models/columnreader.h"

#include "python/parser.h"

namespace athanor {

using namespace Qt::StringLiterals;
namespace py = python;

namespace {

/// What may stand among the positional arguments of a column and is not its type.
bool isNoType(const QString &name)
{
    static const QStringList names{
        u"ForeignKey"_s,      u"ForeignKeyConstraint"_s, u"Identity"_s,     u"Computed"_s,      u"Sequence"_s,
        u"CheckConstraint"_s, u"UniqueConstraint"_s,     u"FetchedValue"_s, u"DefaultClause"_s, u"ColumnDefault"_s};
    return names.contains(name);
}

bool hasLength(const QString &type)
{
    static const QStringList types{u"String"_s, u"Unicode"_s, u"VARCHAR"_s,     u"NVARCHAR"_s, u"CHAR"_s,
                                   u"NCHAR"_s,  u"Text"_s,    u"UnicodeText"_s, u"TEXT"_s,     u"AutoString"_s};
    return types.contains(type);
}

struct Nullability
{
    bool isKnown = false;
    bool nullable = true;
};

bool isNone(const py::Expr *expr)
{
    const auto *constant = py::as<py::Constant>(expr);
    return constant && constant->kind == py::Constant::Kind::None;
}

/// Python types whose columns SQLAlchemy makes NOT NULL when they stand alone in Mapped[...].
bool isPlainType(const QString &name)
{
    static const QStringList names{u"int"_s,      u"str"_s,       u"bool"_s, u"float"_s, u"bytes"_s,
                                   u"datetime"_s, u"date"_s,      u"time"_s, u"UUID"_s,  u"Decimal"_s,
                                   u"dict"_s,     u"timedelta"_s, u"list"_s, u"Any"_s};
    return names.contains(name);
}

Nullability nullabilityOf(const py::Expr *type);

Nullability ofUnion(const py::Exprs &parts)
{
    for (const py::Expr *part : parts) {
        if (isNone(part))
            return {true, true};
    }
    return {};
}

Nullability nullabilityOf(const py::Expr *type)
{
    if (const auto *either = py::as<py::BinOp>(type); either && either->op == py::BinaryOperator::BitOr) {
        if (isNone(either->right) || isNone(either->left))
            return {true, true};
        const Nullability left = nullabilityOf(either->left);
        const Nullability right = nullabilityOf(either->right);
        return {left.isKnown && right.isKnown, left.nullable || right.nullable};
    }
    if (const auto *generic = py::as<py::Subscript>(type)) {
        const QString name = lastPart(py::dottedName(generic->value));
        if (name == "Optional"_L1)
            return {true, true};
        if (name == "Union"_L1) {
            const auto *parts = py::as<py::Tuple>(generic->index);
            return parts ? ofUnion(parts->items) : Nullability{};
        }
        return {isPlainType(name.toLower()) || isPlainType(name), false};
    }
    const QString name = lastPart(py::dottedName(type));
    return {isPlainType(name), false};
}

} // namespace

ColumnReader::ColumnReader(const py::Module &module, QString file) : m_file(std::move(file))
{
    for (const py::Stmt *statement : module.body) {
        const auto *assign = py::as<py::Assign>(statement);
        const auto *constant = assign ? py::as<py::Constant>(assign->value) : nullptr;
        if (!constant || constant->kind != py::Constant::Kind::Int || !constant->integer)
            continue;
        for (const py::Expr *target : assign->targets) {
            const auto *name = py::as<py::Name>(target);
            if (!name)
                continue;
            // A name that is set twice is not a constant.
            if (m_constants.contains(name->id) || *constant->integer > 1'000'000'000 || *constant->integer < 0)
                m_constants.insert(name->id, -1);
            else
                m_constants.insert(name->id, static_cast<int>(*constant->integer));
        }
    }
}

QString ColumnReader::calledName(const py::Expr *expr)
{
    const auto *call = py::as<py::Call>(expr);
    return call ? lastPart(py::dottedName(call->func)) : QString();
}

std::optional<int> ColumnReader::wholeNumber(const py::Expr *expr) const
{
    const auto *constant = py::as<py::Constant>(expr);
    if (constant && constant->kind == py::Constant::Kind::Int && constant->integer && *constant->integer >= 0 &&
        *constant->integer <= 1'000'000'000)
        return static_cast<int>(*constant->integer);
    const auto *name = py::as<py::Name>(expr);
    const int known = name ? m_constants.value(name->id, -1) : -1;
    return known >= 0 ? std::optional(known) : std::nullopt;
}

void ColumnReader::readType(const py::Expr *type, DeclaredColumn &column, QList<UnreadDeclaration> &unread) const
{
    const auto *call = py::as<py::Call>(type);
    column.type = lastPart(py::dottedName(call ? call->func : type));
    if (!call || !hasLength(column.type))
        return;
    const py::Expr *length = call->args.empty() ? nullptr : call->args.front();
    for (const py::Keyword &keyword : call->keywords) {
        if (keyword.name == "length"_L1)
            length = keyword.value;
    }
    if (!length || isNone(length))
        return;
    column.length = wholeNumber(length);
    if (!column.length)
        unread.append(
            unreadAt(type->line, u"the length of %1 is not a number that stands in this file"_s.arg(column.name)));
}

void ColumnReader::readKeyword(const py::Keyword &keyword, DeclaredColumn &column,
                               QList<UnreadDeclaration> &unread) const
{
    if (keyword.name == "type_"_L1) {
        readType(keyword.value, column, unread);
        return;
    }
    if (keyword.name == "name"_L1 && py::stringLiteral(keyword.value)) {
        column.name = *py::stringLiteral(keyword.value);
        return;
    }
    if (keyword.name.isEmpty()) {
        unread.append(unreadAt(keyword.line, u"%1 takes arguments from a dictionary"_s.arg(column.name)));
        return;
    }
    bool *flag = keyword.name == "nullable"_L1      ? &column.nullable
                 : keyword.name == "unique"_L1      ? &column.unique
                 : keyword.name == "primary_key"_L1 ? &column.primaryKey
                                                    : nullptr;
    if (!flag)
        return;
    const auto *constant = py::as<py::Constant>(keyword.value);
    if (constant && (constant->kind == py::Constant::Kind::True || constant->kind == py::Constant::Kind::False))
        *flag = constant->kind == py::Constant::Kind::True;
    else
        unread.append(unreadAt(keyword.line, u"%1 of %2 is neither True nor False"_s.arg(keyword.name, column.name)));
}

void ColumnReader::readCall(const py::Call &call, DeclaredColumn &column, QList<UnreadDeclaration> &unread) const
{
    bool hasName = false;
    bool hasType = false;
    for (const py::Expr *argument : call.args) {
        if (const auto name = py::stringLiteral(argument); name && !hasName && !hasType) {
            column.name = *name;
            hasName = true;
            continue;
        }
        const auto *inner = py::as<py::Call>(argument);
        const QString word = lastPart(py::dottedName(inner ? inner->func : argument));
        if (word.isEmpty())
            unread.append(unreadAt(argument->line, u"an argument of %1 is not understood"_s.arg(column.name)));
        if (word.isEmpty() || isNoType(word) || hasType)
            continue;
        readType(argument, column, unread);
        hasType = true;
    }
    bool saysNullable = false;
    for (const py::Keyword &keyword : call.keywords) {
        saysNullable = saysNullable || keyword.name == "nullable"_L1;
        readKeyword(keyword, column, unread);
    }
    if (column.primaryKey && !saysNullable)
        column.nullable = false;
}

std::optional<DeclaredColumn> ColumnReader::read(const QString &name, const py::Expr *annotation, const py::Expr *value,
                                                 int line, QList<UnreadDeclaration> &unread) const
{
    const auto *mapped = py::as<py::Subscript>(annotation);
    const bool isMapped = mapped && lastPart(py::dottedName(mapped->value)) == "Mapped"_L1;
    const QString called = calledName(value);
    const bool isColumnCall = called == "Column"_L1 || called == "mapped_column"_L1;
    if (!isColumnCall && called.endsWith("column"_L1, Qt::CaseInsensitive) && !isMapped)
        unread.append(unreadAt(line, u"%1 is made by %2, which is not read"_s.arg(name, called)));
    if (!isColumnCall && (!isMapped || value))
        return std::nullopt;
    DeclaredColumn column;
    column.name = name;
    column.line = line;
    if (isMapped) {
        py::ModulePtr quoted;
        const py::Expr *type = mapped->index;
        if (const auto text = py::stringLiteral(type)) {
            const auto module = py::parseText(*text);
            quoted = module ? *module : nullptr;
            const auto *statement =
                quoted && quoted->body.size() == 1 ? py::as<py::ExprStmt>(quoted->body.front()) : nullptr;
            type = statement ? statement->value : nullptr;
        }
        const Nullability nullability = nullabilityOf(type);
        if (!nullability.isKnown && !isColumnCall) {
            unread.append(unreadAt(line, u"the annotation of %1 names a type that is not understood"_s.arg(name)));
            return std::nullopt;
        }
        column.nullable = !nullability.isKnown || nullability.nullable;
    }
    if (isColumnCall)
        readCall(*py::as<py::Call>(value), column, unread);
    return column;
}

} // namespace athanor
