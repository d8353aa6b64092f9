// SPDX-License-Identifier: Apache-2.0
#include "profiles/import/statictext.h"

#include "profiles/urltext.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace athanor {

using namespace Qt::StringLiterals;
using namespace python;

namespace {

/// No address is longer; it also bounds what `x = x + x` can grow to.
constexpr qsizetype longestValue = 16384;

QString parentFolder(const QString &path)
{
    return QFileInfo(path).path();
}

QString absolute(const QString &path, const QString &root)
{
    return QDir::cleanPath(QDir(root).absoluteFilePath(path));
}

} // namespace

StaticText::StaticText(QString file, QString root, QHash<QString, QString> variables)
    : m_file(std::move(file)), m_root(std::move(root)), m_variables(std::move(variables)), m_scopes{Scope{}}
{
}

QStringList StaticText::takeVariables()
{
    m_looked.removeDuplicates();
    return std::exchange(m_looked, {});
}

void StaticText::define(const QString &name, const Expr *value)
{
    const QStringList before = std::exchange(m_looked, {});
    const Value known = evaluate(value);
    m_scopes.last().insert(name, {known, std::exchange(m_looked, before)});
}

// The parser bounds the height of an expression, so that the recursion is bounded too.
std::optional<StaticValue> StaticText::evaluate(const Expr *expr)
{
    const Value value = expr != nullptr ? node(*expr) : std::nullopt;
    return value && value->text.size() > longestValue ? std::nullopt : value;
}

StaticText::Value StaticText::node(const Expr &expr)
{
    if (const auto *constant = as<Constant>(&expr)) {
        switch (constant->kind) {
        case Constant::Kind::None:
            return StaticValue{};
        case Constant::Kind::True:
        case Constant::Kind::False:
            return StaticValue::of(constant->kind == Constant::Kind::True);
        case Constant::Kind::Str:
        case Constant::Kind::Int:
            return StaticValue::of(constant->text);
        case Constant::Kind::Ellipsis:
        case Constant::Kind::Float:
        case Constant::Kind::Imaginary:
        case Constant::Kind::Bytes:
            return std::nullopt;
        }
    }
    if (const auto *id = as<Name>(&expr))
        return name(id->id);
    if (const auto *string = as<JoinedStr>(&expr))
        return joined(*string);
    if (const auto *op = as<BinOp>(&expr))
        return binary(*op);
    if (const auto *op = as<BoolOp>(&expr))
        return boolean(*op);
    if (const auto *choice = as<IfExp>(&expr)) {
        const Value test = evaluate(choice->test);
        return test ? evaluate(test->isTrue() ? choice->body : choice->orElse) : std::nullopt;
    }
    if (const auto *compared = as<Compare>(&expr))
        return comparison(*compared);
    if (const auto *unary = as<UnaryOp>(&expr); unary != nullptr && unary->op == UnaryOp::Operator::Not) {
        const Value operand = evaluate(unary->operand);
        return operand ? Value(StaticValue::of(!operand->isTrue())) : std::nullopt;
    }
    if (const auto *dotted = as<Attribute>(&expr))
        return attribute(*dotted);
    if (const auto *indexed = as<Subscript>(&expr))
        return subscript(*indexed);
    if (const auto *called = as<Call>(&expr))
        return call(*called);
    return std::nullopt;
}

StaticText::Value StaticText::name(const QString &id)
{
    if (id == "__file__"_L1)
        return StaticValue::of(m_file);
    for (auto scope = m_scopes.crbegin(); scope != m_scopes.crend(); ++scope) {
        const auto found = scope->constFind(id);
        if (found == scope->cend())
            continue;
        m_looked += found->variables;
        return found->value;
    }
    return std::nullopt;
}

StaticText::Value StaticText::attribute(const Attribute &attribute)
{
    // self.X and cls.X stand in a class, whose own scope is on the stack.
    const QString owner = dottedName(attribute.value);
    if (owner == "self"_L1 || owner == "cls"_L1)
        return name(attribute.attr);
    if (attribute.attr == "instance_path"_L1)
        return StaticValue::of(m_root + "/instance"_L1);
    if (attribute.attr == "root_path"_L1)
        return StaticValue::of(parentFolder(m_file));
    const Value value = evaluate(attribute.value);
    if (value && value->isText() && attribute.attr == "parent"_L1)
        return StaticValue::of(parentFolder(value->text));
    return std::nullopt;
}

StaticText::Value StaticText::subscript(const Subscript &subscript)
{
    const QString owner = dottedName(subscript.value);
    if (owner == "os.environ"_L1 || owner == "environ"_L1)
        return variable(subscript.index, std::nullopt);
    return std::nullopt;
}

