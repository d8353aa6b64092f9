// SPDX-License-Identifier: Apache-2.0
#include "ui/pages.h"

#include "ui/services/overviewpage.h"

#include <array>

namespace athanor {

namespace {

template <typename P>
ServicePage *make(ServiceContext *context, QWidget *parent)
{
    return new P(context, parent);
}

bool always(const Capabilities &)
{
    return true;
}

} // namespace

std::span<const PageEntry> pages()
{
    static constexpr std::array list{
        PageEntry{QLatin1StringView("overview"), make<OverviewPage>, always},
    };
    return list;
}

} // namespace athanor
