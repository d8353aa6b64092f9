// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace athanor {

struct ThemeColors;

/// The program's style sheet in the colours of one theme: what the palette alone cannot say (edges, paddings, tabs).
/// Widgets opt into a look by the dynamic property "look": "card", "toolbar", "primary", "danger", "flat", "mono".
[[nodiscard]] QString styleSheetFor(const ThemeColors &colors);

} // namespace athanor
