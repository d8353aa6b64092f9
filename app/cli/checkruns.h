// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/checkreport.h"
#include "cli/cli.h"

namespace athanor {

/// Options of every command that runs checks: those of a target, --all, --area, --jobs.
[[nodiscard]] QList<OptionSpec> checkOptions(const QList<OptionSpec> &more);

/// Runs the checks of TARGET, or of every service with --all, at most --jobs at a time, in the fleet's order. A service
/// that cannot be reached, or whose password is not to be had, is still judged by what its URL and files say; a warning
/// says so.
[[nodiscard]] Result<QList<CheckRun>> runChecksOf(const Cli &cli, const Arguments &arguments);

} // namespace athanor
