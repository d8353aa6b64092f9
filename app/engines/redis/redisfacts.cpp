// SPDX-License-Identifier: Apache-2.0
#include "engines/redis/redisfacts.h"

#include "engines/redis/redisinfo.h"
#include "engines/transportpolicy.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array configNames{"appendonly",
                                 "bind",
                                 "enable-debug-command",
                                 "enable-module-command",
                                 "enable-protected-configs",
                                 "maxmemory-policy",
                                 "min-replicas-to-write",
                                 "port",
                                 "protected-mode",
                                 "save",
                                 "tls-port"};

QString factText(const QByteArray &bytes)
{
    return boundedText(QString::fromUtf8(bytes), 1000, false);
}

/// Words of an ACL rule; a hash or a password in clear is none of them.
void takeAclWord(const QString &word, RedisUser *user)
{
    if (word == "on"_L1)
        user->enabled = true;
    else if (word == "nopass"_L1)
        user->noPassword = true;
    else if (word.startsWith(u'+') || word.startsWith(u'-'))
        user->rights.commands.append(word);
    else if (word.startsWith(u'~') || word.startsWith(u'%'))
        user->rights.keys.append(word);
    else if (word.startsWith(u'&'))
        user->rights.channels.append(word);
    else if (word == "allkeys"_L1)
        user->rights.keys.append(u"~*"_s);
    else if (word == "allcommands"_L1)
        user->rights.commands.append(u"+@all"_s);
    else if (word == "allchannels"_L1)
        user->rights.channels.append(u"&*"_s);
}

/// A text of words, or an array of them without their sigil (Redis 6).
QStringList wordsOf(const RedisReply &reply, QChar sigil)
{
    QStringList words;
    if (!reply.isArray())
        return factText(reply.text).split(u' ', Qt::SkipEmptyParts);
    for (const RedisReply &element : reply.elements) {
        const QString word = factText(element.text);
        words.append(word.startsWith(sigil) ? word : sigil + word);
    }
    return words;
}

/// ACL GETUSER: names and values; the passwords are skipped unread.
Fact<RedisRights> readRights(RedisConnection &connection, const Fact<QString> &account)
{
    if (!account)
        return account.gap();
    const auto answer = connection.call({"ACL", "GETUSER", account->toUtf8()});
    if (const auto gap = redisGapOf(answer))
        return *gap;
    RedisRights rights;
    for (size_t i = 0; i + 1 < answer->elements.size(); i += 2) {
        const QByteArray &name = answer->elements[i].text;
        const RedisReply &value = answer->elements[i + 1];
        if (name == "commands")
            rights.commands = factText(value.text).split(u' ', Qt::SkipEmptyParts);
        else if (name == "keys")
            rights.keys = wordsOf(value, u'~');
        else if (name == "channels")
            rights.channels = wordsOf(value, u'&');
    }
    return rights;
}

Fact<QString> readAccount(RedisConnection &connection, const QString &profileUser)
{
    const auto answer = connection.call({"ACL", "WHOAMI"});
    if (!answer)
        return FactGap::of(answer.error());
    if (!answer->isError())
        return factText(answer->text);
    if (!profileUser.isEmpty())
        return profileUser;
    // Before ACLs there was one account.
    return answer->errorCode() == "NOPERM" ? Fact<QString>(*redisGapOf(answer)) : Fact<QString>(u"default"_s);
}

Fact<QList<RedisUser>> usersOf(const Result<RedisReply> &answer)
{
    if (const auto gap = redisGapOf(answer))
        return *gap;
    QList<RedisUser> users;
    for (const RedisReply &line : answer->elements)
        users.append(parseRedisUser(QString::fromUtf8(line.text)));
    return users;
}

Fact<QMap<QString, QString>> readRedisConfig(RedisConnection &connection)
{
    QMap<QString, QString> config;
    for (const char *name : configNames) {
        const auto answer = connection.call({"CONFIG", "GET", name});
        if (const auto gap = redisGapOf(answer))
            return *gap;
        config.insert(redisPairs(*answer));
    }
    return config;
}

