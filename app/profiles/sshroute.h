// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QString>

namespace athanor {

/// The way to a database through the system's `ssh`: names and numbers only, never an option. What else is needed
/// (keys, agent, host keys, proxies) is in the person's own configuration of ssh. Value type.
struct SshRoute
{
    QString host; ///< name, address, or an alias of ~/.ssh/config; empty: no tunnel
    QString user; ///< empty: as ssh's configuration says
    int port = 0; ///< 0: as ssh's configuration says
    QString jump; ///< "[user@]host[:port]", several with commas; empty: none

    [[nodiscard]] bool isEmpty() const { return host.isEmpty(); }
    /// "user@host:port", for people.
    [[nodiscard]] QString display() const;
    friend bool operator==(const SshRoute &, const SshRoute &) = default;
};

/// InvalidInput for anything that ssh could take for an option or a command, and for parts without a host.
[[nodiscard]] Status validateSshRoute(const SshRoute &route);

} // namespace athanor
