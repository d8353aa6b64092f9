// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/fact.h"

#include <QList>
#include <QMap>
#include <QStringList>

#include <optional>

namespace athanor {

class SqlConnection;

struct MyServer
{
    bool mariaDb = false;
    int version = 0; ///< 101119, 80046
    QString text;    ///< "10.11.19-MariaDB-0+deb12u1"
    QString account; ///< CURRENT_USER(): the account that let us in, "svc@%"
};

/// A line of SHOW GRANTS; never its password hash.
struct MyGrant
{
    QString schema; ///< "*": everywhere
    QString table;  ///< "*": all of the schema
    QStringList rights;
    bool grantable = false;
};

/// What SHOW CREATE USER says of our own account; never the hash.
struct MyOwnAccount
{
    QString tls; ///< "NONE", "SSL", "X509", "ISSUER ..."
    QString plugin;
};

struct MyAccountPlugin
{
    QString account;
    QString plugin;
};

/// What this server copies from another one.
struct MyReplicaState
{
    QString channel;
    bool ioRuns = false;
    bool sqlRuns = false;
    QString error;
    std::optional<double> lagSeconds;
};

struct MyMember
{
    QString host;
    QString state; ///< "ONLINE", "STARTED" where all is well
};

/// What one account may learn of a MySQL or MariaDB server. Each fact is asked apart: one that is denied is a gap and
/// takes no other with it.
struct MySqlFacts
{
    Fact<MyServer> server;
    Fact<QMap<QString, QString>> variables; ///< global, of those in the table of names
    Fact<QMap<QString, QString>> status;    ///< Ssl_version, Ssl_cipher of this session, wsrep_*
    Fact<MyOwnAccount> ownAccount;
    Fact<qint64> anonymousAccounts;
    Fact<QStringList> accountsWithoutPassword;
    Fact<QList<MyAccountPlugin>> plugins;
    Fact<QList<MyGrant>> grants;
    Fact<QStringList> privilegedDefiners; ///< views that run with the rights of root or admin
    Fact<QStringList> testDatabases;
    Fact<QList<MyReplicaState>> replicas; ///< empty: not a replica
    Fact<QList<MyMember>> members;        ///< of group replication; empty: none
    Fact<double> clockDifference;         ///< seconds, the server's clock ahead

    [[nodiscard]] Fact<QString> variable(const QString &name) const;
    [[nodiscard]] Fact<QString> statusOf(const QString &name) const;
    /// Every fact unknown for one reason.
    [[nodiscard]] static MySqlFacts unasked(const FactGap &gap);
};

[[nodiscard]] MySqlFacts collectMySqlFacts(SqlConnection &connection, const CancelToken &cancel);

/// A line of SHOW GRANTS without what follows the account; nothing for lines that grant a role or a proxy.
[[nodiscard]] std::optional<MyGrant> parseMyGrant(const QString &line);
/// The clauses of SHOW CREATE USER that are not secret.
[[nodiscard]] MyOwnAccount parseMyAccount(const QString &statement);

} // namespace athanor
