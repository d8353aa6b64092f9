// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "python/parser.h"
#include "python/token.h"

namespace athanor::python {

/// Where in a source the lexer starts and ends.
struct LexerRange
{
    qsizetype begin = 0;
    qsizetype end = 0;
    int line = 1;
    int column = 0;
    bool insideBrackets = false; ///< the text of an f-string's braces: line ends mean nothing, no indentation
};

/// Splits Python source into tokens; the last one is End. Indentation becomes Indent and Dedent, comments and joined
/// lines vanish. `source` must outlive the tokens.
[[nodiscard]] std::expected<std::vector<Token>, PythonError> tokenize(const QString &source, const LexerRange &range);

/// True for a word that cannot be a name: `if`, `None`, `async` ...
[[nodiscard]] bool isKeyword(QStringView word);

} // namespace athanor::python
