// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

namespace athanor {

/// `key = value` in a TOML text, as byte offsets.
struct TomlEntry
{
    QByteArrayList key;       ///< its dotted parts, quotes taken off
    qsizetype begin = 0;      ///< start of its line
    qsizetype valueBegin = 0; ///< the value without blanks around it
    qsizetype valueEnd = 0;
    qsizetype end = 0; ///< behind the line break of its last line
};

/// A `[table]` or `[[array of tables]]` with its own entries, as byte offsets. The first one of a text is the root,
/// with an empty name.
struct TomlTable
{
    QByteArrayList name;
    bool isArrayElement = false;
    qsizetype begin = 0;     ///< start of the header's line
    qsizetype bodyBegin = 0; ///< behind the header's line break
    qsizetype end = 0;       ///< where the next header's line starts, or the end of the text
    QList<TomlEntry> entries;
};

/// Where tables and entries stand in a TOML 1.0 text: not what they mean, which is toml11's business. With it a fleet
/// file is changed in place, so that comments, order and spelling of all else stay as the person wrote them.
/// InvalidInput ("line N: ...") for what is no TOML, and for nesting deeper than 32, which would overrun a recursive
/// parser's stack.
[[nodiscard]] Result<QList<TomlTable>> scanToml(const QByteArray &text);

/// A TOML basic string with quotes.
[[nodiscard]] QByteArray tomlString(const QString &text);

} // namespace athanor
