// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/finding.h"
#include "reports/report.h"

#include <QDateTime>
#include <QJsonObject>

namespace athanor {

/// What the checks of one service found.
struct CheckRun
{
    QString target; ///< service name, or the URL without its password
    QString detail; ///< "PostgreSQL 15.18 at db.example.org:5432"
    Findings findings;
};

/// {"target","decided","of","findings":[...]}: what `checks run --json` prints.
[[nodiscard]] QJsonObject checkRunJson(const CheckRun &run);
/// A document over one or several services: counts, what fails and warns with its remedy, and every finding.
[[nodiscard]] Report checkReport(const QList<CheckRun> &runs, const QDateTime &createdAt);

/// Pass good, Warn notice, Fail bad, Unknown unknown, NotApplicable neutral.
[[nodiscard]] Tone statusTone(CheckStatus status);

} // namespace athanor
