// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/tree.h"

namespace athanor::python {

/// The tree of a module in the words of dump_ast.py, one node a line.
[[nodiscard]] QString dumpTree(const Module &module);

} // namespace athanor::python
