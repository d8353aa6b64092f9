// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringView>

namespace athanor::python {

/// A word of a Python file. A file has thousands: kept small.
struct Token
{
    enum class Kind : quint8 { Name, Number, String, Operator, Newline, Indent, Dedent, End };
    const char16_t *start = nullptr; ///< in the source the lexer was given
    int line = 0;                    ///< from 1
    int column = 0;                  ///< from 0
    int begin = 0;                   ///< offsets into the source
    int end = 0;
    char16_t lead = 0; ///< the first character of a Name or an Operator
    Kind kind = Kind::End;
    bool isKeyword = false; ///< a Name that cannot name anything

    [[nodiscard]] QStringView text() const { return {start, end - begin}; }

    /// Asked dozens of times a word, nearly always in vain: the first character and the length decide most.
    [[nodiscard]] bool is(QLatin1StringView word) const
    {
        const qsizetype size = word.size();
        if (lead != static_cast<unsigned char>(word.data()[0]) || end - begin != size)
            return false;
        for (qsizetype i = 1; i < size; ++i) {
            if (start[i] != static_cast<unsigned char>(word.data()[i]))
                return false;
        }
        return true;
    }
};

} // namespace athanor::python
