// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/databaseurl.h"
#include "reports/report.h"

#include <QIcon>
#include <QStringList>

namespace athanor {

/// The icon `:/icons/NAME.svg`, drawn with the palette's colours whenever it is painted, so it follows the theme and is
/// pale when disabled. Names: see iconNames() (refresh, add, remove, edit, save, undo, redo, apply, discard, rehearse,
/// stop, export, import, filter, search, sort, lock, unlock, shield, table, record, migration, check, fleet, settings,
/// warning, error, info, pass, unknown, copy, close ...).
[[nodiscard]] QIcon icon(const QString &name);
/// The same in the colour of a tone.
[[nodiscard]] QIcon icon(const QString &name, Tone tone);
[[nodiscard]] QIcon engineIcon(EngineId engine);
/// All names that can be used; a test draws each.
[[nodiscard]] QStringList iconNames();

} // namespace athanor
