// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.h"
#include "reports/report.h"

namespace athanor {

/// What an upgrade of TARGET to its heads would send, or of every service that has a migrations folder with --all. With
/// --all a service that cannot be planned is told in the report and does not hold up the others.
[[nodiscard]] Result<Report> migrationReportOf(const Cli &cli, const Arguments &arguments);

} // namespace athanor
