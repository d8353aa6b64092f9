// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QStringList>

#include <functional>

namespace athanor {

struct DemoFleet
{
    QString fleetFile;
    QStringList services;
};

/// Writes four Flask services with SQLite databases and a fleet file into `folder`, which must be missing or empty:
/// accounts (up to date), orders (two revisions behind), catalog (two heads), newsletter (never stamped). Each has a
/// few thousand users and one bad setting that the checks find. Blocking, about a second. `progress` gets a line a
/// service.
[[nodiscard]] Result<DemoFleet> writeDemoFleet(const QString &folder,
                                               const std::function<void(const QString &)> &progress = {});

} // namespace athanor
