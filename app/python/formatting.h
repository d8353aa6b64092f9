// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/interpreter.h"

namespace athanor::python {

/// "text %s" % value, as str.__mod__ does it.
[[nodiscard]] std::expected<QString, PythonError> formatPercent(Interpreter &interpreter, const QString &text,
                                                                const PyValue &value, int line);
/// format(value, spec).
[[nodiscard]] std::expected<QString, PythonError> formatValue(Interpreter &interpreter, const PyValue &value,
                                                              const QString &spec, int line);
/// text.format(*args, **kwargs).
[[nodiscard]] std::expected<QString, PythonError> formatBraces(Interpreter &interpreter, const QString &text,
                                                               const Arguments &arguments);

} // namespace athanor::python
