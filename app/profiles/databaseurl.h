// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace athanor {

/// The database systems a service may use.
enum class EngineId { SQLite, PostgreSQL, MySQL, MongoDB, Redis };

/// "sqlite", "postgresql", "mysql", "mongodb", "redis": stable, used in files and JSON.
[[nodiscard]] QString engineName(EngineId engine);

/// The port that an engine's servers listen on by custom; 0 for SQLite.
[[nodiscard]] quint16 standardPort(EngineId engine);

/// One address of a server. An empty host means the engine's local socket; port 0 the engine's usual port.
struct HostPort
{
    QString host;
    quint16 port = 0;

    friend bool operator==(const HostPort &, const HostPort &) = default;
};

/// A SQLAlchemy database URL (RFC 1738 form, SQLAlchemy 1.4/2.0 "Database URLs") as a value, without its password.
/// Value type, any thread.
struct DatabaseUrl
{
    EngineId engine = EngineId::SQLite;
    QString scheme; ///< as it is written before '+': "postgresql", "mariadb", "mongodb+srv", "rediss" ...
    QString driver; ///< after '+': "psycopg2", "pymysql"; empty if none
    QString user;
    bool hasPassword = false; ///< the text that was parsed held one; it is handed over apart
    QList<HostPort> hosts;    ///< several for PostgreSQL host lists and MongoDB seeds; empty for SQLite. A host that
                           ///< begins with "/" is a socket (PostgreSQL: its folder; MySQL, MongoDB: the socket file);
                           ///< the query keys host, port, user, dbname and unix_socket are taken into these fields
    QString database; ///< database name; for SQLite the path as written ("" or ":memory:" is in memory)
    QList<std::pair<QString, QString>> query; ///< decoded, in order, keys may repeat

    /// The first value of a query key.
    [[nodiscard]] std::optional<QString> option(const QString &key) const;
    /// SQLite: the file this URL names, relative paths below `baseFolder`, `file:` URIs undone; empty if in memory.
    [[nodiscard]] QString sqlitePath(const QString &baseFolder) const;
    /// True for SQLite, a socket, localhost, 127.0.0.0/8 and ::1.
    [[nodiscard]] bool isLocal() const;
    [[nodiscard]] bool isSocket() const;
    /// The URL in SQLAlchemy's spelling, percent-encoded, without a password. Query values of secret keys
    /// (password, sslpassword, ...) are left out.
    [[nodiscard]] QString toString() const;
    /// For titles: "db.example.org:5432/orders", "rel.db".
    [[nodiscard]] QString displayTarget() const;

    friend bool operator==(const DatabaseUrl &, const DatabaseUrl &) = default;
};

/// What parsing a URL yields: the URL, its password apart, and what the person should know ("postgres:// is old").
struct ParsedUrl
{
    DatabaseUrl url;
    std::optional<Secret> password;
    QStringList notices;
};

/// Reads a SQLAlchemy URL. Errors are InvalidInput, name the part that is wrong, and never repeat the text (it may hold
/// a password).
[[nodiscard]] Result<ParsedUrl> parseDatabaseUrl(const QString &text);

/// The URL with a password in it, as Alembic or an application wants it. For a pipe to a child process only.
[[nodiscard]] Secret urlWithPassword(const DatabaseUrl &url, const Secret &password);

} // namespace athanor
