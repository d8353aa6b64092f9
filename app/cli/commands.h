// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace athanor {

/// THE list of commands: the groups below, in the order of the help text.
[[nodiscard]] const QList<Command> &commands();

// One file a group, named after it: demo.cpp, fleetcommands.cpp ...
[[nodiscard]] QList<Command> demoCommands();
[[nodiscard]] QList<Command> fleetCommands();
[[nodiscard]] QList<Command> profileCommands();
[[nodiscard]] QList<Command> recordsCommands();
[[nodiscard]] QList<Command> migrationsCommands();
[[nodiscard]] QList<Command> checksCommands();
[[nodiscard]] QList<Command> waveCommands();
[[nodiscard]] QList<Command> topologyCommands();
[[nodiscard]] QList<Command> reportCommands();

} // namespace athanor
