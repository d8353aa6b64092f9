// SPDX-License-Identifier: Apache-2.0
#include "treedump.h"

#include <array>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString &text)
{
    // As Python's json.dumps: everything outside printable ASCII is escaped.
    QString out = u"\""_s;
    for (const QChar c : text) {
        static constexpr QLatin1StringView special = "\"\\\b\f\n\r\t"_L1;
        static constexpr QLatin1StringView letters = "\"\\bfnrt"_L1;
        if (const qsizetype i = special.indexOf(c); i >= 0)
            out += u'\\' + QString(letters.at(i));
        else if (c.unicode() < 0x20 || c.unicode() > 0x7e)
            out += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        else
            out += c;
    }
    return out + u'"';
}

QLatin1StringView operatorName(BinaryOperator op)
{
    static constexpr std::array names{"Add"_L1,      "Sub"_L1,    "Mult"_L1,  "MatMult"_L1, "Div"_L1,
                                      "FloorDiv"_L1, "Mod"_L1,    "Pow"_L1,   "LShift"_L1,  "RShift"_L1,
                                      "BitOr"_L1,    "BitXor"_L1, "BitAnd"_L1};
    return names[size_t(op)];
}

class Dumper
{
public:
    QString text;

    void body(const QLatin1StringView name, const Body &statements, int depth)
    {
        line(depth, u"%1 %2"_s.arg(name).arg(statements.size()));
        for (const Stmt *s : statements)
            statement(s, depth + 1);
    }

    void statement(const Stmt *stmt, int depth)
    {
        m_depth = depth;
        m_place = u"%1:%2"_s.arg(stmt->line).arg(stmt->column);
        std::visit(*this, stmt->node);
    }

    void expr(const Expr *e, int depth, const QString &label = {})
    {
        if (!e)
            return line(depth, label + "none"_L1);
        m_depth = depth;
        m_label = label;
        m_place = m_inFormat ? u"-"_s : u"%1:%2"_s.arg(e->line).arg(e->column);
        std::visit(*this, e->node);
    }

    void exprs(QLatin1StringView name, const Exprs &list, int depth)
    {
        line(depth, u"%1 %2"_s.arg(name).arg(list.size()));
        for (const Expr *e : list)
            expr(e, depth + 1);
    }

    void operator()(const Name &n) { head(u"Name"_s, n.id); }
    void operator()(const Constant &n) { head(u"Constant"_s, constant(n)); }
    void operator()(const JoinedStr &n)
    {
        const int depth = head(u"JoinedStr"_s);
        ++m_inFormat;
        formatParts(n.parts, depth + 1);
        --m_inFormat;
    }
    void operator()(const Attribute &n)
    {
        const int depth = head(u"Attribute"_s, n.attr);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const Subscript &n)
    {
        const int depth = head(u"Subscript"_s);
        expr(n.value, depth + 1, u"value "_s);
        expr(n.index, depth + 1, u"slice "_s);
    }
    void operator()(const Slice &n)
    {
        const int depth = head(u"Slice"_s);
        expr(n.lower, depth + 1, u"lower "_s);
        expr(n.upper, depth + 1, u"upper "_s);
        expr(n.step, depth + 1, u"step "_s);
    }
    void operator()(const Call &n)
    {
        const int depth = head(u"Call"_s);
        expr(n.func, depth + 1, u"func "_s);
        exprs("args"_L1, n.args, depth + 1);
        keywords(n.keywords, depth + 1);
    }
    void operator()(const Starred &n)
    {
        const int depth = head(u"Starred"_s);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const BinOp &n)
    {
        const int depth = head(u"BinOp"_s, operatorName(n.op));
        expr(n.left, depth + 1, u"left "_s);
        expr(n.right, depth + 1, u"right "_s);
    }
    void operator()(const UnaryOp &n)
    {
        static constexpr std::array names{"Invert"_L1, "Not"_L1, "UAdd"_L1, "USub"_L1};
        const int depth = head(u"UnaryOp"_s, names[size_t(n.op)]);
        expr(n.operand, depth + 1, u"operand "_s);
    }
    void operator()(const BoolOp &n)
    {
        const int depth = head(u"BoolOp"_s, n.isAnd ? u"And"_s : u"Or"_s);
        exprs("values"_L1, n.values, depth + 1);
    }
    void operator()(const Compare &n)
    {
        static constexpr std::array names{"Eq"_L1,  "NotEq"_L1, "Lt"_L1,    "LtE"_L1, "Gt"_L1,
                                          "GtE"_L1, "Is"_L1,    "IsNot"_L1, "In"_L1,  "NotIn"_L1};
        QStringList words;
        for (const Compare::Operator op : n.ops)
            words.append(names[size_t(op)]);
        const int depth = head(u"Compare"_s, words.join(u' '));
        expr(n.left, depth + 1, u"left "_s);
        exprs("comparators"_L1, n.comparators, depth + 1);
    }
    void operator()(const IfExp &n)
    {
        const int depth = head(u"IfExp"_s);
        expr(n.test, depth + 1, u"test "_s);
        expr(n.body, depth + 1, u"body "_s);
        expr(n.orElse, depth + 1, u"orelse "_s);
    }
    void operator()(const List &n) { exprs("elts"_L1, n.items, head(u"List"_s) + 1); }
    void operator()(const Tuple &n) { exprs("elts"_L1, n.items, head(u"Tuple"_s) + 1); }
    void operator()(const Set &n) { exprs("elts"_L1, n.items, head(u"Set"_s) + 1); }
    void operator()(const Dict &n)
    {
        const int depth = head(u"Dict"_s);
        for (const Dict::Item &item : n.items) {
            expr(item.key, depth + 1, u"key "_s);
            expr(item.value, depth + 1, u"value "_s);
        }
    }
    void operator()(const Comprehension &n)
    {
        static constexpr std::array names{"List"_L1, "Set"_L1, "Dict"_L1, "Generator"_L1};
        const int depth = head(names[size_t(n.kind)] + u" Comprehension"_s);
        expr(n.element, depth + 1, u"element "_s);
        if (n.kind == Comprehension::Kind::Dict)
            expr(n.value, depth + 1, u"value "_s);
        for (const Comprehension::Clause &c : n.clauses) {
            line(depth + 1, c.isAsync ? u"for async"_s : u"for"_s);
            expr(c.target, depth + 2, u"target "_s);
            expr(c.iterable, depth + 2, u"iterable "_s);
            exprs("conditions"_L1, c.conditions, depth + 2);
        }
    }
    void operator()(const Lambda &n)
    {
        const int depth = head(u"Lambda"_s);
        parameters(n.parameters, depth + 1);
        expr(n.body, depth + 1, u"body "_s);
    }
    void operator()(const NamedExpr &n)
    {
        const int depth = head(u"NamedExpr"_s, n.target);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const Await &n)
    {
        const int depth = head(u"Await"_s);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const Yield &n)
    {
        const int depth = head(n.from ? u"YieldFrom"_s : u"Yield"_s);
        expr(n.value, depth + 1, u"value "_s);
    }

