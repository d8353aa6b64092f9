// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <deque>
#include <memory_resource>
#include <optional>
#include <variant>
#include <vector>

/// The syntax tree of a Python 3 file. Node names and fields follow CPython's `ast` module. A Module owns every node;
/// the pointers between nodes are borrowed and live as long as it. Immutable once parsed, so it may be read from any
/// thread. A missing optional child is a null pointer.
namespace athanor::python {

struct Expr;
struct Stmt;
using Exprs = std::vector<const Expr *>;
using Body = std::vector<const Stmt *>;

struct Name
{
    QString id;
};
struct Constant
{
    enum class Kind { None, True, False, Ellipsis, Int, Float, Imaginary, Str, Bytes };
    Kind kind = Kind::None;
    QString text = {};                  ///< Str: the value, escapes resolved; numbers: the source without underscores
    QByteArray bytes = {};              ///< Bytes: the value
    std::optional<qint64> integer = {}; ///< Int: the value, unless it needs more than 64 bits
    double real = 0;                    ///< Float
};
/// One piece of an f-string: plain text, or an expression with its conversion and format.
struct FormatPart
{
    QString text = {}; ///< plain text, if there is no value
    const Expr *value = nullptr;
    char16_t conversion = 0;             ///< 'r', 's', 'a' or 0
    std::vector<FormatPart> format = {}; ///< what stands after the colon
};
struct JoinedStr
{
    std::vector<FormatPart> parts;
};
struct Attribute
{
    const Expr *value = nullptr;
    QString attr;
};
struct Subscript
{
    const Expr *value = nullptr;
    const Expr *index = nullptr;
};
struct Slice
{
    const Expr *lower = nullptr, *upper = nullptr, *step = nullptr;
};
struct Keyword
{
    QString name; ///< empty: **value
    const Expr *value = nullptr;
    int line = 0;
};
struct Call
{
    const Expr *func = nullptr;
    Exprs args; ///< a *sequence is a Starred
    std::vector<Keyword> keywords;
};
struct Starred
{
    const Expr *value = nullptr;
};
enum class BinaryOperator { Add, Sub, Mult, MatMult, Div, FloorDiv, Mod, Pow, LShift, RShift, BitOr, BitXor, BitAnd };
struct BinOp
{
    BinaryOperator op = BinaryOperator::Add;
    const Expr *left = nullptr, *right = nullptr;
};
struct UnaryOp
{
    enum class Operator { Invert, Not, UAdd, USub };
    Operator op = Operator::Not;
    const Expr *operand = nullptr;
};
struct BoolOp
{
    bool isAnd = false;
    Exprs values; ///< two or more
};
struct Compare
{
    enum class Operator { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };
    const Expr *left = nullptr;
    std::vector<Operator> ops;
    Exprs comparators; ///< as many as `ops`
};
struct IfExp
{
    const Expr *test = nullptr, *body = nullptr, *orElse = nullptr;
};
struct List
{
    Exprs items;
};
struct Tuple
{
    Exprs items;
};
struct Set
{
    Exprs items;
};
struct Dict
{
    struct Item
    {
        const Expr *key = nullptr; ///< null: **value
        const Expr *value = nullptr;
    };
    std::vector<Item> items;
};
struct Comprehension
{
    enum class Kind { List, Set, Dict, Generator };
    struct Clause
    {
        const Expr *target = nullptr, *iterable = nullptr;
        Exprs conditions;
        bool isAsync = false;
    };
    Kind kind = Kind::List;
    const Expr *element = nullptr; ///< the key of a Dict
    const Expr *value = nullptr;   ///< Dict only
    std::vector<Clause> clauses;
};
struct Parameter
{
    enum class Kind { PositionalOnly, Normal, Star, KeywordOnly, DoubleStar };
    Kind kind = Kind::Normal;
    QString name;
    const Expr *annotation = nullptr;
    const Expr *defaultValue = nullptr;
};
struct Lambda
{
    std::vector<Parameter> parameters;
    const Expr *body = nullptr;
};
struct NamedExpr
{
    QString target;
    const Expr *value = nullptr;
};
struct Await
{
    const Expr *value = nullptr;
};
struct Yield
{
    const Expr *value = nullptr;
    bool from = false;
};

using ExprNode =
    std::variant<Name, Constant, JoinedStr, Attribute, Subscript, Slice, Call, Starred, BinOp, UnaryOp, BoolOp, Compare,
                 IfExp, List, Tuple, Set, Dict, Comprehension, Lambda, NamedExpr, Await, Yield>;

struct Expr
{
    ExprNode node;
    int line = 0;   ///< from 1
    int column = 0; ///< from 0, in UTF-16 units
    int begin = 0;  ///< where its text stands in Module::source
    int end = 0;
    int height = 1; ///< of the tree below it; bounded by the parser, so that a recursive walk is safe
};

struct ExprStmt
{
    const Expr *value = nullptr;
};
struct Assign
{
    Exprs targets; ///< a = b = 1 has two
    const Expr *value = nullptr;
};
struct AugAssign
{
    BinaryOperator op = BinaryOperator::Add;
    const Expr *target = nullptr, *value = nullptr;
};
struct AnnAssign
{
    const Expr *target = nullptr, *annotation = nullptr, *value = nullptr; ///< `value` may be null
};
struct Return
{
    const Expr *value = nullptr;
};
struct Raise
{
    const Expr *exception = nullptr, *cause = nullptr;
};
struct Assert
{
    const Expr *test = nullptr, *message = nullptr;
};
struct Delete
{
    Exprs targets;
};
struct Pass
{
};
struct Break
{
};
struct Continue
{
};
struct Global
{
    QStringList names;
    bool nonlocal = false;
};
struct ImportedName
{
    QString name;   ///< dotted in `import`, "*" in `from m import *`
    QString asName; ///< empty if none
};
struct Import
{
    std::vector<ImportedName> names;
};
struct ImportFrom
{
    QString module; ///< empty in `from . import x`
    std::vector<ImportedName> names;
    int level = 0; ///< leading dots
};
struct If
{
    const Expr *test = nullptr;
    Body body, orElse; ///< elif is an If alone in orElse
};
struct For
{
    const Expr *target = nullptr, *iterable = nullptr;
    Body body, orElse;
    bool isAsync = false;
};
struct While
{
    const Expr *test = nullptr;
    Body body, orElse;
};
struct With
{
    struct Item
    {
        const Expr *context = nullptr;
        const Expr *target = nullptr;
    };
    std::vector<Item> items;
    Body body;
    bool isAsync = false;
};
struct Try
{
    struct Handler
    {
        const Expr *type = nullptr;
        QString name;
        Body body;
        int line = 0;
    };
    Body body;
    std::vector<Handler> handlers;
    Body orElse, finally;
    bool isGroup = false; ///< except*
};
/// What a case matches is not read; the names it binds are.
struct Match
{
    struct Case
    {
        QStringList names;
        Body body;
    };
    const Expr *subject = nullptr;
    std::vector<Case> cases;
};
struct FunctionDef
{
    QString name;
    std::vector<Parameter> parameters;
    Body body;
    Exprs decorators;
    const Expr *returns = nullptr;
    bool isAsync = false;
};
struct ClassDef
{
    QString name;
    Exprs bases;
    std::vector<Keyword> keywords;
    Body body;
    Exprs decorators;
};

using StmtNode =
    std::variant<ExprStmt, Assign, AugAssign, AnnAssign, Return, Raise, Assert, Delete, Pass, Break, Continue, Global,
                 Import, ImportFrom, If, For, While, With, Try, Match, FunctionDef, ClassDef>;

struct Stmt
{
    StmtNode node;
    int line = 0; ///< of the keyword; of `def` or `class`, not of their decorators
    int column = 0;
    int depth = 0; ///< blocks around it; bounded by the parser
};

struct Module
{
    QString source; ///< decoded, every line ended by '\n'
    Body body;

