// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

namespace athanor {

/// GitHub-flavoured Markdown, UTF-8. Every mark of Markdown or HTML inside a text is escaped.
[[nodiscard]] Result<QByteArray> writeMarkdown(const Report &report);

} // namespace athanor
