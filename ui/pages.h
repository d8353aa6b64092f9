// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/page.h"

#include <span>

namespace athanor {

struct PageEntry
{
    QLatin1StringView id;
    ServicePage *(*make)(ServiceContext *context, QWidget *parent);
    bool (*suits)(const Capabilities &engine); ///< false: the engine has no use for this page, no tab is shown
};

/// THE list of pages of a service, in tab order.
[[nodiscard]] std::span<const PageEntry> pages();

} // namespace athanor
