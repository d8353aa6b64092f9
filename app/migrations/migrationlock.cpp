// SPDX-License-Identifier: Apache-2.0
#include "migrations/migrationlock.h"

#include "migrations/journal.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

int openLockFile(const QString &folder, const QString &name)
{
    if (folder.isEmpty() || (!QFileInfo(folder).isDir() && !QDir().mkpath(folder)))
        return -1;
    return ::open(QFile::encodeName(QDir(folder).filePath(name)).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                  0600);
}

} // namespace

MigrationLock::~MigrationLock()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

Status MigrationLock::take(const QString &database, const QString &otherFolder)
{
    const QString path = QFileInfo(database).canonicalFilePath();
    const QByteArray key = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex().left(32);
    const QString name = QString::fromLatin1(key) + u".lock"_s;
    m_fd = openLockFile(QFileInfo(defaultJournalFolder()).path() + "/locks"_L1, name);
    if (m_fd < 0)
        m_fd = openLockFile(otherFolder, name);
    if (m_fd < 0)
        return fail(Error::io(u"no lock file can be made in the state folder; see that it can be written."_s));
    if (::flock(m_fd, LOCK_EX | LOCK_NB) == 0)
        return {};
    ::close(m_fd);
    m_fd = -1;
    return fail(
        Error::conflict(u"someone else is applying migrations to this database; wait for it and look again."_s));
}

} // namespace athanor
