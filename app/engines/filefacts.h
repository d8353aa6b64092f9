// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/fact.h"

#include <QDateTime>
#include <QList>

namespace athanor {

/// What lstat says of one name. Nothing is opened: closing any descriptor of a SQLite file would drop the locks that
/// this process holds on it.
struct FileFacts
{
    enum class Type { Regular, Directory, SymbolicLink, Other };
    QString path;
    Type type = Type::Regular;
    int mode = 0; ///< permission bits, 0777
    quint32 ownerId = 0;
    QString owner; ///< the account's name, or its number
    qint64 links = 1;
    qint64 bytes = 0;

    [[nodiscard]] QString modeText() const; ///< "0640"
    friend bool operator==(const FileFacts &, const FileFacts &) = default;
};

/// Where a file lies.
enum class FileSystemKind { Local, Network, Temporary };

/// A file of certificates, as a client would load it.
struct CaFile
{
    QString path;
    int certificates = 0;
    int expired = 0;
    QDateTime firstExpiry; ///< the earliest end among those that have not ended
};

/// NotFound is Failed with "does not exist"; a folder that may not be searched is Denied.
[[nodiscard]] Fact<FileFacts> fileFacts(const QString &path);
/// The file system that holds a path; the part of the path that exists decides.
[[nodiscard]] Fact<FileSystemKind> fileSystemKind(const QString &path);
/// Whether the git index of the repository around a file names it. False outside of a repository.
[[nodiscard]] Fact<bool> isTrackedByGit(const QString &path);
/// Reads a PEM file of CA certificates as of `now`. Failed if it is missing or holds none.
[[nodiscard]] Fact<CaFile> caFileFacts(const QString &path, const QDateTime &now);

} // namespace athanor
