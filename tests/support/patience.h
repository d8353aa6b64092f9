// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace athanor::test {

/// How long a test waits for what must come, in ms: a slow machine is no failure.
inline constexpr int patience = 30000;

} // namespace athanor::test
