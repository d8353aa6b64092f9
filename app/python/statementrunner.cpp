// SPDX-License-Identifier: Apache-2.0
#include "python/statementrunner.h"

#include <algorithm>

namespace athanor::python {

using namespace Qt::StringLiterals;

StatementRunner::Outcome StatementRunner::run(const Body &body)
{
    for (const Stmt *statement : body) {
        m_line = statement->line;
        if (auto spent = m_interpreter.spend(1, m_line))
            return std::unexpected(*spent);
        const Outcome outcome = std::visit(*this, statement->node);
        if (!outcome || *outcome != Flow::Next)
            return outcome;
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::done(const std::optional<PythonError> &error) const
{
    if (error)
        return std::unexpected(*error);
    return Flow::Next;
}

void StatementRunner::bindUnknown(const Expr *target, const QString &reason)
{
    if (const auto *name = as<Name>(target))
        m_evaluator.bind(name->id, PyValue(ObjectRef(std::make_shared<Unknown>(reason))));
    const Exprs *items = nullptr;
    if (const auto *tuple = as<Tuple>(target))
        items = &tuple->items;
    else if (const auto *list = as<List>(target))
        items = &list->items;
    for (const Expr *item : items ? *items : Exprs())
        bindUnknown(item, reason);
}

void StatementRunner::bindUnknown(const Body &body, const QString &reason)
{
    for (const QString &name : boundNames(body))
        m_evaluator.bind(name, PyValue(ObjectRef(std::make_shared<Unknown>(reason))));
}

StatementRunner::Outcome StatementRunner::operator()(const ExprStmt &node)
{
    const auto value = m_evaluator.evaluate(node.value);
    return value ? Outcome(Flow::Next) : std::unexpected(value.error());
}

StatementRunner::Outcome StatementRunner::operator()(const Assign &node)
{
    const auto value = m_evaluator.evaluate(node.value);
    if (!value && m_lenient) {
        for (const Expr *target : node.targets)
            bindUnknown(target, value.error().reason);
        return Flow::Next;
    }
    if (!value)
        return std::unexpected(value.error());
    for (const Expr *target : node.targets) {
        if (auto error = m_evaluator.assign(target, *value))
            return std::unexpected(*error);
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const AugAssign &node)
{
    const auto *name = as<Name>(node.target);
    if (!name)
        return refuseHere(u"changes something that is not a name"_s);
    const auto left = m_evaluator.name(name->id, m_line);
    const auto right = left ? m_evaluator.evaluate(node.value) : left;
    if (!right)
        return std::unexpected(right.error());
    const auto *list = left->as<PyValue::List>();
    if (list && node.op == BinaryOperator::Add) { // a list grows in place, for all who share it
        const auto more = m_interpreter.iterate(*right, m_line);
        if (!more)
            return std::unexpected(more.error());
        if (auto spent = m_interpreter.spendOn(PyValue::tuple(*more), m_line))
            return std::unexpected(*spent);
        list->items->insert(list->items->end(), more->begin(), more->end());
        return Flow::Next;
    }
    if (left->as<PyValue::Set>() || left->entries())
        return refuseHere(u"changes %1 in place"_s.arg(left->typeName()));
    const auto value = m_interpreter.binary(node.op, *left, *right, m_line);
    if (!value)
        return std::unexpected(value.error());
    return done(m_evaluator.assign(node.target, *value));
}

StatementRunner::Outcome StatementRunner::operator()(const AnnAssign &node)
{
    return node.value ? (*this)(Assign{{node.target}, node.value}) : Outcome(Flow::Next);
}

StatementRunner::Outcome StatementRunner::operator()(const Return &node)
{
    m_returned = PyValue();
    if (!node.value)
        return Flow::Return;
    auto value = m_evaluator.evaluate(node.value);
    if (!value)
        return std::unexpected(value.error());
    m_returned = std::move(*value);
    return Flow::Return;
}

StatementRunner::Outcome StatementRunner::operator()(const Raise &)
{
    return refuseHere(u"raises an exception"_s);
}

StatementRunner::Outcome StatementRunner::operator()(const Assert &node)
{
    const auto truth = m_evaluator.test(node.test);
    if (!truth)
        return std::unexpected(truth.error());
    return *truth ? Outcome(Flow::Next) : refuseHere(u"asserts something that does not hold"_s);
}

StatementRunner::Outcome StatementRunner::operator()(const Delete &node)
{
    for (const Expr *target : node.targets) {
        const auto *name = as<Name>(target);
        if (!name || m_scope->names.remove(name->id) == 0)
            return refuseHere(u"deletes something that is not a local name"_s);
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const Global &node)
{
    if (node.nonlocal)
        return refuseHere(u"changes a name of the function around it"_s);
    for (const QString &name : node.names) {
        m_scope->globals.insert(name);
        m_scope->locals.remove(name);
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const Import &node)
{
    for (const ImportedName &name : node.names) {
        // `import a.b` binds a; `import a.b as c` binds a.b.
        const QString bound = name.asName.isEmpty() ? name.name.section(u'.', 0, 0) : name.asName;
        const QString imported = name.asName.isEmpty() ? bound : name.name;
        m_evaluator.bind(bound, m_interpreter.library().import(imported, 0));
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const ImportFrom &node)
{
    if (node.module == "__future__"_L1)
        return Flow::Next;
    for (const ImportedName &name : node.names) {
        if (name.name == "*"_L1)
            return refuseHere(u"imports every name of %1"_s.arg(node.module));
        const QString dotted = node.module.isEmpty() ? name.name : node.module + u'.' + name.name;
        m_evaluator.bind(name.asName.isEmpty() ? name.name : name.asName,
                         m_interpreter.library().import(dotted, node.level));
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const If &node)
{
    const auto truth = m_evaluator.test(node.test);
    if (!truth && m_lenient) {
        bindUnknown(node.body, truth.error().reason);
        bindUnknown(node.orElse, truth.error().reason);
        return Flow::Next;
    }
    if (!truth)
        return std::unexpected(truth.error());
    return run(*truth ? node.body : node.orElse);
}

StatementRunner::Outcome StatementRunner::operator()(const For &node)
{
    if (node.isAsync)
        return refuseHere(u"awaits something"_s);
    const auto iterable = m_evaluator.evaluate(node.iterable);
    if (!iterable)
        return std::unexpected(iterable.error());
    const auto values = m_interpreter.iterate(*iterable, node.iterable->line);
    if (!values)
        return std::unexpected(values.error());
    for (const PyValue &value : *values) {
        if (auto error = m_evaluator.assign(node.target, value))
            return std::unexpected(*error);
        const Outcome outcome = run(node.body);
        if (!outcome || *outcome == Flow::Return)
            return outcome;
        if (*outcome == Flow::Break)
            return Flow::Next;
    }
    return run(node.orElse);
}

StatementRunner::Outcome StatementRunner::operator()(const While &node)
{
    while (true) {
        const auto truth = m_evaluator.test(node.test);
        if (!truth)
            return std::unexpected(truth.error());
        if (!*truth)
            return run(node.orElse);
        const Outcome outcome = run(node.body);
        if (!outcome || *outcome == Flow::Return)
            return outcome;
        if (*outcome == Flow::Break)
            return Flow::Next;
    }
}

StatementRunner::Outcome StatementRunner::operator()(const With &node)
{
    return node.isAsync ? refuseHere(u"awaits something"_s) : withItems(node, 0);
}

StatementRunner::Outcome StatementRunner::withItems(const With &node, size_t index)
{
    if (index == node.items.size())
        return run(node.body);
    const With::Item &item = node.items[index];
    const int line = item.context->line;
    const auto context = m_evaluator.evaluate(item.context);
    if (!context)
        return std::unexpected(context.error());
    const auto *object = context->as<ObjectRef>();
    if (!object)
        return refuse(line, u"uses %1 in a with"_s.arg(context->typeName()));
    const auto entered = m_interpreter.library().enter(*object, line);
    if (!entered)
        return std::unexpected(entered.error());
    if (item.target) {
        if (auto error = m_evaluator.assign(item.target, *entered))
            return std::unexpected(*error);
    }
    const Outcome outcome = withItems(node, index + 1);
    if (!outcome)
        return outcome;
    if (auto error = m_interpreter.library().leave(*object, line))
        return std::unexpected(*error);
    return outcome;
}

StatementRunner::Outcome StatementRunner::operator()(const Try &node)
{
    // Which handler would run is not known, so only a try around imports alone can be followed: they are not refused.
    const bool onlyImports =
        std::ranges::all_of(node.body, [](const Stmt *s) { return as<Import>(s) || as<ImportFrom>(s) || as<Pass>(s); });
    if (onlyImports && node.finally.empty()) {
        const Outcome outcome = run(node.body);
        return outcome && *outcome == Flow::Next ? run(node.orElse) : outcome;
    }
    if (!m_lenient)
        return refuseHere(u"catches exceptions, so what runs depends on the server"_s);
    const QString reason = u"depends on a try at line %1"_s.arg(m_line);
    bindUnknown(node.body, reason);
    for (const Try::Handler &handler : node.handlers)
        bindUnknown(handler.body, reason);
    bindUnknown(node.orElse, reason);
    bindUnknown(node.finally, reason);
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const Match &node)
{
    if (!m_lenient)
        return refuseHere(u"chooses by a match statement, which is not followed"_s);
    for (const Match::Case &branch : node.cases) {
        const QString reason = u"depends on a match at line %1"_s.arg(m_line);
        for (const QString &name : branch.names)
            m_evaluator.bind(name, PyValue(ObjectRef(std::make_shared<Unknown>(reason))));
        bindUnknown(branch.body, reason);
    }
    return Flow::Next;
}

StatementRunner::Outcome StatementRunner::operator()(const FunctionDef &node)
{
    const auto function = std::make_shared<Function>();
    function->name = node.name;
    function->parameters = &node.parameters;
    function->body = &node.body;
    function->scope = m_scope;
    function->refused = node.isAsync || !node.decorators.empty() || holdsYield(node.body);
    for (const Parameter &p : node.parameters) {
        if (!p.defaultValue)
            continue;
        auto value = m_evaluator.evaluate(p.defaultValue);
        if (!value && m_lenient)
            value = PyValue(ObjectRef(std::make_shared<Unknown>(value.error().reason)));
        if (!value)
            return std::unexpected(value.error());
        function->defaults.emplace_back(p.name, *value);
    }
    m_evaluator.bind(node.name, PyValue(ObjectRef(function)));
    return done(m_interpreter.spendOn(PyValue(ObjectRef(function)), m_line));
}

StatementRunner::Outcome StatementRunner::operator()(const ClassDef &node)
{
    m_evaluator.bind(node.name, PyValue(ObjectRef(std::make_shared<Unknown>(
                                    u"uses the class %1, which the script defines itself"_s.arg(node.name)))));
    return Flow::Next;
}

} // namespace athanor::python
