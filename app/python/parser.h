// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/tree.h"

#include <expected>
#include <memory>

namespace athanor {

/// A place in a Python file and what is wrong there, in one sentence part without a full stop.
struct PythonError
{
    int line = 0; ///< 0: the file as a whole
    QString reason;

    friend bool operator==(const PythonError &, const PythonError &) = default;
};

namespace python {

using ModulePtr = std::shared_ptr<const Module>;

/// What a file may need at most; more is an error, so that a hostile file costs bounded time, memory and stack.
inline constexpr qsizetype maximumFileSize = 2 * 1024 * 1024;
inline constexpr int maximumTokens = 100'000;     ///< those inside the braces of f-strings included
inline constexpr size_t maximumArguments = 1'000; ///< with names, of a call or a function
inline constexpr int maximumNesting = 100;        ///< brackets, blocks, unary operators and the like inside each other
inline constexpr int maximumHeight = 400;         ///< of an expression's tree, chains of operators and calls included

/// Parses the bytes of a file: UTF-8 (with or without BOM) or the Latin-1 / ASCII its coding line names. Any grammar of
/// CPython 3.11; of a `match` the patterns are passed over. Never runs anything, always ends. The name of the file is
/// not part of the error.
[[nodiscard]] std::expected<ModulePtr, PythonError> parse(const QByteArray &bytes);
/// The same for text that is decoded already.
[[nodiscard]] std::expected<ModulePtr, PythonError> parseText(const QString &text);

} // namespace python
} // namespace athanor
