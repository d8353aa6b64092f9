// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

namespace athanor {

/// {"kind","title","subtitle","created_at","created_by","program","sha256","data"}; "data" is the report's own.
[[nodiscard]] Result<QByteArray> writeJson(const Report &report);

} // namespace athanor
