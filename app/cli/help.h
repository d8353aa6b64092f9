// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace athanor {

/// The page that `athanorctl --help` prints: every command, a line each.
[[nodiscard]] QString helpPage(const QList<Command> &commands);
/// One command with its options.
[[nodiscard]] QString helpOf(const Command &command);

} // namespace athanor
