// SPDX-License-Identifier: Apache-2.0
#include "checks/rules.h"

#include "engines/transportwords.h"

namespace athanor::rules {

using namespace Qt::StringLiterals;

namespace {

constexpr double MongoLagWarnSeconds = 10;
constexpr qint64 MongoSeriesEndWarnDays = 180;
constexpr int MostRootUsers = 2;

/// Roles over every database or over the cluster (MongoDB manual, "Built-In Roles").
bool isAdminRole(const MongoRole &role)
{
    static const QStringList names{u"root"_s,        u"__system"_s,  u"clusterAdmin"_s, u"clusterManager"_s,
                                   u"hostManager"_s, u"userAdmin"_s, u"backup"_s,       u"restore"_s};
    return names.contains(role.role) || role.role.endsWith("AnyDatabase"_L1) ||
           (role.role == "dbOwner"_L1 && role.database == "admin"_L1);
}

QString roleText(const MongoRole &role)
{
    return role.role + u'@' + role.database;
}

QStringList roleTexts(const QList<MongoRole> &roles)
{
    QStringList texts;
    for (const MongoRole &role : roles)
        texts += roleText(role);
    return texts;
}

bool isTrueOption(const DatabaseUrl &url, QLatin1StringView name)
{
    return std::ranges::any_of(url.query, [&](const auto &pair) {
        return pair.first.compare(name, Qt::CaseInsensitive) == 0 &&
               pair.second.compare("true"_L1, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

Verdict urlMongoTls(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    if (url.isSocket())
        return notApplicable(u"The service connects through a local socket."_s);
    const auto words = transportWords(url);
    if (!words)
        return failed(words.error().message);
    if (words->level && *words->level >= TransportWords::Level::Chain)
        return passed(u"%1: the session is encrypted"_s.arg(words->word));
    if (words->level && *words->level == TransportWords::Level::Encrypted)
        return passed(u"%1: the session is encrypted (URL-TLS-008 says how well)"_s.arg(words->word));
    const QString seen = words->word.isEmpty() ? u"the URL does not ask for TLS"_s : words->word;
    if (url.isLocal())
        return warned(seen + u"; the server is on this machine"_s);
    return failed(seen + u": the session and its data travel in clear"_s);
}

Verdict urlMongoChecksOn(const CheckInput &in)
{
    const DatabaseUrl &url = in.facts.url;
    QStringList off;
    for (const QLatin1StringView name :
         {"tlsAllowInvalidCertificates"_L1, "tlsAllowInvalidHostnames"_L1, "tlsInsecure"_L1}) {
        if (isTrueOption(url, name))
            off += name;
    }
    if (!off.isEmpty())
        return failed(u"Switched off by %1: anybody between the two can be the server"_s.arg(off.join(u", "_s)));
    if (isTrueOption(url, "tlsDisableOCSPEndpointCheck"_L1))
        return warned(u"tlsDisableOCSPEndpointCheck: a certificate that was called back is still taken"_s);
    return passed(u"No check of the certificate is switched off"_s);
}

Verdict mongoSessionEncrypted(const CheckInput &in)
{
    if (!in.facts.server)
        return unknown(in.facts.server.gap());
    if (in.facts.url.isSocket())
        return notApplicable(u"This session runs through a local socket."_s);
    if (in.facts.server->tls)
        return passed(u"%1, %2"_s.arg(in.facts.server->tls->protocol, in.facts.server->tls->cipher));
    return in.facts.url.isLocal() ? warned(u"This session is not encrypted; the server is on this machine"_s)
                                  : failed(u"This session is not encrypted"_s);
}

Verdict mongoTlsMode(const CheckInput &in)
{
    const auto &options = in.facts.mongo.options;
    if (!options)
        return unknown(options.gap());
    const QString mode = options->tlsMode.isEmpty() ? u"disabled"_s : options->tlsMode;
    const QString seen = u"net.tls.mode is %1"_s.arg(mode);
    if (mode == "requireTLS"_L1 || mode == "requireSSL"_L1)
        return passed(seen);
    return mode == "preferTLS"_L1 || mode == "preferSSL"_L1 ? warned(seen) : failed(seen);
}

Verdict mongoAccessControl(const CheckInput &in)
{
    const auto &strangers = in.facts.mongo.answersStrangers;
    if (strangers && *strangers)
        return failed(u"The server lists its databases to somebody who did not log in"_s);
    if (strangers)
        return passed(u"The server refuses to list its databases without a login"_s);
    const auto &options = in.facts.mongo.options;
    if (options && options->authorization == "enabled"_L1)
        return passed(u"security.authorization is enabled"_s);
    return unknown(strangers.gap());
}

Verdict mongoLoginMechanisms(const CheckInput &in)
{
    const bool encrypted = in.facts.server && in.facts.server->tls;
    for (const auto &[key, value] : in.facts.url.query) {
        if (key.compare("authMechanism"_L1, Qt::CaseInsensitive) != 0)
            continue;
        if (value.compare("PLAIN"_L1, Qt::CaseInsensitive) == 0 && in.facts.server && !encrypted)
            return failed(u"authMechanism=PLAIN without TLS hands the password to everybody on the way"_s);
        if (value.compare("MONGODB-X509"_L1, Qt::CaseInsensitive) == 0)
            return passed(u"The account logs in by a client certificate"_s);
    }
    const auto &mechanisms = in.facts.mongo.loginMechanisms;
    if (!mechanisms)
        return unknown(mechanisms.gap());
    const QString seen = u"The account can log in by %1"_s.arg(listed(*mechanisms));
    return mechanisms->contains(u"SCRAM-SHA-256"_s) ? passed(seen) : warned(seen);
}

Verdict mongoAccountRoles(const CheckInput &in)
{
    const auto &roles = in.facts.mongo.roles;
    const auto &wide = in.facts.mongo.widePrivileges;
    if (!roles || !wide)
        return unknown(roles ? wide.gap() : roles.gap());
    if (in.facts.url.user.isEmpty() && roles->isEmpty())
        return notApplicable(u"The service logs in as nobody (see MO-AUTH-001)."_s);
    QStringList admin, owner, elsewhere;
    for (const MongoRole &role : *roles) {
        if (isAdminRole(role))
            admin += roleText(role);
        else if (role.role == "dbOwner"_L1 || role.role == "dbAdmin"_L1)
            owner += roleText(role);
        else if (role.database != in.facts.url.database && role.database != "admin"_L1)
            elsewhere += roleText(role);
    }
    admin += *wide;
    if (!admin.isEmpty())
        return failed(u"The account may do anything: %1"_s.arg(listed(admin)));
    if (!owner.isEmpty() || !elsewhere.isEmpty())
        return warned(u"More than a service needs: %1"_s.arg(listed(owner + elsewhere)));
    return passed(u"Roles: %1"_s.arg(listed(roleTexts(*roles))));
}

Verdict mongoOtherUsers(const CheckInput &in)
{
    const auto &users = in.facts.mongo.users;
    if (!users)
        return unknown(users.gap());
    QStringList roots;
    for (const MongoUser &user : *users) {
        if (std::ranges::any_of(
                user.roles, [](const MongoRole &role) { return role.role == "root"_L1 || role.role == "__system"_L1; }))
            roots += user.name;
    }
    if (roots.size() > MostRootUsers)
        return warned(u"%1 users are root: %2"_s.arg(QString::number(roots.size()), listed(roots)));
    return passed(u"%1 users, %2 of them root"_s.arg(users->size()).arg(roots.size()));
}

Verdict mongoNetwork(const CheckInput &in)
{
    const auto &options = in.facts.mongo.options;
    if (!options)
        return unknown(options.gap());
    const bool everywhere =
        options->bindsAll || options->bindAddresses.contains(u"0.0.0.0"_s) || options->bindAddresses.contains(u"::"_s);
    if (everywhere)
        return warned(u"The server listens on every address of its machine"_s);
    const QString addresses = options->bindAddresses.isEmpty() ? u"localhost"_s : options->bindAddresses.join(u", "_s);
    const bool scripts = options->javascript.value_or(true);
    return passed(
        u"The server listens on %1; JavaScript in queries is %2"_s.arg(addresses, scripts ? u"on"_s : u"off"_s));
}

Verdict mongoRelease(const CheckInput &in)
{
    const auto &version = in.facts.mongo.versionNumber;
    if (!version)
        return unknown(version.gap());
    const QDate today = in.facts.askedAt.date();
    if (!in.releases.dated.isValid() || in.releases.ageInDays(today) > ReleaseTableDeadDays)
        return unknown(u"the table of releases is older than a year"_s);
    const int first = *version / 10000, second = *version / 100 % 100, patch = *version % 100;
    const QString name = u"MongoDB %1.%2.%3"_s.arg(first).arg(second).arg(patch);
    const ReleaseSeries *series = in.releases.series(u"mongodb"_s, first, second);
    if (!series)
        return unknown(u"the table of releases does not know %1"_s.arg(name));
    const qint64 left = today.daysTo(series->endOfLife);
    const QString ends = series->endOfLife.toString(Qt::ISODate);
    if (left < 0)
        return failed(u"%1: support of its series ended on %2"_s.arg(name, ends));
    const int behind = series->newestMinor - patch;
    const QString seen = u"%1; the newest of its series known on %2 is %3.%4.%5"_s.arg(
        name, in.releases.dated.toString(Qt::ISODate), QString::number(first), QString::number(second),
        QString::number(series->newestMinor));
    if (behind >= 2)
        return failed(seen);
    if (left < MongoSeriesEndWarnDays)
        return warned(u"%1: support of its series ends on %2"_s.arg(name, ends));
    if (behind == 1 || second != 0) // 8.2: a rapid release
        return warned(second != 0 ? u"%1 is a rapid release"_s.arg(name) : seen);
    return in.releases.ageInDays(today) > ReleaseTableStaleDays ? unknown(seen + ", and that is too long ago"_L1)
                                                                : passed(seen);
}

Verdict mongoReplicaSet(const CheckInput &in)
{
    const auto &set = in.facts.mongo.set;
    if (!set)
        return unknown(set.gap());
    if (set->name.isEmpty())
        return notApplicable(u"The server is no member of a replica set."_s);
    QStringList ill, late;
    for (const MongoSetMember &member : set->members) {
        const bool fine =
            member.state == "PRIMARY"_L1 || member.state == "SECONDARY"_L1 || member.state == "ARBITER"_L1;
        if (!member.healthy || !fine)
            ill += u"%1 (%2)"_s.arg(member.name, member.state);
        else if (member.lagSeconds.value_or(0) > MongoLagWarnSeconds)
            late += u"%1 (%2 s)"_s.arg(member.name, QString::number(*member.lagSeconds));
    }
    if (!set->hasPrimary)
        return failed(u"The replica set %1 has no primary"_s.arg(set->name));
    if (!ill.isEmpty())
        return failed(u"Members that do not work: %1"_s.arg(listed(ill)));
    if (!late.isEmpty())
        return warned(u"Members behind: %1"_s.arg(listed(late)));
    if (set->voters > 0 && set->voters % 2 == 0)
        return warned(u"%1 members vote: an even number can come to no majority"_s.arg(set->voters));
    return passed(u"%1: %2 members, all working"_s.arg(set->name).arg(set->members.size()));
}

Verdict mongoShards(const CheckInput &in)
{
    const auto &shards = in.facts.mongo.shards;
    if (!shards)
        return shards.gap().kind == FactGap::Kind::Unsupported ? notApplicable(shards.gap().reason)
                                                               : unknown(shards.gap());
    QStringList ill;
    for (const MongoShardState &shard : *shards) {
        if (shard.draining || shard.state != 1)
            ill += u"%1 (%2)"_s.arg(shard.name, shard.draining ? u"draining"_s : u"state %1"_s.arg(shard.state));
    }
    return ill.isEmpty() ? passed(u"%1 shards, all taking data"_s.arg(shards->size()))
                         : failed(u"Shards: %1"_s.arg(listed(ill)));
}

} // namespace athanor::rules
