// SPDX-License-Identifier: Apache-2.0
#include "ui/pages.h"

#include "ui/checks/checkspage.h"
#include "ui/migrations/migrationspage.h"
#include "ui/records/recordspage.h"
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

bool withMigrations(const Capabilities &engine)
{
    return engine.migrations;
}

} // namespace

std::span<const PageEntry> pages()
{
    static constexpr std::array list{
        PageEntry{QLatin1StringView("overview"), make<OverviewPage>, always},
        PageEntry{QLatin1StringView("records"), make<RecordsPage>, always},
        PageEntry{QLatin1StringView("migrations"), make<MigrationsPage>, withMigrations},
        PageEntry{QLatin1StringView("checks"), make<ChecksPage>, always},
    };
    return list;
}

} // namespace athanor
