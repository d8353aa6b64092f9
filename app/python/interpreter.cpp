// SPDX-License-Identifier: Apache-2.0
#include "python/interpreter.h"

#include "python/methods.h"
#include "python/statementrunner.h"

#include <algorithm>

namespace athanor::python {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 nestingPrice = 500;
constexpr qint64 libraryPrice = 24;           ///< of a call of what a script imports: a type, a column, an operation
constexpr qint64 charactersMadeAtPrice = 16;  ///< of 1
constexpr qint64 charactersReadAtPrice = 256; ///< of 1
constexpr qint64 itemsReadAtPrice = 8;        ///< of 1
constexpr int maximumCallDepth = 25;

/// Puts the arguments of a call where the parameters of a function want them.
std::optional<PythonError> bindArguments(const Function &function, const Arguments &arguments, Scope *scope)
{
    const auto wrong = [&](const QString &what) {
        return PythonError{arguments.line, u"calls %1 %2"_s.arg(function.describe(), what)};
    };
    for (const auto &[name, value] : function.defaults)
        scope->names.insert(name, value);
    size_t next = 0;
    QSet<QString> given;
    for (const Parameter &p : *function.parameters) {
        if (p.kind == Parameter::Kind::Star) {
            scope->names.insert(p.name, PyValue::tuple({arguments.positional.begin() +
                                                            qint64(std::min(next, arguments.positional.size())),
                                                        arguments.positional.end()}));
            next = arguments.positional.size();
        } else if (p.kind == Parameter::Kind::PositionalOnly || p.kind == Parameter::Kind::Normal) {
            if (next < arguments.positional.size()) {
                scope->names.insert(p.name, arguments.positional[next++]);
                given.insert(p.name);
            }
        }
    }
    if (next < arguments.positional.size())
        return wrong(u"with too many arguments"_s);
    PyEntries rest;
    for (const auto &[name, value] : arguments.keywords) {
        const auto p = std::ranges::find_if(*function.parameters, [&n = name](const Parameter &q) {
            return q.name == n && (q.kind == Parameter::Kind::Normal || q.kind == Parameter::Kind::KeywordOnly);
        });
        if (p == function.parameters->end()) {
            rest.emplace_back(PyValue(name), value);
            continue;
        }
        if (given.contains(name))
            return wrong(u"with %1 twice"_s.arg(name));
        scope->names.insert(name, value);
    }
    for (const Parameter &p : *function.parameters) {
        if (p.kind == Parameter::Kind::DoubleStar)
            scope->names.insert(p.name, PyValue::dict(std::exchange(rest, {})));
        else if (!scope->names.contains(p.name))
            return wrong(u"without %1"_s.arg(p.name));
    }
    return rest.empty() ? std::nullopt : std::optional(wrong(u"with a keyword it does not take"_s));
}

bool isPlain(const PyValue &value)
{
    return !value.sequence() && !value.entries() && !value.as<PyValue::Set>() && !value.object<Function>();
}

} // namespace

std::unexpected<PythonError> refuse(int line, const QString &reason)
{
    return std::unexpected(PythonError{line, reason});
}

PyValue Library::import(const QString &dotted, int level)
{
    return PyValue(ObjectRef(std::make_shared<Unknown>(u"uses %1%2"_s.arg(QString(level, u'.'), dotted))));
}

Evaluated Library::attribute(const ObjectRef &object, const QString &name, int line)
{
    return refuse(line, u"uses .%1 of %2"_s.arg(name, object->describe()));
}

Evaluated Library::call(Interpreter &, const ObjectRef &callee, const Arguments &arguments)
{
    return refuse(arguments.line, u"calls %1"_s.arg(callee->describe()));
}

Evaluated Library::subscript(const ObjectRef &object, const PyValue &, int line)
{
    return refuse(line, u"takes an item of %1"_s.arg(object->describe()));
}

Evaluated Library::binary(BinaryOperator, const PyValue &left, const PyValue &right, int line)
{
    return refuse(line, u"calculates with %1 and %2"_s.arg(left.typeName(), right.typeName()));
}

Evaluated Library::compare(Compare::Operator, const PyValue &left, const PyValue &right, int line)
{
    return refuse(line, u"compares %1 with %2"_s.arg(left.typeName(), right.typeName()));
}

bool Library::comparesItself(const ObjectRef &) const
{
    return false;
}

Evaluated Library::invert(const ObjectRef &object, int line)
{
    return refuse(line, u"uses an operator on %1"_s.arg(object->describe()));
}

bool Library::acceptsRandomOrder()
{
    return false;
}

Evaluated Library::text(const ObjectRef &object, int line)
{
    const auto text = str(object, line);
    return text ? Evaluated(PyValue(*text)) : std::unexpected(text.error());
}

std::expected<bool, PythonError> Library::truth(const ObjectRef &object, int line)
{
    return refuse(line, u"decides by %1"_s.arg(object->describe()));
}

std::expected<PyItems, PythonError> Library::iterate(const ObjectRef &object, int line)
{
    return refuse(line, u"loops over %1"_s.arg(object->describe()));
}

std::expected<QString, PythonError> Library::str(const ObjectRef &object, int line)
{
    return refuse(line, u"makes text of %1"_s.arg(object->describe()));
}

Evaluated Library::enter(const ObjectRef &object, int line)
{
    return refuse(line, u"uses %1 in a with"_s.arg(object->describe()));
}

std::optional<PythonError> Library::leave(const ObjectRef &, int)
{
    return std::nullopt;
}

