// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QStringList>

namespace athanor {

/// What the command line of `athanor` says.
struct WindowOptions
{
    QString fleet;       ///< fleet file to open; empty: the last one
    QString theme;       ///< "light", "dark", "system"; empty: as it was
    QString language;    ///< "en", "zh_CN"; empty: as it was
    QString screenshots; ///< folder for pictures of every page; empty: none
    bool help = false;
    bool version = false;
};

/// Usage errors name the word that is wrong. `arguments` begin with the program's name.
[[nodiscard]] Result<WindowOptions> parseWindowOptions(const QStringList &arguments);
[[nodiscard]] QString windowUsage();

} // namespace athanor
