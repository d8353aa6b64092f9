// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

namespace athanor {

/// One self-contained HTML 5 page (UTF-8): style in the page, no script, nothing fetched, a Content-Security-Policy
/// that forbids both. Light and dark by the reader's system, and a style for paper. All text is escaped.
[[nodiscard]] Result<QByteArray> writeHtml(const Report &report);

} // namespace athanor
