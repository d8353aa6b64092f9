// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

namespace athanor {

/// A PDF on A4. Fonts come from Qt Gui, so a QGuiApplication must run; without one it is Unsupported.
[[nodiscard]] Result<QByteArray> writePdf(const Report &report);

} // namespace athanor
