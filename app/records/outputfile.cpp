// SPDX-License-Identifier: Apache-2.0
#include "records/outputfile.h"

#include "core/atomicfile.h"

#include <QFileInfo>

#include <optional>
#include <unistd.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype bufferSize = 256 * 1024;

} // namespace

struct OutputFile::Data
{
    QString path;
    std::optional<AtomicFile> file; ///< nothing for the standard output
    QByteArray buffer;
};

OutputFile::OutputFile(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
OutputFile::OutputFile(OutputFile &&) noexcept = default;
OutputFile &OutputFile::operator=(OutputFile &&) noexcept = default;
OutputFile::~OutputFile() = default;

Result<OutputFile> OutputFile::create(const QString &path)
{
    auto data = std::make_unique<Data>();
    data->path = path;
    if (path == "-"_L1)
        return OutputFile(std::move(data));
    const QFileInfo info(path);
    if (info.exists() && !info.isSymLink() && !info.isFile())
        return fail(Error::invalidInput(u"%1 is not a regular file; choose another path."_s.arg(path)));
    auto file = AtomicFile::create(path);
    if (!file)
        return fail(file);
    data->file = *std::move(file);
    return OutputFile(std::move(data));
}

Status OutputFile::write(const QByteArray &bytes)
{
    if (m_data->buffer.isEmpty() && bytes.size() >= bufferSize) {
        m_data->buffer = bytes; // shared, not copied
        return flush();
    }
    m_data->buffer += bytes;
    return m_data->buffer.size() < bufferSize ? Status() : flush();
}

Status OutputFile::flush()
{
    const QString message = u"%1 was not written to its end; free some room and try again."_s.arg(m_data->path);
    const Status written =
        m_data->file ? m_data->file->write(m_data->buffer) : writeWhole(STDOUT_FILENO, m_data->buffer, message);
    m_data->buffer.clear();
    return written ? Status() : fail(Error::io(message, written.error().detail));
}

Status OutputFile::commit()
{
    if (const Status flushed = flush(); !flushed)
        return flushed;
    if (!m_data->file)
        return {};
    const Status committed = m_data->file->commit();
    if (!committed)
        return fail(Error::io(u"%1 was not written; what was there before is as it was."_s.arg(m_data->path),
                              committed.error().detail));
    return {};
}

} // namespace athanor
