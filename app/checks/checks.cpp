// SPDX-License-Identifier: Apache-2.0
#include "checks/checks.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestEvidence = 1000;

bool concerns(CheckScope scope, EngineId engine)
{
    switch (scope) {
    case CheckScope::Any:
        return true;
    case CheckScope::PostgreSQL:
        return engine == EngineId::PostgreSQL;
    case CheckScope::SQLite:
        return engine == EngineId::SQLite;
    case CheckScope::MySQL:
        return engine == EngineId::MySQL;
    case CheckScope::MongoDB:
        return engine == EngineId::MongoDB;
    case CheckScope::Redis:
        return engine == EngineId::Redis;
    }
    return false;
}

Finding findingOf(const Check &check, const CheckInput &input)
{
    const Verdict verdict = check.rule(input);
    return {check.id,          check.area,     check.severity,
            verdict.status,    check.title,    boundedText(verdict.evidence, LongestEvidence, false),
            check.remediation, check.reference};
}

} // namespace

QString checkScopeName(CheckScope scope)
{
    switch (scope) {
    case CheckScope::Any:
        return u"any"_s;
    case CheckScope::PostgreSQL:
        return u"postgresql"_s;
    case CheckScope::SQLite:
        return u"sqlite"_s;
    case CheckScope::MySQL:
        return u"mysql"_s;
    case CheckScope::MongoDB:
        return u"mongodb"_s;
    case CheckScope::Redis:
        return u"redis"_s;
    }
    return u"any"_s;
}

QStringList checkAreas()
{
    QStringList areas;
    for (const Check &check : checks()) {
        if (!areas.contains(check.area))
            areas += check.area;
    }
    return areas;
}

Findings runChecks(const ServiceFacts &facts, const ReleaseTable &releases)
{
    const CheckInput input{facts, releases};
    Findings findings;
    for (const Check &check : checks()) {
        if (concerns(check.scope, facts.url.engine))
            findings += findingOf(check, input);
    }
    return findings;
}

Findings runChecks(const ServiceFacts &facts)
{
    return runChecks(facts, currentReleaseTable());
}

int countOf(const Findings &findings, CheckStatus status)
{
    return int(std::ranges::count(findings, status, &Finding::status));
}

int decidedCount(const Findings &findings)
{
    return int(findings.size()) - countOf(findings, CheckStatus::Unknown);
}

} // namespace athanor
