// SPDX-License-Identifier: Apache-2.0
#include "python/evaluator.h"
#include "python/formatting.h"

#include <algorithm>

namespace athanor::python {

using namespace Qt::StringLiterals;

Evaluated ExpressionEvaluator::comprehension(const Comprehension &node, int line)
{
    // A comprehension has names of its own.
    const auto scope = std::make_shared<Scope>();
    scope->outer = m_scope;
    scope->globals = m_scope->globals;
    ExpressionEvaluator inner(m_interpreter, scope);
    PyItems items;
    PyEntries entries;
    if (auto error = inner.runClauses(node, 0, line, &items, &entries))
        return std::unexpected(*error);
    const bool isDict = node.kind == Comprehension::Kind::Dict;
    PyValue result = isDict ? PyValue::dict(std::move(entries)) : PyValue::list(items);
    if (node.kind == Comprehension::Kind::Set)
        result = PyValue::set(items);
    if (auto spent = m_interpreter.spendOn(result, line))
        return std::unexpected(*spent);
    return result;
}

std::optional<PythonError> ExpressionEvaluator::runClauses(const Comprehension &node, size_t clause, int line,
                                                           PyItems *items, PyEntries *entries)
{
    if (clause == node.clauses.size()) {
        const auto element = evaluate(node.element);
        if (!element)
            return element.error();
        if (node.kind != Comprehension::Kind::Dict) {
            items->push_back(*element);
            return std::nullopt;
        }
        const auto value = evaluate(node.value);
        if (!value)
            return value.error();
        entries->emplace_back(*element, *value);
        return std::nullopt;
    }
    const Comprehension::Clause &c = node.clauses[clause];
    if (c.isAsync)
        return PythonError{line, u"awaits something"_s};
    const auto iterable = evaluate(c.iterable);
    if (!iterable)
        return iterable.error();
    const auto values = m_interpreter.iterate(*iterable, line);
    if (!values)
        return values.error();
    for (const PyValue &value : *values) {
        if (auto error = assign(c.target, value))
            return error;
        bool wanted = true;
        for (const Expr *condition : c.conditions) {
            const auto truth = test(condition);
            if (!truth)
                return truth.error();
            if (wanted = *truth; !wanted)
                break;
        }
        if (!wanted)
            continue;
        if (auto error = runClauses(node, clause + 1, line, items, entries))
            return error;
    }
    return std::nullopt;
}

std::expected<QString, PythonError> ExpressionEvaluator::format(const std::vector<FormatPart> &parts, int line)
{
    QString out;
    for (const FormatPart &part : parts) {
        if (!part.value) {
            out += part.text;
            continue;
        }
        auto value = evaluate(part.value);
        if (!value)
            return std::unexpected(value.error());
        if (part.conversion == u'r' || part.conversion == u'a') {
            const auto shown = value->toRepr();
            const bool plain = shown && (part.conversion == u'r' ||
                                         std::ranges::all_of(*shown, [](QChar c) { return c.unicode() < 128; }));
            if (!plain)
                return refuse(line, u"formats %1, which is not a plain value"_s.arg(value->typeName()));
            value = PyValue(*shown);
        } else if (part.conversion == u's') {
            const auto shown = m_interpreter.str(*value, line);
            if (!shown)
                return shown;
            value = PyValue(*shown);
        }
        const auto spec = format(part.format, line);
        if (!spec)
            return spec;
        const auto text = formatValue(m_interpreter, *value, *spec, line);
        if (!text)
            return text;
        out += *text;
        if (auto spent = m_interpreter.spendText(text->size(), line))
            return std::unexpected(*spent);
    }
    if (auto spent = m_interpreter.spendText(out.size(), line))
        return std::unexpected(*spent);
    return out;
}

} // namespace athanor::python
