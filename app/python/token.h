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
    char16_t lead = 0;      ///< the first character of a Name or an Operator
    bool isKeyword = false; ///< a Name that cannot name anything

    /// Asked dozens of times a word, nearly always in vain: the first character and the length decide most.
    [[nodiscard]] bool is(QLatin1StringView word) const
    {
        const qsizetype size = word.size();
        if (lead != static_cast<unsigned char>(word.data()[0]) || text.size() != size)
            return false;
        for (qsizetype i = 1; i < size; ++i) {
            if (text.utf16()[i] != static_cast<unsigned char>(word.data()[i]))
                return false;
        }
        return true;
    }
};

} // namespace athanor::python
