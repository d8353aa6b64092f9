// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/migrationsplace.h"

/// Whether the service's own Alembic may run what is not static.
namespace athanor {

/// The service's own Alembic, if its folder is trusted or --trust says so now, which is remembered with the content of
/// the folder. Refused otherwise, with what is not static and which files have changed since.
[[nodiscard]] Result<AlembicService> trustedAlembic(const Cli &cli, const Arguments &arguments,
                                                    const MigrationsPlace &place, const Plan &plan);

/// --trust and --python.
[[nodiscard]] QList<OptionSpec> trustOptions();

} // namespace athanor
