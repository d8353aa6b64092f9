// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/scriptobjects.h"
#include "migrations/scriptreader.h"
#include "python/interpreter.h"

namespace athanor {

/// What migration scripts import: Alembic's op, SQLAlchemy's vocabulary, and the few functions of Python's own library
/// that change nothing outside. Calls of op.* collect in `operations()`.
class ScriptLibrary final : public python::Library
{
public:
    explicit ScriptLibrary(const ReadContext &context) : m_context(context) {}

    python::PyValue import(const QString &dotted, int level) override;
    python::Evaluated attribute(const python::ObjectRef &object, const QString &name, int line) override;
    python::Evaluated call(python::Interpreter &interpreter, const python::ObjectRef &callee,
                           const python::Arguments &arguments) override;
    python::Evaluated subscript(const python::ObjectRef &object, const python::PyValue &index, int line) override;
    python::Evaluated compare(python::Compare::Operator op, const python::PyValue &left, const python::PyValue &right,
                              int line) override;
    python::Evaluated binary(python::BinaryOperator op, const python::PyValue &left, const python::PyValue &right,
                             int line) override;
    bool comparesItself(const python::ObjectRef &object) const override;
    python::Evaluated invert(const python::ObjectRef &object, int line) override;
    bool acceptsRandomOrder() override;
    python::Evaluated text(const python::ObjectRef &object, int line) override;
    std::expected<bool, PythonError> truth(const python::ObjectRef &object, int line) override;
    std::expected<QString, PythonError> str(const python::ObjectRef &object, int line) override;
    python::Evaluated enter(const python::ObjectRef &object, int line) override;
    std::optional<PythonError> leave(const python::ObjectRef &object, int line) override;
    bool ignoresKeyword(const python::ObjectRef &callee, const QString &keyword) const override;

    /// Until then a call of op.* is refused: it stands outside upgrade() and downgrade().
    void setRunning(python::Interpreter *interpreter) { m_running = interpreter; }
    /// Adds an operation, to the batch if there is one.
    void add(const ScriptBatch *batch, OperationData data, int line);
    /// Counts what a script does and sends; false once it is more than any migration can need.
    [[nodiscard]] bool takes(qint64 characters);
    void markMadeWhenRun() { m_madeWhenRun = true; }
    /// A value is passed beside its statement, as bind.execute() does; Alembic's own SQL shows NULL there.
    void markBoundWhenSent() { m_boundWhenSent = true; }
    /// The script looks at the schema before it: `ReadContext::schema` decides what it does.
    void markAsksForSchema() { m_asksForSchema = true; }

    [[nodiscard]] const ReadContext &context() const { return m_context; }
    /// What the script has done so far.
    [[nodiscard]] const std::vector<Operation> &operations() const { return m_operations; }
    [[nodiscard]] bool isRunning() const { return m_running != nullptr; }
    [[nodiscard]] bool madeWhenRun() const { return m_madeWhenRun; }
    [[nodiscard]] bool boundWhenSent() const { return m_boundWhenSent; }
    [[nodiscard]] bool asksForSchema() const { return m_asksForSchema; }
    [[nodiscard]] bool importsApplication() const { return m_importsApplication; }
    [[nodiscard]] std::vector<Operation> takeOperations() { return std::move(m_operations); }

private:
    python::Evaluated callNamed(python::Interpreter &interpreter, const QString &path,
                                const python::Arguments &arguments);
    python::Evaluated callBound(const BoundCall &bound, const python::Arguments &arguments);

    const ReadContext &m_context;
    python::Interpreter *m_running = nullptr;
    std::vector<Operation> m_operations;
    qint64 m_calls = 0, m_characters = 0;
    bool m_madeWhenRun = false;
    bool m_boundWhenSent = false;
    bool m_asksForSchema = false;
    bool m_importsApplication = false;
};

/// The one name a thing has, however it is imported: "sqlalchemy.sql.expression.text" is "sqlalchemy.text".
[[nodiscard]] QString canonicalName(const QString &dotted);

} // namespace athanor
