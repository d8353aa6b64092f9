// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/jsontext.h"
#include "migrations/migrator.h"

#include <QJsonObject>

/// Plans, places and runs as JSON, in the shapes that `athanorctl --json` promises. Stable.
namespace athanor {

/// "native", "alembic", "none"
[[nodiscard]] QString revisionEngineName(RevisionEngine engine);

void writePlan(const Plan &plan, JsonText *out);
/// writePlan() as a tree.
[[nodiscard]] QJsonObject planToJson(const Plan &plan);
[[nodiscard]] QJsonObject statusToJson(const MigrationStatus &status);
[[nodiscard]] QJsonObject runToJson(const MigrationRun &run);

} // namespace athanor
