// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/servicefacts.h"

namespace athanor::rules {

/// True for an address of pg_hba.conf that only this machine can have.
[[nodiscard]] inline bool isLoopback(const PgHbaRule &rule)
{
    if (rule.address == QLatin1StringView("samehost") || rule.address == QLatin1StringView("localhost"))
        return true;
    if (rule.address == QLatin1StringView("::1"))
        return rule.netmask == QLatin1StringView("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    return rule.address.startsWith(QLatin1StringView("127.")) && rule.netmask.startsWith(QLatin1StringView("255."));
}

/// True for a line that lets nobody in.
[[nodiscard]] inline bool rejects(const PgHbaRule &rule)
{
    return rule.method == QLatin1StringView("reject") || !rule.error.isEmpty();
}

/// "line 12 (host all all 0.0.0.0/0.0.0.0 md5)"
[[nodiscard]] QString hbaText(const PgHbaRule &rule);

} // namespace athanor::rules
