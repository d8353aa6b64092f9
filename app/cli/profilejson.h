// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/profile.h"

#include <QJsonObject>

namespace athanor {

/// A profile as the fleet file holds it, for `profile show` and `fleet list`.
[[nodiscard]] QJsonObject profileJson(const Profile &profile);

} // namespace athanor
