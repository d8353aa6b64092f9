// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/plan.h"

namespace athanor {

/// The statements of `flask db stamp TARGET`: rows on the way to or from a target give way to it, other branches stay,
/// "base" empties the table. `purge` empties it first, which is the way out of a row that no script has. Pure.
[[nodiscard]] Result<Plan> makeStampPlan(const ScriptFolder &folder, const VersionState &state, DialectId dialect,
                                         const QString &target, bool purge);

} // namespace athanor
