// SPDX-License-Identifier: Apache-2.0
#include "ui/fleet/fleetcells.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

struct FleetTable
{
    Q_DECLARE_TR_FUNCTIONS(FleetTable)
};

FleetCell dash()
{
    return {.text = u"–"_s, .tone = Tone::Unknown, .tip = FleetTable::tr("Not known"), .sortKey = u"~"_s};
}

FleetCell serviceCell(const FleetRow &row, const QDateTime &)
{
    const Profile &profile = row.profile;
    QString tip = profile.url.displayTarget();
    if (!profile.tags.isEmpty())
        tip += u'\n' + FleetTable::tr("Tags: %1").arg(profile.tags.join(u", "_s));
    return {.text = profile.name, .tip = tip, .sortKey = profile.name.toLower()};
}

FleetCell environmentCell(const FleetRow &row, const QDateTime &)
{
    const QString &environment = row.profile.environment;
    return {.text = environmentTitle(environment), .sortKey = environmentSortKey(environment), .pill = true};
}

FleetCell engineCell(const FleetRow &row, const QDateTime &)
{
    const QString title = engineTitle(row.profile.url.engine);
    if (!row.facts() || row.facts()->server.isEmpty())
        return {.text = title, .sortKey = title};
    return {.text = row.facts()->server, .tip = row.facts()->server, .sortKey = row.facts()->server};
}

FleetCell revisionCell(const FleetRow &row, const QDateTime &)
{
    const ServiceStatus *facts = row.facts();
    if (!facts)
        return dash();
    if (facts->revision.isEmpty())
        return {.text = FleetTable::tr("none"), .tone = Tone::Unknown, .sortKey = QString()};
    const QString all = facts->revision.join(u", "_s);
    return {.text = all, .tip = all, .sortKey = all};
}

FleetCell usersCell(const FleetRow &row, const QDateTime &)
{
    const ServiceStatus *facts = row.facts();
    if (!facts || !facts->users)
        return dash();
    return {.text = QLocale().toString(*facts->users), .sortKey = *facts->users};
}

/// How a service stands in one field: its worst finding among `areas`.
FleetCell areaCell(const FleetRow &row, std::initializer_list<QLatin1StringView> areas)
{
    const ServiceStatus *facts = row.facts();
    if (!facts)
        return dash();
    int fails = 0;
    int warnings = 0;
    int passes = 0;
    int unknown = 0;
    QStringList lines;
    for (const Finding &finding : facts->findings) {
        if (std::ranges::none_of(areas, [&finding](QLatin1StringView area) { return finding.area == area; }))
            continue;
        fails += finding.status == CheckStatus::Fail;
        warnings += finding.status == CheckStatus::Warn;
        passes += finding.status == CheckStatus::Pass;
        unknown += finding.status == CheckStatus::Unknown;
        if (finding.status == CheckStatus::Fail || finding.status == CheckStatus::Warn)
            lines.append(u"%1  %2"_s.arg(finding.id, finding.title));
    }
    const QString tip = lines.join(u'\n');
    if (fails > 0)
        return {.text = FleetTable::tr("%n failing", nullptr, fails),
                .tone = Tone::Bad,
                .tip = tip,
                .sortKey = -1000 - fails};
    if (warnings > 0)
        return {.text = FleetTable::tr("%n warnings", nullptr, warnings),
                .tone = Tone::Notice,
                .tip = tip,
                .sortKey = -warnings};
    if (passes > 0)
        return {.text = FleetTable::tr("OK"), .tone = Tone::Good, .sortKey = 1};
    if (unknown > 0)
        return {.text = FleetTable::tr("unknown"), .tone = Tone::Unknown, .sortKey = 0};
    return {.text = u"–"_s, .tone = Tone::Unknown, .tip = FleetTable::tr("Does not apply"), .sortKey = 2};
}

FleetCell permissionsCell(const FleetRow &row, const QDateTime &)
{
    return areaCell(row, {"permissions"_L1, "least-privilege"_L1, "authentication"_L1});
}

FleetCell patchesCell(const FleetRow &row, const QDateTime &)
{
    return areaCell(row, {"patch-level"_L1});
}

FleetCell replicationCell(const FleetRow &row, const QDateTime &)
{
    return areaCell(row, {"replication"_L1});
}

