// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/check.h"

#include <span>

namespace athanor {

/// THE table of checks.
[[nodiscard]] std::span<const Check> checks();

/// The areas of the table, in its order.
[[nodiscard]] QStringList checkAreas();
/// "any", "postgresql", "sqlite"
[[nodiscard]] QString checkScopeName(CheckScope scope);

/// Runs every check that concerns the service's engine, in the table's order. Evidence is bounded and made safe to
/// show.
[[nodiscard]] Findings runChecks(const ServiceFacts &facts, const ReleaseTable &releases);
/// The same with the current table of releases.
[[nodiscard]] Findings runChecks(const ServiceFacts &facts);

/// How many of the findings were decided: all but the unknown ones.
[[nodiscard]] int decidedCount(const Findings &findings);
[[nodiscard]] int countOf(const Findings &findings, CheckStatus status);

} // namespace athanor
