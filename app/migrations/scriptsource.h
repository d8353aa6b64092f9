// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "migrations/revision.h"
#include "python/parser.h"

namespace athanor {

/// The bytes of a script and what tells this file from what may stand at its path later.
struct ScriptSource
{
    QByteArray bytes;
    ParsedScript identity; ///< without a tree
};

/// Reads a script in as few calls of the system as there can be: a folder holds hundreds. The errors are readFile()'s.
[[nodiscard]] Result<ScriptSource> readScriptSource(const QString &path);

/// The tree of a revision's script: the one its folder kept if the file is still the same, parsed anew if it is not.
[[nodiscard]] std::expected<python::ModulePtr, PythonError> moduleOf(const Revision &revision);

} // namespace athanor