FleetCell findingsCell(const FleetRow &row, const QDateTime &)
{
    const ServiceStatus *facts = row.facts();
    if (!facts || facts->findings.isEmpty())
        return dash();
    const QString tip = FleetTable::tr("%n checks failing", nullptr, facts->failing) + u'\n' +
                        FleetTable::tr("%n checks with a warning", nullptr, facts->warnings);
    if (facts->failing > 0)
        return {.text = QLocale().toString(facts->failing),
                .tone = Tone::Bad,
                .tip = tip,
                .sortKey = -1000 - facts->failing,
                .pill = true};
    if (facts->warnings > 0)
        return {.text = QLocale().toString(facts->warnings),
                .tone = Tone::Notice,
                .tip = tip,
                .sortKey = -facts->warnings,
                .pill = true};
    return {.text = FleetTable::tr("OK"), .tone = Tone::Good, .tip = tip, .sortKey = 1};
}

FleetCell answeredCell(const FleetRow &row, const QDateTime &now)
{
    if (!row.facts())
        return {.text = FleetTable::tr("never"), .tone = Tone::Unknown, .sortKey = QDateTime()};
    const QDateTime then = QDateTime::fromString(row.facts()->answeredAt, Qt::ISODateWithMs);
    const QString tip = QLocale().toString(then.toLocalTime(), QLocale::ShortFormat) + u'\n' +
                        FleetTable::tr("Answered in %1 ms").arg(row.facts()->latencyMs);
    return {
        .text = ageText(then, now), .tone = row.isOld() ? Tone::Notice : Tone::Neutral, .tip = tip, .sortKey = then};
}

} // namespace

FleetCell stateCell(const FleetRow &row, const QDateTime &)
{
    if (row.asking)
        return {.text = FleetTable::tr("asking…"), .tone = Tone::Unknown, .sortKey = 5};
    if (!row.status)
        return {.text = FleetTable::tr("not asked"), .tone = Tone::Unknown, .sortKey = 6};
    QString tip;
    if (row.status->error)
        tip = row.status->error->message + u'\n' + row.status->error->detail;
    return {.text = stateTitle(row.status->state),
            .tone = stateTone(row.status->state),
            .tip = tip.trimmed(),
            .sortKey = row.status->state == ServiceState::Ok ? 4 : static_cast<int>(row.status->state) - 5};
}

FleetCell distanceCell(const FleetRow &row, const QDateTime &)
{
    const ServiceStatus *facts = row.facts();
    if (!facts)
        return dash();
    QString tip;
    if (!facts->heads.isEmpty())
        tip = FleetTable::tr("Heads of the repository: %1").arg(facts->heads.join(u", "_s));
    if (facts->unknownRevision) {
        return {.text = FleetTable::tr("unknown revision"),
                .tone = Tone::Bad,
                .tip = FleetTable::tr("The database names a revision that no script has."),
                .sortKey = 10000,
                .pill = true};
    }
    if (!facts->stamped && !facts->heads.isEmpty())
        return {.text = FleetTable::tr("not stamped"), .tone = Tone::Notice, .tip = tip, .sortKey = 9999, .pill = true};
    if (!facts->behind)
        return dash();
    if (*facts->behind == 0)
        return {.text = FleetTable::tr("at head"), .tone = Tone::Good, .tip = tip, .sortKey = 0};
    return {.text = FleetTable::tr("%n behind", nullptr, *facts->behind),
            .tone = Tone::Notice,
            .tip = tip,
            .sortKey = *facts->behind,
            .pill = true};
}

FleetCell tlsCell(const FleetRow &row, const QDateTime &)
{
    const ServiceStatus *facts = row.facts();
    if (!facts)
        return dash();
    if (facts->tls) {
        const QString tip =
            u"%1, %2\n%3"_s.arg(facts->tls->protocol, facts->tls->cipher,
                                facts->tls->verified ? FleetTable::tr("Certificate and host name were checked.")
                                                     : FleetTable::tr("The certificate was not checked."));
        return {.text = facts->tls->protocol,
                .tone = facts->tls->verified ? Tone::Good : Tone::Notice,
                .tip = tip,
                .sortKey = facts->tls->verified ? 3 : 2};
    }
    if (row.profile.url.engine == EngineId::SQLite)
        return {.text = FleetTable::tr("file"),
                .tip = FleetTable::tr("A file of this machine: nothing to encrypt."),
                .sortKey = 4};
    if (row.profile.url.isLocal())
        return {.text = FleetTable::tr("local"), .tip = FleetTable::tr("The server is on this machine."), .sortKey = 4};
    return {.text = FleetTable::tr("none"),
            .tone = Tone::Bad,
            .tip = FleetTable::tr("The connection is not encrypted."),
            .sortKey = 1};
}

