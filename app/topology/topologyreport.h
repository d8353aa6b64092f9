// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"
#include "topology/topology.h"

#include <QJsonObject>

namespace athanor {

/// {"nodes":[...],"edges":[...],"gaps":[...]}: what `topology show --json` prints.
[[nodiscard]] QJsonObject topologyJson(const Topology &topology);

/// "3.2 MB, 1.4 s", "0 bytes, 0 s"; empty if neither is known.
[[nodiscard]] QString lagText(const TopologyNode &node);
/// "12 bytes", "3.2 MB"; a lag of bytes in as many digits as a person compares.
[[nodiscard]] QString byteText(double bytes);
/// "0 s", "0.4 s", "3 min 20 s", "2 h 5 min"
[[nodiscard]] QString durationText(double seconds);

/// Up good, Degraded notice, Down bad, Unknown unknown.
[[nodiscard]] Tone healthTone(ReplicationHealth health);

/// "2 nodes, 1 down": one line for a status bar or a table of services.
[[nodiscard]] QString topologySummary(const Topology &topology);

} // namespace athanor
