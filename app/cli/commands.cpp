// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"

namespace athanor {

const QList<Command> &commands()
{
    static const QList<Command> all = demoCommands() + fleetCommands() + profileCommands() + recordsCommands() +
                                      migrationsCommands() + waveCommands() + checksCommands() + topologyCommands() +
                                      reportCommands();
    return all;
}

} // namespace athanor