bool Library::ignoresKeyword(const ObjectRef &, const QString &) const
{
    return false;
}

Interpreter::Interpreter(ModulePtr module, Library &library)
    : m_module(std::move(module)), m_library(library), m_globals(std::make_shared<Scope>())
{
}

Interpreter::~Interpreter()
{
    m_globals->names.clear();
    for (const std::weak_ptr<Scope> &weak : m_scopes) {
        if (const ScopeRef scope = weak.lock())
            scope->names.clear();
    }
}

std::optional<PythonError> Interpreter::runModule()
{
    std::optional<PythonError> first;
    StatementRunner runner(*this, m_globals, true);
    for (const Stmt *statement : m_module->body) {
        const Body one{statement};
        const auto outcome = runner.run(one);
        if (outcome)
            continue;
        if (!first)
            first = outcome.error();
        for (const QString &name : boundNames(one)) // what the statement would have bound is not known any more
            setGlobal(name, PyValue(ObjectRef(std::make_shared<Unknown>(outcome.error().reason))));
    }
    return first;
}

std::optional<PyValue> Interpreter::global(const QString &name) const
{
    const auto it = m_globals->names.constFind(name);
    return it == m_globals->names.constEnd() ? std::nullopt : std::optional(*it);
}

Evaluated Interpreter::evaluate(const Expr *expr, const ScopeRef &scope)
{
    return ExpressionEvaluator(*this, scope).evaluate(expr);
}

Evaluated Interpreter::call(const PyValue &callee, const Arguments &arguments)
{
    const auto *object = callee.as<ObjectRef>();
    if (!object)
        return refuse(arguments.line, u"calls %1"_s.arg(callee.typeName()));
    if (const auto unknown = callee.object<Unknown>())
        return refuse(arguments.line, unknown->describe());
    const auto builtin = callee.object<Builtin>();
    const auto method = callee.object<Method>();
    if (builtin || method) {
        auto result = builtin ? callBuiltin(*this, *builtin, arguments) : callMethod(*this, *method, arguments);
        if (auto spent = result ? spendOn(*result, arguments.line) : std::nullopt)
            return std::unexpected(*spent);
        return result;
    }
    const auto function = callee.object<Function>();
    if (auto spent = function ? std::nullopt : spend(libraryPrice, arguments.line))
        return std::unexpected(*spent);
    if (!function)
        return m_library.call(*this, *object, arguments);
    if (function->refused)
        return refuse(arguments.line,
                      u"calls %1, which is decorated, asynchronous or a generator"_s.arg(function->describe()));
    if (m_depth >= maximumCallDepth)
        return refuse(arguments.line, u"calls functions too deep inside each other"_s);
    const auto scope = std::make_shared<Scope>();
    scope->outer = function->scope;
    m_scopes.push_back(scope);
    if (auto error = bindArguments(*function, arguments, scope.get()))
        return std::unexpected(*error);
    ++m_depth;
    Evaluated result;
    if (function->expression) {
        result = evaluate(function->expression, scope);
    } else {
        scope->locals = boundNames(*function->body);
        StatementRunner runner(*this, scope, false);
        const auto outcome = runner.run(*function->body);
        result = outcome ? Evaluated(runner.returned()) : std::unexpected(outcome.error());
    }
    --m_depth;
    return result;
}

std::optional<PythonError> Interpreter::spend(qint64 amount, int line)
{
    if (amount <= maximumSpending - m_spent) {
        m_spent += amount;
        return std::nullopt;
    }
    m_spent = maximumSpending; // nothing goes on behind a refusal
    return PythonError{line, u"does more work than a migration can be followed through"_s};
}

std::optional<PythonError> Interpreter::spendReading(const PyValue &value, int line)
{
    if (const QString *text = value.string())
        return spend(text->size() / charactersReadAtPrice, line);
    if (const auto *bytes = value.as<QByteArray>())
        return spend(bytes->size() / charactersReadAtPrice, line);
    const PyItems *items = value.sequence();
    if (const auto *set = value.as<PyValue::Set>())
        items = set->items.get();
    const PyEntries *entries = value.entries();
    const size_t count = items ? items->size() : entries ? entries->size() : 0;
    return spend(qint64(count) / itemsReadAtPrice, line);
}

std::optional<PythonError> Interpreter::spendText(qint64 characters, int line)
{
    if (characters > maximumText)
        return PythonError{line, u"makes a text that is longer than a migration can need"_s};
    return spend(1 + characters / charactersMadeAtPrice, line);
}

std::optional<PythonError> Interpreter::spendOn(const PyValue &value, int line)
{
    const PyItems *items = value.sequence();
    if (const auto *set = value.as<PyValue::Set>())
        items = set->items.get();
    qint64 size = 1;
    bool nests = false;
    if (items) {
        size = qint64(items->size());
        nests = !std::ranges::all_of(*items, isPlain);
    } else if (const PyEntries *entries = value.entries()) {
        size = qint64(entries->size());
        nests = !std::ranges::all_of(*entries, [](const auto &e) { return isPlain(e.first) && isPlain(e.second); });
    } else if (const QString *text = value.string()) {
        size += text->size() / charactersMadeAtPrice;
    } else if (const auto *bytes = value.as<QByteArray>()) {
        size += bytes->size() / charactersMadeAtPrice;
    } else {
        nests = value.object<Function>() != nullptr;
    }
    return spend(size + (nests ? nestingPrice : 0), line);
}

} // namespace athanor::python
