// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "checks/finding.h"
#include "checks/releasetable.h"
#include "engines/servicefacts.h"

namespace athanor {

/// What a rule makes of the facts.
struct Verdict
{
    CheckStatus status = CheckStatus::Unknown;
    QString evidence; ///< what was seen, in words; bounded by the one who runs the rule
};

/// All that a rule may look at.
struct CheckInput
{
    const ServiceFacts &facts;
    const ReleaseTable &releases;
};

/// A pure function: no clock, no file, no connection. What the facts do not say is Unknown, never Pass.
using Rule = Verdict (*)(const CheckInput &);

/// Which services a check concerns.
enum class CheckScope { Any, PostgreSQL, SQLite, MySQL, MongoDB, Redis };

/// One row of THE table. All texts are ASCII.
struct Check
{
    QLatin1StringView id;
    QLatin1StringView area;
    CheckSeverity severity;
    CheckScope scope;
    QLatin1StringView title;
    Rule rule;
    QLatin1StringView remediation;
    QLatin1StringView reference;
};

// Verdicts in words, for the rules.
[[nodiscard]] Verdict passed(const QString &evidence);
[[nodiscard]] Verdict warned(const QString &evidence);
[[nodiscard]] Verdict failed(const QString &evidence);
[[nodiscard]] Verdict notApplicable(const QString &evidence);
[[nodiscard]] Verdict unknown(const QString &why);
[[nodiscard]] Verdict unknown(const FactGap &gap);

/// "a, b, c and 4 more": a list for evidence, never longer than a few lines.
[[nodiscard]] QString listed(const QStringList &names, qsizetype most = 8);

} // namespace athanor
