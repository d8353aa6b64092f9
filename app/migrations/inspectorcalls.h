// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/scriptlibrary.h"

namespace athanor {

/// Whether the canonical name is a function of SQLAlchemy's inspector: "inspector.get_columns" ...
[[nodiscard]] bool isInspectorCall(const QString &path);
/// Answers it from the schema of the reading, live or folded, as it is where the call stands; refuses where that is not
/// known.
[[nodiscard]] python::Evaluated readInspectorCall(const QString &path, ScriptLibrary &library,
                                                  const python::Arguments &arguments);

/// Whether what a text sends leaves every table as it is: rows and settings alone.
[[nodiscard]] bool changesRowsAlone(const QString &sql);

} // namespace athanor
