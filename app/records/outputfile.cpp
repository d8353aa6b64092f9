// SPDX-License-Identifier: Apache-2.0
#include "records/outputfile.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype bufferSize = 256 * 1024;

QString systemText()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

} // namespace

struct OutputFile::Data
{
    QString path;
    QByteArray target;
    QByteArray temporary; ///< empty for the standard output
    QByteArray buffer;
    int fd = -1;

    ~Data()
    {
        if (fd >= 0 && fd != STDOUT_FILENO)
            ::close(fd);
        if (!temporary.isEmpty())
            ::unlink(temporary.constData());
    }
};

OutputFile::OutputFile(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
OutputFile::OutputFile(OutputFile &&) noexcept = default;
OutputFile &OutputFile::operator=(OutputFile &&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(const QString &path)
{
    auto data = std::make_unique<Data>();
    data->path = path;
    if (path == "-"_L1) {
        data->fd = STDOUT_FILENO;
        return OutputFile(std::move(data));
    }
    const QFileInfo info(path);
    if (info.isSymLink())
        return fail(Error::refused(u"%1 is a symbolic link; name the file itself."_s.arg(path)));
    if (info.exists() && !info.isFile())
        return fail(Error::invalidInput(u"%1 is not a regular file; choose another path."_s.arg(path)));
    data->target = QFile::encodeName(info.absoluteFilePath());
    QByteArray name = QFile::encodeName(info.absolutePath()) + "/.athanor-XXXXXX";
    data->fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (data->fd < 0)
        return fail(Error::io(u"%1 cannot be written: no file can be made in its folder."_s.arg(path), systemText()));
    data->temporary = name;
    return OutputFile(std::move(data));
}

Status OutputFile::write(const QByteArray &bytes)
{
    m_data->buffer += bytes;
    return m_data->buffer.size() < bufferSize ? Status() : flush();
}

Status OutputFile::flush()
{
    QByteArray &buffer = m_data->buffer;
    qsizetype done = 0;
    while (done < buffer.size()) {
        const ssize_t n = ::write(m_data->fd, buffer.constData() + done, static_cast<size_t>(buffer.size() - done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(Error::io(u"%1 was not written to its end; free some room and try again."_s.arg(m_data->path),
                                  systemText()));
        done += n;
    }
    buffer.clear();
    return {};
}

Status OutputFile::commit()
{
    if (const Status flushed = flush(); !flushed)
        return flushed;
    if (m_data->temporary.isEmpty())
        return {};
    const bool synced = ::fsync(m_data->fd) == 0;
    const bool closed = ::close(m_data->fd) == 0;
    m_data->fd = -1;
    if (!synced || !closed || ::rename(m_data->temporary.constData(), m_data->target.constData()) != 0)
        return fail(
            Error::io(u"%1 was not written; what was there before is as it was."_s.arg(m_data->path), systemText()));
    m_data->temporary.clear();
    return {};
}

} // namespace athanor
