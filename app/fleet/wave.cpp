// SPDX-License-Identifier: Apache-2.0
#include "fleet/wave.h"

#include "engines/engines.h"

#include <algorithm>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// A service with its open session and its plan.
struct PreparedService
{
    std::unique_ptr<Session> session;
    Plan plan;
};

Status mayBegin(const Profile &profile)
{
    if (profile.readOnly)
        return fail(Error::refused(u"%1 is read-only in the fleet file."_s.arg(profile.name)));
    if (profile.migrationsPath().isEmpty())
        return fail(
            Error::refused(u"No migrations folder is known for %1; name it in its profile."_s.arg(profile.name)));
    return {};
}

Status acceptable(const Plan &plan, const QStringList &accepted)
{
    if (const PlannedRevision *unplanned = plan.firstUnplanned())
        return fail(Error::refused(u"Revision %1 is not static, so a wave cannot show it before it runs; apply it to "
                                   "this service alone."_s.arg(unplanned->revision.id)));
    if (plan.runsUnseen())
        return fail(Error::refused(u"A script is only known when it runs; apply it to this service alone."_s));
    for (const PlannedRevision &revision : plan.revisions) {
        for (const Hazard &hazard : revision.hazards) {
            if (hazard.severity == HazardSeverity::Block && !accepted.contains(hazard.id))
                return fail(Error::refused(
                    u"Revision %1 holds the hazard %2: %3"_s.arg(revision.revision.id, hazard.id, hazard.message)));
        }
    }
    return {};
}

Result<PreparedService> prepare(const Profile &profile, const SecretStore &secrets, const WaveOptions &options,
                                Access access)
{
    if (const Status allowed = mayBegin(profile); !allowed)
        return fail(allowed.error());
    const auto folder = ScriptFolder::load(profile.migrationsPath(), profile.types);
    if (!folder)
        return fail(folder.error());
    auto password = secrets.find(profile);
    if (!password)
        return fail(password.error());
    auto session = openSession(ConnectionSpec::of(profile, *password, access), options.cancel);
    if (!session)
        return fail(session.error());
    auto plan = planFor(**session, *folder, options.target, true, options.cancel);
    if (!plan)
        return fail(plan.error());
    if (const Status fine = acceptable(*plan, options.migrate.accepted); !fine)
        return fail(fine.error());
    return PreparedService{*std::move(session), *std::move(plan)};
}

/// Why a service cannot be prepared: refused if it is a rule, else failed.
WaveStep notPrepared(const Profile &profile, const Error &error)
{
    WaveStep step;
    step.service = profile.name;
    step.outcome = WaveOutcome::Refused;
    step.error = error;
    return step;
}

WaveStep lookAt(const Profile &profile, const SecretStore &secrets, const WaveOptions &options)
{
    const auto prepared = prepare(profile, secrets, options, Access::ReadOnly);
    if (!prepared)
        return notPrepared(profile, prepared.error());
    WaveStep step;
    step.service = profile.name;
    step.from = prepared->plan.from;
    step.to = prepared->plan.to;
    step.revisions = prepared->plan.revisions.size();
    step.outcome = prepared->plan.isEmpty() ? WaveOutcome::NothingToDo : WaveOutcome::Ready;
    return step;
}

WaveOutcome outcomeOf(ApplyResultKind kind)
{
    switch (kind) {
    case ApplyResultKind::Applied:
        return WaveOutcome::Applied;
    case ApplyResultKind::NothingToDo:
        return WaveOutcome::NothingToDo;
    case ApplyResultKind::Rehearsed:
    case ApplyResultKind::Failed:
        return WaveOutcome::Failed;
    case ApplyResultKind::Partial:
        return WaveOutcome::Partial;
    case ApplyResultKind::Unknown:
        return WaveOutcome::Unknown;
    }
    return WaveOutcome::Unknown;
}

WaveStep applyTo(const Profile &profile, const SecretStore &secrets, const WaveOptions &options)
{
    const auto prepared = prepare(profile, secrets, options, Access::ReadWrite);
    if (!prepared)
        return notPrepared(profile, prepared.error());
    WaveStep step;
    step.service = profile.name;
    step.from = prepared->plan.from;
    step.to = prepared->plan.from;
    step.revisions = prepared->plan.revisions.size();
    MigrateOptions migrate = options.migrate;
    migrate.rehearse = false;
    migrate.targetName = profile.name;
    const auto run = runPlan(*prepared->session, prepared->plan, migrate, options.cancel);
    if (!run) {
        step.outcome = WaveOutcome::Failed;
        step.error = run.error();
        return step;
    }
    step.outcome = outcomeOf(run->outcome);
    step.to = run->to;
    step.journal = run->journal;
    step.error = run->error;
    return step;
}

bool isFine(const WaveStep &step)
{
    return step.outcome == WaveOutcome::Applied || step.outcome == WaveOutcome::NothingToDo;
}

} // namespace

QString waveOutcomeName(WaveOutcome outcome)
{
    switch (outcome) {
    case WaveOutcome::NotReached:
        return u"not reached"_s;
    case WaveOutcome::Ready:
        return u"ready"_s;
    case WaveOutcome::Refused:
        return u"refused"_s;
    case WaveOutcome::NothingToDo:
        return u"nothing to do"_s;
    case WaveOutcome::Applied:
        return u"applied"_s;
    case WaveOutcome::Failed:
        return u"failed"_s;
    case WaveOutcome::Partial:
        return u"partial"_s;
    case WaveOutcome::Unknown:
        return u"unknown"_s;
    }
    return u"unknown"_s;
}

QList<WaveStep> planWave(const QList<Profile> &services, const SecretStore &secrets, const WaveOptions &options)
{
    QList<WaveStep> steps;
    for (const Profile &profile : services)
        steps += lookAt(profile, secrets, options);
    return steps;
}

QList<WaveStep> runWave(const QList<Profile> &services, const SecretStore &secrets, const WaveOptions &options)
{
    QList<WaveStep> steps = planWave(services, secrets, options);
    if (std::ranges::find(steps, WaveOutcome::Refused, &WaveStep::outcome) != steps.end()) {
        for (WaveStep &step : steps) {
            if (step.outcome == WaveOutcome::Ready)
                step.outcome = WaveOutcome::NotReached;
        }
        return steps;
    }
    bool going = true;
    for (qsizetype i = 0; i < services.size(); ++i) {
        WaveStep &step = steps[i];
        if (step.outcome == WaveOutcome::Ready && options.cancel.isCancelled())
            step.error = Error::cancelled(u"The wave was stopped before this service."_s);
        if (!going || options.cancel.isCancelled()) {
            if (step.outcome == WaveOutcome::Ready)
                step.outcome = WaveOutcome::NotReached;
            continue;
        }
        step = applyTo(services.at(i), secrets, options);
        going = isFine(step);
        if (options.done)
            options.done(step);
    }
    return steps;
}

bool waveSucceeded(const QList<WaveStep> &steps)
{
    return std::ranges::all_of(steps, isFine);
}

} // namespace athanor
