// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace athanor {

/// A word, name, literal or sign of SQLite's SQL (sqlite.org/lang_createtable.html) and where it stands in the text.
struct SqlToken
{
    enum class Kind { Word, Name, Text, Number, Sign };
    Kind kind = Kind::Sign;
    QString text; ///< names and text without their quotes
    qsizetype begin = 0;
    qsizetype end = 0;

    [[nodiscard]] bool is(QLatin1StringView word) const
    {
        return (kind == Kind::Word || kind == Kind::Sign) && text.compare(word, Qt::CaseInsensitive) == 0;
    }
    [[nodiscard]] bool isName() const { return kind == Kind::Word || kind == Kind::Name || kind == Kind::Text; }
};

/// All tokens; comments and blanks are left out. An unfinished literal ends with the text.
[[nodiscard]] QList<SqlToken> sqlTokens(const QString &sql);

} // namespace athanor