    void operator()(const ExprStmt &n) { expr(n.value, head(u"Expr"_s) + 1, u"value "_s); }
    void operator()(const Assign &n)
    {
        const int depth = head(u"Assign"_s);
        exprs("targets"_L1, n.targets, depth + 1);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const AugAssign &n)
    {
        const int depth = head(u"AugAssign"_s, operatorName(n.op));
        expr(n.target, depth + 1, u"target "_s);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const AnnAssign &n)
    {
        const int depth = head(u"AnnAssign"_s);
        expr(n.target, depth + 1, u"target "_s);
        expr(n.annotation, depth + 1, u"annotation "_s);
        expr(n.value, depth + 1, u"value "_s);
    }
    void operator()(const Return &n) { expr(n.value, head(u"Return"_s) + 1, u"value "_s); }
    void operator()(const Raise &n)
    {
        const int depth = head(u"Raise"_s);
        expr(n.exception, depth + 1, u"exception "_s);
        expr(n.cause, depth + 1, u"cause "_s);
    }
    void operator()(const Assert &n)
    {
        const int depth = head(u"Assert"_s);
        expr(n.test, depth + 1, u"test "_s);
        expr(n.message, depth + 1, u"message "_s);
    }
    void operator()(const Delete &n) { exprs("targets"_L1, n.targets, head(u"Delete"_s) + 1); }
    void operator()(const Pass &) { head(u"Pass"_s); }
    void operator()(const Break &) { head(u"Break"_s); }
    void operator()(const Continue &) { head(u"Continue"_s); }
    void operator()(const Global &n) { head(n.nonlocal ? u"Nonlocal"_s : u"Global"_s, n.names.join(", "_L1)); }
    void operator()(const Import &n) { head(u"Import"_s, names(n.names)); }
    void operator()(const ImportFrom &n)
    {
        head(u"ImportFrom"_s, QString(n.level, u'.') + n.module + ": "_L1 + names(n.names));
    }
    void operator()(const If &n)
    {
        const int depth = head(u"If"_s);
        expr(n.test, depth + 1, u"test "_s);
        body("body"_L1, n.body, depth + 1);
        body("orelse"_L1, n.orElse, depth + 1);
    }
    void operator()(const For &n)
    {
        const int depth = head(n.isAsync ? u"AsyncFor"_s : u"For"_s);
        expr(n.target, depth + 1, u"target "_s);
        expr(n.iterable, depth + 1, u"iterable "_s);
        body("body"_L1, n.body, depth + 1);
        body("orelse"_L1, n.orElse, depth + 1);
    }
    void operator()(const While &n)
    {
        const int depth = head(u"While"_s);
        expr(n.test, depth + 1, u"test "_s);
        body("body"_L1, n.body, depth + 1);
        body("orelse"_L1, n.orElse, depth + 1);
    }
    void operator()(const With &n)
    {
        const int depth = head(n.isAsync ? u"AsyncWith"_s : u"With"_s);
        for (const With::Item &item : n.items) {
            expr(item.context, depth + 1, u"context "_s);
            expr(item.target, depth + 1, u"target "_s);
        }
        body("body"_L1, n.body, depth + 1);
    }
    void operator()(const Try &n)
    {
        const int depth = head(n.isGroup ? u"TryStar"_s : u"Try"_s);
        body("body"_L1, n.body, depth + 1);
        for (const Try::Handler &h : n.handlers) {
            line(depth + 1, u"handler %1 %2"_s.arg(h.line).arg(h.name.isEmpty() ? u"-"_s : h.name));
            expr(h.type, depth + 2, u"type "_s);
            body("body"_L1, h.body, depth + 2);
        }
        body("orelse"_L1, n.orElse, depth + 1);
        body("finalbody"_L1, n.finally, depth + 1);
    }
    void operator()(const Match &n)
    {
        const int depth = head(u"Match"_s);
        expr(n.subject, depth + 1, u"subject "_s);
        for (const Match::Case &c : n.cases) {
            QStringList names = c.names;
            names.sort();
            line(depth + 1, (QStringList{u"case"_s} + names).join(u' '));
            body("body"_L1, c.body, depth + 2);
        }
    }
    void operator()(const FunctionDef &n)
    {
        const int depth = head(n.isAsync ? u"AsyncFunctionDef"_s : u"FunctionDef"_s, n.name);
        parameters(n.parameters, depth + 1);
        exprs("decorators"_L1, n.decorators, depth + 1);
        expr(n.returns, depth + 1, u"returns "_s);
        body("body"_L1, n.body, depth + 1);
    }
    void operator()(const ClassDef &n)
    {
        const int depth = head(u"ClassDef"_s, n.name);
        exprs("bases"_L1, n.bases, depth + 1);
        keywords(n.keywords, depth + 1);
        exprs("decorators"_L1, n.decorators, depth + 1);
        body("body"_L1, n.body, depth + 1);
    }

private:
    void line(int depth, const QString &words) { text += QString(depth, u' ') + words + u'\n'; }

