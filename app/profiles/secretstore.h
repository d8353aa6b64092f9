// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/profile.h"

#include <chrono>
#include <functional>

namespace athanor {

/// Finds the password of a profile: keychain (QtKeychain), environment variable, command output (first line, time
/// limit, no shell unless the command names one) or the person, through `ask`. Nothing is kept in clear on disk.
/// Blocking; call it off the GUI thread, or with `ask` unset.
class SecretStore
{
public:
    using Ask = std::function<Result<Secret>(const Profile &)>;

    /// `commandLimit`: how long a command may take.
    explicit SecretStore(Ask ask = {}, std::chrono::milliseconds commandLimit = std::chrono::seconds(10));

    /// The password, or an empty Secret where the profile needs none. Refused if it must be asked and nobody can be.
    [[nodiscard]] Result<Secret> find(const Profile &profile) const;
    /// Puts a password into the OS keychain under the profile's key. Unsupported where no keychain runs.
    [[nodiscard]] Status storeInKeychain(const Profile &profile, const Secret &secret) const;

private:
    Ask m_ask;
    std::chrono::milliseconds m_commandLimit;
};

} // namespace athanor
