// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace athanor {

/// Who agrees to something now, for the fleet file: the system's account and the day, "alice, 2026-11-22".
[[nodiscard]] QString consentNow();

} // namespace athanor
