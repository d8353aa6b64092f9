// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/interpreter.h"

namespace athanor::python {

/// Evaluates expressions in one scope.
class ExpressionEvaluator
{
public:
    ExpressionEvaluator(Interpreter &interpreter, ScopeRef scope)
        : m_interpreter(interpreter), m_scope(std::move(scope))
    {
    }

    [[nodiscard]] Evaluated evaluate(const Expr *expr);
    /// Binds a target to a value: a name, a tuple of targets, an item of a list or dict.
    [[nodiscard]] std::optional<PythonError> assign(const Expr *target, const PyValue &value);
    /// What a name stands for here.
    [[nodiscard]] Evaluated name(const QString &id, int line) const;
    void bind(const QString &id, const PyValue &value);
    [[nodiscard]] std::expected<bool, PythonError> test(const Expr *expr);

private:
    friend struct ExpressionVisitor;
    [[nodiscard]] Evaluated attribute(const PyValue &value, const QString &name, int line);
    [[nodiscard]] Evaluated subscript(const PyValue &value, const PyValue &index, int line);
    [[nodiscard]] Evaluated slice(const PyValue &value, const Slice &node, int line);
    [[nodiscard]] Evaluated callExpr(const Call &node, const Expr &expr);
    [[nodiscard]] std::optional<PythonError> addKeyword(const PyValue &callee, const Keyword &keyword, Arguments *out);
    [[nodiscard]] Evaluated comprehension(const Comprehension &node, int line);
    [[nodiscard]] std::optional<PythonError> runClauses(const Comprehension &node, size_t clause, int line,
                                                        PyItems *items, PyEntries *entries);
    [[nodiscard]] std::expected<QString, PythonError> format(const std::vector<FormatPart> &parts, int line);
    [[nodiscard]] std::expected<PyItems, PythonError> items(const Exprs &exprs);

    Interpreter &m_interpreter;
    ScopeRef m_scope;
};

} // namespace athanor::python
