// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/migrator.h"

#include <QJsonObject>

/// Plans, places and runs as JSON, in the shapes that `athanorctl --json` promises. Stable.
namespace athanor {

/// "native", "alembic", "none"
[[nodiscard]] QString revisionEngineName(RevisionEngine engine);

[[nodiscard]] QJsonObject planToJson(const Plan &plan);
[[nodiscard]] QJsonObject statusToJson(const MigrationStatus &status);
[[nodiscard]] QJsonObject runToJson(const MigrationRun &run);

} // namespace athanor
