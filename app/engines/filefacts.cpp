// SPDX-License-Identifier: Apache-2.0
#include "engines/filefacts.h"

#include "core/atomicfile.h"
#include "engines/gitindex.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSslCertificate>

#include <cerrno>
#include <cstring>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <linux/magic.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

/// Not in linux/magic.h.
constexpr quint32 NfsMagic = 0x6969;
constexpr quint32 Smb2Magic = 0xfe534d42;
constexpr quint32 CifsMagic = 0xff534d42;
constexpr quint32 FuseMagic = 0x65735546; ///< sshfs and the like; its locks are its server's
constexpr quint32 P9Magic = 0x01021997;

FactGap gapOfErrno(const QString &path, int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return {FactGap::Kind::Failed, u"%1 does not exist on this machine"_s.arg(path)};
    const auto kind = error == EACCES || error == EPERM ? FactGap::Kind::Denied : FactGap::Kind::Failed;
    return {kind, u"%1: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(error)))};
}

QString accountName(uid_t id)
{
    passwd entry{};
    passwd *found = nullptr;
    QByteArray buffer(16384, Qt::Uninitialized);
    if (::getpwuid_r(id, &entry, buffer.data(), size_t(buffer.size()), &found) == 0 && found != nullptr)
        return QString::fromLocal8Bit(entry.pw_name);
    return QString::number(id);
}

FileFacts::Type typeOf(mode_t mode)
{
    if (S_ISLNK(mode))
        return FileFacts::Type::SymbolicLink;
    if (S_ISREG(mode))
        return FileFacts::Type::Regular;
    return S_ISDIR(mode) ? FileFacts::Type::Directory : FileFacts::Type::Other;
}

} // namespace

QString FileFacts::modeText() const
{
    return u"%1"_s.arg(mode, 4, 8, QChar(u'0'));
}

Fact<FileFacts> fileFacts(const QString &path)
{
    struct stat status
    {
    };
    if (::lstat(QFile::encodeName(path).constData(), &status) != 0)
        return gapOfErrno(path, errno);
    FileFacts facts;
    facts.path = path;
    facts.type = typeOf(status.st_mode);
    facts.mode = int(status.st_mode & 0777);
    facts.ownerId = status.st_uid;
    facts.owner = accountName(status.st_uid);
    facts.links = qint64(status.st_nlink);
    facts.bytes = status.st_size;
    return facts;
}

Fact<FileSystemKind> fileSystemKind(const QString &path)
{
    const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
    for (const QString &folder : {u"/tmp/"_s, u"/var/tmp/"_s, u"/dev/shm/"_s}) {
        if (absolute.startsWith(folder))
            return FileSystemKind::Temporary;
    }
    struct statfs status
    {
    };
    if (::statfs(QFile::encodeName(absolute).constData(), &status) != 0)
        return gapOfErrno(path, errno);
    switch (quint32(status.f_type)) {
    case NfsMagic:
    case SMB_SUPER_MAGIC:
    case Smb2Magic:
    case CifsMagic:
    case FuseMagic:
    case P9Magic:
    case AFS_SUPER_MAGIC:
    case CEPH_SUPER_MAGIC:
        return FileSystemKind::Network;
    default:
        return FileSystemKind::Local;
    }
}

Fact<bool> isTrackedByGit(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    for (QDir folder = QFileInfo(absolute).dir();;) {
        if (QFileInfo::exists(folder.filePath(u".git"_s))) {
            if (!QFileInfo(folder.filePath(u".git"_s)).isDir())
                return FactGap{FactGap::Kind::Unsupported, u"the git index of a worktree or submodule is not read"_s};
            const QString index = folder.filePath(u".git/index"_s);
            if (!QFileInfo::exists(index))
                return false;
            const auto bytes = readFile(index, qint64(256) * 1024 * 1024);
            if (!bytes)
                return FactGap::of(bytes.error());
            return gitIndexNames(*bytes, folder.relativeFilePath(absolute).toUtf8());
        }
        if (!folder.cdUp())
            return false;
    }
}

Fact<CaFile> caFileFacts(const QString &path, const QDateTime &now)
{
    const auto bytes = readFile(path, 4 * 1024 * 1024);
    if (!bytes)
        return FactGap::of(bytes.error());
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*bytes, QSsl::Pem);
    CaFile facts{path, int(certificates.size()), 0, {}};
    for (const QSslCertificate &certificate : certificates) {
        const QDateTime end = certificate.expiryDate().toUTC();
        if (end <= now)
            ++facts.expired;
        else if (!facts.firstExpiry.isValid() || end < facts.firstExpiry)
            facts.firstExpiry = end;
    }
    if (facts.certificates == 0)
        return FactGap{FactGap::Kind::Failed, u"%1 holds no PEM certificate"_s.arg(path)};
    return facts;
}

} // namespace athanor
