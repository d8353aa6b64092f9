// SPDX-License-Identifier: Apache-2.0
#include "core/atomicfile.h"

#include <QDir>
#include <QFileInfo>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

QString systemText()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

mode_t modeBits(QFile::Permissions permissions)
{
    mode_t bits = 0;
    bits |= permissions & QFile::ReadOwner ? S_IRUSR : 0;
    bits |= permissions & QFile::WriteOwner ? S_IWUSR : 0;
    bits |= permissions & QFile::ExeOwner ? S_IXUSR : 0;
    bits |= permissions & QFile::ReadGroup ? S_IRGRP : 0;
    bits |= permissions & QFile::ReadOther ? S_IROTH : 0;
    return bits;
}

bool writeAll(int fd, const QByteArray &content)
{
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t n = ::write(fd, content.constData() + done, static_cast<size_t>(content.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += n;
    }
    return ::fsync(fd) == 0;
}

void syncDirectory(const QByteArray &directory)
{
    const int fd = ::open(directory.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

} // namespace

Status writeFileAtomically(const QString &path, const QByteArray &content, QFile::Permissions mode)
{
    const QFileInfo info(path);
    if (info.isSymLink())
        return fail(Error::refused(u"%1 is a symbolic link; name the file itself."_s.arg(path)));
    if (info.exists() && !info.isFile())
        return fail(Error::io(u"%1 is not a regular file; choose another path."_s.arg(path)));
    const QByteArray target = QFile::encodeName(info.absoluteFilePath());
    const QByteArray directory = QFile::encodeName(info.absolutePath());
    mode_t bits = modeBits(mode);
    struct stat old = {};
    if (::lstat(target.constData(), &old) == 0)
        bits &= old.st_mode;
    QByteArray temporary = directory + "/.athanor-XXXXXX";
    const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (fd < 0)
        return fail(Error::io(u"%1 cannot be written: no file can be made in its folder."_s.arg(path), systemText()));
    if (::fchmod(fd, bits) != 0 || !writeAll(fd, content)) {
        const QString why = systemText();
        ::close(fd);
        ::unlink(temporary.constData());
        return fail(Error::io(u"%1 was not saved and is as it was; free some room and save again."_s.arg(path), why));
    }
    if (::close(fd) != 0 || ::rename(temporary.constData(), target.constData()) != 0) {
        const QString why = systemText();
        ::unlink(temporary.constData());
        return fail(Error::io(u"%1 was not saved and is as it was."_s.arg(path), why));
    }
    syncDirectory(directory);
    return {};
}

Result<QByteArray> readFile(const QString &path, qint64 limit)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(Error::notFound(u"%1 does not exist."_s.arg(path)));
    if (!info.isFile())
        return fail(Error::invalidInput(u"%1 is not a regular file."_s.arg(path)));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Error::permission(u"%1 cannot be read."_s.arg(path), file.errorString()));
    if (file.size() > limit)
        return fail(Error::invalidInput(u"%1 is larger than %2 bytes and is not read."_s.arg(path).arg(limit)));
    QByteArray content = file.read(limit + 1);
    if (file.error() != QFile::NoError)
        return fail(Error::io(u"%1 cannot be read."_s.arg(path), file.errorString()));
    return content;
}

} // namespace athanor
