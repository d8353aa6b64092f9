// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/session.h"
#include "profiles/profile.h"

#include <optional>

namespace athanor {

/// Opens a profile read-only and says who answered. Blocking, at most about ten seconds; for a worker thread. `typed`
/// is a password that the person entered for it; otherwise the profile's own source is asked.
[[nodiscard]] Result<ServerInfo> testConnection(const Profile &profile, const std::optional<Secret> &typed,
                                                const CancelToken &cancel);

/// "PostgreSQL 15.18 at db:5432 answered in 12 ms, encrypted with TLSv1.3, certificate verified."
[[nodiscard]] QString describeServer(const ServerInfo &info);

} // namespace athanor
