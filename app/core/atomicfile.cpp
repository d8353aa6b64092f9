// SPDX-License-Identifier: Apache-2.0
#include "core/atomicfile.h"

#include <QDir>
#include <QFileInfo>
#include <QScopeGuard>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

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

void syncDirectory(const QByteArray &directory)
{
    const int fd = ::open(directory.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

} // namespace

struct AtomicFile::Data
{
    QString path;
    QByteArray target;
    QByteArray temporary; ///< empty once it has its name
    int fd = -1;

    ~Data()
    {
        if (fd >= 0)
            ::close(fd);
        if (!temporary.isEmpty())
            ::unlink(temporary.constData());
    }
};

AtomicFile::AtomicFile(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
AtomicFile::AtomicFile(AtomicFile &&) noexcept = default;
AtomicFile &AtomicFile::operator=(AtomicFile &&) noexcept = default;
AtomicFile::~AtomicFile() = default;

Result<AtomicFile> AtomicFile::create(const QString &path, QFile::Permissions mode)
{
    const QFileInfo info(path);
    if (info.isSymLink())
        return fail(Error::refused(u"%1 is a symbolic link; name the file itself."_s.arg(path)));
    if (info.exists() && !info.isFile())
        return fail(Error::io(u"%1 is not a regular file; choose another path."_s.arg(path)));
    auto data = std::make_unique<Data>();
    data->path = path;
    data->target = QFile::encodeName(info.absoluteFilePath());
    mode_t bits = modeBits(mode);
    struct stat old = {};
    if (::lstat(data->target.constData(), &old) == 0)
        bits &= old.st_mode;
    QByteArray name = QFile::encodeName(info.absolutePath()) + "/.athanor-XXXXXX";
    data->fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (data->fd < 0)
        return fail(Error::io(u"%1 cannot be written: no file can be made in its folder."_s.arg(path), systemText()));
    data->temporary = name;
    if (::fchmod(data->fd, bits) != 0)
        return fail(Error::io(u"%1 cannot be written: its permissions cannot be set."_s.arg(path), systemText()));
    return AtomicFile(std::move(data));
}

Status AtomicFile::write(const QByteArray &bytes)
{
    return writeWhole(m_data->fd, bytes,
                      u"%1 was not saved and is as it was; free some room and save again."_s.arg(m_data->path));
}

Status AtomicFile::commit()
{
    if (::fsync(m_data->fd) != 0)
        return fail(Error::io(u"%1 was not saved and is as it was; free some room and save again."_s.arg(m_data->path),
                              systemText()));
    const bool closed = ::close(std::exchange(m_data->fd, -1)) == 0;
    if (!closed || ::rename(m_data->temporary.constData(), m_data->target.constData()) != 0)
        return fail(Error::io(u"%1 was not saved and is as it was."_s.arg(m_data->path), systemText()));
    syncDirectory(m_data->target.first(m_data->target.lastIndexOf('/') + 1));
    m_data->temporary.clear();
    return {};
}

Status writeWhole(int descriptor, const QByteArray &bytes, const QString &message)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(descriptor, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(Error::io(message, systemText()));
        done += n;
    }
    return {};
}

Status writeFileAtomically(const QString &path, const QByteArray &content, QFile::Permissions mode)
{
    auto file = AtomicFile::create(path, mode);
    if (!file)
        return fail(file);
    if (const Status written = file->write(content); !written)
        return written;
    return file->commit();
}

Result<QByteArray> readFile(const QString &path, qint64 limit)
{
    const QByteArray name = QFile::encodeName(path);
    const int fd = name.contains('\0') ? -1 : ::open(name.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && (name.contains('\0') || errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return fail(Error::notFound(u"%1 does not exist."_s.arg(path)));
    if (fd < 0 && errno == ENXIO) // a socket
        return fail(Error::invalidInput(u"%1 is not a regular file."_s.arg(path)));
    if (fd < 0)
        return fail(Error::permission(u"%1 cannot be read."_s.arg(path), systemText()));
    const auto close = qScopeGuard([fd] { ::close(fd); });
    struct stat info = {};
    if (::fstat(fd, &info) != 0)
        return fail(Error::io(u"%1 cannot be read."_s.arg(path), systemText()));
    if (!S_ISREG(info.st_mode))
        return fail(Error::invalidInput(u"%1 is not a regular file."_s.arg(path)));
    const auto tooLarge = [&] {
        return Error::invalidInput(u"%1 is larger than %2 bytes and is not read."_s.arg(path).arg(limit));
    };
    if (info.st_size > limit)
        return fail(tooLarge());
    // One byte more than there should be: what still grows, or tells no size, is read to its end.
    QByteArray content(info.st_size + 1, Qt::Uninitialized);
    for (qsizetype filled = 0;;) {
        const ssize_t count = ::read(fd, content.data() + filled, size_t(content.size() - filled));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(Error::io(u"%1 cannot be read."_s.arg(path), systemText()));
        filled += count;
        if (filled > limit)
            return fail(tooLarge());
        // The usual case: as much as the file says that it has, and no more.
        if (count == 0 || (info.st_size > 0 && filled == info.st_size)) {
            content.truncate(filled);
            break;
        }
        if (filled == content.size())
            content.resize(2 * filled);
    }
    return content;
}

} // namespace athanor
