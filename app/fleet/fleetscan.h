// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/finding.h"
#include "core/cancel.h"
#include "engines/session.h"
#include "profiles/profile.h"
#include "profiles/secretstore.h"

#include <functional>

namespace athanor {

enum class ServiceState { Ok, Unreachable, Refused, Timeout, Error };
/// "ok", "unreachable", "refused", "timeout", "error"
[[nodiscard]] QString serviceStateName(ServiceState state);

/// One row of the fleet table: what a scan learnt of one service.
struct ServiceStatus
{
    QString name;
    QString environment;
    EngineId engine = EngineId::SQLite;
    ServiceState state = ServiceState::Error;
    QString server; ///< "PostgreSQL 15.18"
    qint64 latencyMs = 0;
    QStringList revision;
    QStringList heads;
    std::optional<int> behind; ///< revisions to head; nothing: not known
    bool stamped = false;
    bool unknownRevision = false;
    std::optional<qint64> users;
    std::optional<TlsState> tls;
    Findings findings;
    int failing = 0;
    int warnings = 0;
    std::optional<athanor::Error> error;
    QString answeredAt; ///< ISO 8601, UTC
};

struct ScanOptions
{
    int jobs = 8;
    std::chrono::milliseconds timeout{10000}; ///< a service, all its questions together
    bool withChecks = true;
    QString fleetPath; ///< the fleet file the profiles are from, for the checks of its own permissions
};

/// Asks one service everything the fleet table shows, without ever writing. Ok: it answered all questions; `error` may
/// still say what could not be read. Timeout: the deadline came first; what was learnt before stays in the row. Ends by
/// the timeout and half a second at most, even where a driver or a password command hangs: the work is done on a thread
/// that is left behind then, and ends when whatever it waits for does.
[[nodiscard]] ServiceStatus scanService(const Profile &profile, const SecretStore &secrets, const ScanOptions &options,
                                        const CancelToken &cancel);

/// Asks all, at most `jobs` at a time, and calls `answered` (from worker threads, one call at a time) as each answers.
/// Returns when all have answered or were cancelled; one slow service holds up no other.
void scanFleet(const QList<Profile> &profiles, const SecretStore &secrets, const ScanOptions &options,
               const CancelToken &cancel, const std::function<void(const ServiceStatus &)> &answered);

} // namespace athanor
