// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QList>
#include <QString>
#include <QStringView>

namespace athanor {

/// A JSON value as it was written: numbers keep their spelling, objects their order. Value type.
struct JsonNode
{
    enum class Kind { Null, True, False, Number, Text, Array, Object };
    Kind kind = Kind::Null;
    QString text;     ///< Text: decoded; Number: as written
    QStringList keys; ///< Object: in order, each once
    QList<JsonNode> children;
    qsizetype at = 0; ///< where it begins in the text

    /// The value of a key; null if there is none.
    [[nodiscard]] const JsonNode *child(QLatin1StringView key) const;
};

/// "line 3, column 7": where a place in a text is, counted from 1.
[[nodiscard]] QString placeInText(QStringView text, qsizetype at);

/// Reads JSON (RFC 8259) strictly: one value, no comments, no repeated keys, no NUL, at most `deepest` levels.
/// InvalidInput with the place.
[[nodiscard]] Result<JsonNode> parseJsonText(QStringView text, int deepest);

} // namespace athanor
