// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "core/secret.h"

namespace athanor {

/// The module "keychain": what needs QtKeychain. keychain.h says what the functions do.
struct KeychainModule
{
    Result<Secret> (*read)(const QString &key);
    Status (*write)(const QString &key, const Secret &secret);
};

} // namespace athanor
