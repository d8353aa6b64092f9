// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/plan.h"

/// Plans as SQL text.
namespace athanor {

/// "-- Running upgrade A -> B", then each statement with `;` and a blank line; hazards and refusals as comments before
/// what they concern.
[[nodiscard]] QString planScript(const Plan &plan);
/// The same for one revision of a plan.
[[nodiscard]] QString revisionScript(const Plan &plan, const PlannedRevision &revision);
/// Byte for byte what `alembic upgrade --sql` prints. REQUIRES: plan.asAlembic.
[[nodiscard]] QString alembicScript(const Plan &plan);

} // namespace athanor
