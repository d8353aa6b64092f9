// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/value.h"

#include <QHash>

namespace athanor::python {

class Interpreter;

/// The arguments of a call, evaluated.
struct Arguments
{
    PyItems positional;
    std::vector<std::pair<QString, PyValue>> keywords;
    int line = 0;
    QStringView source; ///< the call as the file spells it, its first few hundred characters
};

/// What a caller of the interpreter adds to the language: modules to import and what their members do. Everything it
/// does not know is refused. The default of each function refuses.
class Library
{
public:
    virtual ~Library() = default;
    /// What `import a.b` gives for the dotted name "a.b" (also "a.b.c" of `from a.b import c`).
    [[nodiscard]] virtual PyValue import(const QString &dotted, int level);
    [[nodiscard]] virtual Evaluated attribute(const ObjectRef &object, const QString &name, int line);
    [[nodiscard]] virtual Evaluated call(Interpreter &interpreter, const ObjectRef &callee, const Arguments &arguments);
    [[nodiscard]] virtual Evaluated subscript(const ObjectRef &object, const PyValue &index, int line);
    /// a + b where one of them is an object.
    [[nodiscard]] virtual Evaluated binary(BinaryOperator op, const PyValue &left, const PyValue &right, int line);
    [[nodiscard]] virtual Evaluated compare(Compare::Operator op, const PyValue &left, const PyValue &right, int line);
    /// Whether `==` and `<` of this object mean something else than Python's, so that compare() is asked even about
    /// None.
    [[nodiscard]] virtual bool comparesItself(const ObjectRef &object) const;
    /// ~object
    [[nodiscard]] virtual Evaluated invert(const ObjectRef &object, int line);
    /// Told that a set of strings is gone through, whose order differs every run; false refuses that.
    [[nodiscard]] virtual bool acceptsRandomOrder();
    [[nodiscard]] virtual std::expected<bool, PythonError> truth(const ObjectRef &object, int line);
    [[nodiscard]] virtual std::expected<PyItems, PythonError> iterate(const ObjectRef &object, int line);
    [[nodiscard]] virtual std::expected<QString, PythonError> str(const ObjectRef &object, int line);
    /// str(object) as a value, which need not be known letter by letter.
    [[nodiscard]] virtual Evaluated text(const ObjectRef &object, int line);
    /// The value of `with object as value:`, and the end of that block.
    [[nodiscard]] virtual Evaluated enter(const ObjectRef &object, int line);
    [[nodiscard]] virtual std::optional<PythonError> leave(const ObjectRef &object, int line);
    /// Whether the argument `keyword` of this call has no effect that matters, so that one that cannot be evaluated
    /// becomes Unknown.
    [[nodiscard]] virtual bool ignoresKeyword(const ObjectRef &callee, const QString &keyword) const;
};

/// Names and what they stand for, in a module or one call of a function.
struct Scope
{
    QHash<QString, PyValue> names;
    QSet<QString> locals;  ///< names the function assigns anywhere: they never mean an outer one
    QSet<QString> globals; ///< declared global
    std::shared_ptr<Scope> outer;
};
using ScopeRef = std::shared_ptr<Scope>;

/// A function of the file: `def` or lambda, with what surrounds it.
class Function final : public Object
{
public:
    QString name;
    const std::vector<Parameter> *parameters = nullptr;
    const Body *body = nullptr;       ///< of a def
    const Expr *expression = nullptr; ///< of a lambda
    std::vector<std::pair<QString, PyValue>> defaults;
    ScopeRef scope;
    bool refused = false; ///< decorated, async or a generator: it may be defined but not called
    [[nodiscard]] QString describe() const override { return QStringLiteral("the function ") + name; }
};

/// Evaluates Python without Python: the part of the language that needs no outside world, exactly, and an error with
/// its line for all else. Every evaluation is bounded in steps, depth and memory.
class Interpreter
{
public:
    Interpreter(ModulePtr module, Library &library);
    ~Interpreter();
    Interpreter(const Interpreter &) = delete;
    Interpreter &operator=(const Interpreter &) = delete;

    /// Runs the top of the file, to its end. What cannot be known there becomes Unknown where it is only bound to a
    /// name; an effect that cannot be known is an error, of which the first is given back.
    [[nodiscard]] std::optional<PythonError> runModule();
    /// The value of a name of the module; nothing if it has none.
    [[nodiscard]] std::optional<PyValue> global(const QString &name) const;
    void setGlobal(const QString &name, const PyValue &value) { m_globals->names.insert(name, value); }
    [[nodiscard]] Evaluated call(const PyValue &callee, const Arguments &arguments);
    /// An expression in the module's scope.
    [[nodiscard]] Evaluated evaluate(const Expr *expr) { return evaluate(expr, m_globals); }

    [[nodiscard]] const Module &module() const { return *m_module; }
    Library &library() { return m_library; }
    /// Python's iteration over a value, as a list.
    [[nodiscard]] std::expected<PyItems, PythonError> iterate(const PyValue &value, int line);
    [[nodiscard]] std::expected<bool, PythonError> truth(const PyValue &value, int line);
    [[nodiscard]] std::expected<QString, PythonError> str(const PyValue &value, int line);
    [[nodiscard]] Evaluated compare(Compare::Operator op, const PyValue &left, const PyValue &right, int line);
    [[nodiscard]] Evaluated binary(BinaryOperator op, const PyValue &left, const PyValue &right, int line);
    /// Counts what is made; an error once a file makes more than a migration can need.
    [[nodiscard]] std::optional<PythonError> spend(qint64 amount, int line);
    /// spend() for a container just made or about to grow by `value`: its size, and much more if it nests containers,
    /// because a deep nesting is taken down by recursion.
    [[nodiscard]] std::optional<PythonError> spendOn(const PyValue &value, int line);
    /// spend() for going through a value as a whole: the characters of a text, the items of a container.
    [[nodiscard]] std::optional<PythonError> spendReading(const PyValue &value, int line);
    /// spend() for text that is about to be made; also an error if one text is longer than any migration's.
    [[nodiscard]] std::optional<PythonError> spendText(qint64 characters, int line);
    /// What was spent so far: the measure of the work a file has made.
    [[nodiscard]] qint64 spent() const { return m_spent; }
    static constexpr qint64 maximumSpending = 400'000;

private:
    friend class ExpressionEvaluator;
    friend class StatementRunner;
    [[nodiscard]] Evaluated evaluate(const Expr *expr, const ScopeRef &scope);

    ModulePtr m_module;
    Library &m_library;
    ScopeRef m_globals;
    std::vector<std::weak_ptr<Scope>>
        m_scopes; ///< of calls: a function inside one makes a cycle that is cut at the end
    qint64 m_spent = 0;
    int m_depth = 0;
};

/// What a search of `pattern` in `text` costs: each place may match nearly all of a long pattern.
[[nodiscard]] qint64 searchPrice(const QString &text, const QString &pattern);
[[nodiscard]] std::unexpected<PythonError> refuse(int line, const QString &reason);

} // namespace athanor::python
