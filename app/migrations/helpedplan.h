// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/foldertrust.h"
#include "migrations/plan.h"

namespace athanor {

/// A plan, with the help of the service's own Alembic where the plan needs it and the folder is trusted.
struct HelpedPlan
{
    Plan plan;
    std::optional<AlembicService> alembic; ///< set: it has helped
    AlembicPlace place;                    ///< what would help
    std::optional<FolderTrust> untrusted;  ///< set: it could help, and nobody has agreed to that yet
    QString hindrance;                     ///< why it cannot help at all: no interpreter, too many files
};

/// Reads state and schema from the session, plans, and plans again with the service's own Alembic if the first plan is
/// not complete and the folder of the profile is trusted.
[[nodiscard]] Result<HelpedPlan> helpedPlan(Session &session, const ScriptFolder &folder, const Profile &profile,
                                            const QString &target, bool upgrade, const CancelToken &cancel = {});

} // namespace athanor
