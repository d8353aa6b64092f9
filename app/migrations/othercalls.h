// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/callarguments.h"
#include "migrations/scriptlibrary.h"

namespace athanor {

/// Modules of Python's own library that scripts import; what of them is not in a table is refused where it is used.
[[nodiscard]] bool isKnownModule(const QString &root);
/// Methods of dates, UUIDs and the like.
[[nodiscard]] bool isSpecialMethod(const python::PyValue &self, const QString &name);
/// Calls that are neither op.*, nor types, nor parts of a table: bind.execute, datetime.utcnow, textwrap.dedent ...
[[nodiscard]] python::Evaluated readOtherCall(const QString &path, ScriptLibrary &library,
                                              python::Interpreter &interpreter, const python::Arguments &arguments);
/// Methods of types and special values: enum.create(bind), type.with_variant(...), uuid.hex.
[[nodiscard]] python::Evaluated readBoundCall(const python::PyValue &self, const QString &name, ScriptLibrary &library,
                                              const python::Arguments &arguments);

/// A variable of the environment, None where it is not set; the reading is marked as made when run.
[[nodiscard]] python::Evaluated environmentVariable(const QString &name, ScriptLibrary &library, int line);

} // namespace athanor
