// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/filefacts.h"

#include <QStringList>

#include <optional>

namespace athanor {

class SqlConnection;

/// A file that SQLite keeps beside the database.
struct SqliteSidecar
{
    FileFacts file;
    bool hotJournal = false; ///< a rollback journal with a valid head: a writer is at work, or died
};

/// An object of the schema that deserves a look before the file is trusted.
struct SqliteSchemaObject
{
    QString type; ///< "view", "trigger", "table", "index"
    QString name;
    QString function; ///< the function with side effects that it calls; empty for virtual tables and plain triggers
};

/// How a database keeps its promises: what is stored in the file, and what this connection has.
struct SqliteModes
{
    QString journalMode; ///< "wal", "delete", "truncate", "persist", "memory", "off"
    int synchronous = 2;
};

/// What can be learnt of a SQLite database (sqlite.org/security.html, pragma.html, howtocorrupt.html).
struct SqliteFacts
{
    bool inMemory = false;
    QString path;
    Fact<FileFacts> file;
    Fact<FileFacts> folder;
    Fact<QList<SqliteSidecar>> sidecars;
    Fact<FileSystemKind> fileSystem;
    Fact<QString> quickCheck; ///< "ok", or the first thing that is wrong
    Fact<SqliteModes> modes;
    Fact<qint64> foreignKeyViolations;
    Fact<int> serviceLibrary;                      ///< SQLite that the service itself runs with: 3040001
    Fact<QList<SqliteSchemaObject>> schemaObjects; ///< triggers, virtual tables and callers of dangerous functions
};

/// The facts that need no connection. Nothing of the database file itself is opened.
[[nodiscard]] SqliteFacts collectSqliteFileFacts(const QString &path);
/// Asks an open, read-only connection for the rest.
void collectSqliteContentFacts(SqlConnection &connection, SqliteFacts &facts);
/// What the failure to open a file says about its structure: a fact where it is damaged or no database, else a gap.
[[nodiscard]] Fact<QString> structureFromOpenError(const Error &error, bool isRegularFile);

} // namespace athanor
