// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/revision.h"
#include "python/parser.h"

namespace athanor {

/// What tells the file at a path from what may stand there later, without a tree; empty if there is no file.
[[nodiscard]] ParsedScript identityOfScript(const QString &path);

/// The tree of a revision's script: the one its folder kept if the file is still the same, parsed anew if it is not.
[[nodiscard]] std::expected<python::ModulePtr, PythonError> moduleOf(const Revision &revision);

} // namespace athanor