StaticText::Value StaticText::variable(const Expr *name, const Value &fallback)
{
    const Value key = evaluate(name);
    if (!key || !key->isText())
        return std::nullopt;
    m_looked += key->text;
    if (const auto found = m_variables.constFind(key->text); found != m_variables.cend())
        return StaticValue::of(*found);
    return fallback;
}

StaticText::Value StaticText::argument(const Call &call, size_t index)
{
    return index < call.args.size() ? evaluate(call.args[index]) : std::nullopt;
}

/// os.environ.get(NAME, default) and its relatives; without a default: None.
StaticText::Value StaticText::environment(const Call &call)
{
    if (call.args.empty() || call.args.size() > 2)
        return std::nullopt;
    Value fallback = call.args.size() == 2 ? evaluate(call.args[1]) : Value(StaticValue{});
    for (const Keyword &keyword : call.keywords) {
        if (keyword.name == "default"_L1)
            fallback = evaluate(keyword.value);
    }
    return variable(call.args[0], fallback);
}

StaticText::Value StaticText::call(const Call &call)
{
    if (const QString name = dottedName(call.func); !name.isEmpty()) {
        if (const Value value = function(name, call))
            return value;
    }
    if (const auto *target = as<Attribute>(call.func))
        return method(*target, call);
    return std::nullopt;
}

StaticText::Value StaticText::function(const QString &name, const Call &call)
{
    static const QStringList environmentReaders{u"os.environ.get"_s, u"environ.get"_s, u"os.getenv"_s, u"getenv"_s,
                                                u"config"_s,         u"env"_s,         u"env.str"_s,   u"env.get"_s};
    static const QStringList pathMakers{u"Path"_s, u"pathlib.Path"_s, u"str"_s, u"os.fspath"_s};
    static const QStringList absoluteMakers{u"os.path.abspath"_s,  u"path.abspath"_s,  u"abspath"_s,
                                            u"os.path.realpath"_s, u"path.realpath"_s, u"realpath"_s};
    if (environmentReaders.contains(name))
        return environment(call);
    if (name == "os.getcwd"_L1 || name == "Path.cwd"_L1)
        return StaticValue::of(m_root);
    if (name == "os.path.join"_L1 || name == "path.join"_L1)
        return join(call.args);
    const Value first = argument(call, 0);
    if (!first || !first->isText())
        return std::nullopt;
    if (pathMakers.contains(name))
        return call.args.size() == 1 ? first : join(call.args);
    if (absoluteMakers.contains(name))
        return StaticValue::of(absolute(first->text, m_root));
    if (name == "os.path.normpath"_L1)
        return StaticValue::of(QDir::cleanPath(first->text));
    if (name == "os.path.dirname"_L1 || name == "path.dirname"_L1 || name == "dirname"_L1)
        return StaticValue::of(parentFolder(first->text));
    if (name.section(u'.', -1) == "quote_plus"_L1 || name.section(u'.', -1) == "quote"_L1)
        return StaticValue::of(percentEncoded(first->text));
    return std::nullopt;
}

StaticText::Value StaticText::method(const Attribute &target, const Call &call)
{
    const Value owner = evaluate(target.value);
    if (!owner || !owner->isText())
        return std::nullopt;
    const QString &text = owner->text;
    if (target.attr == "format"_L1)
        return formatted(text, call);
    if (call.args.empty()) {
        if (target.attr == "strip"_L1)
            return StaticValue::of(text.trimmed());
        if (target.attr == "resolve"_L1 || target.attr == "absolute"_L1)
            return StaticValue::of(absolute(text, m_root));
        if (target.attr == "as_posix"_L1)
            return owner;
        return std::nullopt;
    }
    if (target.attr == "joinpath"_L1) {
        Exprs parts{target.value};
        parts.insert(parts.end(), call.args.begin(), call.args.end());
        return join(parts);
    }
    const Value first = argument(call, 0);
    if (!first || !first->isText())
        return std::nullopt;
    if (target.attr == "startswith"_L1 && call.args.size() == 1)
        return StaticValue::of(text.startsWith(first->text));
    const Value second = argument(call, 1);
    if (target.attr != "replace"_L1 || !second || !second->isText() || first->text.isEmpty())
        return std::nullopt;
    QString replaced = text;
    if (call.args.size() == 2)
        return StaticValue::of(replaced.replace(first->text, second->text));
    const Value count = argument(call, 2);
    const qsizetype at = replaced.indexOf(first->text);
    if (!count || count->text != "1"_L1 || call.args.size() > 3)
        return std::nullopt;
    return StaticValue::of(at < 0 ? text : replaced.replace(at, first->text.size(), second->text));
}