std::span<const FleetColumn> fleetColumns()
{
    constexpr Qt::Alignment left = Qt::AlignLeft | Qt::AlignVCenter;
    constexpr Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;
    static constexpr std::array columns{
        FleetColumn{FleetColumnId::Service, QT_TRANSLATE_NOOP("FleetTable", "Service"), 142, left, serviceCell},
        FleetColumn{FleetColumnId::Environment, QT_TRANSLATE_NOOP("FleetTable", "Environment"), 108, left,
                    environmentCell},
        FleetColumn{FleetColumnId::Engine, QT_TRANSLATE_NOOP("FleetTable", "Engine"), 128, left, engineCell},
        FleetColumn{FleetColumnId::State, QT_TRANSLATE_NOOP("FleetTable", "State"), 94, left, stateCell},
        FleetColumn{FleetColumnId::Revision, QT_TRANSLATE_NOOP("FleetTable", "Revision"), 110, left, revisionCell},
        FleetColumn{FleetColumnId::Distance, QT_TRANSLATE_NOOP("FleetTable", "To head"), 114, left, distanceCell},
        FleetColumn{FleetColumnId::Users, QT_TRANSLATE_NOOP("FleetTable", "Users"), 68, right, usersCell},
        FleetColumn{FleetColumnId::Tls, QT_TRANSLATE_NOOP("FleetTable", "TLS"), 62, left, tlsCell},
        FleetColumn{FleetColumnId::Permissions, QT_TRANSLATE_NOOP("FleetTable", "Permissions"), 98, left,
                    permissionsCell},
        FleetColumn{FleetColumnId::Patches, QT_TRANSLATE_NOOP("FleetTable", "Patches"), 76, left, patchesCell},
        FleetColumn{FleetColumnId::Replication, QT_TRANSLATE_NOOP("FleetTable", "Replication"), 94, left,
                    replicationCell},
        FleetColumn{FleetColumnId::Checks, QT_TRANSLATE_NOOP("FleetTable", "Findings"), 78, left, findingsCell},
        FleetColumn{FleetColumnId::Answered, QT_TRANSLATE_NOOP("FleetTable", "Answered"), 84, left, answeredCell},
    };
    return columns;
}

QString fleetColumnTitle(const FleetColumn &column)
{
    return FleetTable::tr(column.title);
}

QString stateTitle(ServiceState state)
{
    switch (state) {
    case ServiceState::Ok:
        return FleetTable::tr("OK");
    case ServiceState::Unreachable:
        return FleetTable::tr("unreachable");
    case ServiceState::Refused:
        return FleetTable::tr("refused");
    case ServiceState::Timeout:
        return FleetTable::tr("no answer");
    case ServiceState::Error:
        return FleetTable::tr("error");
    }
    return {};
}

Tone stateTone(ServiceState state)
{
    switch (state) {
    case ServiceState::Ok:
        return Tone::Good;
    case ServiceState::Refused:
        return Tone::Notice;
    case ServiceState::Unreachable:
    case ServiceState::Timeout:
    case ServiceState::Error:
        return Tone::Bad;
    }
    return Tone::Unknown;
}

QString ageText(const QDateTime &then, const QDateTime &now)
{
    if (!then.isValid())
        return FleetTable::tr("never");
    const qint64 seconds = then.secsTo(now);
    if (seconds < 60)
        return FleetTable::tr("just now");
    if (seconds < 3600)
        return FleetTable::tr("%n min ago", nullptr, static_cast<int>(seconds / 60));
    if (seconds < 48 * 3600)
        return FleetTable::tr("%n h ago", nullptr, static_cast<int>(seconds / 3600));
    return FleetTable::tr("%n days ago", nullptr, static_cast<int>(seconds / 86400));
}

QString engineTitle(EngineId engine)
{
    switch (engine) {
    case EngineId::SQLite:
        return u"SQLite"_s;
    case EngineId::PostgreSQL:
        return u"PostgreSQL"_s;
    case EngineId::MySQL:
        return u"MySQL"_s;
    case EngineId::MongoDB:
        return u"MongoDB"_s;
    case EngineId::Redis:
        return u"Redis"_s;
    }
    return {};
}

QString environmentSortKey(const QString &environment)
{
    static constexpr std::array order{"production"_L1, "staging"_L1, "development"_L1, "test"_L1};
    const QString lower = environment.toLower();
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (lower == order.at(i))
            return QString::number(i);
    }
    return u"9"_s + lower;
}

QString environmentTitle(const QString &environment)
{
    const std::pair<QLatin1StringView, QString> known[] = {{"production"_L1, FleetTable::tr("production")},
                                                           {"staging"_L1, FleetTable::tr("staging")},
                                                           {"development"_L1, FleetTable::tr("development")},
                                                           {"test"_L1, FleetTable::tr("test")}};
    for (const auto &[name, title] : known) {
        if (environment.compare(name, Qt::CaseInsensitive) == 0)
            return title;
    }
    return environment.isEmpty() ? FleetTable::tr("no environment") : environment;
}

} // namespace athanor
