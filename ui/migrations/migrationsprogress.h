// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/migrations/migrationspage.h"

#include <atomic>

namespace athanor {

struct MigrationsPage::Progress
{
    std::atomic<int> done{0};
    std::atomic<int> of{0};
};

} // namespace athanor
