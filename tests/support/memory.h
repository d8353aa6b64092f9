// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace athanor::test {

/// The most memory that this program has had since resetPeakMemory(), in bytes; 0 where the system does not say.
[[nodiscard]] qint64 peakMemory();
/// Makes peakMemory() start anew from what is used now.
void resetPeakMemory();

} // namespace athanor::test
