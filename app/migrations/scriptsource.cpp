// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptsource.h"

#include "core/atomicfile.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace athanor {

namespace {

constexpr qint64 nanosecondsPerSecond = 1'000'000'000;

ParsedScript identityOf(const struct stat &status)
{
    return {nullptr, status.st_ino, status.st_size,
            status.st_ctim.tv_sec * nanosecondsPerSecond + status.st_ctim.tv_nsec};
}

bool isSameFile(const ParsedScript &a, const ParsedScript &b)
{
    return a.inode == b.inode && a.size == b.size && a.changedNs == b.changedNs;
}

/// Nothing if anything at all is unusual: then the careful way says what it is.
std::optional<ScriptSource> readPlainFile(const QByteArray &path)
{
    // A pipe of this name must not keep us waiting.
    const int descriptor = ::open(path.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return std::nullopt;
    std::optional<ScriptSource> source;
    struct stat status = {};
    if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= python::maximumFileSize) {
        QByteArray bytes(status.st_size, Qt::Uninitialized);
        if (::read(descriptor, bytes.data(), static_cast<size_t>(bytes.size())) == bytes.size())
            source = ScriptSource{std::move(bytes), identityOf(status)};
    }
    ::close(descriptor);
    return source;
}

} // namespace

Result<ScriptSource> readScriptSource(const QString &path)
{
    if (auto source = readPlainFile(QFile::encodeName(path)))
        return *std::move(source);
    auto bytes = readFile(path, python::maximumFileSize);
    if (!bytes)
        return fail(bytes);
    return ScriptSource{*std::move(bytes), {}};
}

std::expected<python::ModulePtr, PythonError> moduleOf(const Revision &revision)
{
    struct stat status = {};
    if (revision.parsed.module && ::stat(QFile::encodeName(revision.path).constData(), &status) == 0 &&
        isSameFile(revision.parsed, identityOf(status)))
        return revision.parsed.module;
    const auto source = readScriptSource(revision.path);
    if (!source)
        return std::unexpected(PythonError{0, source.error().message});
    return python::parse(source->bytes);
}

} // namespace athanor
