// SPDX-License-Identifier: Apache-2.0
#include "checks/check.h"

namespace athanor {

using namespace Qt::StringLiterals;

QString checkStatusName(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return u"pass"_s;
    case CheckStatus::Warn:
        return u"warn"_s;
    case CheckStatus::Fail:
        return u"fail"_s;
    case CheckStatus::Unknown:
        return u"unknown"_s;
    case CheckStatus::NotApplicable:
        return u"n/a"_s;
    }
    return u"unknown"_s;
}

QString checkSeverityName(CheckSeverity severity)
{
    switch (severity) {
    case CheckSeverity::Critical:
        return u"critical"_s;
    case CheckSeverity::High:
        return u"high"_s;
    case CheckSeverity::Medium:
        return u"medium"_s;
    case CheckSeverity::Low:
        return u"low"_s;
    }
    return u"medium"_s;
}

Verdict passed(const QString &evidence)
{
    return {CheckStatus::Pass, evidence};
}
Verdict warned(const QString &evidence)
{
    return {CheckStatus::Warn, evidence};
}
Verdict failed(const QString &evidence)
{
    return {CheckStatus::Fail, evidence};
}
Verdict notApplicable(const QString &evidence)
{
    return {CheckStatus::NotApplicable, evidence};
}
Verdict unknown(const QString &why)
{
    return {CheckStatus::Unknown, u"Not known: %1"_s.arg(why)};
}

Verdict unknown(const FactGap &gap)
{
    return unknown(gap.reason.isEmpty() ? u"nobody asked"_s : gap.reason);
}

QString listed(const QStringList &names, qsizetype most)
{
    if (names.size() <= most)
        return names.join(u", "_s);
    return u"%1 and %2 more"_s.arg(names.mid(0, most).join(u", "_s)).arg(names.size() - most);
}

} // namespace athanor
