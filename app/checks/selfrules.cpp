// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

#include <cmath>

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr int OthersFile = 0077; ///< beyond 0600 and 0700
constexpr double ClockWarnSeconds = 30;
constexpr double ClockFailSeconds = 300;

} // namespace

Verdict cleanEnvironment(const CheckInput &in)
{
    const Fact<QStringList> &overrides = in.facts.environmentOverrides;
    if (!overrides)
        return unknown(overrides.gap());
    return overrides->isEmpty()
               ? passed(u"No variable changes how connections are made"_s)
               : warned(
                     u"Set when Athanor started: %1; those of the database clients were unset before any connection"_s
                         .arg(listed(*overrides)));
}

Verdict profileStoreMode(const CheckInput &in)
{
    const Fact<StoreFacts> &store = in.facts.profileStore;
    if (!store)
        return store.gap().kind == FactGap::Kind::NotAsked ? notApplicable(u"The profile is not from a fleet file."_s)
                                                           : unknown(store.gap());
    const QString seen =
        u"%1 has mode %2, its folder %3"_s.arg(store->file.path, store->file.modeText(), store->folder.modeText());
    if (!store->ownedByUs)
        return failed(u"%1 or its folder belongs to another account (%2, %3)"_s.arg(store->file.path, store->file.owner,
                                                                                    store->folder.owner));
    if (store->file.type != FileFacts::Type::Regular)
        return failed(u"%1 is no regular file"_s.arg(store->file.path));
    return ((store->file.mode | store->folder.mode) & OthersFile) != 0 ? failed(seen) : passed(seen);
}

Verdict releaseTableAge(const CheckInput &in)
{
    if (!in.releases.dated.isValid())
        return unknown(u"there is no table of releases"_s);
    const qint64 age = in.releases.ageInDays(in.facts.askedAt.date());
    const QString seen =
        u"The table of releases is from %1, %2 day(s) old"_s.arg(in.releases.dated.toString(Qt::ISODate)).arg(age);
    return age > ReleaseTableStaleDays ? warned(seen) : passed(seen);
}

Verdict clockDifference(const CheckInput &in)
{
    if (in.facts.url.engine == EngineId::SQLite)
        return notApplicable(u"SQLite has no clock of its own."_s);
    const EngineId engine = in.facts.url.engine;
    const Fact<double> &difference = engine == EngineId::MySQL     ? in.facts.mysql.clockDifference
                                     : engine == EngineId::MongoDB ? in.facts.mongo.clockDifference
                                     : engine == EngineId::Redis   ? in.facts.redis.clockDifference
                                                                   : in.facts.pg.clockDifference;
    if (!difference)
        return unknown(difference.gap());
    const QString seen = u"The server's clock differs by %1 s"_s.arg(std::abs(*difference), 0, 'f', 1);
    if (std::abs(*difference) > ClockFailSeconds)
        return failed(seen);
    return std::abs(*difference) > ClockWarnSeconds ? warned(seen) : passed(seen);
}

} // namespace athanor::rules
