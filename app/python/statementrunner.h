// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/evaluator.h"

namespace athanor::python {

/// Runs statements in one scope.
class StatementRunner
{
public:
    enum class Flow { Next, Break, Continue, Return };
    using Outcome = std::expected<Flow, PythonError>;

    /// `lenient` at the top of a module: what cannot be known is bound to Unknown instead of being an error.
    StatementRunner(Interpreter &interpreter, const ScopeRef &scope, bool lenient)
        : m_interpreter(interpreter), m_scope(scope), m_evaluator(interpreter, scope), m_lenient(lenient)
    {
    }

    [[nodiscard]] Outcome run(const Body &body);
    /// What `return` gave.
    [[nodiscard]] const PyValue &returned() const { return m_returned; }

    Outcome operator()(const ExprStmt &node);
    Outcome operator()(const Assign &node);
    Outcome operator()(const AugAssign &node);
    Outcome operator()(const AnnAssign &node);
    Outcome operator()(const Return &node);
    Outcome operator()(const Raise &node);
    Outcome operator()(const Assert &node);
    Outcome operator()(const Delete &node);
    Outcome operator()(const Pass &) { return Flow::Next; }
    Outcome operator()(const Break &) { return Flow::Break; }
    Outcome operator()(const Continue &) { return Flow::Continue; }
    Outcome operator()(const Global &node);
    Outcome operator()(const Import &node);
    Outcome operator()(const ImportFrom &node);
    Outcome operator()(const If &node);
    Outcome operator()(const For &node);
    Outcome operator()(const While &node);
    Outcome operator()(const With &node);
    Outcome operator()(const Try &node);
    Outcome operator()(const Match &node);
    Outcome operator()(const FunctionDef &node);
    Outcome operator()(const ClassDef &node);

private:
    [[nodiscard]] Outcome withItems(const With &node, size_t index);
    [[nodiscard]] Outcome refuseHere(const QString &reason) const { return refuse(m_line, reason); }
    [[nodiscard]] Outcome done(const std::optional<PythonError> &error) const;
    void bindUnknown(const Body &body, const QString &reason);
    void bindUnknown(const Expr *target, const QString &reason);

    Interpreter &m_interpreter;
    ScopeRef m_scope;
    ExpressionEvaluator m_evaluator;
    bool m_lenient;
    int m_line = 0;
    PyValue m_returned;
};

/// The names that a function's body binds, nested blocks included, nested functions not.
[[nodiscard]] QSet<QString> boundNames(const Body &body);
/// Whether the body is a generator's.
[[nodiscard]] bool holdsYield(const Body &body);

} // namespace athanor::python
