// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/interpreter.h"

namespace athanor::python {

/// A method of a plain value, bound to it: `"a,b".split`.
class Method final : public Object
{
public:
    Method(PyValue self, QString name) : m_self(std::move(self)), m_name(std::move(name)) {}
    [[nodiscard]] QString describe() const override { return QStringLiteral("the method ") + m_name; }
    [[nodiscard]] const PyValue &self() const { return m_self; }
    [[nodiscard]] const QString &name() const { return m_name; }

private:
    PyValue m_self;
    QString m_name;
};

/// A function of Python itself: len, str, range ...
class Builtin final : public Object
{
public:
    explicit Builtin(QString name) : m_name(std::move(name)) {}
    [[nodiscard]] QString describe() const override { return m_name; }
    [[nodiscard]] const QString &name() const { return m_name; }

private:
    QString m_name;
};

[[nodiscard]] bool hasMethod(const PyValue &value, const QString &name);
[[nodiscard]] Evaluated callMethod(Interpreter &interpreter, const Method &method, const Arguments &arguments);
[[nodiscard]] bool hasBuiltin(const QString &name);
[[nodiscard]] Evaluated callBuiltin(Interpreter &interpreter, const Builtin &builtin, const Arguments &arguments);

} // namespace athanor::python
