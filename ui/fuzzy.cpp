// SPDX-License-Identifier: Apache-2.0
#include "ui/fuzzy.h"

namespace athanor {

namespace {

bool beginsWord(const QString &text, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = text.at(at - 1);
    return !before.isLetterOrNumber() || (before.isLower() && text.at(at).isUpper());
}

/// Takes for each character of the query its next occurrence; `from` is where the first one may be.
std::optional<FuzzyMatch> matchFrom(const QString &query, const QString &text, qsizetype from)
{
    FuzzyMatch match;
    qsizetype at = from;
    for (const QChar wanted : query) {
        const qsizetype previous = match.positions.isEmpty() ? -2 : match.positions.last();
        const qsizetype next = text.indexOf(wanted, at, Qt::CaseInsensitive);
        if (next < 0)
            return std::nullopt;
        match.score += 1;
        if (next == previous + 1)
            match.score += 7;
        if (beginsWord(text, next))
            match.score += 6;
        match.positions.append(static_cast<int>(next));
        at = next + 1;
    }
    match.score -= static_cast<int>(match.positions.value(0) / 4);
    match.score -= static_cast<int>(text.size() / 24);
    return match;
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString &query, const QString &text)
{
    QString characters = query.simplified();
    characters.remove(QLatin1Char(' '));
    if (characters.isEmpty())
        return FuzzyMatch{};
    std::optional<FuzzyMatch> best;
    qsizetype start = text.indexOf(characters.at(0), 0, Qt::CaseInsensitive);
    while (start >= 0) {
        const std::optional<FuzzyMatch> match = matchFrom(characters, text, start);
        if (match && (!best || match->score > best->score))
            best = match;
        start = text.indexOf(characters.at(0), start + 1, Qt::CaseInsensitive);
    }
    return best;
}

} // namespace athanor