Fact<QStringList> readModules(RedisConnection &connection)
{
    const auto answer = connection.call({"MODULE", "LIST"});
    if (const auto gap = redisGapOf(answer))
        return *gap;
    QStringList names;
    for (const RedisReply &module : answer->elements)
        names.append(redisPairs(module).value(u"name"_s));
    return names;
}

void readCluster(RedisConnection &connection, RedisFacts *facts)
{
    const auto info = connection.call({"CLUSTER", "INFO"});
    if (info && info->text.startsWith("ERR This instance has cluster support disabled")) {
        facts->cluster = QMap<QString, QString>();
        facts->lonePrimaries = QStringList();
        return;
    }
    if (const auto gap = redisGapOf(info)) {
        facts->cluster = *gap;
        facts->lonePrimaries = *gap;
        return;
    }
    facts->cluster = redisInfoLines(info->text);
    const auto nodes = connection.call({"CLUSTER", "NODES"});
    if (const auto gap = redisGapOf(nodes)) {
        facts->lonePrimaries = *gap;
        return;
    }
    QStringList primaries, followed;
    const QStringList lines = QString::fromUtf8(nodes->text).split(u'\n');
    for (const QString &line : lines) {
        const QStringList words = boundedText(line, 20000, false).split(u' ', Qt::SkipEmptyParts);
        const QStringList flags = words.value(2).split(u',');
        if (flags.contains(u"master"_s) && words.size() > 8)
            primaries.append(words.at(0));
        if (flags.contains(u"slave"_s))
            followed.append(words.value(3));
    }
    primaries.removeIf([&](const QString &id) { return followed.contains(id); });
    facts->lonePrimaries = primaries;
}

/// The server's time against the middle of the round trip.
Fact<double> readClock(RedisConnection &connection)
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const auto answer = connection.call({"TIME"});
    const qint64 after = QDateTime::currentMSecsSinceEpoch();
    if (const auto gap = redisGapOf(answer))
        return *gap;
    const double server = answer->at(0).text.toDouble() + answer->at(1).text.toDouble() / 1e6;
    return server - double(before + after) / 2000.0;
}

Fact<RedisServerFacts> readServer(RedisConnection &connection)
{
    const RedisGreeting &greeting = connection.greeting();
    RedisServerFacts server{greeting.product.toLower(), greeting.version};
    const auto info = readRedisInfo(connection, "server");
    if (info && info->contains(u"valkey_version"_s))
        return RedisServerFacts{u"valkey"_s, info->value(u"valkey_version"_s)};
    if (server.version.isEmpty() && info)
        server.version = info->value(u"redis_version"_s);
    if (server.version.isEmpty())
        return info ? FactGap{FactGap::Kind::Failed, u"the server does not say its version"_s} : info.gap();
    return server;
}

Fact<RedisWelcome> welcomeOf(RedisSocket &socket, const RedisPatience &patience)
{
    if (const Status sent = socket.send(formatRedisCommand({"PING"}), patience); !sent)
        return FactGap::of(sent.error());
    RedisReader reader;
    for (;;) {
        const auto bytes = socket.receive(patience);
        if (!bytes)
            return FactGap::of(bytes.error());
        if (const Status fed = reader.feed(*bytes); !fed)
            return FactGap::of(fed.error());
        const auto reply = reader.next();
        if (!reply)
            return FactGap::of(reply.error());
        if (!*reply)
            continue;
        const QByteArray code = (*reply)->errorCode();
        if (code == "NOAUTH")
            return RedisWelcome::NeedsPassword;
        if (code == "DENIED")
            return RedisWelcome::ProtectedMode;
        if ((*reply)->text == "PONG" || code == "NOPERM")
            return RedisWelcome::Open;
        return FactGap{FactGap::Kind::Failed, factText((*reply)->text)};
    }
}

} // namespace