    /// The line of the present node; gives its depth back.
    int head(const QString &kind, const QString &words = {})
    {
        line(m_depth, std::exchange(m_label, {}) + kind + u' ' + m_place + (words.isEmpty() ? words : u' ' + words));
        return m_depth;
    }

    static QString constant(const Constant &n)
    {
        switch (n.kind) {
        case Constant::Kind::None:
            return u"None"_s;
        case Constant::Kind::True:
            return u"True"_s;
        case Constant::Kind::False:
            return u"False"_s;
        case Constant::Kind::Ellipsis:
            return u"Ellipsis"_s;
        case Constant::Kind::Int:
            return "int "_L1 + (n.integer ? QString::number(*n.integer) : u"big"_s);
        case Constant::Kind::Float:
            return u"float"_s;
        case Constant::Kind::Imaginary:
            return u"imaginary"_s;
        case Constant::Kind::Str:
            return "str "_L1 + quoted(n.text);
        case Constant::Kind::Bytes:
            return "bytes "_L1 + QString::fromLatin1(n.bytes.toHex());
        }
        return {};
    }

    void formatParts(const std::vector<FormatPart> &parts, int depth)
    {
        for (const FormatPart &p : parts) {
            if (!p.value) {
                line(depth, "text "_L1 + quoted(p.text));
                continue;
            }
            line(depth, "value "_L1 + QString(p.conversion ? QChar(p.conversion) : QChar(u'-')));
            expr(p.value, depth + 1);
            formatParts(p.format, depth + 1);
        }
    }

    void keywords(const std::vector<Keyword> &list, int depth)
    {
        for (const Keyword &k : list) {
            line(depth, "keyword "_L1 + (k.name.isEmpty() ? u"**"_s : k.name));
            expr(k.value, depth + 1);
        }
    }

    void parameters(const std::vector<Parameter> &list, int depth)
    {
        static constexpr std::array kinds{"PositionalOnly"_L1, "Normal"_L1, "Star"_L1, "KeywordOnly"_L1,
                                          "DoubleStar"_L1};
        for (const Parameter &p : list) {
            line(depth, u"parameter %1 %2"_s.arg(kinds[size_t(p.kind)], p.name));
            expr(p.annotation, depth + 1, u"annotation "_s);
            expr(p.defaultValue, depth + 1, u"default "_s);
        }
    }

    static QString names(const std::vector<ImportedName> &list)
    {
        QStringList words;
        for (const ImportedName &n : list)
            words.append(n.asName.isEmpty() ? n.name : n.name + " as "_L1 + n.asName);
        return words.join(", "_L1);
    }

    int m_depth = 0;
    int m_inFormat = 0;
    QString m_label, m_place;
};

} // namespace

QString dumpTree(const Module &module)
{
    Dumper dumper;
    for (const Stmt *s : module.body)
        dumper.statement(s, 0);
    return dumper.text;
}

} // namespace athanor::python
