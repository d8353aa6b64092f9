// SPDX-License-Identifier: Apache-2.0
#include "migrations/helpedplan.h"

namespace athanor {

Result<HelpedPlan> helpedPlan(Session &session, const ScriptFolder &folder, const Profile &profile,
                              const QString &target, bool upgrade, const CancelToken &cancel)
{
    auto plan = planFor(session, folder, target, upgrade, cancel);
    if (!plan)
        return fail(plan);
    HelpedPlan helped;
    helped.plan = *std::move(plan);
    if (helped.plan.complete)
        return helped;
    const auto place = alembicPlace(profile, folder.path);
    const Result<FolderTrust> trust = place ? TrustStore().look(*place) : Result<FolderTrust>(fail(place));
    if (!trust) {
        helped.hindrance = trust.error().message;
        return helped;
    }
    helped.place = *place;
    if (trust->state != FolderTrust::State::Trusted) {
        helped.untrusted = *trust;
        return helped;
    }
    AlembicService service;
    service.place = *place;
    plan = planFor(session, folder, target, upgrade, cancel, {}, service);
    if (!plan)
        return fail(plan);
    helped.plan = *std::move(plan);
    helped.alembic = service;
    return helped;
}

} // namespace athanor
