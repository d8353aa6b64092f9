// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/fact.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QStringList>

#include <optional>

namespace athanor {

class SqlConnection;

/// This session as the server sees it (pg_stat_ssl, pg_stat_activity).
struct PgSession
{
    bool overTcp = false;
    bool ssl = false;
    QString protocol;
    QString cipher;
    int bits = 0;
};

/// A line of pg_hba.conf as the server reads it.
struct PgHbaRule
{
    int line = 0;
    QString type; ///< "local", "host", "hostssl", "hostnossl" ...
    QString databases;
    QString users;
    QString address;
    QString netmask;
    QString method;
    QString error;
};

struct PgRole
{
    QString name;
    bool superuser = false;
    bool createRole = false;
    bool createDb = false;
    bool replication = false;
    bool bypassRls = false;
    QDateTime validUntil; ///< invalid: for ever
    int connectionLimit = -1;
};

/// A role that this account is a member of, directly or not.
struct PgMembership
{
    QString role;
    bool superuser = false;
};

/// How the password of a login role is kept: "scram", "md5", "none", "other". Never the hash.
struct PgStoredPassword
{
    QString role;
    QString kind;
};

struct PgPublicSchema
{
    bool exists = false;
    bool accountMayCreate = false;
    bool everyoneMayCreate = false;
};

struct PgTableGrant
{
    QString table;
    QString privileges;
    bool toPublic = false;
};

struct PgDefiner
{
    QString function;
    bool ownedBySuperuser = false;
};

/// How this session logged in.
struct PgLogin
{
    QString method; ///< "scram-sha-256", "cert" ...; empty: none was demanded, or the server cannot say (before 16)
    bool serverSays = false;   ///< the server named the method, or that there was none
    bool usedPassword = false; ///< the server asked for one
};

/// A table of the account's search path on which it lacks some of SELECT, INSERT, UPDATE, DELETE.
struct PgMissingRights
{
    QString table;
    QStringList rights;
};

struct PgStandby
{
    QString name;
    std::optional<QString> state; ///< nothing: hidden from this account
    std::optional<double> replayLagSeconds;
    std::optional<double> lagBytes;
};

struct PgReceiver
{
    bool present = false;
    std::optional<QString> status; ///< nothing: hidden from this account
    bool replayPaused = false;
    bool caughtUp = false; ///< what was received has been replayed
    std::optional<double> lagSeconds;
};

struct PgSlot
{
    QString name;
    bool active = false;
    QString walStatus;
};

struct PgArchiver
{
    qint64 failed = 0;
    bool lastAttemptFailed = false;
};

struct PgNode
{
    bool standby = false;
    bool readOnly = false;
    QString systemIdentifier;
};

/// What one account may learn of a PostgreSQL server (manual, chapters 53 and 28). Each fact is asked apart: one that
/// is denied is a gap and takes no other with it.
struct PgFacts
{
    Fact<int> version; ///< server_version_num
    Fact<QString> versionText;
    Fact<QMap<QString, QString>> settings; ///< those of `settingNames()` that the account can see
    Fact<PgSession> session;
    Fact<bool> seesAllSessions;
    Fact<qint64> plainSessions;
    Fact<QList<PgHbaRule>> hba;
    Fact<QList<PgStoredPassword>> passwords;
    Fact<PgRole> role;
    Fact<QList<PgMembership>> memberships;
    Fact<qint64> ownedRelations;
    Fact<PgPublicSchema> publicSchema;
    Fact<bool> mayCreateSchemas;            ///< CREATE on the database
    Fact<QList<PgTableGrant>> broadGrants;  ///< TRUNCATE, REFERENCES, TRIGGER to this account or to PUBLIC
    Fact<QList<PgTableGrant>> publicGrants; ///< anything on a user table to PUBLIC
    Fact<QList<PgDefiner>> definers;        ///< SECURITY DEFINER functions without a fixed search_path
    Fact<QStringList> extensions;
    Fact<PgLogin> login;
    Fact<QList<PgMissingRights>> missingRights;
    Fact<PgNode> node;
    Fact<QList<PgStandby>> standbys;
    Fact<PgReceiver> receiver; ///< NotAsked on a primary
    Fact<QList<PgSlot>> replicationSlots;
    Fact<PgArchiver> archiver;
    Fact<double> clockDifference; ///< seconds the server is ahead of this machine

    /// A setting; Hidden if the server left its row out for this account.
    [[nodiscard]] Fact<QString> setting(const QString &name) const;
};

/// Asks a server. Everything runs in one read-only transaction that is rolled back, with search_path = pg_catalog,
/// statement_timeout 5 s and lock_timeout 500 ms; a statement that fails undoes only itself.
[[nodiscard]] PgFacts collectPgFacts(SqlConnection &connection, const CancelToken &cancel = {});

} // namespace athanor
