// SPDX-License-Identifier: Apache-2.0
#include "ui/pages.h"

#include "ui/checks/checkspage.h"
#include "ui/migrations/migrationspage.h"
#include "ui/records/recordspage.h"
#include "ui/services/overviewpage.h"
#include "ui/topology/topologypage.h"

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

/// A file has no servers around it; an engine that speaks TLS is one of servers.
bool withServers(const Capabilities &engine)
{
    return engine.tls;
}

} // namespace

std::span<const PageEntry> pages()
{
    static constexpr std::array list{
        PageEntry{QLatin1StringView("overview"), make<OverviewPage>, always},
        PageEntry{QLatin1StringView("records"), make<RecordsPage>, always},
        PageEntry{QLatin1StringView("migrations"), make<MigrationsPage>, withMigrations},
        PageEntry{QLatin1StringView("checks"), make<ChecksPage>, always},
        PageEntry{QLatin1StringView("topology"), make<TopologyPage>, withServers},
    };
    return list;
}

} // namespace athanor
