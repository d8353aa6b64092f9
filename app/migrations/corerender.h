// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/corenode.h"
#include "migrations/ddlcompiler.h"

namespace athanor {

/// The expression as SQLAlchemy 1.4 writes it, literals in place. `withTable`: columns carry their table's name, as in
/// WHERE; DDL has none. What cannot be rendered is refused in the compiler.
[[nodiscard]] QString renderCore(const CoreNode &node, DdlCompiler &compiler, bool withTable);

[[nodiscard]] QString renderCoreStatement(const CoreStatement &statement, DdlCompiler &compiler);

/// NOT expression, as SQLAlchemy's own `~`: `a = b` becomes `a != b`.
[[nodiscard]] CoreRef negated(const CoreRef &node);

} // namespace athanor
