// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace athanor {

struct FuzzyMatch
{
    int score = 0;        ///< larger is better
    QList<int> positions; ///< which characters of the text were matched
};

/// Whether the characters of `query` occur in `text` in order, ignoring case and spaces of the query; runs and
/// beginnings of words count more, so "orec" prefers "Open Records" to "Colour records". An empty query matches
/// everything with score 0.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(const QString &query, const QString &text);

} // namespace athanor
