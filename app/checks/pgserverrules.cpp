// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr int FirstTwoPartVersion = 100000; ///< PostgreSQL 10: since then MAJOR.MINOR
constexpr qint64 EndOfLifeWarnDays = 180;

QString versionText(int version)
{
    return u"%1.%2"_s.arg(version / 10000).arg(version % 10000);
}

/// The series of a server, or the verdict where it cannot be judged.
struct Judged
{
    const ReleaseSeries *series = nullptr;
    int version = 0;
    Verdict verdict;
};

Judged judge(const CheckInput &in)
{
    const Fact<int> &version = in.facts.pg.version;
    if (!version)
        return {nullptr, 0, unknown(version.gap())};
    const qint64 age = in.releases.ageInDays(in.facts.askedAt.date());
    if (!in.releases.dated.isValid() || age > ReleaseTableDeadDays)
        return {nullptr, *version, unknown(u"the table of releases is older than a year"_s)};
    const ReleaseSeries *series = *version < FirstTwoPartVersion ? nullptr : in.releases.series(*version / 10000);
    if (series == nullptr)
        return {nullptr, *version, unknown(u"the table of releases does not know version %1"_s.arg(*version))};
    return {series, *version, {}};
}

} // namespace

Verdict pgMinorRelease(const CheckInput &in)
{
    const Judged judged = judge(in);
    if (judged.series == nullptr)
        return judged.verdict;
    const int major = judged.version / 10000;
    const int minor = judged.version % 10000;
    for (const SecurityFix &fix : in.releases.fixes) {
        if (minor < fix.fixedIn.value(major, 0))
            return failed(
                u"%1 lacks the fix of %2, which came with %3.%4; fixes that a distribution carried back cannot be seen"_s
                    .arg(versionText(judged.version), fix.id)
                    .arg(major)
                    .arg(fix.fixedIn.value(major)));
    }
    const int behind = judged.series->newestMinor - minor;
    const QString seen = u"%1; the newest of its series known on %2 is %3.%4"_s
                             .arg(versionText(judged.version), in.releases.dated.toString(Qt::ISODate))
                             .arg(major)
                             .arg(judged.series->newestMinor);
    if (behind >= 2)
        return failed(seen);
    if (behind == 1)
        return warned(seen);
    // A newer minor may have come out since the table was made.
    return in.releases.ageInDays(in.facts.askedAt.date()) > ReleaseTableStaleDays
               ? unknown(seen + ", and that is too long ago"_L1)
               : passed(seen);
}

Verdict pgMajorRelease(const CheckInput &in)
{
    const Judged judged = judge(in);
    if (judged.series == nullptr)
        return judged.verdict;
    const QDate end = judged.series->endOfLife;
    const qint64 days = in.facts.askedAt.date().daysTo(end);
    const QString seen =
        u"PostgreSQL %1: support ends on %2"_s.arg(judged.series->series).arg(end.toString(Qt::ISODate));
    if (days < 0)
        return failed(
            u"PostgreSQL %1: support ended on %2"_s.arg(judged.series->series).arg(end.toString(Qt::ISODate)));
    return days < EndOfLifeWarnDays ? warned(seen) : passed(seen);
}

Verdict pgDurability(const CheckInput &in)
{
    QStringList lost;
    QStringList weak;
    std::optional<FactGap> gap;
    for (const auto &[name, grave] : {std::pair{u"fsync"_s, true},
                                      {u"full_page_writes"_s, true},
                                      {u"synchronous_commit"_s, false},
                                      {u"data_checksums"_s, false}}) {
        const auto setting = in.facts.pg.setting(name);
        if (!setting)
            gap = setting.gap();
        else if (*setting == "off"_L1)
            (grave ? lost : weak) += name;
    }
    if (!lost.isEmpty())
        return failed(u"Off: %1; a crash can destroy the database"_s.arg(lost.join(u", "_s)));
    if (gap)
        return unknown(*gap);
    return weak.isEmpty() ? passed(u"fsync, full_page_writes, synchronous_commit and data_checksums are on"_s)
                          : warned(u"Off: %1"_s.arg(weak.join(u", "_s)));
}

Verdict pgConnectionLog(const CheckInput &in)
{
    const auto connections = in.facts.pg.setting(u"log_connections"_s);
    const auto collector = in.facts.pg.setting(u"logging_collector"_s);
    const auto destination = in.facts.pg.setting(u"log_destination"_s);
    if (!connections || !collector || !destination)
        return unknown(!connections ? connections.gap() : !collector ? collector.gap() : destination.gap());
    // Since 18 log_connections is a list of steps; empty means off.
    if (*connections == "off"_L1 || connections->isEmpty())
        return warned(u"log_connections is off"_s);
    if (*collector == "off"_L1 && !destination->contains("syslog"_L1))
        return warned(u"logging_collector is off and the log does not go to syslog"_s);
    return passed(u"log_connections is %1"_s.arg(*connections));
}

Verdict pgAuditExtension(const CheckInput &in)
{
    const auto libraries = in.facts.pg.setting(u"shared_preload_libraries"_s);
    if (!libraries)
        return unknown(libraries.gap());
    return libraries->contains("pgaudit"_L1) ? passed(u"pgaudit is loaded"_s)
                                             : warned(u"pgaudit is not loaded (shared_preload_libraries: %1)"_s.arg(
                                                   libraries->isEmpty() ? u"none"_s : *libraries));
}

Verdict pgSecretsInLog(const CheckInput &in)
{
    const auto statements = in.facts.pg.setting(u"log_statement"_s);
    if (!statements)
        return unknown(statements.gap());
    const QString seen = u"log_statement is %1"_s.arg(*statements);
    return *statements == "all"_L1 ? warned(seen + ": passwords of ALTER ROLE and personal data are in the log"_L1)
                                   : passed(seen);
}

} // namespace athanor::rules
