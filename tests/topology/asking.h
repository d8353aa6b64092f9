// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"
#include "topology/topologyscan.h"

#include <functional>

namespace athanor::test {

/// A service to ask, as the program would: read-only, certificate checked where the URL says so.
[[nodiscard]] TopologyQuestion questionOf(const QString &service, const QString &url, const QByteArray &password);

/// What asking gives.
[[nodiscard]] Topology askedTopology(const QList<TopologyQuestion> &questions, bool askOthers = false);

/// Asks again until the answer holds, or the test's patience ends; the last answer.
[[nodiscard]] Topology awaitTopology(const std::function<Topology()> &ask,
                                     const std::function<bool(const Topology &)> &holds);

/// The node with this name; a node named "missing" and a failed expectation if there is none.
[[nodiscard]] TopologyNode nodeNamed(const Topology &topology, const QString &name);
/// The first node of a role, likewise.
[[nodiscard]] TopologyNode nodeOfRole(const Topology &topology, ReplicationRole role);
/// "a -streaming-> b", one line an edge, by name.
[[nodiscard]] QStringList edgeLines(const Topology &topology);
/// Everything, for the message of a failed test.
[[nodiscard]] QByteArray described(const Topology &topology);

} // namespace athanor::test
