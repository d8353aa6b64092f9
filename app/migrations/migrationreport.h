// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/migrator.h"
#include "reports/report.h"

namespace athanor {

/// The document to attach to a change ticket: what would be sent, or what was: who, when, from where to where, every
/// statement with its hazards, durations and outcome, and the plan's hash. `run` is null for a plan that was not run.
[[nodiscard]] Report migrationReport(const Plan &plan, const QString &target, const MigrationRun *run = nullptr);

/// How an outcome is toned: applied and rehearsed good, partial, failed and unknown bad.
[[nodiscard]] Tone toneOf(ApplyResultKind kind);
[[nodiscard]] Tone toneOf(HazardSeverity severity);

} // namespace athanor
