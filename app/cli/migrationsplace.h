// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.h"
#include "migrations/plan.h"

/// What the `migrations` commands share: the target with its migrations folder, and where the database stands.
namespace athanor {

/// A migrations folder, and the database it belongs to if one was named.
struct MigrationsPlace
{
    std::optional<Target> target;
    ScriptFolder folder;
    int used = 0; ///< positionals that named the target

    [[nodiscard]] QString title() const { return target ? target->title() : folder.path; }
};

/// Finds target and folder. `needsDatabase`: --migrations DIR alone is not enough. `wish`: what to read of the scripts
/// besides their heads; the types of the profile are added to it.
[[nodiscard]] Result<MigrationsPlace> migrationsPlace(const Cli &cli, const Arguments &arguments, bool needsDatabase,
                                                      std::optional<ReadWish> wish = {});

/// True for a SQLite URL whose file is not there yet: an empty database, as Flask would make it.
[[nodiscard]] bool isMissingFile(const Target &target);

/// Rows of the version table over a read-only session; a missing SQLite file has none, and a warning says so.
[[nodiscard]] Result<VersionState> versionStateOf(const Cli &cli, const MigrationsPlace &place);

/// targetOptions() and `more`.
[[nodiscard]] QList<OptionSpec> migrationsOptions(const QList<OptionSpec> &more);

// The commands that need a file of their own.
[[nodiscard]] Result<int> runMigrationsPreview(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runMigrationsRehearse(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runMigrationsApply(Cli &cli, const Arguments &arguments);
[[nodiscard]] Result<int> runMigrationsStamp(Cli &cli, const Arguments &arguments);

} // namespace athanor
