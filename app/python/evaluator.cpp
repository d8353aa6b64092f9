// SPDX-License-Identifier: Apache-2.0
#include "python/evaluator.h"

#include "python/methods.h"

namespace athanor::python {

using namespace Qt::StringLiterals;

struct ExpressionVisitor
{
    ExpressionEvaluator &e;
    const Expr &expr;

    [[nodiscard]] int line() const { return expr.line; }

    Evaluated operator()(const Name &n) const { return e.name(n.id, line()); }
    Evaluated operator()(const Constant &n) const
    {
        switch (n.kind) {
        case Constant::Kind::None:
            return PyValue();
        case Constant::Kind::True:
            return PyValue(true);
        case Constant::Kind::False:
            return PyValue(false);
        case Constant::Kind::Int:
            return n.integer ? PyValue(*n.integer) : PyValue(PyValue::BigInteger{n.text});
        case Constant::Kind::Float:
            return PyValue(n.real);
        case Constant::Kind::Str:
            return PyValue(n.text);
        case Constant::Kind::Bytes:
            return PyValue(n.bytes);
        case Constant::Kind::Ellipsis:
        case Constant::Kind::Imaginary:
            break;
        }
        return refuse(line(), u"uses a kind of literal that is not supported"_s);
    }
    Evaluated operator()(const JoinedStr &n) const
    {
        const auto text = e.format(n.parts, line());
        return text ? Evaluated(PyValue(*text)) : std::unexpected(text.error());
    }
    Evaluated operator()(const Attribute &n) const
    {
        const auto value = e.evaluate(n.value);
        return value ? e.attribute(*value, n.attr, line()) : value;
    }
    Evaluated operator()(const Subscript &n) const
    {
        const auto value = e.evaluate(n.value);
        if (!value)
            return value;
        if (const auto *slice = as<Slice>(n.index))
            return e.slice(*value, *slice, line());
        const auto index = e.evaluate(n.index);
        return index ? e.subscript(*value, *index, line()) : index;
    }
    Evaluated operator()(const Slice &) const { return refuse(line(), u"uses a slice where none is supported"_s); }
    Evaluated operator()(const Call &n) const { return e.callExpr(n, expr); }
    Evaluated operator()(const Starred &) const { return refuse(line(), u"uses a star where none is supported"_s); }
    Evaluated operator()(const BinOp &n) const
    {
        const auto left = e.evaluate(n.left);
        if (!left)
            return left;
        const auto right = e.evaluate(n.right);
        return right ? e.m_interpreter.binary(n.op, *left, *right, line()) : right;
    }
    Evaluated operator()(const UnaryOp &n) const
    {
        if (n.op == UnaryOp::Operator::Not) {
            const auto truth = e.test(n.operand);
            return truth ? Evaluated(PyValue(!*truth)) : std::unexpected(truth.error());
        }
        const auto value = e.evaluate(n.operand);
        if (!value)
            return value;
        const auto number = value->integer();
        const auto *real = value->as<double>();
        if (n.op == UnaryOp::Operator::USub && number && *number != std::numeric_limits<qint64>::min())
            return PyValue(-*number);
        if (n.op == UnaryOp::Operator::USub && real)
            return PyValue(-*real);
        if (n.op == UnaryOp::Operator::UAdd && (number || real))
            return number ? PyValue(*number) : PyValue(*real);
        const auto *object = value->as<ObjectRef>();
        const bool isUnknown = object && dynamic_cast<const Unknown *>(object->get());
        if (n.op == UnaryOp::Operator::Invert && object && !isUnknown)
            return e.m_interpreter.library().invert(*object, line());
        return refuse(line(), u"uses an operator on %1"_s.arg(value->typeName()));
    }
    Evaluated operator()(const BoolOp &n) const
    {
        Evaluated value;
        for (const Expr *part : n.values) {
            value = e.evaluate(part);
            if (!value || part == n.values.back())
                return value;
            const auto truth = e.m_interpreter.truth(*value, part->line);
            if (!truth)
                return std::unexpected(truth.error());
            if (*truth != n.isAnd)
                return value;
        }
        return value;
    }
    Evaluated operator()(const Compare &n) const
    {
        auto left = e.evaluate(n.left);
        Evaluated result = PyValue(true);
        for (size_t i = 0; left && i < n.ops.size(); ++i) {
            const auto right = e.evaluate(n.comparators[i]);
            if (!right)
                return right;
            result = e.m_interpreter.compare(n.ops[i], *left, *right, line());
            if (!result || n.ops.size() == 1)
                return result;
            const auto truth = e.m_interpreter.truth(*result, line());
            if (!truth)
                return std::unexpected(truth.error());
            if (!*truth)
                return result;
            left = right;
        }
        return left ? result : left;
    }
    Evaluated operator()(const IfExp &n) const
    {
        const auto truth = e.test(n.test);
        if (!truth)
            return std::unexpected(truth.error());
        return e.evaluate(*truth ? n.body : n.orElse);
    }
    Evaluated operator()(const List &n) const { return sequence(n.items, &PyValue::list); }
    Evaluated operator()(const Tuple &n) const { return sequence(n.items, &PyValue::tuple); }
    Evaluated operator()(const Set &n) const
    {
        return sequence(n.items, [](PyItems items) { return PyValue::set(items); });
    }
    Evaluated operator()(const Dict &n) const
    {
        PyEntries entries;
        for (const Dict::Item &item : n.items) {
            auto value = e.evaluate(item.value);
            if (!value)
                return value;
            if (!item.key) {
                const PyEntries *more = value->entries();
                if (!more)
                    return refuse(line(), u"unpacks %1 into a dict"_s.arg(value->typeName()));
                entries.insert(entries.end(), more->begin(), more->end());
                continue;
            }
            auto key = e.evaluate(item.key);
            if (!key)
                return key;
            entries.emplace_back(std::move(*key), std::move(*value));
        }
        return charged(PyValue::dict(std::move(entries)));
    }
    Evaluated operator()(const Comprehension &n) const { return e.comprehension(n, line()); }
    Evaluated operator()(const Lambda &n) const
    {
        const auto function = std::make_shared<Function>();
        function->name = u"lambda"_s;
        function->parameters = &n.parameters;
        function->expression = n.body;
        function->scope = e.m_scope;
        for (const Parameter &p : n.parameters) {
            if (!p.defaultValue)
                continue;
            const auto value = e.evaluate(p.defaultValue);
            if (!value)
                return value;
            function->defaults.emplace_back(p.name, *value);
        }
        return charged(PyValue(ObjectRef(function)));
    }
    Evaluated operator()(const NamedExpr &n) const
    {
        const auto value = e.evaluate(n.value);
        if (value)
            e.bind(n.target, *value);
        return value;
    }
    Evaluated operator()(const Await &) const { return refuse(line(), u"awaits something"_s); }
    Evaluated operator()(const Yield &) const { return refuse(line(), u"is a generator"_s); }

