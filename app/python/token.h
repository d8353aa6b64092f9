// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

namespace athanor::python {

/// A word of a Python file. `text` points into the source the lexer was given.
struct Token
{
    enum class Kind { Name, Number, String, Operator, Newline, Indent, Dedent, End };
    Kind kind = Kind::End;
    QStringView text;
    int line = 0;   ///< from 1
    int column = 0; ///< from 0
    int begin = 0;  ///< offsets into the source
    int end = 0;

    [[nodiscard]] bool is(QLatin1StringView word) const
    {
        return (kind == Kind::Operator || kind == Kind::Name) && text == word;
    }
};

} // namespace athanor::python
