// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "topology/topology.h"

namespace athanor {

/// The words of the topology in the person's language. States stay as the server spells them.
[[nodiscard]] QString roleText(ReplicationRole role);
[[nodiscard]] QString healthText(ReplicationHealth health);
[[nodiscard]] QString linkText(ReplicationLinkKind kind);
/// "no lag", "3.2 MB, 1.4 s behind", "lag not known"; empty for a server that follows nobody.
[[nodiscard]] QString lagWords(const TopologyNode &node);
/// Why something could not be read: "not permitted", "hidden" ...
[[nodiscard]] QString gapText(const TopologyGap &gap);

} // namespace athanor