StaticText::Value StaticText::join(const Exprs &parts)
{
    QString path;
    for (const Expr *part : parts) {
        const Value value = evaluate(part);
        if (!value || !value->isText())
            return std::nullopt;
        if (path.isEmpty() || value->text.startsWith(u'/'))
            path = value->text;
        else
            path += (path.endsWith(u'/') ? QString() : u"/"_s) + value->text;
    }
    return StaticValue::of(path);
}

StaticText::Value StaticText::binary(const BinOp &op)
{
    const Value left = evaluate(op.left);
    if (!left || !left->isText())
        return std::nullopt;
    if (op.op == BinaryOperator::Mod)
        return percent(left->text, op.right);
    if (op.op == BinaryOperator::Div)
        return join({op.left, op.right});
    const Value right = evaluate(op.right);
    if (op.op != BinaryOperator::Add || !right || !right->isText())
        return std::nullopt;
    return StaticValue::of(left->text + right->text);
}

StaticText::Value StaticText::boolean(const BoolOp &op)
{
    Value last;
    for (const Expr *each : op.values) {
        last = evaluate(each);
        if (!last || last->isTrue() != op.isAnd)
            return last;
    }
    return last;
}

StaticText::Value StaticText::comparison(const Compare &compare)
{
    if (compare.ops.size() != 1)
        return std::nullopt;
    const Value left = evaluate(compare.left);
    const Value right = evaluate(compare.comparators.front());
    if (!left || !right)
        return std::nullopt;
    const bool same = left->kind == right->kind && left->text == right->text && left->flag == right->flag;
    const auto op = compare.ops.front();
    if (op == Compare::Operator::Eq || op == Compare::Operator::Is)
        return StaticValue::of(same);
    if (op == Compare::Operator::NotEq || op == Compare::Operator::IsNot)
        return StaticValue::of(!same);
    return std::nullopt;
}

StaticText::Value StaticText::joined(const JoinedStr &string)
{
    QString out;
    for (const FormatPart &part : string.parts) {
        if (part.value == nullptr) {
            out += part.text;
            continue;
        }
        const Value value = evaluate(part.value);
        const bool plain = part.format.empty() && (part.conversion == 0 || part.conversion == u's');
        if (!plain || !value || !value->isText())
            return std::nullopt;
        out += value->text;
    }
    return StaticValue::of(out);
}

/// "%s" and "%d" with one value or a tuple.
StaticText::Value StaticText::percent(const QString &format, const Expr *right)
{
    const auto *tuple = as<Tuple>(right);
    const Exprs values = tuple != nullptr ? tuple->items : Exprs{right};
    QString out;
    size_t used = 0;
    for (qsizetype i = 0; i < format.size(); ++i) {
        if (format[i] != u'%') {
            out += format[i];
            continue;
        }
        const QChar c = ++i < format.size() ? format[i] : QChar();
        if (c == u'%') {
            out += c;
            continue;
        }
        const Value value = (c == u's' || c == u'd') && used < values.size() ? evaluate(values[used++]) : std::nullopt;
        if (!value || !value->isText())
            return std::nullopt;
        out += value->text;
    }
    return used == values.size() ? Value(StaticValue::of(out)) : std::nullopt;
}

/// "{}", "{0}" and "{name}" without conversions and formats.
StaticText::Value StaticText::formatted(const QString &format, const Call &call)
{
    static const QRegularExpression field(u"\\{\\{|\\}\\}|\\{([A-Za-z0-9_]*)\\}|[{}]"_s);
    QString out;
    qsizetype last = 0;
    size_t next = 0;
    auto matches = field.globalMatch(format);
    while (matches.hasNext()) {
        const auto match = matches.next();
        out += format.mid(last, match.capturedStart() - last);
        last = match.capturedEnd();
        if (match.captured() == "{{"_L1 || match.captured() == "}}"_L1) {
            out += match.captured().first(1);
            continue;
        }
        if (!match.hasCaptured(1))
            return std::nullopt;
        const QString id = match.captured(1);
        bool isNumber = false;
        const size_t number = id.toUInt(&isNumber);
        Value value = id.isEmpty() ? argument(call, next++) : isNumber ? argument(call, number) : std::nullopt;
        for (const Keyword &keyword : call.keywords) {
            if (!id.isEmpty() && keyword.name == id)
                value = evaluate(keyword.value);
        }
        if (!value || !value->isText())
            return std::nullopt;
        out += value->text;
    }
    return StaticValue::of(out + format.mid(last));
}

} // namespace athanor
