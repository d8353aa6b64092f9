// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fleet/fleetscan.h"
#include "reports/report.h"

#include <QDateTime>

namespace athanor {

/// One row as JSON: name, environment, engine, state, server, latency_ms, revision, heads, behind, users, tls, failing,
/// warnings, error.
[[nodiscard]] QJsonObject serviceStatusJson(const ServiceStatus &status);
/// {"elapsed_ms","services":[...]}: what `fleet status --json` prints.
[[nodiscard]] QJsonObject fleetStatusJson(const QList<ServiceStatus> &statuses, qint64 elapsedMs);
/// The fleet as a document: counts, one row a service, and what is to be done for each.
[[nodiscard]] Report fleetReport(const QList<ServiceStatus> &statuses, qint64 elapsedMs, const QDateTime &createdAt);

/// Something calls for a hand: no good answer, pending or unknown revisions, a failing check.
[[nodiscard]] bool needsAttention(const ServiceStatus &status);
/// "up to date", "2 behind", "unknown revision", "not stamped"; empty if no migrations are known.
[[nodiscard]] QString migrationText(const ServiceStatus &status);

} // namespace athanor
