// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/journal.h"
#include "migrations/migrator.h"

namespace athanor {

/// How the run of an unseen revision ended, by the version table and not by what the child said.
struct UnseenEnd
{
    enum class Kind { After, Before, Unknown };
    Kind kind = Kind::Unknown;
    std::optional<Error> error; ///< none only with After
    QList<StepRecord> steps;
};

/// Lets the service's own Alembic run one revision of a plan. The caller holds the lock and no transaction, has
/// compared the version table with `expected`, and reads the table afterwards with `look`. The journal gets a line
/// before and one after.
[[nodiscard]] Result<UnseenEnd> runUnseen(const PlannedRevision &revision, const Plan &plan,
                                          const QStringList &expected, const MigrateOptions &options, Journal &journal,
                                          const std::function<Result<VersionState>()> &look, const CancelToken &cancel);

} // namespace athanor
