// SPDX-License-Identifier: Apache-2.0
#include "engines/sqlite/sqliteengine.h"

#include "engines/sql/sqlsession.h"
#include "engines/sqlite/sqliteconnection.h"
#include "engines/sqlite/sqliteschema.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString shown(const QString &path)
{
    return boundedText(path, 500, false);
}

/// The path with links in its folder resolved, so that SQLite can be told to follow none.
Result<QString> resolvedPath(const QString &path)
{
    if (path.contains(QChar(u'\0')))
        return fail(Error::invalidInput(u"The path of the database holds a NUL character; correct the URL."_s));
    const QFileInfo file(QFileInfo(path).absoluteFilePath());
    const QString folder = QFileInfo(file.absolutePath()).canonicalFilePath();
    if (folder.isEmpty())
        return fail(Error::unreachable(u"The folder of %1 does not exist; check the path."_s.arg(shown(path))));
    if (file.fileName().isEmpty() || QFileInfo(file.filePath()).isDir())
        return fail(Error::invalidInput(u"%1 is a folder, not a database file; check the path."_s.arg(shown(path))));
    return QDir(folder).filePath(file.fileName());
}

/// Asked of the system and not by opening the file: closing any descriptor of it would drop the locks that other
/// sessions of this process hold (sqlite.org/howtocorrupt.html, 2.2). Whether it is a database is for SQLite to say.
Status checkReadable(const QString &path)
{
    if (::access(QFile::encodeName(path).constData(), R_OK) == 0)
        return {};
    return fail(
        Error::permission(u"%1 cannot be read; check the permissions of the file and its folder."_s.arg(shown(path))));
}

Status checkFile(const QString &path, bool create)
{
    struct stat info
    {
    };
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0) {
        if (errno != ENOENT)
            return fail(
                Error::permission(u"%1 cannot be looked at; check the permissions of its folder."_s.arg(shown(path))));
        if (create)
            return {};
        return fail(Error::unreachable(u"%1 does not exist; check the path."_s.arg(shown(path))));
    }
    if (S_ISLNK(info.st_mode))
        return fail(Error::refused(u"%1 is a symbolic link; give the path of the file itself."_s.arg(shown(path))));
    if (!S_ISREG(info.st_mode))
        return fail(Error::invalidInput(u"%1 is not a regular file; check the path."_s.arg(shown(path))));
    return checkReadable(path);
}

bool asksReadOnly(const DatabaseUrl &url)
{
    return url.option(u"mode"_s).value_or(QString()) == "ro"_L1 ||
           url.option(u"immutable"_s).value_or(QString()) == "1"_L1;
}

} // namespace

Capabilities SqliteEngine::capabilities() const
{
    Capabilities capabilities;
    capabilities.sql = true;
    capabilities.migrations = true;
    capabilities.transactionalDdl = true;
    return capabilities;
}

QList<ConnectionField> SqliteEngine::fields() const
{
    ConnectionField file;
    file.key = u"database"_s;
    file.label = u"Database file"_s;
    file.type = ConnectionField::Type::File;
    file.placeholder = u"instance/app.db"_s;
    file.help = u"A path below the service's folder, or an absolute one. The file is never created by opening it."_s;
    return {file};
}

Result<std::unique_ptr<Session>> SqliteEngine::open(const ConnectionSpec &spec, const CancelToken &cancel) const
{
    QElapsedTimer clock;
    clock.start();
    SqliteOpening opening;
    opening.readOnly = spec.access == Access::ReadOnly || asksReadOnly(spec.url);
    opening.create = spec.createFile && !opening.readOnly;
    opening.statementTimeout = spec.statementTimeout;
    opening.lockTimeout = spec.lockTimeout;
    if (const QString written = spec.url.sqlitePath(spec.baseFolder); !written.isEmpty()) {
        const auto path = resolvedPath(written);
        if (!path)
            return fail(path);
        if (const Status fine = checkFile(*path, opening.create); !fine)
            return fail(fine);
        opening.path = *path;
    }
    auto connection = SqliteConnection::open(opening, cancel);
    if (!connection)
        return fail(connection);
    ServerInfo info;
    info.product = title();
    info.version = QString::fromLatin1(sqlite3_libversion());
    info.versionNumber = sqlite3_libversion_number();
    info.address = opening.path.isEmpty() ? u":memory:"_s : opening.path;
    info.readOnly = opening.readOnly;
    info.connectMs = clock.elapsed();
    return std::make_unique<SqlSession>(*std::move(connection), std::make_unique<SqliteSchemaReader>(), info,
                                        spec.statementTimeout);
}

} // namespace athanor
