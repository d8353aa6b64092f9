// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QString>

namespace athanor {

// The OS keychain (Secret Service or KWallet through QtKeychain), under the service name "athanor". Blocking, any
// thread: the work is done on one thread of its own, since QtKeychain's queue belongs to the thread that first used it.
// Unlocking may ask the person, so an answer may take up to two minutes. No plain-text fallback exists.

/// NotFound: no such key. Unsupported: no keychain runs, or Athanor's module for it is missing. Timeout, Permission
/// (the person said no).
[[nodiscard]] Result<Secret> readFromKeychain(const QString &key);
[[nodiscard]] Status writeToKeychain(const QString &key, const Secret &secret);

} // namespace athanor
