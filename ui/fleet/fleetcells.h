// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fleet/fleetscan.h"
#include "reports/report.h"

#include <QDateTime>
#include <QVariant>

#include <span>

namespace athanor {

/// What the fleet table knows of one service.
struct FleetRow
{
    Profile profile;
    std::optional<ServiceStatus> status = {}; ///< the last answer or failure
    /// The last answer; its facts are shown, marked as old, while the service does not answer.
    std::optional<ServiceStatus> lastGood = {};
    bool asking = false;

    /// The facts to show: the last good answer.
    [[nodiscard]] const ServiceStatus *facts() const { return lastGood ? &*lastGood : nullptr; }
    [[nodiscard]] bool isOld() const { return lastGood && status && status->state != ServiceState::Ok; }
};

/// One cell as it is shown.
struct FleetCell
{
    QString text;
    Tone tone = Tone::Neutral;
    QString tip = {};
    QVariant sortKey = {};
    bool pill = false; ///< as a badge
};

enum class FleetColumnId {
    Service,
    Environment,
    Engine,
    State,
    Revision,
    Distance,
    Users,
    Tls,
    Permissions,
    Patches,
    Replication,
    Checks,
    Answered
};

struct FleetColumn
{
    FleetColumnId id;
    const char *title; ///< untranslated; fleetColumnTitle() translates
    int width;
    Qt::Alignment alignment;
    FleetCell (*cell)(const FleetRow &row, const QDateTime &now);
};

/// THE list of the fleet table's columns, in order.
[[nodiscard]] std::span<const FleetColumn> fleetColumns();
[[nodiscard]] QString fleetColumnTitle(const FleetColumn &column);

/// "OK", "Unreachable" ..., in the person's language.
[[nodiscard]] QString stateTitle(ServiceState state);
[[nodiscard]] Tone stateTone(ServiceState state);
[[nodiscard]] FleetCell stateCell(const FleetRow &row, const QDateTime &now);
[[nodiscard]] FleetCell distanceCell(const FleetRow &row, const QDateTime &now);
[[nodiscard]] FleetCell tlsCell(const FleetRow &row, const QDateTime &now);
/// "just now", "3 min ago", "2 days ago"
[[nodiscard]] QString ageText(const QDateTime &then, const QDateTime &now);
/// "PostgreSQL", for an engine that need not be built in.
[[nodiscard]] QString engineTitle(EngineId engine);
/// Production first, then staging, development, test, then others by name.
[[nodiscard]] QString environmentSortKey(const QString &environment);
[[nodiscard]] QString environmentTitle(const QString &environment);

} // namespace athanor