    Evaluated sequence(const Exprs &exprs, PyValue (*make)(PyItems)) const
    {
        auto items = e.items(exprs);
        if (!items)
            return std::unexpected(items.error());
        return charged(make(std::move(*items)));
    }

    Evaluated charged(PyValue value) const
    {
        if (auto spent = e.m_interpreter.spendOn(value, line()))
            return std::unexpected(*spent);
        return value;
    }
};

Evaluated ExpressionEvaluator::evaluate(const Expr *expr)
{
    if (auto spent = m_interpreter.spend(1, expr->line))
        return std::unexpected(*spent);
    return std::visit(ExpressionVisitor{*this, *expr}, expr->node);
}

std::expected<bool, PythonError> ExpressionEvaluator::test(const Expr *expr)
{
    const auto value = evaluate(expr);
    if (!value)
        return std::unexpected(value.error());
    return m_interpreter.truth(*value, expr->line);
}

Evaluated ExpressionEvaluator::name(const QString &id, int line) const
{
    const ScopeRef &globals = m_interpreter.m_globals;
    for (ScopeRef scope = m_scope->globals.contains(id) ? globals : m_scope; scope; scope = scope->outer) {
        if (const auto it = scope->names.constFind(id); it != scope->names.constEnd())
            return *it;
        if (scope->locals.contains(id))
            return refuse(line, u"uses %1 before it is assigned"_s.arg(id));
    }
    if (hasBuiltin(id))
        return PyValue(ObjectRef(std::make_shared<Builtin>(id)));
    if (id == "__name__"_L1)
        return PyValue(u"migration"_s);
    return refuse(line, u"uses the name %1, which is not known here"_s.arg(id));
}

void ExpressionEvaluator::bind(const QString &id, const PyValue &value)
{
    (m_scope->globals.contains(id) ? m_interpreter.m_globals : m_scope)->names.insert(id, value);
}

std::optional<PythonError> ExpressionEvaluator::assign(const Expr *target, const PyValue &value)
{
    if (const auto *name = as<Name>(target)) {
        bind(name->id, value);
        return std::nullopt;
    }
    const Exprs *targets = nullptr;
    if (const auto *tuple = as<Tuple>(target))
        targets = &tuple->items;
    else if (const auto *list = as<List>(target))
        targets = &list->items;
    if (targets) {
        const auto items = m_interpreter.iterate(value, target->line);
        if (!items)
            return items.error();
        if (items->size() != targets->size())
            return PythonError{target->line, u"unpacks a wrong number of values"_s};
        for (size_t i = 0; i < items->size(); ++i) {
            if (auto error = assign((*targets)[i], (*items)[i]))
                return error;
        }
        return std::nullopt;
    }
    const auto *item = as<Subscript>(target);
    const auto owner = item && !as<Slice>(item->index) ? evaluate(item->value) : Evaluated(PyValue());
    if (!owner)
        return owner.error();
    const auto *dict = owner->as<PyValue::Dict>();
    if (!dict)
        return PythonError{target->line, u"assigns to something that is not a name"_s};
    const auto key = evaluate(item->index);
    if (!key)
        return key.error();
    if (value.reaches(*owner))
        return PythonError{target->line, u"makes a container that holds itself"_s};
    // Before the key is looked for, which goes through all of them.
    if (auto spent = m_interpreter.spendReading(*owner, target->line))
        return spent;
    const auto entry =
        std::ranges::find_if(*dict->entries, [&](const auto &e) { return e.first.equals(*key).value_or(false); });
    if (entry == dict->entries->end())
        dict->entries->emplace_back(*key, value);
    else
        entry->second = value;
    return m_interpreter.spendOn(PyValue::tuple({value}), target->line);
}

Evaluated ExpressionEvaluator::attribute(const PyValue &value, const QString &name, int line)
{
    if (const auto unknown = value.object<Unknown>())
        return PyValue(ObjectRef(std::make_shared<Unknown>(unknown->describe())));
    if (const auto *object = value.as<ObjectRef>())
        return m_interpreter.library().attribute(*object, name, line);
    if (hasMethod(value, name))
        return PyValue(ObjectRef(std::make_shared<Method>(value, name)));
    return refuse(line, u"uses .%1 of %2"_s.arg(name, value.typeName()));
}

Evaluated ExpressionEvaluator::subscript(const PyValue &value, const PyValue &index, int line)
{
    if (const auto *object = value.as<ObjectRef>())
        return m_interpreter.library().subscript(*object, index, line);
    if (auto spent = value.sequence() ? std::nullopt : m_interpreter.spendReading(value, line))
        return std::unexpected(*spent);
    if (const PyEntries *entries = value.entries()) {
        if (const auto found = lookUp(*entries, index))
            return *found;
        return refuse(line, u"looks up a key that the dict does not have"_s);
    }
    const auto number = index.integer();
    const PyItems *items = value.sequence();
    const QList<uint> text = value.string() ? value.string()->toUcs4() : QList<uint>();
    const qint64 size = items ? qint64(items->size()) : text.size();
    if (!number || (!items && !value.string()) || *number >= size || *number < -size)
        return refuse(line, u"takes an item of %1 that is not there"_s.arg(value.typeName()));
    const qint64 at = *number < 0 ? *number + size : *number;
    if (items)
        return (*items)[size_t(at)];
    const char32_t character = text[at];
    return PyValue(QString::fromUcs4(&character, 1));
}

Evaluated ExpressionEvaluator::slice(const PyValue &value, const Slice &node, int line)
{
    if (auto spent = m_interpreter.spendReading(value, line))
        return std::unexpected(*spent);
    const PyItems *items = value.sequence();
    const QList<uint> text = value.string() ? value.string()->toUcs4() : QList<uint>();
    if ((!items && !value.string()) || node.step)
        return refuse(line, u"slices %1 in a way that is not supported"_s.arg(value.typeName()));
    const qint64 size = items ? qint64(items->size()) : text.size();
    qint64 bounds[2] = {0, size};
    const Expr *exprs[2] = {node.lower, node.upper};
    for (int i = 0; i < 2; ++i) {
        if (!exprs[i])
            continue;
        const auto bound = evaluate(exprs[i]);
        if (!bound)
            return bound;
        if (bound->isNone())
            continue;
        const auto number = bound->integer();
        if (!number)
            return refuse(line, u"slices with %1"_s.arg(bound->typeName()));
        bounds[i] = std::clamp<qint64>(*number < 0 ? *number + size : *number, 0, size);
    }
    const qint64 begin = bounds[0];
    const qint64 count = std::max<qint64>(0, bounds[1] - begin);
    if (items) {
        if (auto spent = m_interpreter.spend(count, line))
            return std::unexpected(*spent);
        PyItems part(items->begin() + begin, items->begin() + begin + count);
        return value.as<PyValue::Tuple>() ? PyValue::tuple(std::move(part)) : PyValue::list(std::move(part));
    }
    if (auto spent = m_interpreter.spendText(count, line))
        return std::unexpected(*spent);
    QString part;
    for (const uint character : text.sliced(begin, count))
        part += QString::fromUcs4(reinterpret_cast<const char32_t *>(&character), 1);
    return PyValue(part);
}

std::expected<PyItems, PythonError> ExpressionEvaluator::items(const Exprs &exprs)
{
    PyItems out;
    out.reserve(exprs.size());
    for (const Expr *expr : exprs) {
        const auto *starred = as<Starred>(expr);
        auto value = evaluate(starred ? starred->value : expr);
        if (!value)
            return std::unexpected(value.error());
        if (!starred) {
            out.push_back(std::move(*value));
            continue;
        }
        const auto more = m_interpreter.iterate(*value, expr->line);
        if (!more)
            return std::unexpected(more.error());
        out.insert(out.end(), more->begin(), more->end());
    }
    return out;
}

Evaluated ExpressionEvaluator::callExpr(const Call &node, const Expr &expr)
{
    const auto callee = evaluate(node.func);
    if (!callee)
        return callee;
    Arguments arguments;
    arguments.line = expr.line;
    constexpr int longestShown = 300;
    arguments.source =
        QStringView(m_interpreter.module().source).mid(expr.begin, std::min(expr.end - expr.begin, longestShown));
    auto positional = items(node.args);
    if (!positional)
        return std::unexpected(positional.error());
    arguments.positional = std::move(*positional);
    for (const Keyword &keyword : node.keywords) {
        if (auto error = addKeyword(*callee, keyword, &arguments))
            return std::unexpected(*error);
    }
    return m_interpreter.call(*callee, arguments);
}

std::optional<PythonError> ExpressionEvaluator::addKeyword(const PyValue &callee, const Keyword &keyword,
                                                           Arguments *out)
{
    auto value = evaluate(keyword.value);
    if (!keyword.name.isEmpty()) {
        const auto *object = callee.as<ObjectRef>();
        if (!value && object && m_interpreter.library().ignoresKeyword(*object, keyword.name))
            value = PyValue(ObjectRef(std::make_shared<Unknown>(value.error().reason)));
        if (!value)
            return value.error();
        out->keywords.emplace_back(keyword.name, *value);
        return std::nullopt;
    }
    if (!value)
        return value.error();
    if (!value->entries())
        return PythonError{keyword.line, u"passes %1 as keywords"_s.arg(value->typeName())};
    for (const auto &[key, entry] : *value->entries()) {
        const bool known = key.string() && std::ranges::none_of(out->keywords, [&k = key](const auto &given) {
                               return given.first == *k.string();
                           });
        if (!known)
            return PythonError{keyword.line, u"passes a keyword twice or one that is no string"_s};
        out->keywords.emplace_back(*key.string(), entry);
    }
    return std::nullopt;
}

} // namespace athanor::python
