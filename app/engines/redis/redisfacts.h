// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/fact.h"
#include "engines/tlsprobe.h"

#include <QList>
#include <QMap>
#include <QStringList>

#include <chrono>

namespace athanor {

class RedisConnection;
struct ConnectionSpec;

/// What a server says to somebody who does not log in.
enum class RedisWelcome { Open, NeedsPassword, ProtectedMode };

/// What an ACL allows, in the server's words; never a password or its hash.
struct RedisRights
{
    QStringList commands; ///< "+@all", "-@dangerous", "+config|get" in order
    QStringList keys;     ///< "~*", "~svc:*", "%R~x"
    QStringList channels; ///< "&*"

    [[nodiscard]] bool allKeys() const { return keys.contains(QStringLiteral("~*")); }
    [[nodiscard]] bool allChannels() const { return channels.contains(QStringLiteral("&*")); }
    /// Whether a command is allowed that stands in these categories ("@dangerous").
    [[nodiscard]] bool allows(const QString &command, const QStringList &categories) const;
};

struct RedisUser
{
    QString name;
    bool enabled = false;
    bool noPassword = false;
    RedisRights rights;
};

struct RedisServerFacts
{
    QString product; ///< "redis" or "valkey", as the table of releases calls it
    QString version; ///< "7.0.15"
};

/// What one account may learn of a Redis server. Each fact is asked apart; NOPERM is a gap (Denied), and for the
/// commands that no service needs it is the good answer.
struct RedisFacts
{
    Fact<RedisWelcome> welcome;
    Fact<Offer> usualPlainPort; ///< port 6379 without TLS; NotAsked where the URL names that port itself
    Fact<RedisServerFacts> server;
    Fact<QString> account;          ///< by ACL WHOAMI, or the profile's own user
    Fact<RedisRights> rights;       ///< of that account
    Fact<QStringList> adminAnswers; ///< of CONFIG GET, ACL LIST and CLIENT LIST those that were answered
    Fact<QList<RedisUser>> users;
    Fact<QMap<QString, QString>> config; ///< of the names that the rules need
    Fact<QStringList> modules;
    Fact<QMap<QString, QString>> replication; ///< INFO replication
    Fact<QMap<QString, QString>> persistence; ///< INFO persistence
    Fact<QMap<QString, QString>> cluster;     ///< CLUSTER INFO; empty: not a cluster
    Fact<QStringList> lonePrimaries;          ///< of the cluster, those without a replica
    Fact<double> clockDifference;             ///< seconds, the server's clock ahead

    /// Every fact of a session unknown for one reason.
    void setUnasked(const FactGap &gap);
};

/// Asks over a logged-in connection. Only reading commands.
void collectRedisFacts(RedisConnection &connection, const QString &profileUser, RedisFacts *facts);
/// Asks without a login, PING alone, over the transport of the spec; and port 6379 in clear.
void probeRedisWelcome(const ConnectionSpec &spec, std::chrono::steady_clock::time_point deadline,
                       const CancelToken &cancel, RedisFacts *facts);

/// A line of ACL LIST.
[[nodiscard]] RedisUser parseRedisUser(const QString &line);

} // namespace athanor