bool RedisRights::allows(const QString &command, const QStringList &categories) const
{
    bool allowed = false;
    for (const QString &word : commands) {
        const QString what = word.mid(1).section(u'|', 0, 0);
        if (what == "@all"_L1 || what == command || categories.contains(what))
            // A part of a command that is taken away leaves the rest.
            allowed = word.startsWith(u'+') || (word.contains(u'|') && allowed);
    }
    return allowed;
}

RedisUser parseRedisUser(const QString &line)
{
    const QStringList words = line.split(u' ', Qt::SkipEmptyParts);
    RedisUser user;
    user.name = boundedText(words.value(1), 200, false);
    for (const QString &word : words.mid(2))
        takeAclWord(boundedText(word, 1000, false), &user);
    return user;
}

void RedisFacts::setUnasked(const FactGap &gap)
{
    server = gap;
    account = gap;
    rights = gap;
    adminAnswers = gap;
    users = gap;
    config = gap;
    modules = gap;
    replication = gap;
    persistence = gap;
    cluster = gap;
    lonePrimaries = gap;
    clockDifference = gap;
}

void collectRedisFacts(RedisConnection &connection, const QString &profileUser, RedisFacts *facts)
{
    facts->server = readServer(connection);
    facts->account = readAccount(connection, profileUser);
    facts->rights = readRights(connection, facts->account);
    QStringList answered;
    const auto config = connection.call({"CONFIG", "GET", "maxmemory"});
    const auto users = connection.call({"ACL", "LIST"});
    const auto clients = connection.call({"CLIENT", "LIST"});
    std::optional<FactGap> unanswered;
    for (const auto &[name, answer] : {std::pair{u"CONFIG GET"_s, &config}, std::pair{u"ACL LIST"_s, &users},
                                       std::pair{u"CLIENT LIST"_s, &clients}}) {
        const auto gap = redisGapOf(*answer);
        if (!gap)
            answered.append(name);
        else if (gap->kind != FactGap::Kind::Denied && gap->kind != FactGap::Kind::Unsupported)
            unanswered = gap;
    }
    facts->adminAnswers = unanswered ? Fact<QStringList>(*unanswered) : Fact<QStringList>(answered);
    facts->users = usersOf(users);
    facts->config = readRedisConfig(connection);
    facts->modules = readModules(connection);
    facts->replication = readRedisInfo(connection, "replication");
    facts->persistence = readRedisInfo(connection, "persistence");
    readCluster(connection, facts);
    facts->clockDifference = readClock(connection);
}

void probeRedisWelcome(const ConnectionSpec &spec, std::chrono::steady_clock::time_point deadline,
                       const CancelToken &cancel, RedisFacts *facts)
{
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const RedisPatience patience{QDeadlineTimer(qMax(left, std::chrono::milliseconds(0))), nullptr, &cancel};
    const auto transport = transportFor(spec);
    HostPort host = spec.url.hosts.value(0);
    if (host.port == 0)
        host.port = standardPort(EngineId::Redis);
    if (!transport) {
        facts->welcome = FactGap::of(transport.error());
    } else {
        auto socket = RedisSocket::open(host, *transport, spec.tunnel, patience);
        facts->welcome = socket ? welcomeOf(**socket, patience) : FactGap::of(socket.error());
    }
    if (host.port == standardPort(EngineId::Redis) || spec.url.isSocket() || !spec.tunnel.isEmpty())
        return;
    Transport plain;
    plain.tls = false;
    plain.identity = Identity::None;
    auto socket = RedisSocket::open({host.host, standardPort(EngineId::Redis)}, plain, {}, patience);
    if (!socket) {
        const bool closed = socket.error().kind == ErrorKind::Unreachable;
        facts->usualPlainPort = closed ? Fact<Offer>(Offer::Refused) : FactGap::of(socket.error());
        return;
    }
    const auto heard = welcomeOf(**socket, patience);
    facts->usualPlainPort = heard ? Fact<Offer>(Offer::Accepted) : heard.gap();
}

} // namespace athanor
