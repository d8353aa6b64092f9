// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace athanor {

/// The commands that write or compare files of a service: new, merge, init, edit, check.
[[nodiscard]] QList<Command> migrationFileCommands();

} // namespace athanor
