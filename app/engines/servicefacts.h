// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cancel.h"
#include "engines/engine.h"
#include "engines/filefacts.h"
#include "engines/mongodb/mongofacts.h"
#include "engines/mysql/mysqlfacts.h"
#include "engines/postgresql/pgfacts.h"
#include "engines/redis/redisfacts.h"
#include "engines/sqlite/sqlitefacts.h"
#include "engines/tlsprobe.h"

#include <QDateTime>

#include <functional>

namespace athanor {

/// What is told of a password; the password itself never leaves the collector.
struct PasswordFacts
{
    qsizetype characters = 0;
    bool isDefault = false; ///< equals the user, the database, the service or a word of the built-in list
};

/// A place in the service's own files where the database password stands in clear.
struct SecretPlace
{
    QString file;
    int line = 0;
    QString what; ///< "SQLALCHEMY_DATABASE_URI"
    Fact<FileFacts> permissions;
    Fact<bool> trackedByGit;
};

/// The account of this profile in the other profiles of the fleet.
struct SharedAccount
{
    QStringList services; ///< other services with the same engine, host and user
};

/// Permissions of the fleet file and its folder.
struct StoreFacts
{
    FileFacts file;
    FileFacts folder;
    bool ownedByUs = false;
};

/// What one server of a service's host list says before any login.
struct HostFacts
{
    HostPort host;
    Fact<AddressScope> addressScope;
    Fact<TlsProbe> tls;
    Fact<Offer> plaintext;
};

/// All that the checks look at. Rules are pure functions over it, so it holds no clock, no file and no connection, and
/// nothing secret.
struct ServiceFacts
{
    QString service; ///< name for titles
    QString environment;
    DatabaseUrl url;
    QByteArray tlsPin;        ///< SHA-256 of the certificate that the profile trusts; empty: none
    bool knownOrigin = false; ///< the profile names the service's folder
    bool readOnlyProfile = false;
    QStringList tags;  ///< of the profile
    QDateTime askedAt; ///< UTC; the "now" of every rule

    Fact<QString> caPath; ///< the CA file in effect; empty: none
    Fact<CaFile> ca;      ///< NotAsked if there is none
    Fact<PasswordFacts> password;
    Fact<QList<SecretPlace>> secretPlaces;
    Fact<SharedAccount> sharedAccount;
    Fact<AddressScope> addressScope;
    Fact<TlsProbe> tls;
    Fact<Offer> plaintext;
    QList<HostFacts> otherHosts; ///< the same three facts of the second and further hosts of a list
    Fact<ServerInfo> server;     ///< what the client library says of the session
    PgFacts pg;
    MySqlFacts mysql;
    MongoFacts mongo;
    RedisFacts redis;
    SqliteFacts sqlite;
    Fact<QStringList> environmentOverrides; ///< names of variables this process was started with
    Fact<StoreFacts> profileStore;          ///< NotAsked for a URL from the command line
};

struct FactOptions
{
    QDateTime now;                  ///< UTC; invalid: the clock
    QList<Profile> fleet;           ///< to find shared accounts; empty: only this profile is known
    QString fleetPath;              ///< the fleet file, if the profile is from one
    std::optional<Error> openError; ///< why there is no session
    bool probeNetwork = true;
    std::chrono::milliseconds probeTimeout{5000}; ///< all questions before login together
    CancelToken cancel;
    std::function<void(const QString &)> progress; ///< called with what is asked next
};

/// Reads all facts of one service, with or without a session. Blocking, on the session's thread; every part has its own
/// limit and a part that fails is a gap.
[[nodiscard]] ServiceFacts collectFacts(const Profile &profile, const ConnectionSpec &spec, Session *session,
                                        const FactOptions &options = {});

/// Opens a session for a spec, made read-only and with short limits, and collects with it, or without if it does not
/// open.
[[nodiscard]] ServiceFacts askFacts(const Profile &profile, ConnectionSpec spec, FactOptions options = {});

} // namespace athanor
