// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace athanor {

/// The style sheet of HTML reports.
[[nodiscard]] QString htmlStyle();

} // namespace athanor
