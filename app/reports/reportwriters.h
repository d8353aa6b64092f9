// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <span>

namespace athanor {

struct ReportWriter
{
    QString suffix; ///< "html"
    QString title;  ///< "Web page"
    /// Unsupported where the format cannot be made in this process.
    Result<QByteArray> (*write)(const Report &);
};

/// THE list of report writers.
[[nodiscard]] std::span<const ReportWriter> reportWriters();
/// The writer for a file name; InvalidInput names the suffixes that are known.
[[nodiscard]] Result<ReportWriter> writerFor(const QString &fileName);
/// Writes the report atomically to a file, the format by its suffix.
[[nodiscard]] Status writeReport(const Report &report, const QString &path);

} // namespace athanor
