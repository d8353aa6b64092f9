// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/commandpalette.h"
#include "ui/helpdialogs.h"

namespace athanor {

class MainWindow;

/// Everything the palette offers now: the window's and the shown page's enabled actions, the services, the tables of
/// the shown service and its pages.
[[nodiscard]] QList<PaletteEntry> paletteEntries(MainWindow &window);
/// The same actions in groups, for the list of shortcuts.
[[nodiscard]] QList<ActionGroupTitle> shortcutGroups(MainWindow &window);

} // namespace athanor
