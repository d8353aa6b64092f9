// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/fact.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace athanor {

class Session;
struct ConnectionSpec;

struct MongoRole
{
    QString role;
    QString database;
};

struct MongoUser
{
    QString name; ///< "database.user"
    QList<MongoRole> roles;
};

/// What getCmdLineOpts says of the server's configuration; an empty text is a setting that is not made.
struct MongoOptions
{
    QString tlsMode; ///< "requireTLS" ...
    QString authorization;
    QStringList bindAddresses;
    bool bindsAll = false;
    std::optional<bool> javascript;
    QString audit; ///< destination of the audit log
};

struct MongoSetMember
{
    QString name;
    QString state; ///< "PRIMARY", "SECONDARY" ...
    bool healthy = true;
    std::optional<double> lagSeconds;
};

/// A replica set as this member sees it.
struct MongoSet
{
    QString name; ///< empty: the server stands alone
    bool writable = false;
    bool hasPrimary = false;
    int voters = 0; ///< 0: not known
    QList<MongoSetMember> members;
};

struct MongoShardState
{
    QString name;
    bool draining = false;
    qint64 state = 1;
};

/// What one account may learn of a MongoDB server. Each fact is asked apart: one that is denied is a gap and takes no
/// other with it.
struct MongoFacts
{
    Fact<QString> version;
    Fact<int> versionNumber; ///< 70014
    Fact<MongoOptions> options;
    Fact<bool> answersStrangers;       ///< lists databases to somebody who did not log in
    Fact<QStringList> loginMechanisms; ///< of the account
    Fact<QList<MongoRole>> roles;      ///< of the account
    Fact<QStringList> widePrivileges;  ///< "anyAction", "anyResource"
    Fact<QList<MongoUser>> users;
    Fact<MongoSet> set;
    Fact<QList<MongoShardState>> shards; ///< Unsupported for what is no router
    Fact<double> clockDifference;        ///< seconds, the server's clock ahead
};

/// Asks a session of a MongoDB database; `spec` is how it was opened, for the one question that is asked without a
/// login. A session of another engine gives gaps.
[[nodiscard]] MongoFacts collectMongoFacts(Session &session, const ConnectionSpec &spec, const CancelToken &cancel);
/// All facts with one reason why they are not known.
[[nodiscard]] MongoFacts unaskedMongoFacts(const FactGap &gap);

} // namespace athanor
