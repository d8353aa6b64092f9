// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/tree.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace athanor {

/// A value of the small part of Python that configuration files put addresses together with.
struct StaticValue
{
    enum class Kind { None, Flag, Text };
    Kind kind = Kind::None;
    QString text;
    bool flag = false;

    static StaticValue of(const QString &text) { return {Kind::Text, text, false}; }
    static StaticValue of(bool flag) { return {Kind::Flag, {}, flag}; }
    [[nodiscard]] bool isTrue() const { return kind == Kind::Text ? !text.isEmpty() : flag; }
    [[nodiscard]] bool isText() const { return kind == Kind::Text; }
};

/// Computes expressions without running them: text, f-strings, os.path and pathlib over `__file__`, os.environ over the
/// variables that the service's files set, `or`, `if else`, replace() and format(). Anything else is not known, which
/// is said and never guessed. Belongs to one file; one thread.
class StaticText
{
public:
    /// What a name stands for, computed where it was assigned: a chain of names costs no more than its length.
    struct Known
    {
        std::optional<StaticValue> value;
        QStringList variables; ///< environment variables that were looked up for it
    };
    using Scope = QHash<QString, Known>;

    /// `file`: what `__file__` is. `root`: the service's folder. `variables`: the environment as far as files set it.
    StaticText(QString file, QString root, QHash<QString, QString> variables);

    /// Names are looked up in the innermost scope first.
    void push(const Scope &scope) { m_scopes.append(scope); }
    void pop() { m_scopes.removeLast(); }
    /// `name = value`, in the innermost scope.
    void define(const QString &name, const python::Expr *value);
    [[nodiscard]] const Scope &top() const { return m_scopes.last(); }

    /// Nothing: it is not known without running the file.
    [[nodiscard]] std::optional<StaticValue> evaluate(const python::Expr *expr);
    /// The environment variables that evaluate() looked up since this was last called.
    [[nodiscard]] QStringList takeVariables();

private:
    using Value = std::optional<StaticValue>;
    Value node(const python::Expr &expr);
    Value name(const QString &id);
    Value attribute(const python::Attribute &attribute);
    Value subscript(const python::Subscript &subscript);
    Value call(const python::Call &call);
    Value function(const QString &name, const python::Call &call);
    Value method(const python::Attribute &target, const python::Call &call);
    Value binary(const python::BinOp &op);
    Value boolean(const python::BoolOp &op);
    Value comparison(const python::Compare &compare);
    Value joined(const python::JoinedStr &string);
    Value percent(const QString &format, const python::Expr *right);
    Value formatted(const QString &format, const python::Call &call);
    Value variable(const python::Expr *name, const Value &fallback);
    Value environment(const python::Call &call);
    Value join(const python::Exprs &parts);
    Value argument(const python::Call &call, size_t index);

    QString m_file;
    QString m_root;
    QHash<QString, QString> m_variables;
    QList<Scope> m_scopes;
    QStringList m_looked;
};

} // namespace athanor
