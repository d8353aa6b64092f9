// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

namespace athanor {

/// JUnit XML for a CI server: each heading is a suite, each row of a table under it a case. A bad row is a failure, an
/// unknown one is skipped, never passed; a notice passes and is kept as output.
[[nodiscard]] Result<QByteArray> writeJunit(const Report &report);

} // namespace athanor
