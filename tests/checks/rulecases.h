// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "soundfacts.h"

#include <QList>

namespace athanor {

inline constexpr auto Pass = CheckStatus::Pass;
inline constexpr auto Warn = CheckStatus::Warn;
inline constexpr auto Fail = CheckStatus::Fail;
inline constexpr auto Unknown = CheckStatus::Unknown;
inline constexpr auto NotApplicable = CheckStatus::NotApplicable;

/// One row of a rule's test table: sound facts, changed in one way, and the status that follows.
struct RuleCase
{
    const char *id;
    const char *name;
    CheckStatus expected;
    void (*change)(ServiceFacts &);
    bool sqlite = false;
    ServiceFacts (*sound)() = nullptr; ///< of another engine
};

// One list a family.
[[nodiscard]] QList<RuleCase> urlCases();
[[nodiscard]] QList<RuleCase> secretCases();
[[nodiscard]] QList<RuleCase> tlsCases();
[[nodiscard]] QList<RuleCase> pgAccessCases();
[[nodiscard]] QList<RuleCase> pgServerCases();
[[nodiscard]] QList<RuleCase> mysqlCases();
[[nodiscard]] QList<RuleCase> mongoCases();
[[nodiscard]] QList<RuleCase> redisCases();
[[nodiscard]] QList<RuleCase> sqliteCases();
[[nodiscard]] QList<RuleCase> selfCases();

[[nodiscard]] inline FactGap denied()
{
    return {FactGap::Kind::Denied, QStringLiteral("permission denied")};
}
[[nodiscard]] inline FactGap silent()
{
    return {FactGap::Kind::TimedOut, QStringLiteral("no answer in time")};
}

} // namespace athanor
