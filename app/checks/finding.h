// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace athanor {

enum class CheckStatus { Pass, Warn, Fail, Unknown, NotApplicable };
enum class CheckSeverity { Critical, High, Medium, Low };
/// "pass", "warn", "fail", "unknown", "n/a"
[[nodiscard]] QString checkStatusName(CheckStatus status);
/// "critical", "high", "medium", "low"
[[nodiscard]] QString checkSeverityName(CheckSeverity severity);

/// What one check found. Nothing that could not be determined is ever Pass.
struct Finding
{
    QString id; ///< "PG-TLS-001"
    QString area;
    CheckSeverity severity = CheckSeverity::Medium;
    CheckStatus status = CheckStatus::Unknown;
    QString title;
    QString evidence; ///< what was read, redacted, bounded
    QString remediation;
    QString reference;
};

using Findings = QList<Finding>;

} // namespace athanor
