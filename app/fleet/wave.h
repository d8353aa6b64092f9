// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "migrations/migrator.h"
#include "profiles/profile.h"
#include "profiles/secretstore.h"

namespace athanor {

/// What became of one service in a wave.
enum class WaveOutcome {
    NotReached,  ///< a service before it stopped the wave; nothing was sent to it
    Ready,       ///< can be applied; only looked at so far
    Refused,     ///< cannot be applied: no folder, read-only, a script that is not static, an unaccepted hazard ...
    NothingToDo, ///< stands at the target already
    Applied,
    Failed, ///< tried; nothing of it stays
    Partial,
    Unknown
};
/// "not reached", "ready" ... "unknown"
[[nodiscard]] QString waveOutcomeName(WaveOutcome outcome);

struct WaveStep
{
    QString service;
    WaveOutcome outcome = WaveOutcome::NotReached;
    QStringList from, to;
    qsizetype revisions = 0; ///< that are or were to be applied
    QString journal;
    std::optional<Error> error;
};

struct WaveOptions
{
    QString target = QStringLiteral("heads");
    MigrateOptions migrate; ///< targetName is set for each service
    CancelToken cancel;
    std::function<void(const WaveStep &)> done; ///< called after each service
};

/// Looks at every service, in order, without writing: what a wave would do.
[[nodiscard]] QList<WaveStep> planWave(const QList<Profile> &services, const SecretStore &secrets,
                                       const WaveOptions &options);

/// Applies to one service after the other, each under its own lock and journal, and stops at the first that does not
/// come out as it should; those behind it are NotReached. Before the first statement all services are looked at: one
/// that is Refused keeps the wave from beginning, so that a wave does not stop at what could have been seen. A cancel
/// ends it before the next service. Blocking.
[[nodiscard]] QList<WaveStep> runWave(const QList<Profile> &services, const SecretStore &secrets,
                                      const WaveOptions &options);

/// Whether every service stands at the target now.
[[nodiscard]] bool waveSucceeded(const QList<WaveStep> &steps);

} // namespace athanor