    /// `characters`: the length of the source, which the first memory for its nodes is measured by.
    explicit Module(qsizetype characters) : m_memory(firstMemory(characters)) {}
    Module(const Module &) = delete;
    Module &operator=(const Module &) = delete;

    /// The text of an expression as the file spells it.
    [[nodiscard]] QString textOf(const Expr &expr) const { return source.mid(expr.begin, expr.end - expr.begin); }
    /// The docstring, if the file starts with one.
    [[nodiscard]] std::optional<QString> docstring() const;

private:
    static size_t firstMemory(qsizetype characters)
    {
        constexpr qsizetype bytesPerCharacter = 24;
        constexpr qsizetype least = 4096;
        constexpr qsizetype most = 65536;
        return size_t(std::clamp(characters * bytesPerCharacter, least, most));
    }

    std::pmr::monotonic_buffer_resource m_memory;

public:
    std::pmr::deque<Expr> expressions{&m_memory}; ///< the nodes themselves; walk from `body` instead
    std::pmr::deque<Stmt> statements{&m_memory};
};

/// The node as a T, or null if it is another (or there is none): `if (const auto *call = as<Call>(expr))`.
template <typename T>
[[nodiscard]] const T *as(const Expr *expr)
{
    return expr ? std::get_if<T>(&expr->node) : nullptr;
}
template <typename T>
[[nodiscard]] const T *as(const Stmt *stmt)
{
    return stmt ? std::get_if<T>(&stmt->node) : nullptr;
}

/// "a.b.c" for names and attributes of names; empty for any other expression.
[[nodiscard]] QString dottedName(const Expr *expr);
/// The value of a plain string literal (implicit concatenation included; not an f-string).
[[nodiscard]] std::optional<QString> stringLiteral(const Expr *expr);

} // namespace athanor::python
